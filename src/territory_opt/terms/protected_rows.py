"""The linear rows of `Protected`: the worst case by duality, and what its auxiliaries are worth under a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territory_opt.terms.base import UNLIMITED, Model, Rows, View
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
    """Values of the auxiliaries of some protected rows under a plan.

    Each row's threshold comes first, then what each deviation is beyond it, then what priced rows hold above their
    limits.
    """

    term: Protected
    rows: Ints
    priced: Ints
    known: _Deviations

    def __call__(self, owner: Ints) -> Ints:
        """Return the least values that keep every row, or come as near as its hard limit lets them."""
        units = np.flatnonzero(owner >= 0)
        _, row, more = self.term.deviations(units, owner[units])
        thresholds = [_threshold(more[row == one], self.term.worst) for one in self.rows.tolist()]
        threshold = np.array(thresholds, np.int64)
        one = self.known
        taken = (one.unit < 0) | (owner[one.unit] == one.rep)
        beyond = np.where(taken, np.maximum(one.amount - threshold[one.row], 0), 0)
        limits = self.term.limits
        above = np.minimum(self.term.loads(owner), limits.hard_hi)[self.priced] - limits.soft_hi[self.priced]
        return np.concatenate([threshold, beyond, np.maximum(above, 0)])


def _threshold(deviations: Ints, worst: int) -> int:
    """Return the least of the deviations that count; 0 if fewer do than might."""
    return int(np.sort(deviations)[-worst]) if worst <= len(deviations) else 0


class ProtectedRows:
    """Writes ``Σ w x + worst · z + Σ p ≤ limit + e`` with ``z + p ≥ deviation · x`` for each row that may pass a limit.

    By linear duality the least of ``worst · z + Σ p`` is the sum of the largest deviations; z is then the least of
    them, a whole number. The excess e is there in priced rows only, costs, and ends at the hard limit. Of the frozen
    units' deviations only the largest can ever count.
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
        limits = term.limits
        self.priced = (limits.price_hi > 0) & (limits.soft_hi < limits.hard_hi)
        self.limit = np.where(self.priced, limits.soft_hi, limits.hard_hi)

    def rows(self) -> Rows:
        """Return the rows, with auxiliaries that `WorstCase` gives the values of."""
        known = self._deviations()
        reach = self._reach(known)
        rows = np.flatnonzero(reach > self.limit)
        number = np.full(len(self.term.limits), -1, np.int64)
        number[rows] = np.arange(len(rows))
        kept = number[known.row] >= 0
        parts = (number[known.row], known.column, known.unit, known.rep, known.amount)
        return self._written(rows, reach[rows], number, _Deviations(*(part[kept] for part in parts)))

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

    def _reach(self, known: _Deviations) -> Ints:
        """Return the most that each row can hold at its worst, whatever is chosen."""
        n_rows = len(self.term.limits)
        key, place = np.unique(self.unit[self.entries.at] * max(n_rows, 1) + self.entries.row, return_inverse=True)
        most = np.zeros(len(key), np.int64)  # a unit may choose to add nothing
        np.maximum.at(most, place, self.entries.weight)
        reach = self.nominal + largest_sums(known.row, known.amount, self.term.worst, n_rows)
        np.add.at(reach, key % max(n_rows, 1), most)
        return reach

    def _written(self, rows: Ints, reach: Ints, number: Ints, known: _Deviations) -> Rows:
        """Return the limit of each row, then one row for each deviation: columns are pairs, z, p and e."""
        n, k, limits = len(rows), len(known.row), self.term.limits
        each, deviation = np.arange(n, dtype=np.int64), np.arange(k, dtype=np.int64)
        paid = np.flatnonzero(self.priced[rows])
        z, p, e = self.width + each, self.width + n + deviation, self.width + n + k + np.arange(len(paid))
        inside = number[self.entries.row] >= 0
        chosen = np.flatnonzero(known.column >= 0)
        r = [number[self.entries.row[inside]], each, known.row, paid, n + deviation, n + deviation, n + chosen]
        c = [self.entries.at[inside], z, p, e, z[known.row], p, known.column[chosen]]
        ones, less = np.ones(k, np.int64), np.full(len(paid), -1)
        v = [self.entries.weight[inside], np.full(n, self.term.worst), ones, less, ones, ones, -known.amount[chosen]]
        largest = np.zeros(n, np.int64)
        np.maximum.at(largest, known.row, known.amount)
        needed = np.where(known.column >= 0, 0, known.amount)
        excess = (np.minimum(limits.hard_hi[rows], reach) - limits.soft_hi[rows])[paid]
        return Rows(
            np.concatenate(r),
            np.concatenate(c),
            np.concatenate(v),
            np.concatenate([np.full(n, -UNLIMITED), needed]),
            np.concatenate([self.limit[rows] - self.nominal[rows], np.full(k, UNLIMITED)]),
            np.zeros(n + k + len(paid), np.int64),
            np.concatenate([largest, known.amount, excess]),
            np.concatenate([np.zeros(self.width + n + k, np.int64), limits.price_hi[rows][paid]]),
            0,
            WorstCase(self.term, rows, rows[paid], known),
        )
