"""Alternatives: what each account's move to another rep would break and cost, its whole family moving with it.

Nothing is solved again: the terms' own `deltas` on the reduced model answer for every candidate at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.row_names import NamedLoad, named_loads
from territory_opt.rules.words import quantity
from territory_opt.terms import UNLIMITED, Ints, Load

BLOCK = 500_000
"""Pairs looked at in one go: bounds the memory of cases with many candidates."""


@dataclass(frozen=True)
class Move:
    """What would change if a unit, with all that moves with it, went to another rep.

    Attributes
    ----------
    rep
        Where it would go.
    violation
        Change of what the plan breaks, in whole numbers.
    costs
        Change of each level's cost, in its quanta.
    by_rule
        The change of cost that each rule sees, by the rule's index; zeros are left out.
    """

    rep: int
    violation: int
    costs: tuple[int, ...]
    by_rule: dict[int, int]


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
        self._compiled, self._owner = compiled, owner
        self._model, self._unit_of = compiled.reduced, compiled.reduction.unit_of
        self._now = compiled.reduction.lower(owner)
        self._states = [term.state(self._model, self._now) for term in self._model.terms]
        self._named = named_loads(compiled)
        self._loads: dict[int, Ints] = {}
        self._size = np.bincount(self._unit_of[self._unit_of >= 0], minlength=self._model.n_units)
        self._best = dict(self._runners_up())
        self._back = dict(self._ways_back())

    def runner_up(self, unit: int) -> Move | None:
        """Return the allowed move with the least violation, then the least changes of cost, level by level.

        None for house accounts and for accounts that only their owner may own. The first rep wins ties.
        """
        return self._best.get(int(self._unit_of[unit]))

    def moves(self, unit: int) -> tuple[Move, ...]:
        """Return every allowed move of an account, best first: least violation, then least cost, level by level."""
        reduced = int(self._unit_of[unit])
        if reduced < 0:
            return ()
        violation, cost = self._changes(np.array([reduced]))
        reps = self._model.pairs.rep[self._model.pairs.start[reduced] : self._model.pairs.start[reduced + 1]]
        found = [self._move(rep, violation[:, at], cost[:, at]) for at, rep in enumerate(reps.tolist())]
        elsewhere = [move for move in found if move.rep != self._now[reduced]]
        return tuple(sorted(elsewhere, key=lambda move: (move.violation, move.costs)))

    def way_back(self, unit: int) -> Move | None:
        """Return the move of an account to the rep who owned it before; None if it has not moved, or may not."""
        return self._back.get(unit)

    def family(self, unit: int) -> int:
        """Return the number of accounts that move together with an account, itself included."""
        return int(self._size[self._unit_of[unit]]) if self._unit_of[unit] >= 0 else 1

    def breaks(self, unit: int, move: Move) -> tuple[str, ...]:
        """Return which hard limits a move would break (or break further), each with its load and its limit."""
        if move.violation <= 0:
            return ()
        reduced = int(self._unit_of[unit])
        loads = [term for term in self._model.terms if isinstance(term, Load)]
        found: list[str] = []
        for named, term in zip(self._named, loads, strict=True):
            found += self._broken_rows(named, term, reduced, move.rep)
        return tuple(found)

    def _broken_rows(self, named: NamedLoad, term: Load, reduced: int, rep: int) -> Iterator[str]:
        held = self._held(term)
        then = held.copy()
        unit = np.array([reduced], np.int64)
        for owner, sign in ((self._now[unit], -1), (np.array([rep], np.int64), 1)):
            _, row_of, weight = term.entries(unit, owner)
            np.add.at(then, row_of, sign * weight)
        limits, quantum = term.limits, named.labels.quantum
        for row in np.flatnonzero(limits.outside(then) > limits.outside(held)).tolist():
            above = then[row] > limits.hard_hi[row]
            limit = int(limits.hard_hi[row] if above else limits.hard_lo[row])
            assert abs(limit) < UNLIMITED, "a row without a limit cannot be broken"
            load = quantity(quantum.real(int(then[row])), quantum.unit)
            of = f" of {named.labels.names[row]}" if named.labels.names[row] in self._compiled.facts.rep_names else ""
            side = "at most" if above else "at least"
            yield f"{named.rule.name}{of}: {load}, {side} {quantity(quantum.real(limit), quantum.unit)}"

    def _held(self, term: Load) -> Ints:
        """Return what each row of a term holds now; asked for again and again, so worked out once."""
        if id(term) not in self._loads:
            self._loads[id(term)] = term.loads(self._now)
        return self._loads[id(term)]

    def _blocks(self, units: Ints) -> Iterator[Ints]:
        """Yield the units block by block, so that no block has many more than `BLOCK` candidate pairs."""
        if len(units):
            pairs = np.cumsum(np.diff(self._model.pairs.start)[units])
            yield from np.split(units, np.flatnonzero(np.diff(pairs // BLOCK)) + 1)

    def _changes(self, units: Ints) -> tuple[Ints, Ints]:
        """Return the change of violation and cost by term, for each candidate of the units: shapes (terms, pairs)."""
        size = int(np.diff(self._model.pairs.start)[units].sum())
        shape = (len(self._model.terms), size)
        violation, cost = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for index, (term, state) in enumerate(zip(self._model.terms, self._states, strict=True)):
            violation[index], cost[index] = term.deltas(self._model, state, units)
        return violation, cost

    def _move(self, rep: int, violation: Ints, cost: Ints) -> Move:
        """Return a move from its changes by term, shape (terms,)."""
        costs, by_rule = [0] * len(self._model.levels), dict[int, int]()
        for term, change in zip(self._model.terms, cost.tolist(), strict=True):
            costs[term.level] += change
            by_rule[term.rule] = by_rule.get(term.rule, 0) + change
        return Move(rep, int(violation.sum()), tuple(costs), {rule: one for rule, one in by_rule.items() if one})

    def _runners_up(self) -> Iterator[tuple[int, Move]]:
        pairs = self._model.pairs
        for units in self._blocks(np.flatnonzero(np.diff(pairs.start) > 1)):
            violation, cost = self._changes(units)
            at = pairs.of_units(units)
            by_level = [
                np.sum(cost[[index for index, term in enumerate(self._model.terms) if term.level == level]], axis=0)
                for level in range(len(self._model.levels))
            ]
            elsewhere = np.flatnonzero(pairs.rep[at] != self._now[pairs.unit[at]])
            keys = (*reversed(by_level), violation.sum(axis=0), pairs.unit[at])
            order = elsewhere[np.lexsort([key[elsewhere] for key in keys])]
            _, first = np.unique(pairs.unit[at][order], return_index=True)
            for best in order[first].tolist():
                pair = at[best]
                yield int(pairs.unit[pair]), self._move(int(pairs.rep[pair]), violation[:, best], cost[:, best])

    def _ways_back(self) -> Iterator[tuple[int, Move]]:
        pairs, previous = self._model.pairs, self._compiled.facts.previous
        moved = np.flatnonzero((self._unit_of >= 0) & (previous >= 0) & (previous != self._owner))
        moved = moved[pairs.find(self._unit_of[moved], previous[moved]) >= 0]
        for unit in moved.tolist():
            reduced = int(self._unit_of[unit])
            violation, cost = self._changes(np.array([reduced]))
            column = int(pairs.find(np.array([reduced]), previous[unit : unit + 1])[0] - pairs.start[reduced])
            yield unit, self._move(int(previous[unit]), violation[:, column], cost[:, column])
