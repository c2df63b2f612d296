"""Frontiers over each quantity, against all plans of small cases."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.model.plan import Plan, Result
from territory_opt.reasons.points import Frontier, Over, Point, is_dominated, knee_of
from territory_opt.reasons.resolving import caps_of
from territory_opt.reasons.tradeoffs import frontier
from territory_opt.reasons.trades import trade_of
from territory_opt.solvers.choose import solve
from territory_opt.terms import Ints
from tests.reasons.test_resolved import QUICK, case, solved
from tests.report.cases import problem_of

PLANS = [np.array(plan, np.int64) for plan in product(range(3), repeat=6)]


@pytest.fixture(scope="module")
def result() -> Result:
    """Six accounts around three reps: fair, near and cheap are three different plans."""
    rng = np.random.default_rng(3)
    accounts = [
        {"latitude": 50 + float(y), "longitude": 20 + float(x), "potential": int(value), "visits": 2}
        for y, x, value in zip(rng.random(6), rng.random(6), rng.integers(100, 900, 6), strict=True)
    ]
    reps = [{"latitude": 50.1, "longitude": 20.1 + 0.4 * j} for j in range(3)]
    pairs = [
        {"account_id": f"A{u + 1}", "rep_id": f"R{j + 1}", "cost": int(rng.integers(0, 200))}
        for u in range(6)
        for j in range(3)
    ]
    now = [{"account_id": f"A{u}", "rep_id": f"R{1 + u % 3}"} for u in range(1, 7)]
    rules = [{"rule": "balance", "tolerance": 0.2}, {"rule": "travel"}, {"rule": "pair_cost"}]
    problem = problem_of(accounts, reps, rules, tables={"pairs": pairs, "assignments": now})
    return solve(problem, time_limit=20, workers=1)


def amounts(found: Frontier, result: Result) -> list[float]:
    """What each of all plans has of the quantity."""
    trade = trade_of(result, found.over)
    return [trade.quantum.real(trade.amount(plan)) for plan in PLANS]


def keeps(result: Result, plan: Ints, over: Over) -> bool:
    model = result.problem.compiled.model
    caps = caps_of(result)[1:] if over == "balance" else caps_of(result)
    first = 1 if over == "balance" else 0
    cost = model.cost(plan)
    return model.violation(plan) == 0 and all(cost[first + k] <= cap for k, cap in enumerate(caps))


@pytest.mark.parametrize("over", ["disruption", "travel", "balance"])
def test_each_point_is_the_best_of_all_plans_under_its_limit(result: Result, over: Over) -> None:
    found = frontier(result, over, 5, QUICK)
    model = result.problem.compiled.model
    each = list(zip(PLANS, amounts(found, result), strict=True))
    kept = [(model.cost(plan)[-1], amount) for plan, amount in each if keeps(result, plan, over)]
    real = model.levels[-1].quantum.real
    assert len(found.points) >= 3
    for point in found.points:
        best = min(cost for cost, amount in kept if amount <= point.limit + 1e-9)
        assert point.costs[-1] == pytest.approx(real(best))
        assert point.gap == 0
        assert point.amount <= point.limit
    assert [point.limit for point in found.points] == sorted(point.limit for point in found.points)
    if over != "balance":
        assert found.least == found.points[0].amount == pytest.approx(min(amount for _, amount in kept))
        assert found.certainty == "proven"


def test_a_frontier_of_one_goal() -> None:
    now = [{"account_id": f"A{u}", "rep_id": rep} for u, rep in enumerate(("R3", "R3", "R1", "R1", "R2"), start=1)]
    one = solved(case(assignments=now))
    found = frontier(one, "disruption", 4, QUICK)
    model, before = one.problem.compiled.model, np.array([2, 2, 0, 0, 1])
    plans = [np.array(plan) for plan in product(range(3), repeat=5)]
    for point in found.points:
        allowed = [plan for plan in plans if model.violation(plan) == 0 and np.sum(plan != before) <= point.limit]
        assert point.costs[-1] == pytest.approx(min(model.cost(plan)[-1] for plan in allowed) / 100)
        assert point.gap == 0
        assert Plan.from_mapping(one.problem, point.owners).owner.min() >= 0
    assert found.certainty == "proven"
    with pytest.raises(InputError, match="the case has no travel to trade against"):
        frontier(one, "travel", 4, QUICK)
    with pytest.raises(InputError, match="the case has only one goal; there is nothing to trade balance against"):
        frontier(one, "balance", 4, QUICK)
    with pytest.raises(InputError, match="a frontier needs a plan to start from, and two points at least"):
        frontier(one, "disruption", 1, QUICK)
    with pytest.raises(InputError, match="no account has an owner who may keep it; there is nothing to move"):
        frontier(solved(case()), "disruption", 4, QUICK)


def point(amount: float, *costs: float) -> Point:
    return Point(amount, amount, costs, None, None, False, {})


def test_a_point_is_dominated_if_another_is_nowhere_worse_and_somewhere_better() -> None:
    one, same, better = point(3, 0.1, 50), point(3, 0.1, 50), point(3, 0.1, 49)
    assert not is_dominated(one, [one, same, point(2, 0.2, 50), point(4, 0.1, 40)])
    assert is_dominated(one, [one, better])
    assert is_dominated(one, [point(3, 0.05, 50)])


def test_the_knee_is_farthest_below_the_line_between_the_ends() -> None:
    assert knee_of([point(0, 100), point(1, 40), point(2, 30), point(4, 0)]) == 1
    assert knee_of([point(0, 100), point(1, 75), point(4, 0)]) is None
    assert knee_of([point(0, 100), point(1, 80), point(4, 0)]) is None
    assert knee_of([point(0, 100), point(4, 0)]) is None
    assert knee_of([point(0, 100), point(1, 100), point(4, 100)]) is None
