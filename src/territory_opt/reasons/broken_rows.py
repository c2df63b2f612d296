"""Broken rows: which hard limits moves would break, each in words with its load and its limit.

Of hard terms that have no rows, the name of the rule must do.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.row_names import NamedLoad, named_loads
from territory_opt.rules.words import quantity
from territory_opt.terms import UNLIMITED, Ints, Load


class BrokenRows:
    """The rows of a plan's limits, and what moves do to them.

    Parameters
    ----------
    compiled
        The problem.
    now
        Rep of each unit of the reduced model. Shape (units,).
    """

    def __init__(self, compiled: Compiled, now: Ints) -> None:
        self._compiled, self._now = compiled, now

    @cached_property
    def _rows(self) -> list[_Rows]:
        loads = [term for term in self._compiled.reduced.terms if isinstance(term, Load)]
        named = named_loads(self._compiled)
        return [_Rows(self._compiled, one, term, self._now) for one, term in zip(named, loads, strict=True)]

    def words(self, unit: Ints, rep: Ints, broken: Ints) -> list[tuple[str, ...]]:
        """Return which hard limits each move would break, or break further; nothing for moves that break none.

        Parameters
        ----------
        unit, rep
            Who would go where. Shape (k,).
        broken
            How much more each term sees broken. Shape (terms, k).
        """
        found: list[tuple[str, ...]] = [()] * len(unit)
        worse = np.flatnonzero(broken.sum(axis=0) > 0)
        if len(worse):
            for rows in self._rows:
                for move, text in rows.broken(unit[worse], rep[worse]):
                    found[worse[move]] += (text,)
            for term, more in zip(self._compiled.reduced.terms, broken[:, worse], strict=True):
                if not isinstance(term, Load):
                    for move in worse[more > 0].tolist():
                        found[move] += (self._compiled.rules[term.rule].name,)
        return found


class _Rows:
    """The rows of one term, and the words that do not depend on the load."""

    def __init__(self, compiled: Compiled, named: NamedLoad, term: Load, now: Ints) -> None:
        self.term, self.now, self.held = term, now, term.loads(now)
        self.quantum = named.labels.quantum
        reps = compiled.facts.tables.rep_index
        self.names = [
            f"{named.rule.name} of {name}" if name in reps else named.rule.name for name in named.labels.names
        ]
        self.limits: dict[tuple[int, bool], str] = {}

    def broken(self, unit: Ints, rep: Ints) -> Iterator[tuple[int, str]]:
        """Yield the rows that moves would break (further): the place of the move, and the row's words."""
        move, row, then = self._loads_then(unit, rep)
        limits, above = self.term.limits, then > self.term.limits.hard_hi[row]
        outside = np.maximum(limits.hard_lo[row] - then, 0) + np.maximum(then - limits.hard_hi[row], 0)
        worse = np.flatnonzero(outside > limits.outside(self.held)[row])
        columns = (move[worse], row[worse], self.quantum.reals(then[worse]), above[worse].tolist())
        for at, j, load, is_above in zip(columns[0].tolist(), columns[1].tolist(), columns[2], columns[3], strict=True):
            yield at, f"{self.names[j]}: {quantity(load, self.quantum.unit)}, {self._limit(j, is_above)}"

    def _loads_then(self, unit: Ints, rep: Ints) -> tuple[Ints, Ints, Ints]:
        """Return move, row and load for each row that a move touches, by move and row."""
        owned = np.flatnonzero(self.now[unit] >= 0)
        out, into = self.term.entries(unit[owned], self.now[unit[owned]]), self.term.entries(unit, rep)
        n_rows = max(len(self.held), 1)
        keys = np.concatenate([owned[out.at] * n_rows + out.row, into.at * n_rows + into.row])
        key, place = np.unique(keys, return_inverse=True)
        then = self.held[key % n_rows]
        np.add.at(then, place, np.concatenate([-out.weight, into.weight]))
        return key // n_rows, key % n_rows, then

    def _limit(self, row: int, above: bool) -> str:
        if (row, above) not in self.limits:
            limit = int((self.term.limits.hard_hi if above else self.term.limits.hard_lo)[row])
            assert abs(limit) < UNLIMITED, "a row without a limit cannot be broken"
            side = "at most" if above else "at least"
            self.limits[row, above] = f"{side} {quantity(self.quantum.real(limit), self.quantum.unit)}"
        return self.limits[row, above]
