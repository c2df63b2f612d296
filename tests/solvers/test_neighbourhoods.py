"""Neighbourhoods on running totals, against the terms themselves and against programs of the whole model."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.solvers.blame import RowBlame
from territory_opt.solvers.certificate import no_certificate
from territory_opt.solvers.joined import Joined
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.local_program import local_program
from territory_opt.solvers.neighbourhood import SIZES, Neighbourhood, Surroundings
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.room import Room
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.tally import Tally
from territory_opt.solvers.task import Task, solve_task
from territory_opt.terms import Follow, Ints, Limits, Load, Model, Protected
from tests.solvers.instances import assignment, field_sales
from tests.strategies_terms import candidate_owners, models


def even(n_units: int, n_reps: int) -> Model:
    """A model in which every rep must have the same number of units, and pairs cost what chance says."""
    cost = np.random.default_rng(0).integers(0, 10**6, (n_units, n_reps))
    share = np.full(n_reps, n_units // n_reps, np.int64)
    model = assignment(cost, np.ones_like(cost), share)
    pair, load = model.terms
    assert isinstance(load, Load)
    return replace(model, terms=(pair, replace(load, limits=Limits.hard(share, share))))


def judged(data: st.DataObject, most_units: int = 5) -> tuple[Judge, Ints]:
    """A judge of some level of a random model, with caps near what a plan costs, and that plan."""
    kinds = ["load", "load", "pair", "split", "protected", "follow"]
    model = data.draw(models(tuple(data.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4))), house=False))
    level = data.draw(st.integers(0, len(model.levels) - 1))
    owner = data.draw(candidate_owners(model))
    caps = [cost + data.draw(st.integers(-9, 9)) for cost in model.cost(owner)[:level]]
    return Judge(model, caps, no_certificate(model, level, caps)), owner


def caps_as_limits(judge: Judge) -> bool:
    """Whether a cap over a dearest row has become limits of its rows, which are broken in other units."""
    loads = [term for term in judge.model.terms if isinstance(term, Load)]
    return any(load.limits.join == "max" and load.level < judge.level for load in loads)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_tally_says_what_the_judge_says(data: st.DataObject) -> None:
    judge, owner = judged(data)
    if caps_as_limits(judge):
        return
    tally, pairs = Tally.of(judge, owner), judge.model.pairs
    for _ in range(3):
        assert tally.standing.cost == judge.standing(tally.owner).cost
        assert tally.standing.broken == pytest.approx(judge.standing(tally.owner).broken)
        assert list(tally.now.costs) == list(judge.model.cost(tally.owner)[: judge.level + 1])
        then = data.draw(candidate_owners(judge.model))
        units = np.flatnonzero(then != tally.owner)
        change = tally.after(units, pairs.find(units, then[units]))
        assert (tally.owner != then).sum() == len(units)  # nothing has moved yet
        tally.accept(change)
        assert (tally.owner == then).all()


def whole_hood(judge: Judge, data: st.DataObject, tally: Tally) -> Neighbourhood:
    """Some units free among some of their candidates, their own among them."""
    pairs, model = judge.model.pairs, judge.model
    free = np.array(sorted(data.draw(st.sets(st.integers(0, model.n_units - 1), min_size=1))), np.int64)
    extra = [pair for pair in pairs.of_units(free).tolist() if data.draw(st.booleans())]
    return Neighbourhood(np.arange(model.n_reps), free, np.union1d(tally.pair[free], extra).astype(np.int64), 0.0)


def solutions(program: LinearProgram) -> list[Ints]:
    """Every choice of one pair for each free unit."""
    groups = [range(first, after) for first, after in zip(program.groups[:-1], program.groups[1:], strict=True)]
    chosen = []
    for one in product(*groups):
        x = np.zeros(program.n_pairs, np.int64)
        x[list(one)] = 1
        chosen.append(x)
    return chosen


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_local_program_costs_and_forbids_what_the_model_does(data: st.DataObject) -> None:
    judge, owner = judged(data)
    if any(isinstance(term, Protected | Follow) for term in judge.model.terms):
        return  # auxiliaries that only their term can tell: what is solved is compared below
    tally = Tally.of(judge, owner)
    hood = whole_hood(judge, data, tally)
    room = Room(judge.joined)
    room.shared[:] = False  # all room is this neighbourhood's
    program = local_program(tally, hood, room, 1.0).program
    for chosen in solutions(program):
        plan = owner.copy()
        plan[hood.free] = judge.model.pairs.rep[hood.pairs[np.flatnonzero(chosen)]]
        x, standing = program.completed(chosen), judge.standing(plan)
        if tally.standing.broken == 0:
            assert program.broken(x).any() == (standing.broken > 0)
            assert program.objective_of(x) == standing.cost or standing.broken > 0


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_the_plan_itself_solves_its_local_program_and_answers_are_no_worse(data: st.DataObject) -> None:
    judge, owner = judged(data)
    tally = Tally.of(judge, owner)
    hood = whole_hood(judge, data, tally)
    local = local_program(tally, hood, Room(judge.joined), judge.worth)
    assert not local.program.broken(local.hint).any()
    result = solve_task(pickle.loads(pickle.dumps(Task(0, 0, local.program, local.hint, 1.0, 0, None))))
    assert result.chosen is not None and len(result.chosen) == len(hood.free)
    pairs = hood.pairs[result.chosen]
    assert (judge.model.pairs.unit[pairs] == hood.free).all()
    after = tally.after(hood.free, pairs).standing
    if tally.standing.broken == 0:
        assert after.broken == 0 and after.cost <= tally.standing.cost


def test_a_task_is_small_however_large_the_model() -> None:
    sizes = []
    for n_units in (400, 4000):
        model = field_sales(n_units, 8)
        judge = Judge(model, (10**9,), no_certificate(model, 1, (10**9,)))
        tally = Tally.of(judge, judge.priced_plan())
        hood = Surroundings(judge, tally).between(np.array([1, 4, 5]), 30)
        assert hood is not None and len(hood.free) == 30
        local = local_program(tally, hood, Room(judge.joined), 1.0)
        sizes.append(len(pickle.dumps(Task(0, 0, local.program, local.hint, 0.1, 0, None))))
    assert sizes[1] < 1.5 * sizes[0] < 60_000


def test_a_neighbourhood_frees_only_units_and_pairs_of_its_reps() -> None:
    model = field_sales(60, 6)
    judge = Judge(model, (10**6,), best_prices(model, 1, (10**6,), Budget(None)))
    tally = Tally.of(judge, judge.priced_plan())
    hood = Surroundings(judge, tally).between(np.array([1, 4]), 10)
    assert hood is not None and 0 < len(hood.free) <= 10
    assert set(tally.owner[hood.free]) <= {1, 4} and set(model.pairs.rep[hood.pairs]) <= {1, 4}
    assert np.isin(tally.pair[hood.free], hood.pairs).all()
    assert (np.diff(hood.free) > 0).all() and (np.diff(hood.pairs) > 0).all()


def test_surroundings_after_moves_are_those_of_the_plan() -> None:
    model = field_sales(120, 8, seed=3)
    judge = Judge(model, (10**9,), best_prices(model, 1, (10**9,), Budget(None)))
    tally = Tally.of(judge, judge.priced_plan())
    around = Surroundings(judge, tally)
    rng = np.random.default_rng(0)
    for _ in range(4):  # each too few to look around afresh
        units = np.sort(rng.choice(model.n_units, 2, replace=False))
        before = tally.pair[units]
        change = tally.after(units, model.pairs.find(units, rng.integers(0, 8, 2)))
        tally.accept(change)
        around.moved(change, before)
    afresh = Surroundings(judge, tally)
    assert np.allclose(around._blame, afresh._blame)
    assert [sorted(one) for one in around._members] == [sorted(one) for one in afresh._members]


def test_blame_adds_up_to_the_gap_where_nothing_is_broken() -> None:
    model = field_sales(60, 5)
    judge = Judge(model, (), best_prices(model, 0, (), Budget(None)))
    tally = Tally.of(judge, np.arange(60) % 5)
    units = judge.reduced[tally.pair].sum()
    blamed = RowBlame.of(judge).of_reps(tally).sum() + units
    assert blamed == pytest.approx(tally.standing.cost - judge.certificate.bound, rel=1e-3)


def test_neighbourhoods_begin_with_what_is_broken_however_little_it_is() -> None:
    model = even(400, 40)
    judge = Judge(model, (), no_certificate(model, 0, ()))
    tally = Tally.of(judge, np.arange(400) % 40)
    assert tally.standing.broken == 0
    units = np.array([7])  # one unit too many for rep 8, one too few for rep 7
    tally.accept(tally.after(units, model.pairs.find(units, np.array([8]))))
    assert tally.standing.broken == 2
    around, rng = Surroundings(judge, tally), np.random.default_rng(0)
    picked = [around.pick(SIZES[0], rng) for _ in range(200)]
    assert sum(hood is not None and bool(np.isin([7, 8], hood.reps).any()) for hood in picked) > 80


# ---------------------------------------------------------------- rows of several reps


def test_neighbourhoods_under_way_together_never_use_more_room_than_there_is() -> None:
    model = field_sales(40, 4)
    room = Room(Joined.of(model, 1, (1000,)))
    rows, load = np.flatnonzero(room.shared), None
    assert rows.tolist() == [8, 9]  # the move budget and the cap; the others are one rep's each
    load = room.joined.limits.hard_hi[rows] - np.array([3, 100])
    loans = [room.lend(rows, load) for _ in range(5)]
    assert [(one.hi - load).tolist() for one in loans] == [[2, 50], [1, 25], [0, 13], [0, 6], [0, 3]]
    for one in loans:
        room.settle(one)
    assert (room.lend(rows, load).hi - load).tolist() == [2, 50]


def test_a_rows_own_rep_has_all_its_room_and_a_broken_row_keeps_its_limit() -> None:
    model = field_sales(40, 4)
    room = Room(Joined.of(model, 1, (1000,)))
    limits: Limits = room.joined.limits
    own, both = np.array([4, 8, 9]), limits.hard_hi[[4, 8, 9]] + np.array([-5, 1, 1])
    assert room.lend(own, both).hi.tolist() == limits.hard_hi[own].tolist()
