"""Branches: no plan is below the bound of its branch, and the search goes where they lead."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from territory_opt.model.plan import LevelResult
from territory_opt.solvers.branches import Branches, best_branches, large_units
from territory_opt.solvers.certificate import certify, loads_of
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.method import Method
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model, Pairs
from tests.solvers.instances import assignment, judge_of, random_assignment
from tests.strategies_terms import all_plans, models


@settings(max_examples=150, deadline=None, derandomize=True)
@given(model=models(), work=st.sampled_from([0.0, 1e-6, 1.0]), data=st.data())
def test_no_plan_is_below_its_branch_whatever_the_prices(model: Model, work: float, data: st.DataObject) -> None:
    plans = [owner for owner in all_plans(model) if model.violation(owner) == 0]
    assume(plans and model.pairs.open.any())
    owner = data.draw(st.sampled_from(plans))
    unit = data.draw(st.sampled_from(np.flatnonzero(model.pairs.open).tolist()))
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps, price = tuple(model.cost(owner)[:level]), st.floats(-20, 20)
    prices = [np.array([data.draw(price) for _ in range(len(load.limits))]) for load in loads_of(model)]
    judge = Judge(model, caps, certify(model, level, caps, prices, [abs(data.draw(price)) for _ in caps]))
    branches = Branches(judge, unit, model.cost(owner)[level])
    branches.climb(Budget(None, work))
    kept = [one for one in plans if all(have <= cap for have, cap in zip(model.cost(one), caps, strict=False))]
    for one in kept:
        assert branches.of(one).bound <= model.cost(one)[level]
    assert judge.certificate.bound <= branches.bound <= min(model.cost(one)[level] for one in kept)


def large_unit(n_small: int, n_reps: int, elsewhere: int = 0) -> Model:
    """Unit 0 fills a territory, and costs so much with all but the first rep; each small unit is cheap with one rep."""
    rng = np.random.default_rng(3)
    costs = rng.integers(40, 90, (n_small + 1, n_reps))
    costs[np.arange(1, n_small + 1), np.arange(n_small) % n_reps] = rng.integers(0, 10, n_small)
    costs[0, 0], costs[0, 1:] = 0, elsewhere
    size = np.concatenate([[n_small // n_reps * 10], rng.integers(8, 13, n_small)])
    return assignment(costs, np.repeat(size[:, None], n_reps, axis=1), np.full(n_reps, size.sum() * 21 // n_reps // 20))


def solved(model: Model, work: float, method: Method, workers: int = 2) -> tuple[Ints, LevelResult]:
    found = solve_levels(model, Budget(None, work), method=method, workers=workers)
    assert found.owner is not None
    return found.owner, found.levels[0]


def test_what_a_large_unit_displaces_is_proven_and_the_search_ends_in_its_best_branch() -> None:
    model = large_unit(60, 5)
    best, least = solved(model, 60.0, "exact")
    assert least.proven
    owner, level = solved(model, 2.0, "hybrid")
    assert level.bound_certified is not None
    assert level.bound_solver is not None
    # Prices alone share the unit out among all reps, as if it displaced nothing.
    assert level.bound_certified < 0.5 * least.cost < 0.95 * least.cost < level.bound_solver <= least.cost
    assert owner[0] == best[0]
    assert level.cost <= 1.01 * least.cost


def test_branches_lead_to_the_same_plan_with_any_number_of_workers() -> None:
    model = large_unit(60, 5)
    first, second = (solved(model, 1.0, "hybrid", workers) for workers in (1, 3))
    assert first[1] == second[1]
    assert np.array_equal(first[0], second[0])


def test_a_plan_to_begin_from_may_have_owners_who_are_barred() -> None:
    model = large_unit(60, 5)
    pairs = model.pairs
    kept = pairs.number[:-1] != pairs.find(np.array([7]), np.array([4]))
    model = replace(model, pairs=Pairs.of_keys(pairs.n_units, pairs.n_reps, pairs.key[kept]))
    plan = solved(model, 1.0, "hybrid")[0]
    plan[7] = 4
    assert large_units(judge_of(model), plan).tolist() == [0]
    outcome = solve_levels(model, Budget(None, 1.0), method="hybrid", start=Start(plan))
    assert outcome.owner is not None
    assert model.violation(outcome.owner) == 0


def branches_of(model: Model) -> Branches | None:
    return best_branches(judge_of(model), solved(model, 1.0, "hybrid")[0], Budget(None))


def test_only_a_large_unit_is_decided_whose_owner_is_in_doubt() -> None:
    model = large_unit(60, 5)
    branches = branches_of(model)
    assert branches is not None
    assert sorted(one.rep for one in branches.branches) == list(range(5))
    assert branches.branches[0].climbs == 2 > min(one.climbs for one in branches.branches)
    assert large_units(judge_of(model), solved(model, 1.0, "hybrid")[0]).tolist() == [0]
    # Nobody but the first rep comes into question, or there is no such unit.
    assert branches_of(large_unit(60, 5, elsewhere=1000)) is None
    assert branches_of(random_assignment(60, 5)) is None
