"""Rows of several terms as one linear program, with a cap for each upper level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.solvers.linear import LinearProgram
from territory_opt.terms import UNLIMITED, AuxiliaryValues, Bools, Ints, Rows


class RowWriter:
    """Puts the terms' rows under one another and their auxiliaries side by side.

    Parameters
    ----------
    groups
        Pair columns of the k-th free unit are ``groups[k]:groups[k + 1]``; shape (free units + 1,).
    level
        The level to minimise.

    Attributes
    ----------
    told
        Auxiliaries whose values under a plan their term tells: the first of them, and the term's word.
    """

    def __init__(self, groups: Ints, level: int) -> None:
        self.groups, self.level, self.width = groups, level, int(groups[-1])
        self.n_rows, self.n_columns = 0, self.width
        self.entries: list[tuple[Ints, Ints, Ints]] = []
        self.limits: list[tuple[Ints, Ints]] = []
        self.aux: list[tuple[Ints, Ints]] = []
        self.cost: list[list[tuple[Ints, Ints]]] = [[] for _ in range(level + 1)]
        self.offset = [0] * (level + 1)
        self.told: list[tuple[int, AuxiliaryValues]] = []

    def add(self, level: int, rows: Rows) -> None:
        """Add a term's rows; if its level is below, only those that need no auxiliary."""
        width = self.width
        if level > self.level:
            rows = _hard_only(rows, width)
        shift = self.n_columns - width
        self.entries.append((rows.r + self.n_rows, np.where(rows.c >= width, rows.c + shift, rows.c), rows.v))
        self.limits.append((rows.lo, rows.hi))
        self.aux.append((rows.aux_lo, rows.aux_hi))
        if rows.values is not None:
            self.told.append((self.n_columns, rows.values))
        if level <= self.level:
            priced = np.flatnonzero(rows.obj)
            self.cost[level].append((np.where(priced >= width, priced + shift, priced), rows.obj[priced]))
            self.offset[level] += rows.offset
        self.n_rows += len(rows.lo)
        self.n_columns += len(rows.aux_lo)

    def finished(self, caps: Sequence[int]) -> LinearProgram:
        """Return the program, a cap row for each upper level added."""
        for upper in range(self.level):
            cost = self._costs(upper)
            columns = np.flatnonzero(cost)
            self.entries.append((np.full(len(columns), self.n_rows), columns, cost[columns]))
            self.limits.append((np.array([-UNLIMITED]), np.array([caps[upper] - self.offset[upper]])))
            self.n_rows += 1
        r, c, v = _columns(self.entries, 3)
        lo, hi = _columns(self.limits, 2)
        aux_lo, aux_hi = _columns(self.aux, 2)
        obj, offset = self._costs(self.level), self.offset[self.level]
        return LinearProgram(
            groups=self.groups, r=r, c=c, v=v, lo=lo, hi=hi, aux_lo=aux_lo, aux_hi=aux_hi, obj=obj, offset=offset
        )

    def _costs(self, level: int) -> Ints:
        cost = np.zeros(self.n_columns, np.int64)
        for column, value in self.cost[level]:
            np.add.at(cost, column, value)
        return cost


def _hard_only(rows: Rows, width: int) -> Rows:
    """Return the rows that have no auxiliary."""
    kept: Bools = np.ones(len(rows.lo), np.bool_)
    kept[rows.r[rows.c >= width]] = False
    number = np.cumsum(kept) - 1
    inside = kept[rows.r]
    none = np.zeros(0, np.int64)
    entries = number[rows.r[inside]], rows.c[inside], rows.v[inside]
    return Rows(*entries, rows.lo[kept], rows.hi[kept], none, none, np.zeros(width, np.int64), 0)


def _columns(parts: Sequence[tuple[Ints, ...]], width: int) -> tuple[Ints, ...]:
    """Return the parts' arrays, those of the same place put together."""
    none = np.zeros(0, np.int64)
    return tuple(np.concatenate([none, *(part[k] for part in parts)]) for k in range(width))
