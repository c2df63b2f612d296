"""A linear program in whole numbers: plain arrays that say everything a solver must know, and can be sent anywhere.

Columns are pairs (0 or 1), then auxiliaries; each free unit takes exactly one of its pairs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from territory_opt.terms import Ints

_LARGEST_REPAIR = 2**60
"""The most that all broken rows of a softened program may cost together, in quanta."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LinearProgram:
    """Minimise ``obj · x + offset`` over whole ``x`` with ``lo ≤ A x ≤ hi`` and one pair for each free unit.

    Attributes
    ----------
    groups
        Pair columns of the k-th free unit are ``groups[k]:groups[k + 1]``; shape (free units + 1,).
    r, c, v
        Entries of ``A``: row, column, value. Shape (non-zeros,).
    lo, hi
        Limits of the rows, beyond ±`UNLIMITED` none. The terms' rows stand first, then the caps of upper levels.
    aux_lo, aux_hi
        Limits of the columns after the pairs.
    obj, offset
        Cost of each column on the level, and of what is frozen.
    elastic
        Number of trailing columns that measure by how much rows are broken (see `softened_at`).
    """

    groups: Ints
    r: Ints
    c: Ints
    v: Ints
    lo: Ints
    hi: Ints
    aux_lo: Ints
    aux_hi: Ints
    obj: Ints
    offset: int
    elastic: int = 0

    @property
    def n_pairs(self) -> int:
        """Number of pair columns, which stand first."""
        return int(self.groups[-1])

    @property
    def n_columns(self) -> int:
        """Number of all columns."""
        return self.n_pairs + len(self.aux_lo)

    @property
    def n_rows(self) -> int:
        """Number of rows, the one-of groups not counted."""
        return len(self.lo)

    @cached_property
    def row_starts(self) -> tuple[Ints, Ints, Ints]:
        """The entries sorted by row: (start, column, value), those of row i at ``start[i]:start[i + 1]``."""
        order = np.argsort(self.r, kind="stable")
        start = np.searchsorted(self.r[order], np.arange(self.n_rows + 1)).astype(np.int64)
        return start, self.c[order], self.v[order]

    def objective_of(self, x: Ints) -> int:
        """Return the cost of a solution on the level, what is frozen included."""
        return int(self.obj @ x) + self.offset

    def activity(self, x: Ints) -> Ints:
        """Return ``A x``."""
        total = np.zeros(self.n_rows, np.int64)
        np.add.at(total, self.r, self.v * x[self.c])
        return total

    def broken(self, x: Ints) -> Ints:
        """Return by how much a solution breaks each row, shape (rows,)."""
        load = self.activity(x)
        outside: Ints = np.maximum(self.lo - load, 0) + np.maximum(load - self.hi, 0)
        return outside

    def completed(self, chosen: Ints, told: Iterable[tuple[int, Ints]] = ()) -> Ints:
        """Return the values of all columns once pairs are chosen, each auxiliary at the least that its rows allow.

        Parameters
        ----------
        chosen
            0 or 1 for each pair. Shape (pairs,).
        told
            Values of auxiliaries that no row tells by itself: the first of them, and the values.
        """
        x = np.concatenate([chosen, self.aux_lo])
        first_elastic = self.n_columns - self.elastic
        self._raise_least(x, self.n_pairs, first_elastic)
        for first, known in told:
            x[first : first + len(known)] = known
        self._raise_least(x, first_elastic, self.n_columns)
        limited: Ints = np.minimum(x, np.concatenate([np.ones(self.n_pairs, np.int64), self.aux_hi]))
        return limited

    def _raise_least(self, x: Ints, first: int, after: int) -> None:
        """Raise the columns ``first .. after - 1`` as far as their rows ask, whatever later columns do."""
        load = self.activity(np.where(np.arange(self.n_columns) < first, x, 0))
        at = np.flatnonzero((self.c >= first) & (self.c < after))
        row, column, value = self.r[at], self.c[at], self.v[at]
        # value · x ≥ lo − load where the column lifts the row, |value| · x ≥ load − hi where it lowers it. In a cap row
        # only the elastic column lowers, all others add to it: they ask for nothing there.
        short = np.where(value > 0, self.lo[row] - load[row], load[row] - self.hi[row])
        np.maximum.at(x, column, -(-short // np.abs(value)))

    def softened_at(self, x: Ints, worth: float) -> Self:
        """Return the program in which each row that a solution breaks may stay broken, as far as now, at a price.

        Breaking a row by its mean weight costs ``worth``, or as much of it as lets the objective fit 64 bits. The
        solution itself then is one, and none breaks any row further.
        """
        broken = self.broken(x)
        rows = np.flatnonzero(broken)
        if not len(rows):
            return self
        sign = np.where(self.activity(x)[rows] > self.hi[rows], -1, 1)
        count = np.maximum(np.bincount(self.r, minlength=self.n_rows), 1)
        mean = np.maximum(np.bincount(self.r, np.abs(self.v), self.n_rows) / count, 1.0)[rows]
        dearest = np.maximum(_LARGEST_REPAIR // (len(rows) * broken[rows]), 1)
        price = np.minimum(np.maximum(np.rint(worth / mean), 1.0), dearest).astype(np.int64)
        return replace(
            self,
            r=np.concatenate([self.r, rows]),
            c=np.concatenate([self.c, self.n_columns + np.arange(len(rows))]),
            v=np.concatenate([self.v, sign]),
            aux_lo=np.concatenate([self.aux_lo, np.zeros(len(rows), np.int64)]),
            aux_hi=np.concatenate([self.aux_hi, broken[rows]]),
            obj=np.concatenate([self.obj, price]),
            elastic=len(rows),
        )
