"""The linear rows of loads: sums within hard limits, and auxiliaries for what may stray from soft ones at a price."""

from __future__ import annotations

import numpy as np

from territory_opt.terms.base import UNLIMITED, Rows
from territory_opt.terms.limits import Limits
from territory_opt.terms.pairs import Ints


class LoadRows:
    """Writes a row for each row of a load that the open pairs reach.

    Parameters
    ----------
    limits
        Of all rows. Shape (rows,).
    frozen
        What each row holds already. Shape (rows,).
    width
        Number of open pairs: the columns before the auxiliaries.
    unit
        The unit of each open pair. Shape (width,).
    column, row, weight
        What the open pairs add to which row.
    """

    def __init__(
        self, limits: Limits, frozen: Ints, width: int, unit: Ints, column: Ints, row: Ints, weight: Ints
    ) -> None:
        self.limits, self.frozen, self.width = limits, frozen, width
        nonzero = weight != 0
        self.column, self.row, self.weight = column[nonzero], row[nonzero], weight[nonzero]
        reach = _view_reach(unit[self.column], self.row, self.weight, len(limits))
        self.least, self.most = frozen + reach[0], frozen + reach[1]
        self.touched = np.zeros(len(limits), np.bool_)
        self.touched[self.row] = True

    def rows(self, elsewhere: int = 0) -> Rows:
        """Return the rows.

        Parameters
        ----------
        elsewhere
            Where only the dearest row counts: what the dearest of rows that are not given here costs.
        """
        parts = [self._hard()]
        limits = self.limits
        if limits.join == "max":
            parts.append(self._dearest(elsewhere))
            offset = 0
        else:
            parts += [self._stray(above=True), self._stray(above=False)]
            offset = int(limits.costs(self.frozen)[~self.touched].sum())
        return _stack(parts, self.width, offset)

    def _entries_of(self, rows: Ints, sign: Ints | int = 1) -> tuple[Ints, Ints, Ints]:
        """Return the pair entries of some rows, renumbered 0.. in their order, times a factor each."""
        number = np.full(len(self.limits), -1, np.int64)
        number[rows] = np.arange(len(rows))
        inside = number[self.row] >= 0
        factor = np.broadcast_to(np.asarray(sign, np.int64), (len(rows),))
        r = number[self.row[inside]]
        return r, self.column[inside], self.weight[inside] * factor[r]

    def _hard(self) -> Rows:
        limits = self.limits
        binding = np.flatnonzero((self.least < limits.hard_lo) | (self.most > limits.hard_hi))
        hard_lo, hard_hi = limits.hard_lo[binding], limits.hard_hi[binding]
        least, most = self.least[binding], self.most[binding]
        # Ends that no choice reaches are drawn in; a row beyond its limits whatever is chosen keeps the one it breaks.
        lo = np.maximum(hard_lo, np.minimum(hard_hi, least))
        hi = np.minimum(hard_hi, np.maximum(hard_lo, most))
        lo, hi = lo - self.frozen[binding], hi - self.frozen[binding]
        none = np.zeros(0, np.int64)
        return Rows(*self._entries_of(binding), lo, hi, none, none, none, 0)

    def _stray(self, *, above: bool) -> Rows:
        """Return one auxiliary for each row that may end above (below) its soft limit at a price."""
        limits = self.limits
        soft, price = (limits.soft_hi, limits.price_hi) if above else (limits.soft_lo, limits.price_lo)
        most = self.most - soft if above else soft - self.least
        rows = np.flatnonzero(self.touched & (price > 0) & (most > 0))
        least = np.maximum(self.least[rows] - soft[rows] if above else soft[rows] - self.most[rows], 0)
        r, c, v = self._entries_of(rows)
        n = np.arange(len(rows), dtype=np.int64)
        room = soft[rows] - self.frozen[rows]
        free = np.full(len(rows), UNLIMITED)
        return Rows(
            np.concatenate([r, n]),
            np.concatenate([c, self.width + n]),
            np.concatenate([v, np.full(len(rows), -1 if above else 1)]),
            -free if above else room,
            room if above else free,
            least,
            most[rows],
            price[rows],
            0,
        )

    def _dearest(self, elsewhere: int) -> Rows:
        """Return one auxiliary, at least as large as each row's cost: ``price × (load − soft limit) ≤ dearest``."""
        limits = self.limits
        untouched = limits.costs(self.frozen)[~self.touched].max(initial=elsewhere)
        above = np.flatnonzero(self.touched & (limits.price_hi > 0) & (self.most > limits.soft_hi))
        below = np.flatnonzero(self.touched & (limits.price_lo > 0) & (self.least < limits.soft_lo))
        high, low = limits.price_hi[above], limits.price_lo[below]
        up, down = self._entries_of(above, high), self._entries_of(below, low)
        rows = np.arange(len(above) + len(below), dtype=np.int64)
        dearest = max(
            int((high * (self.most[above] - limits.soft_hi[above])).max(initial=0)),
            int((low * (limits.soft_lo[below] - self.least[below])).max(initial=0)),
            int(untouched),
        )
        free_hi, free_lo = np.full(len(below), UNLIMITED), np.full(len(above), -UNLIMITED)
        return Rows(
            np.concatenate([up[0], down[0] + len(above), rows]),
            np.concatenate([up[1], down[1], np.full(len(rows), self.width)]),
            np.concatenate([up[2], down[2], np.full(len(above), -1), np.ones(len(below), np.int64)]),
            np.concatenate([free_lo, low * (limits.soft_lo[below] - self.frozen[below])]),
            np.concatenate([high * (limits.soft_hi[above] - self.frozen[above]), free_hi]),
            np.array([untouched], np.int64),
            np.array([dearest], np.int64),
            np.ones(1, np.int64),
            0,
        )


def _view_reach(unit: Ints, row: Ints, weight: Ints, n_rows: int) -> tuple[Ints, Ints]:
    """Return outer limits of what the free units can add to each row (any of them may choose to add nothing)."""
    key, place = np.unique(unit * max(n_rows, 1) + row, return_inverse=True)
    least, most = np.zeros(len(key), np.int64), np.zeros(len(key), np.int64)
    np.minimum.at(least, place, weight)
    np.maximum.at(most, place, weight)
    rows = key % max(n_rows, 1)
    return _sums(rows, least, n_rows), _sums(rows, most, n_rows)


def _stack(parts: list[Rows], width: int, offset: int) -> Rows:
    """Put several sets of rows under one another, their auxiliaries side by side."""
    r, c, rows_before, aux_before = [], [], 0, 0
    for part in parts:
        r.append(part.r + rows_before)
        c.append(np.where(part.c >= width, part.c + aux_before, part.c))
        rows_before += len(part.lo)
        aux_before += len(part.aux_lo)

    def joined(name: str) -> Ints:
        return np.concatenate([getattr(part, name) for part in parts])

    return Rows(
        np.concatenate(r),
        np.concatenate(c),
        joined("v"),
        joined("lo"),
        joined("hi"),
        joined("aux_lo"),
        joined("aux_hi"),
        np.concatenate([np.zeros(width, np.int64), joined("obj")]),
        offset,
    )


def _sums(row: Ints, weight: Ints, n_rows: int) -> Ints:
    total = np.zeros(n_rows, np.int64)
    np.add.at(total, row, weight)
    return total
