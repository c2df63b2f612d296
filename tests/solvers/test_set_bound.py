"""The bound from whole sets of units: each rep's best set is the best of all, and no plan is below the bound."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from territory_opt.solvers import level_run
from territory_opt.solvers.cpsat import solve_linear, solve_program
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.dive import Dives
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.knapsacks import Knapsacks
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.program import assemble
from territory_opt.solvers.set_bound import set_bound
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.territories import Sources
from territory_opt.terms import EntryTable, Ints, Level, Limits, Load, Model, Pair, Pairs, PairTable
from tests.solvers.instances import POINTS, assignment, judge_of, random_assignment, unbarred
from tests.strategies_terms import all_plans, limits

ONE = Level("one", POINTS, 0, Fraction(0))


@st.composite
def sums_over_reps(draw: st.DrawFn) -> Model:
    """Levels whose rows are each one rep's own, with limits of every kind and weights and costs of either sign."""
    n_units, n_reps, n_loads = draw(st.integers(1, 5)), draw(st.integers(1, 3)), draw(st.integers(0, 2))
    able = st.lists(st.integers(0, n_reps - 1), min_size=1, unique=True).map(sorted)
    pairs = Pairs.of_lists(n_reps, [draw(able) for _ in range(n_units)])

    def per_pair(values: st.SearchStrategy[int]) -> Ints:
        return np.array(draw(st.lists(values, min_size=len(pairs), max_size=len(pairs))), np.int64)

    every = np.arange(len(pairs))
    loads = [
        Load(
            number,
            draw(st.integers(0, 1)),
            EntryTable.collect(pairs, every, pairs.rep, per_pair(st.sampled_from([-2, 0, 1, 3, 5, 9]))),
            draw(limits(n_reps, "sum")),
        )
        for number in range(n_loads)
    ]
    cost = Pair(n_loads, 0, PairTable(pairs, per_pair(st.integers(-9, 20))))
    return Model(pairs, (*loads, cost), (ONE, Level("two", POINTS, 0, Fraction(0))), unbarred)


def least_by_hand(judge: Judge, rep: int, price: Ints) -> int | None:
    """The least of a rep's sets by looking at every one; None if none keeps her rows."""
    model, joined = judge.model, judge.joined
    hers = np.flatnonzero(model.pairs.rep == rep)
    rows = joined.rep_of_row() == rep
    values = []
    for chosen in chain.from_iterable(combinations(hers.tolist(), size) for size in range(len(hers) + 1)):
        at = np.array(chosen, np.int64)
        load = np.zeros(joined.n_rows, np.int64)
        _, row, weight = joined.entries_of(at)
        np.add.at(load, row, weight)
        if not joined.limits.outside(load)[rows].any():
            own = joined.limits.costs(load)[rows].sum() + joined.cost[at].sum()
            values.append(int(own - price[model.pairs.unit[at]].sum()))
    return min(values, default=None)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(model=sums_over_reps(), data=st.data())
def test_each_reps_best_set_is_the_best_of_all(model: Model, data: st.DataObject) -> None:
    judge = judge_of(model)
    assert Sources.suit(judge)
    price = np.array(data.draw(st.lists(st.integers(-9, 30), min_size=model.n_units, max_size=model.n_units)), np.int64)
    by_hand = [least_by_hand(judge, rep, price) for rep in range(model.n_reps)]
    with Crew(1) as crew:
        found = Knapsacks(judge, crew).best(price << 2, 2, Budget(None))
    if found is None:
        assert None in by_hand
    else:
        assert [one.least for one in found] == [4 * least for least in by_hand if least is not None]
        assert [one.cost - price[one.units].sum() for one in found] == by_hand


@settings(max_examples=25, deadline=None, derandomize=True)
@given(model=sums_over_reps(), seed=st.integers(0, 99))
def test_no_plan_is_below_the_bound(model: Model, seed: int) -> None:
    judge = judge_of(model)
    plans = [model.cost(owner)[0] for owner in all_plans(model) if model.violation(owner) == 0]
    assume(plans)
    with Crew(1) as crew:
        dives = Dives(judge, None, crew, Budget(None))
        dives.price = np.random.default_rng(seed).normal(0, 9, model.n_units)
        dives.missing = 1e3
        bound = set_bound(judge, dives, Budget(None), np.inf)
    assert bound is not None
    assert judge.certificate.bound - 1 <= bound <= min(plans)


