"""Plans from whole territories: what the kernel lists, what territories cost, and what dives come to."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest

from territory_opt.solvers.crew import Crew
from territory_opt.solvers.dive import Dives, suit_dives
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.master import cheapest_mix
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.territories import Sources, joined_territories
from territory_opt.terms import Model
from tests.solvers.instances import assignment, field_sales, judge_of, random_assignment


def roomy(n_units: int) -> Model:
    rng = np.random.default_rng(1)
    uses, costs = rng.integers(5, 26, (n_units, 2)), rng.integers(10, 60, (n_units, 2))
    return assignment(costs, uses, uses.sum(axis=0) * 6 // 10)


def test_all_sets_of_a_small_model_are_listed_with_what_they_cost() -> None:
    judge = judge_of(random_assignment(6, 2, seed=3))
    with Crew(1) as crew:
        sources = Sources(judge, crew)
        sources.reach[:] = 1e6
        found = sources.near(np.zeros(6), np.arange(2), np.ones(6, np.bool_))
    for rep, territories in enumerate(found):
        uses = judge.joined.weight.reshape(6, 2)[:, rep]
        room = judge.joined.limits.hard_hi[rep]
        every = chain.from_iterable(combinations(range(6), size) for size in range(7))
        fitting = {units for units in every if uses[list(units)].sum() <= room}
        assert {tuple(sorted(territories.units_of(t).tolist())) for t in range(len(territories))} == fitting


def test_costs_of_territories_add_up_to_the_gap_of_a_plan() -> None:
    judge = judge_of(roomy(8))
    with Crew(1) as crew:
        sources = Sources(judge, crew)
        sources.reach[:] = 1e6
        rng = np.random.default_rng(0)
        mine, yours = sources.near(rng.uniform(0, 9, 8), np.arange(2), np.ones(8, np.bool_))
    own = {frozenset(mine.units_of(t).tolist()): mine.cost[t] for t in range(len(mine))}
    total = judge.certificate.bound
    checked = 0
    for t in range(len(yours)):
        rest = frozenset(range(8)) - set(yours.units_of(t).tolist())
        if rest in own:
            owner = np.array([0 if unit in rest else 1 for unit in range(8)])
            assert judge.standing(owner).broken == 0
            assert 0 <= total - (judge.standing(owner).cost - own[rest] - yours.cost[t]) < 1  # the bound is rounded up
            checked += 1
    assert checked > 0


def test_the_same_territory_is_kept_once() -> None:
    judge = judge_of(random_assignment(8, 3, seed=2))
    with Crew(1) as crew:
        found = Sources(judge, crew).near(np.full(8, 3.0), np.arange(3), np.ones(8, np.bool_))
    once = joined_territories(found, 8)
    twice = joined_territories([*found, *found[::-1]], 8)
    assert len(once) == len(twice) == sum(map(len, found))
    assert np.allclose(np.sort(once.cost), np.sort(twice.cost))


def test_a_mix_is_no_dearer_than_any_plan() -> None:
    judge = judge_of(roomy(8))
    with Crew(1) as crew:
        sources = Sources(judge, crew)
        sources.reach[:] = 1e6
        pool = joined_territories(sources.near(np.zeros(8), np.arange(2), np.ones(8, np.bool_)), 8)
    mix = cheapest_mix(pool, np.arange(2), np.arange(8), 1e4)
    best = solve_levels(judge.model, Budget(20)).levels[0].cost
    assert mix is not None
    assert mix.cost <= best - judge.certificate.bound + 1
    assert mix.share @ np.diff(pool.start) == pytest.approx(8)
    assert mix.excess.min() > -1e-6 * 1e4


def test_dives_come_near_the_bound_and_repeat() -> None:
    judge = judge_of(random_assignment(70, 10, seed=5))
    assert suit_dives(judge)
    plans, costs = [], []
    for workers in (1, 2):
        with Crew(workers) as crew:
            dives = Dives(judge, None, crew, Budget(None, 3.0))
            dives.look()
            dives.begin(lambda _: None)
            dives.run(lambda _: False, lambda _: None, 3)
        assert dives.owner is not None
        assert judge.standing(dives.owner).broken == 0
        plans.append(dives.owner.tolist())
        costs.append(judge.standing(dives.owner).cost)
    assert plans[0] == plans[1]
    assert costs[0] - judge.certificate.bound < 0.02 * costs[0]


def test_dives_suit_levels_that_are_sums_over_reps_with_few_units() -> None:
    assert not suit_dives(judge_of(random_assignment(260, 10)))  # many units for each rep
    assert not suit_dives(judge_of(random_assignment(50, 10)))  # so few pairs that CP-SAT is done at once
    assert not suit_dives(judge_of(field_sales(70, 10)))  # a row that all reps load


def test_no_plan_comes_of_dives_where_there_is_none() -> None:
    costs = uses = np.full((70, 10), 5)
    judge = judge_of(assignment(costs, uses, np.full(10, 30)))
    with Crew(1) as crew:
        dives = Dives(judge, None, crew, Budget(None, 3.0))
        dives.look()
        dives.begin(lambda _: None)
        dives.run(lambda _: False, lambda _: None, 2)
    assert dives.owner is None
