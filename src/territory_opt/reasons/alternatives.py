"""Alternatives: what each account's move to another rep would break and cost, its whole family moving with it.

Nothing is solved again: the terms of the reduced model say what each candidate would change, many units at once. In
very large cases only the promising reps of an account are candidates, so the best other rep is the best of those.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.reasons.broken_rows import BrokenRows
from territory_opt.reasons.moves import Move, Moves, least_of_each
from territory_opt.reasons.quick_changes import changes
from territory_opt.terms import Ints

BLOCK = 500_000
"""Pairs looked at in one go: bounds the memory of cases with many candidates."""


class Alternatives:
    """Moves of every account of a plan that keeps families and exclusive cells whole.

    Parameters
    ----------
    compiled
        The problem.
    owner
        Rep of each unit of the full model. Shape (units,).
    """

    def __init__(self, compiled: Compiled, owner: Ints) -> None:
        self._model, self.unit_of = compiled.reduced, compiled.reduction.unit_of
        self._now = compiled.reduction.lower(owner)
        self._broken = BrokenRows(compiled, self._now)
        self._size = np.bincount(self.unit_of[self.unit_of >= 0], minlength=self._model.n_units)

    @cached_property
    def _states(self) -> list[Any]:
        return [term.state(self._model, self._now) for term in self._model.terms]

    def best(self, units: Ints) -> Moves:
        """Return the move of each unit of the reduced model with the least violation, then the least changes of cost.

        Levels count in their order; the first rep wins ties. Units without another candidate are left out.

        Parameters
        ----------
        units
            Indices of the reduced model, each once.
        """
        several = units[np.diff(self._model.pairs.start)[units] > 1]
        found = self._none()
        parts = [self._best_of_block(block) for block in self._blocks(several)]
        return found.joined(*parts)

    def to(self, units: Ints, reps: Ints) -> Moves:
        """Return the moves of units of the reduced model to reps who are candidates for them.

        Parameters
        ----------
        units, reps
            A unit may stand there several times. Shape (k,).
        """
        distinct, place = np.unique(units, return_inverse=True)
        parts = []
        for block in self._blocks(distinct):
            first = int(np.searchsorted(distinct, block[0]))
            asked = np.flatnonzero((place >= first) & (place < first + len(block)))
            pairs = self._model.pairs
            begins = np.cumsum(np.diff(pairs.start)[block]) - np.diff(pairs.start)[block]
            pair = pairs.find(units[asked], reps[asked])
            column = pair - pairs.start[units[asked]] + begins[place[asked] - first]
            parts.append((asked, self._moves(block).take(column)))
        order = np.argsort(np.concatenate([np.zeros(0, np.int64), *(asked for asked, _ in parts)]), kind="stable")
        return self._none().joined(*(moves for _, moves in parts)).take(order)

    def runner_up(self, unit: int) -> Move | None:
        """Return the best move of an account's family; None for house accounts and those with one candidate."""
        reduced = self.unit_of[unit : unit + 1]
        best = self.best(reduced[reduced >= 0]).single()
        return best[0] if best else None

    def moves(self, unit: int) -> tuple[Move, ...]:
        """Return every allowed move of an account, best first: least violation, then least cost, level by level."""
        reduced = int(self.unit_of[unit])
        if reduced < 0:
            return ()
        found = self._moves(np.array([reduced])).single()
        elsewhere = [move for move in found if move.rep != self._now[reduced]]
        return tuple(sorted(elsewhere, key=lambda move: (move.violation, move.costs)))

    def family(self, unit: int) -> int:
        """Return the number of accounts that move together with an account, itself included."""
        return int(self.families(np.array([unit]))[0])

    def families(self, units: Ints) -> Ints:
        """Return the number of accounts that move together with each account, itself included."""
        reduced = self.unit_of[units]
        return np.where(reduced >= 0, self._size[reduced] if len(self._size) else 1, 1)

    def breaks(self, unit: int, move: Move) -> tuple[str, ...]:
        """Return which hard limits a move would break (or break further), each with its load and its limit."""
        reduced = self.unit_of[unit : unit + 1]
        return self._broken.words(reduced, np.array([move.rep]), np.array(move.broken, np.int64)[:, None])[0]

    def all_breaks(self, moves: Moves) -> list[tuple[str, ...]]:
        """Return the same for many moves."""
        return self._broken.words(moves.unit, moves.rep, moves.broken)

    def _blocks(self, units: Ints) -> Iterator[Ints]:
        """Yield the units block by block, so that no block has many more than `BLOCK` candidate pairs."""
        if len(units):
            pairs = np.cumsum(np.diff(self._model.pairs.start)[units])
            yield from np.split(units, np.flatnonzero(np.diff(pairs // BLOCK)) + 1)

    def _moves(self, units: Ints) -> Moves:
        """Return the move of each unit to each of its candidates, its owner included."""
        pairs = self._model.pairs
        at = pairs.of_units(units)
        shape = (len(self._model.terms), len(at))
        broken, cost = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for index, (term, state) in enumerate(zip(self._model.terms, self._states, strict=True)):
            broken[index], cost[index] = changes(term, self._model, state, units)
        return self._of(pairs.unit[at], pairs.rep[at], broken, cost)

    def _best_of_block(self, units: Ints) -> Moves:
        """Return the best move of each unit; each has a candidate besides its owner."""
        moves = self._moves(units)
        elsewhere = np.flatnonzero(moves.rep != self._now[moves.unit])
        unit = moves.unit[elsewhere]
        start = np.flatnonzero(np.diff(unit, prepend=-1))
        keys = [moves.violation, *moves.by_level()]
        return moves.take(elsewhere[least_of_each(start, [key[elsewhere] for key in keys])])

    def _none(self) -> Moves:
        nothing, no_terms = np.zeros(0, np.int64), np.zeros((len(self._model.terms), 0), np.int64)
        return self._of(nothing, nothing, no_terms, no_terms)

    def _of(self, unit: Ints, rep: Ints, broken: Ints, cost: Ints) -> Moves:
        return Moves.of(self._model.terms, len(self._model.levels), unit, rep, broken, cost)
