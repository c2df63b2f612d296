"""The linear rows of `Protected`: the worst case by duality, and what its auxiliaries are worth under a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territory_opt.terms.base import UNLIMITED, EntryFunction, Model, Rows, View
from territory_opt.terms.pairs import Ints

if TYPE_CHECKING:
    from territory_opt.terms.protected import Protected


def largest_sums(row: Ints, amount: Ints, worst: int, n_rows: int) -> Ints:
    """Return the sum of the ``worst`` largest amounts in each row, shape (rows,)."""
    order = np.lexsort((-amount, row))
    row, amount = row[order], amount[order]
    first = np.searchsorted(row, np.arange(n_rows))
    counts = np.arange(len(row)) - first[row] < worst
    total = np.zeros(n_rows, np.int64)
    np.add.at(total, row[counts], amount[counts])
    return total


@dataclass(frozen=True, eq=False)
class _Deviations:
    """Deviations that may count in some rows: of open pairs, or (unit −1) of frozen units.

    Attributes
    ----------
    row
        Which of the rows, 0 .. n − 1.
    column
        The view's pair, −1 for frozen units.
    unit, rep, amount
        Whose it is, and how much.
    """

    row: Ints
    column: Ints
    unit: Ints
    rep: Ints
    amount: Ints


@dataclass(frozen=True, eq=False)
class WorstCase:
    """Values of the auxiliaries of some protected rows under a plan: each row's threshold, then what is beyond it."""

    deviations: EntryFunction
    worst: int
    rows: Ints
    known: _Deviations

    def __call__(self, owner: Ints) -> Ints:
        """Return the least values that keep every row but the limits themselves."""
        units = np.flatnonzero(owner >= 0)
        _, row, more = self.deviations(units, owner[units])
        thresholds = [_threshold(more[row == one], self.worst) for one in self.rows.tolist()]
        threshold = np.array(thresholds, np.int64)
        one = self.known
        taken = (one.unit < 0) | (owner[one.unit] == one.rep)
        beyond = np.where(taken, np.maximum(one.amount - threshold[one.row], 0), 0)
        return np.concatenate([threshold, beyond])


def _threshold(deviations: Ints, worst: int) -> int:
    """Return the least of the deviations that count; 0 if fewer do than might."""
    return int(np.sort(deviations)[-worst]) if worst <= len(deviations) else 0


class ProtectedRows:
    """Writes ``Σ w x + worst · z + Σ p ≤ limit`` with ``z + p ≥ deviation · x`` for each row that can be broken.

    By linear duality the least of ``worst · z + Σ p`` is the sum of the largest deviations; z is then the least of
    them, a whole number. Of the frozen units' deviations only the largest can ever count.
    """

    def __init__(self, term: Protected, model: Model, view: View) -> None:
        self.term, self.width = term, view.width
        self.unit, self.rep = model.pairs.unit[view.pairs], model.pairs.rep[view.pairs]
        self.frozen = view.owner.copy()
        self.frozen[view.free] = -1
        self.entries = term.entries(self.unit, self.rep)
        units = np.flatnonzero(self.frozen >= 0)
        _, row, weight = term.entries(units, self.frozen[units])
        self.nominal = np.zeros(len(term.limits), np.int64)
        np.add.at(self.nominal, row, weight)

    def rows(self) -> Rows:
        """Return the rows, with auxiliaries that `WorstCase` gives the values of."""
        known = self._deviations()
        rows = self._breakable(known)
        number = np.full(len(self.term.limits), -1, np.int64)
        number[rows] = np.arange(len(rows))
        kept = number[known.row] >= 0
        parts = (number[known.row], known.column, known.unit, known.rep, known.amount)
        return self._written(rows, number, _Deviations(*(part[kept] for part in parts)))

    def _deviations(self) -> _Deviations:
        """Return the deviations of open pairs, and the largest ones of frozen units."""
        at, row, more = self.term.deviations(self.unit, self.rep)
        units = np.flatnonzero(self.frozen >= 0)
        _, still_row, still = self.term.deviations(units, self.frozen[units])
        order = np.lexsort((-still, still_row))
        still_row, still = still_row[order], still[order]
        first = np.searchsorted(still_row, np.arange(len(self.term.limits)))
        counts = np.arange(len(still)) - first[still_row] < self.term.worst
        nobody = np.full(int(counts.sum()), -1, np.int64)
        parts = (
            (row, still_row[counts]),
            (at, nobody),
            (self.unit[at], nobody),
            (self.rep[at], nobody),
            (more, still[counts]),
        )
        row, column, unit, rep, amount = (np.concatenate(pair) for pair in parts)
        some = amount > 0
        return _Deviations(row[some], column[some], unit[some], rep[some], amount[some])

    def _breakable(self, known: _Deviations) -> Ints:
        """Return the rows that some choice may break, or that are broken whatever is chosen."""
        n_rows = len(self.term.limits)
        key, place = np.unique(self.unit[self.entries.at] * max(n_rows, 1) + self.entries.row, return_inverse=True)
        most = np.zeros(len(key), np.int64)  # a unit may choose to add nothing
        np.maximum.at(most, place, self.entries.weight)
        reach = self.nominal + largest_sums(known.row, known.amount, self.term.worst, n_rows)
        np.add.at(reach, key % max(n_rows, 1), most)
        return np.flatnonzero(reach > self.term.limits.hard_hi)

    def _written(self, rows: Ints, number: Ints, known: _Deviations) -> Rows:
        """Return the limit of each row, then one row for each deviation: columns are pairs, thresholds, excesses."""
        n, k = len(rows), len(known.row)
        each, deviation = np.arange(n, dtype=np.int64), np.arange(k, dtype=np.int64)
        z, p = self.width + each, self.width + n + deviation
        inside = number[self.entries.row] >= 0
        chosen = np.flatnonzero(known.column >= 0)
        r = [number[self.entries.row[inside]], each, known.row, n + deviation, n + deviation, n + chosen]
        c = [self.entries.at[inside], z, p, z[known.row], p, known.column[chosen]]
        ones = np.ones(k, np.int64)
        v = [self.entries.weight[inside], np.full(n, self.term.worst), ones, ones, ones, -known.amount[chosen]]
        largest = np.zeros(n, np.int64)
        np.maximum.at(largest, known.row, known.amount)
        needed = np.where(known.column >= 0, 0, known.amount)
        return Rows(
            np.concatenate(r),
            np.concatenate(c),
            np.concatenate(v),
            np.concatenate([np.full(n, -UNLIMITED), needed]),
            np.concatenate([self.term.limits.hard_hi[rows] - self.nominal[rows], np.full(k, UNLIMITED)]),
            np.zeros(n + k, np.int64),
            np.concatenate([largest, known.amount]),
            np.zeros(self.width + n + k, np.int64),
            0,
            WorstCase(self.term.deviations, self.term.worst, rows, known),
        )