def test_the_bound_repeats_and_is_far_better_where_reps_have_few_units() -> None:
    judge, bounds = judge_of(random_assignment(70, 10, seed=1)), []
    for workers in (1, 2):
        with Crew(workers) as crew:
            budget = Budget(None, 20.0)
            dives = Dives(judge, None, crew, budget)
            dives.look()
            bounds.append((set_bound(judge, dives, budget, np.inf), budget.worked))
    assert bounds[0] == bounds[1]
    assert judge.certificate.bound == 5482
    assert 5494 <= bounds[0][0] <= 5497  # type: ignore[operator]  # a plan of 5497 is known


def test_nothing_is_proven_without_time_or_when_numbers_are_too_large() -> None:
    model = random_assignment(6, 2, seed=3)
    judge = judge_of(model)
    price = np.full(6, 50, np.int64)
    with Crew(1) as crew:
        assert Knapsacks(judge, crew).best(price, 0, Budget(None, 1e-9)) is None
        assert Knapsacks(judge, crew).digits(price) == 12
        assert Knapsacks(judge, crew).digits(price * 2**30) == 0
        huge = Knapsacks(judge_of(assignment(np.full((4, 2), 2**59), np.ones((4, 2), np.int64), np.full(2, 3))), crew)
        assert huge.digits(np.zeros(4)) is None


def test_rows_that_no_pair_loads_count() -> None:
    pairs = Pairs.of_lists(3, [[0, 1], [0, 1]])
    uses = EntryTable.collect(pairs, np.arange(4), pairs.rep, np.ones(4, np.int64))
    three = np.array([1, 1, 4])
    at_least = Load(0, 0, uses, Limits.soft(three, np.full(3, 9), np.full(3, 5)))
    judge = judge_of(Model(pairs, (at_least,), (ONE,), unbarred))
    with Crew(1) as crew:
        assert Knapsacks(judge, crew).rest == 20
        dives = Dives(judge, None, crew, Budget(None))
        assert set_bound(judge, dives, Budget(None), np.inf) == 20


def test_a_plan_that_meets_the_bound_is_proven_without_the_exact_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level_run, "close", None)
    rng = np.random.default_rng(1)
    uses, costs = rng.integers(5, 26, (70, 10)), rng.integers(10, 51, (70, 10))
    outcome = solve_levels(assignment(costs, uses, uses.sum(axis=0) * 9 // 100), Budget(None, 3.0))
    assert outcome.status == "optimal"
    only = outcome.levels[0]
    assert (only.cost, only.bound_certified, only.bound_solver) == (987, 974, 987)


def test_a_known_bound_is_what_the_exact_solver_begins_with() -> None:
    model = random_assignment(20, 4, seed=1)
    program = assemble(model, model.whole_view(), 0, ())
    best = solve_program(program)
    assert best.status == "optimal"
    known = solve_program(program, work=1e-3, least=best.cost, hint=best.owner)
    assert (known.status, known.bound) == ("optimal", best.cost)
    assert solve_program(program, work=1e-3, hint=best.owner).status == "feasible"


def test_cpsat_proves_nothing_when_it_is_cut_off_at_once() -> None:
    none = np.zeros(0, np.int64)
    uses = np.random.default_rng(0).integers(1000, 99999, 200)
    program = LinearProgram(
        groups=2 * np.arange(201),
        r=np.zeros(200, np.int64),
        c=2 * np.arange(200),
        v=uses,
        lo=np.array([0]),
        hi=uses[:1] + uses.sum() // 3,
        aux_lo=none,
        aux_hi=none,
        obj=np.column_stack([-uses - 7, 0 * uses]).ravel(),
        offset=5,
    )
    cut_off = solve_linear(program, work=1e-9)
    assert (cut_off.status, cut_off.x, cut_off.bound) == ("unknown", None, None)
