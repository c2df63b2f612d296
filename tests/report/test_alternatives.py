"""Alternatives against brute force: every move of every family, scored from scratch."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from territory_opt.model.compile import Compiled
from territory_opt.reasons.alternatives import Alternatives
from territory_opt.reasons.quick_changes import changes
from territory_opt.terms import Ints
from tests.strategies import cases, compiled


def family_plan(one: Compiled, data: st.DataObject) -> Ints:
    """A plan in which whatever must stay together does."""
    pairs = one.reduced.pairs
    assume(len(pairs) and pairs.open.all())
    reduced = [
        int(data.draw(st.sampled_from(pairs.rep[pairs.start[u] : pairs.start[u + 1]].tolist())))
        for u in range(pairs.n_units)
    ]
    return one.reduction.lift(np.array(reduced, np.int64))


@given(data=st.data())
def test_the_runner_up_is_the_best_move_of_the_whole_family(data: st.DataObject) -> None:
    one = compiled(data.draw(cases()))
    owner = family_plan(one, data)
    found, unit_of = Alternatives(one, owner), one.reduction.unit_of
    now = (one.model.violation(owner), *one.model.cost(owner))
    for unit in np.flatnonzero(unit_of >= 0).tolist():
        family, pairs = unit_of == unit_of[unit], one.reduced.pairs
        moves = {}
        for rep in pairs.rep[pairs.start[unit_of[unit]] : pairs.start[unit_of[unit] + 1]].tolist():
            if rep != owner[unit]:
                then = np.where(family, rep, owner)
                score = (one.model.violation(then), *one.model.cost(then))
                moves[rep] = tuple(b - a for a, b in zip(now, score, strict=True))
        best = found.runner_up(unit)
        assert found.family(unit) == family.sum()
        if best is None:
            assert not moves
            continue
        assert (best.violation, *best.costs) == moves[best.rep] == min(moves.values())
        assert best.rep == min(rep for rep, move in moves.items() if move == min(moves.values()))
        assert sum(best.by_rule.values()) == sum(best.costs)
        assert bool(found.breaks(unit, best)) == (best.violation > 0)


@given(data=st.data())
def test_quick_changes_are_the_deltas_of_the_terms(data: st.DataObject) -> None:
    one = compiled(data.draw(cases()))
    owner = one.reduction.lower(family_plan(one, data))
    owner[data.draw(st.integers(0, len(owner) - 1))] = -1  # a plan from elsewhere may leave a unit out
    units = np.array(data.draw(st.lists(st.sampled_from(range(len(owner))), unique=True)), np.int64)
    for term in one.reduced.terms:
        state = term.state(one.reduced, owner)
        for quick, plain in zip(
            changes(term, one.reduced, state, units), term.deltas(one.reduced, state, units), strict=True
        ):
            assert quick.tolist() == plain.tolist()


@given(data=st.data())
def test_moves_to_given_reps_are_those_among_all_moves(data: st.DataObject) -> None:
    one = compiled(data.draw(cases()))
    owner = family_plan(one, data)
    found, pairs = Alternatives(one, owner), one.reduced.pairs
    some = np.array(data.draw(st.lists(st.sampled_from(range(len(pairs))))), np.int64)
    moves = found.to(pairs.unit[some], pairs.rep[some])
    for unit, move in zip(pairs.unit[some].tolist(), moves.single(), strict=True):
        account = int(np.flatnonzero(one.reduction.unit_of == unit)[0])
        if move.rep == owner[account]:
            assert (move.violation, set(move.costs), move.by_rule) == (0, {0}, {})
        else:
            assert move in found.moves(account)
