"""The knapsack bound: never above any plan, never below the prices, and its parts are the whole gap."""

from __future__ import annotations

from itertools import product
from math import ceil, inf

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from territory_opt.solvers.certificate import certify, loads_of, pricing_of
from territory_opt.solvers.charges import Charges
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.gap_parts import GapParts
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.knapsack_bound import KnapsackBound
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.row_cost import RowCost, row_costs
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model
from tests.solvers.instances import assignment, field_sales, judge_of, random_assignment
from tests.strategies_terms import all_plans, limits, models


def proven(judge: Judge, owner: Ints, budget: Budget | None = None, workers: int = 1) -> int:
    with Crew(workers) as crew:
        return KnapsackBound(judge, owner, crew).proven(budget or Budget(None))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(model=models(), data=st.data())
def test_no_plan_is_below_the_bound_whatever_the_prices(model: Model, data: st.DataObject) -> None:
    plans = [owner for owner in all_plans(model) if model.violation(owner) == 0]
    assume(plans)
    owner = data.draw(st.sampled_from(plans))
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps = tuple(model.cost(owner)[:level])
    price = st.floats(-20, 20)
    prices = [np.array([data.draw(price) for _ in range(len(load.limits))]) for load in loads_of(model)]
    proof = certify(model, level, caps, prices, [abs(data.draw(price)) for _ in caps])
    within = [model.cost(one) for one in plans]
    least = min(cost[level] for cost in within if all(have <= cap for have, cap in zip(cost, caps, strict=False)))
    assert proof.bound <= proven(Judge(model, caps, proof), owner) <= least


@pytest.mark.parametrize("seed", range(1, 12))
def test_no_plan_is_below_the_bound_where_units_must_leave_their_homes(seed: int) -> None:
    model, rng = random_assignment(7, 3, seed), np.random.default_rng(seed)
    plans = [np.array(owner) for owner in product(range(3), repeat=7)]
    kept = sorted((model.cost(owner)[0], owner.tolist()) for owner in plans if model.violation(owner) == 0)
    dearest = np.array(kept[-1][1])
    for scale in (0.0, 0.3, 1.0):
        proof = certify(model, 0, (), [scale * rng.uniform(-0.5, 3, 3)], [])
        assert proof.bound <= proven(Judge(model, (), proof), dearest) <= kept[0][0]


@pytest.mark.parametrize("seed", range(3))
def test_what_reps_cost_adds_up_to_the_gap(seed: int) -> None:
    judge = judge_of(random_assignment(40, 6, seed))
    owner = solve_levels(judge.model, budget=Budget(None, 0.5)).owner
    assert owner is not None
    gap = GapParts(judge, owner)
    parts = gap.values(Charges.of(judge.model.pairs, gap.pricing.reduced))
    total = float(pricing_of(judge.model, judge.certificate).total)
    assert (parts >= 0).all()
    assert parts.sum() == pytest.approx(judge.model.cost(owner)[0] * 2.0**judge.certificate.shift - total, rel=1e-9)


def test_a_bound_worked_out_by_hand() -> None:
    # Rep A, who costs nothing, has room for one unit of six and five to spare; the other unit costs ten with B. Prices
    # alone let her have eleven sixths of a unit, for ten sixths.
    model = assignment(np.array([[0, 10], [0, 10]]), np.full((2, 2), 6), np.array([11, 11]))
    proof = certify(model, 0, (), [np.array([10 / 6, 0])], [])
    assert proof.bound == ceil(10 / 6)
    assert proven(Judge(model, (), proof), np.array([0, 1])) == 10


def test_a_cap_limits_what_any_one_row_may_hold() -> None:
    model = field_sales(60, 4)
    limits, cheap = model.duals[0].limits, 30_000
    nothing = [np.zeros(len(load.limits)) for load in loads_of(model)]

    def reach(cap: int) -> list[tuple[int, int]]:
        rows = [cost for row, cost in row_costs(model, certify(model, 1, (cap,), nothing, [1e-3])) if row < 4]
        lengths = [[sum(one.length for one in side) for side in (row.below, row.above)] for row in rows]
        return [(row.lo - below, row.hi + above) for row, (below, above) in zip(rows, lengths, strict=True)]

    room_lo, room_hi = cheap // limits.price_lo, cheap // limits.price_hi
    by_hand = zip((limits.soft_lo - room_lo).tolist(), (limits.soft_hi + room_hi).tolist(), strict=True)
    assert reach(cheap) == list(by_hand)
    assert reach(10**12) == list(zip(limits.hard_lo.tolist(), limits.hard_hi.tolist(), strict=True))


def test_it_proves_half_of_the_gap_and_the_same_with_any_number_of_workers() -> None:
    model = random_assignment(70, 10, seed=1)
    judge = judge_of(model)
    plan = solve_levels(model, budget=Budget(None, 2.0)).owner
    assert plan is not None
    assert judge.certificate.bound == 5482
    one, other = (proven(judge, plan, Budget(None, 5.0), workers) for workers in (1, 3))
    assert one == other
    assert 5488 <= one <= 5497  # a plan of 5497 is known


def test_without_time_the_prices_stand() -> None:
    model = random_assignment(40, 6, seed=1)
    judge = judge_of(model)
    plan = solve_levels(model, budget=Budget(None, 1.0)).owner
    assert plan is not None
    assert proven(judge, plan, Budget(0.0)) == judge.certificate.bound


def test_the_engine_proves_more_than_its_prices() -> None:
    found = solve_levels(field_sales(400, 12), budget=Budget(None, 2.0), method="hybrid")
    money = found.levels[1]
    assert money.bound_certified is not None
    assert money.bound_solver is not None
    assert money.bound_certified < money.bound_solver <= money.cost


@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_rows_cost_what_their_limits_say(data: st.DataObject) -> None:
    drawn = data.draw(limits(1, "sum"))
    inside = drawn.within(np.array([-15]), np.array([25]))
    lo, hi = int(inside.hard_lo[0]), int(inside.hard_hi[0])
    assume(lo <= hi)
    weight, price = data.draw(st.integers(0, 5)), data.draw(st.integers(-40, 40))
    row = RowCost.of(next(inside.rows()), weight, price)
    loads = np.arange(lo, hi + 1)
    by_hand = [weight * int(drawn.costs(np.array([load]))[0]) - price * load for load in loads.tolist()]
    assert [row.at(load) for load in loads.tolist()] == [one - min(by_hand, default=inf) for one in by_hand]
