"""Planted optima: the plan keeps every limit, and the planted prices prove that none is cheaper."""

from __future__ import annotations

import weakref
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import territory_opt as to
from benchmarks.families.planted import PLANTED, Planted, plant
from benchmarks.priced_choice import cheapest
from territory_opt.solvers.everywhere import recheck
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.widen import widened
from territory_opt.terms import Load, Pair
from tests.thin import thin_candidates

SMALL = (600, 12)


def problem_of(planted: Planted, folder: Path) -> to.Problem:
    planted.write(folder, "planted")
    return to.load_case(folder)


def bound_of(problem: to.Problem, price: np.ndarray) -> Fraction:
    """What the prices prove, in the level's quanta: over all pairs, one at a time, in exact arithmetic."""
    model, facts = problem.compiled.model, problem.compiled.facts
    (travel,) = (term for term in model.terms if isinstance(term, Pair))
    even = next(term for term in model.terms if isinstance(term, Load))
    units, reps = np.arange(model.n_units), np.arange(model.n_reps)
    weight = even.entries(units, np.zeros(len(units), np.int64)).weight
    potential = facts.tables.accounts.number("potential")
    size = Fraction(int(potential[0])) / int(weight[0])
    exact = [Fraction(one) * size / model.levels[-1].quantum.size for one in price.tolist()]
    total = Fraction(0)
    for unit in units.tolist():
        cost = travel.cost(np.full(len(reps), unit), reps).tolist()
        total += min(c + exact[j] * int(weight[unit]) for j, c in enumerate(cost))
    limits = even.limits
    for j, one in enumerate(exact):
        total -= one * int(limits.hard_hi[j] if one > 0 else limits.hard_lo[j] if one < 0 else 0)
    return total


@pytest.mark.parametrize("seed", range(3))
def test_prices_prove_the_planted_plan_optimal(seed: int, tmp_path: Path) -> None:
    planted = plant(*SMALL, seed)
    problem = problem_of(planted, tmp_path)
    model = problem.compiled.model
    assert model.violation(planted.owner) == 0
    (cost,) = model.cost(planted.owner)
    assert bound_of(problem, planted.price) == cost
    assert planted.optimum() == pytest.approx(float(cost * model.levels[-1].quantum.size), abs=1e-6)


def test_bands_end_where_the_loads_are(tmp_path: Path) -> None:
    planted = plant(*SMALL, 0)
    model = problem_of(planted, tmp_path).compiled.model
    even = next(term for term in model.terms if isinstance(term, Load))
    load = even.loads(planted.owner)
    assert (load[planted.price > 0] == even.limits.hard_hi[planted.price > 0]).all()
    assert (load[planted.price < 0] == even.limits.hard_lo[planted.price < 0]).all()
    assert {-1.0, 0.0, 1.0} == set(np.sign(planted.price))


def test_a_solve_comes_near_the_planted_optimum_and_proves_no_more(tmp_path: Path) -> None:
    planted = plant(*SMALL, 1)
    result = to.solve(problem_of(planted, tmp_path), time_limit=4.0)
    best = planted.optimum()
    assert result.bound is not None and result.objective is not None
    assert result.bound <= best * (1 + 1e-9) and best * (1 - 1e-9) <= result.objective
    assert result.objective <= 1.03 * best


def test_prices_do_not_run_away_where_few_candidates_cannot_keep_the_limits(tmp_path: Path) -> None:
    planted = plant(6_000, 100, 2)
    units = np.arange(len(planted.owner))
    with thin_candidates():
        problem = problem_of(planted, tmp_path)
        before = weakref.ref(problem.compiled.reduced)
        wider, (prices,) = widened(problem, Budget(None, 3.0))
        assert before() is None, "memory should hold one reduced model, the wider problem's"
        few, more = (one.compiled.reduced for one in (problem, wider))
    assert (few.pairs.find(units, planted.owner) < 0).mean() > 0.05
    assert (more.pairs.find(units, planted.owner) < 0).mean() < 0.001
    assert len(more.pairs) < 1.1 * len(few.pairs)
    optimum = 100 * planted.optimum()
    assert recheck(more, prices) == prices.bound
    assert (1 - 1e-4) * optimum <= prices.bound <= optimum * (1 + 1e-9)


def test_some_owners_live_beyond_the_twenty_nearest() -> None:
    planted = plant(3_000, 60, 0)
    apart = np.hypot(
        planted.place[:, :1] - planted.home[:, 0],
        (planted.place[:, 1:] - planted.home[:, 1]) * np.cos(np.radians(38.0)),
    )
    nearer = (apart < np.take_along_axis(apart, planted.owner[:, None], 1) - 0.5).sum(axis=1)
    assert (nearer >= 20).any()


def test_the_cheapest_rep_is_that_of_looking_at_all() -> None:
    rng = np.random.default_rng(0)
    place, home = rng.uniform((30, -100), (45, -80), (50, 2)), rng.uniform((30, -100), (45, -80), (70, 2))
    visits, potential = rng.integers(1, 13, 50), rng.integers(1, 100_000, 50)
    price = rng.normal(0.0, 0.01, 70)
    choice = cheapest(place, visits, potential, home, price)
    # Beside any single other rep the chosen one stays the choice, by no less than beside all of them.
    for unit in range(0, 50, 7):
        others = np.delete(np.arange(70), choice.rep[unit])
        both = np.array([choice.rep[unit], others[0]])
        for other in others:
            both[1] = other
            pair = cheapest(place[[unit]], visits[[unit]], potential[[unit]], home[both], price[both])
            assert pair.rep[0] == 0 and pair.margin[0] >= choice.margin[unit] - 1e-6


def test_draws_repeat_and_know_their_optimum() -> None:
    one, same = (PLANTED.drawn["planted-S"](4) for _ in range(2))
    assert one.best_known == same.best_known
    assert one.best_known is not None and one.best_known.optimal and one.best_known.value > 0
