"""The engine for large models: compiled choices, annealing, and whole solves by neighbourhoods."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from threading import Event
from typing import Any

import numpy as np
import pytest
from scipy.sparse import random_array

from territory_opt.quantities import Quantum
from territory_opt.solvers import choices as choices_module
from territory_opt.solvers import level_run, level_search
from territory_opt.solvers.anneal import anneal
from territory_opt.solvers.choices import CompiledChoices, PlainChoices
from territory_opt.solvers.joined import Joined
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.method import EXACT_PAIRS, choose_method
from territory_opt.solvers.moving import Moving
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Level, Limits, Load, Model, Pair, Pairs, PairTable, RepRows, UnitTable
from tests.solvers.instances import field_sales, random_assignment, unbarred


def planted(n_units: int, n_reps: int, seed: int) -> tuple[Model, Ints]:
    """A model and its optimal plan: every unit is at a cheapest pair under some prices, every priced row at its end."""
    rng = np.random.default_rng(seed)
    owner = rng.permutation(np.arange(n_units) % n_reps)
    weight = np.round(np.exp(rng.normal(5, 0.7, n_units))).astype(np.int64)
    price = rng.integers(-20, 21, n_reps)
    extra = rng.integers(0, 20_000, (n_units, n_reps))
    extra[np.arange(n_units), owner] = 0
    cost = 50_000 + extra - price * weight[:, None]
    load = np.zeros(n_reps, np.int64)
    np.add.at(load, owner, weight)
    pairs = Pairs.of_lists(n_reps, [list(range(n_reps))] * n_units)
    room = load // 20
    limits = Limits.hard(np.where(price < 0, load, load - room), np.where(price > 0, load, load + room))
    terms = (
        Pair(0, 0, PairTable(pairs, cost.ravel())),
        Load(1, 0, RepRows(np.arange(n_reps), UnitTable(weight)), limits),
    )
    return Model(pairs, terms, (Level("cost", Quantum("units", Fraction(1)), 0, Fraction(0)),), unbarred), owner


# ---------------------------------------------------------------- choices


@pytest.mark.parametrize("temperature", [5.0, 0.3])
def test_compiled_choices_are_the_plain_ones(temperature: float) -> None:
    rng = np.random.default_rng(1)
    start = np.array([0, 4, 5, 11, 18])
    entries = random_array((20, 7), density=0.4, rng=rng, format="csr")
    cost, prices = rng.integers(0, 9, 20), rng.normal(0, 3, 7)
    plain, compiled = (kind.of(start, cost, entries) for kind in (PlainChoices, CompiledChoices))
    for one, other in zip(plain.soft(prices, temperature), compiled.soft(prices, temperature), strict=True):
        assert other == pytest.approx(one, rel=1e-5, abs=1e-5)


def test_a_narrowed_choice_keeps_what_is_near_and_a_sample_stands_for_all() -> None:
    start, cost = np.arange(0, 3000, 3), np.tile([0, 1, 50], 1000)
    choices = CompiledChoices.of(start, cost, random_array((3000, 1), density=0.0, format="csr"))
    narrow = choices.narrowed(np.zeros(1), 5.0)
    assert (narrow.n_pairs, len(narrow.start)) == (2000, 1001)
    assert narrow.soft(np.zeros(1), 0.1)[0] == pytest.approx(choices.soft(np.zeros(1), 0.1)[0])
    sample = choices.sampled(0.1, seed=0)
    assert 150 < sample.n_pairs < 450
    assert sample.soft(np.zeros(1), 0.1)[0] == pytest.approx(choices.soft(np.zeros(1), 0.1)[0])


def test_compiled_prices_prove_as_much_as_plain_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    model = field_sales(300, 8)
    caps = (model.levels[0].cap(0),)
    plain = best_prices(model, 1, caps, Budget(None)).bound
    monkeypatch.setattr(choices_module, "LARGE", 0)
    assert best_prices(model, 1, caps, Budget(None)).bound == pytest.approx(plain, rel=1e-3)


# ---------------------------------------------------------------- annealing


def test_annealing_keeps_exact_loads_and_only_candidates() -> None:
    model = field_sales(300, 8)
    caps = (10**6,)
    judge = Judge(model, caps, best_prices(model, 1, caps, Budget(None)))
    joined = Joined.of(model, 1, caps)
    with ThreadPoolExecutor(2) as executor:
        ones = np.ones(joined.n_rows)
        moving = Moving(joined, judge.reduced, 100 * ones, ones, joined.pairs_of(judge.priced_plan()), executor)
        rng = np.random.default_rng(0)
        reach = float(np.quantile(judge.reduced, 0.3))
        for number, wide in enumerate((0.0, np.inf, 2 * reach, 0.0, np.inf, 2 * reach)):
            moving.open(reach, wide)
            opened = judge.reduced[np.setdiff1d(moving.open_pairs, moving.pair)]
            assert opened.max() <= max(reach, wide), number
            assert (moving.open_pairs[moving.now] == moving.pair[moving.unit]).all()
            assert moving.round(5, 1e4, rng) > 0
            assert (moving.load == joined.loads(moving.owner)).all()
            assert (model.pairs.find(np.arange(model.n_units), moving.owner) >= 0).all()


def annealed(model: Model, work: float, seed: int, executor: ThreadPoolExecutor) -> Ints:
    proof = best_prices(model, 0, (), Budget(None))
    judge, joined = Judge(model, (), proof), Joined.of(model, 0, ())
    budget = Budget(None, work)
    return anneal(joined, proof, judge.reduced, judge.priced_plan(), budget, executor, seed, lambda: None)


def test_annealing_comes_near_a_planted_optimum() -> None:
    model, owner = planted(1000, 20, seed=5)
    with ThreadPoolExecutor(2) as executor:
        found = annealed(model, 0.6, 0, executor)
    best = model.cost(owner)[0]
    assert model.violation(found) == 0
    assert best <= model.cost(found)[0] <= best + abs(best) // 100


def test_annealing_repeats_whatever_the_number_of_threads() -> None:
    model, _ = planted(400, 10, seed=6)
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(2) as two:
        plans = [annealed(model, 0.1, 3, executor).tobytes() for executor in (one, two)]
    assert plans[0] == plans[1]


# ---------------------------------------------------------------- whole solves


@pytest.mark.parametrize("seed", range(2))
def test_a_planted_optimum_is_bounded_and_nearly_found(seed: int) -> None:
    model, owner = planted(600, 12, seed)
    outcome = solve_levels(model, Budget(None, 2.0))
    assert outcome.how is not None and outcome.how.method == "hybrid"
    best, level = model.cost(owner)[0], outcome.levels[0]
    assert outcome.owner is not None and model.violation(outcome.owner) == 0
    assert level.bound_certified is not None
    assert level.bound_certified <= best <= level.cost
    assert level.cost - level.bound_certified <= 0.0025 * best


def test_a_large_solve_repeats_with_any_number_of_workers() -> None:
    model = field_sales(500, 10, seed=2)
    plans = [solve_levels(model, Budget(None, 0.8), workers=n, seed=4).owner for n in (1, 2)]
    assert plans[0] is not None and plans[1] is not None
    assert plans[0].tobytes() == plans[1].tobytes()


def test_a_large_solve_that_is_stopped_at_once_still_has_a_plan() -> None:
    stop = Event()
    stop.set()
    model, _ = planted(600, 12, 0)
    outcome = solve_levels(model, Budget(None, None, stop))
    assert outcome.owner is not None and model.violation(outcome.owner) == 0


# ---------------------------------------------------------------- method


def test_the_method_is_chosen_by_size_and_tightness_and_says_why() -> None:
    small, tight, large = random_assignment(40, 5), random_assignment(150, 40), random_assignment(600, 10)
    assert choose_method("auto", small).why == f"200 candidate pairs are few enough for one model ({EXACT_PAIRS:,})"
    few = choose_method("auto", tight)
    assert (few.method, few.as_a_whole) == ("exact", True)
    assert few.why == "3.8 units for each rep are too few for prices, and 6,000 pairs fit one model"
    many = choose_method("auto", large)
    assert (many.method, many.as_a_whole) == ("hybrid", False)
    assert many.why == "6,000 candidate pairs are too many for one model"
    assert choose_method("mip", large).why == "as asked for"


@pytest.mark.parametrize(("most", "searches"), [(0, 2), (10_000, 1)])
def test_before_one_model_the_search_goes_on_while_many_pairs_are_open(
    most: int, searches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, search = [], level_search.Search

    def counted(*known: Any) -> Any:
        begun.append(known)
        return search(*known)

    monkeypatch.setattr(level_run, "OPEN_PAIRS", most)
    monkeypatch.setattr(level_search, "Search", counted)
    found = solve_levels(random_assignment(70, 10, seed=1), budget=Budget(None, 3.0))
    assert found.how is not None
    assert found.how.method == "exact"
    assert len(begun) == searches


def test_small_models_are_solved_without_the_compiler() -> None:
    code = (
        "import sys, territory_opt as to; assert 'numba' not in sys.modules\n"
        "problem = to.Problem([to.Account(account_id='A', potential=1)], [to.Rep(rep_id='R')])\n"
        "assert to.solve(problem, time_limit=5).status == 'optimal'; assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
