"""The joined arrays, and the moves that run on them, against the terms themselves."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.solvers.joined import OBJECTIVE, Joined
from territory_opt.solvers.move_kernel import changes, peek, put
from territory_opt.solvers.move_tables import Options, Records, options_of, rows_of
from territory_opt.terms import Ints, Load, Model
from tests.solvers.instances import field_sales
from tests.strategies_terms import candidate_owners, models


def all_options(joined: Joined) -> Options:
    pairs = joined.model.pairs
    return options_of(joined, np.arange(len(pairs)), np.diff(pairs.start), joined.rep_of_row())


def charged_rows(joined: Joined, load: Ints) -> Records:
    """Every unit outside a hard limit costs one: penalties then are violations."""
    return rows_of(joined.limits, joined.charged, load, np.ones(joined.n_rows), np.zeros(joined.n_rows))


def broken(model: Model, level: int, caps: list[int], owner: Ints) -> int:
    """What a plan breaks by the terms' own reading: limits, and caps of upper levels."""
    over = sum(max(cost - cap, 0) for cost, cap in zip(model.cost(owner), caps, strict=False))
    return over + sum(term.evaluate(model, owner).violation for term in model.terms)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_moves_change_what_the_terms_say(data: st.DataObject) -> None:
    kinds = tuple(data.draw(st.lists(st.sampled_from(["load", "pair"]), min_size=1, max_size=4)))
    model = data.draw(models(kinds, house=False))
    level = data.draw(st.integers(0, len(model.levels) - 1))
    owner = data.draw(candidate_owners(model))
    caps = [cost + data.draw(st.integers(-4, 4)) for cost in model.cost(owner)[:level]]
    joined = Joined.of(model, level, caps)
    if not joined.complete or any(isinstance(term, Load) and term.limits.join == "max" for term in model.terms):
        return
    units = np.arange(model.n_units)
    rows = charged_rows(joined, joined.loads(owner))
    before = rows.copy()
    cost, penalty = changes(all_options(joined), rows, model.pairs.find(units, owner), units)
    assert (rows == before).all()
    for at in range(len(model.pairs)):
        moved = owner.copy()
        moved[model.pairs.unit[at]] = model.pairs.rep[at]
        assert cost[at] == model.cost(moved)[level] - model.cost(owner)[level]
        assert penalty[at] == broken(model, level, caps, moved) - broken(model, level, caps, owner)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_moves_agree_with_the_terms_deltas(data: st.DataObject) -> None:
    model = data.draw(models(("load", "pair"), house=False))
    joined = Joined.of(model, len(model.levels) - 1, [10**6] * (len(model.levels) - 1))
    if not joined.complete:
        return
    owner = data.draw(candidate_owners(model))
    units = np.arange(model.n_units)
    rows = charged_rows(joined, joined.loads(owner))
    cost, _ = changes(all_options(joined), rows, model.pairs.find(units, owner), units)
    expected = np.zeros(len(model.pairs), np.int64)
    for term in model.terms:
        if term.level == len(model.levels) - 1:
            expected += term.deltas(model, term.state(model, owner), units)[1]
    assert (cost == expected).all()


@settings(max_examples=50, deadline=None, derandomize=True)
@given(data=st.data())
def test_loads_after_moves_are_the_loads_of_the_plan(data: st.DataObject) -> None:
    model = data.draw(models(("load", "load", "pair"), house=False))
    level = len(model.levels) - 1
    joined = Joined.of(model, level, [5] * level)
    owner, then = data.draw(candidate_owners(model)), data.draw(candidate_owners(model))
    units, options, rows = np.arange(model.n_units), all_options(joined), charged_rows(joined, joined.loads(owner))
    charges = np.zeros(len(rows), np.int64)
    for old, new in zip(model.pairs.find(units, owner), model.pairs.find(units, then), strict=True):
        for option, sign in ((old, -1), (new, 1)):
            looked = peek(options, rows, option, sign, charges)
            assert looked == put(options, rows, option, sign)
            assert not charges.any()
    assert (rows["load"] == joined.loads(then)).all()
    if joined.complete:
        assert joined.objective(joined.pairs_of(then), rows["load"]) == model.cost(then)[level]


def test_lone_pairs_are_those_whose_rows_nobody_else_loads() -> None:
    model = field_sales(30, 4)
    joined = Joined.of(model, 0, [])
    lone = all_options(joined).option["lone"]
    reps_of: dict[int, set[int]] = {}
    rows = [joined.row[joined.start[p] : joined.start[p + 1]].tolist() for p in range(len(model.pairs))]
    for p, loaded in enumerate(rows):
        for row in loaded:
            reps_of.setdefault(row, set()).add(int(model.pairs.rep[p]))
    assert lone.any() and not lone.all()
    assert lone.tolist() == [all(len(reps_of[row]) == 1 for row in loaded) for loaded in rows]
    # On the next level the balance is charged to a cap, which all share.
    assert not all_options(Joined.of(model, 1, [1000])).option["lone"].any()


def test_a_cap_over_the_dearest_row_is_a_limit_of_every_row() -> None:
    model = field_sales(30, 4, largest=True)
    rng = np.random.default_rng(0)
    cap = 5 * 10**7
    joined = Joined.of(model, 1, [cap])
    assert joined.complete
    for _ in range(50):
        owner = rng.integers(0, 4, model.n_units)
        over = joined.limits.outside(joined.loads(owner))[:4] > 0
        assert over.any() == (model.terms[0].evaluate(model, owner).cost > cap)


def test_where_only_the_dearest_row_counts_the_arrays_say_that_they_are_not_complete() -> None:
    model = field_sales(30, 4, largest=True)
    assert not Joined.of(model, 0, []).complete
    assert Joined.of(field_sales(30, 4), 0, []).complete


def test_the_cap_of_an_upper_level_is_a_row_and_rows_charge_it() -> None:
    model = field_sales(30, 4)
    joined = Joined.of(model, 1, [1000])
    assert joined.limits.hard_hi[-1] == 1000
    assert (joined.charged[:4] == joined.n_rows - 1).all() and (joined.charged[4:] == OBJECTIVE).all()
    owner = np.zeros(model.n_units, np.int64)
    assert joined.loads(owner)[-1] == model.cost(owner)[0]
