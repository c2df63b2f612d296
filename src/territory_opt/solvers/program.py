"""One level of a model as a linear program in whole numbers, the same for every solver.

Columns are the open pairs of a view (0 or 1) and the terms' auxiliaries; rows are those of the terms, then one cap for
each upper level. Each free unit takes exactly one of its open pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.terms import UNLIMITED, AuxiliaryValues, Bools, Ints, Model, Rows, View

_LARGEST_REPAIR = 2**60
"""The most that all broken rows of a softened program may cost together, in quanta."""


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise ``obj · x + offset`` over whole ``x`` with ``lo ≤ A x ≤ hi`` and one pair for each free unit.

    Attributes
    ----------
    r, c, v
        Entries of ``A``: row, column, value. Shape (non-zeros,).
    lo, hi
        Limits of the rows, beyond ±`UNLIMITED` none. The terms' rows stand first, then the caps of upper levels.
    aux_lo, aux_hi
        Limits of the columns after the pairs.
    obj, offset
        Cost of each column on the level, and of what is frozen.
    elastic
        Number of trailing columns that measure by how much rows are broken (see `softened`).
    told
        Auxiliaries whose values under a plan their term tells: the first of them, and the term's word.
    """

    model: Model
    view: View
    level: int
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
    told: tuple[tuple[int, AuxiliaryValues], ...] = ()

    @property
    def n_pairs(self) -> int:
        """Number of pair columns, which stand first."""
        return self.view.width

    @property
    def n_columns(self) -> int:
        """Number of all columns."""
        return self.n_pairs + len(self.aux_lo)

    @property
    def n_rows(self) -> int:
        """Number of rows, the one-of groups not counted."""
        return len(self.lo)

    @cached_property
    def groups(self) -> Ints:
        """Pair columns of the k-th free unit are ``groups[k]:groups[k + 1]``; shape (free units + 1,)."""
        unit = self.model.pairs.unit[self.view.pairs]
        free = np.sort(self.view.free)
        return np.append(np.searchsorted(unit, free), len(unit)).astype(np.int64)

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

    def owner_of(self, x: Ints) -> Ints:
        """Return the plan that a solution stands for; a free unit without a chosen pair has no owner."""
        owner = self.view.owner.copy()
        owner[self.view.free] = -1
        chosen = self.view.pairs[np.flatnonzero(x[: self.n_pairs])]
        owner[self.model.pairs.unit[chosen]] = self.model.pairs.rep[chosen]
        return owner

    def hint(self, owner: Ints) -> Ints:
        """Return the values of all columns under a plan, each auxiliary at the least that its rows allow."""
        pairs = self.model.pairs
        chosen = pairs.rep[self.view.pairs] == owner[pairs.unit[self.view.pairs]]
        x = np.concatenate([chosen.astype(np.int64), self.aux_lo])
        first_elastic = self.n_columns - self.elastic
        self._raise_least(x, self.n_pairs, first_elastic)
        for first, values in self.told:
            known = values(owner)
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

    def broken(self, x: Ints) -> Ints:
        """Return by how much a solution breaks each row, shape (rows,)."""
        load = self.activity(x)
        outside: Ints = np.maximum(self.lo - load, 0) + np.maximum(load - self.hi, 0)
        return outside

    def softened(self, owner: Ints, worth: float) -> Program:
        """Return the program in which each row that a plan breaks may stay broken, as far as now, at a price.

        Breaking a row by its mean weight costs ``worth``, or as much of it as lets the objective fit 64 bits. The plan
        itself is always a solution, and no solution breaks any row further.
        """
        x = self.hint(owner)
        broken = self.broken(x)
        rows = np.flatnonzero(broken)
        if not len(rows):
            return self
        sign = np.where(self.activity(x)[rows] > self.hi[rows], -1, 1)
        count = np.maximum(np.bincount(self.r, minlength=self.n_rows), 1)
        mean = np.maximum(np.bincount(self.r, np.abs(self.v), self.n_rows) / count, 1.0)[rows]
        dearest = np.maximum(_LARGEST_REPAIR // (len(rows) * broken[rows]), 1)
        price = np.minimum(np.maximum(np.rint(worth / mean), 1.0), dearest).astype(np.int64)
        return Program(
            self.model,
            self.view,
            self.level,
            np.concatenate([self.r, rows]),
            np.concatenate([self.c, self.n_columns + np.arange(len(rows))]),
            np.concatenate([self.v, sign]),
            self.lo,
            self.hi,
            np.concatenate([self.aux_lo, np.zeros(len(rows), np.int64)]),
            np.concatenate([self.aux_hi, broken[rows]]),
            np.concatenate([self.obj, price]),
            self.offset,
            len(rows),
            self.told,
        )


def assemble(model: Model, view: View, level: int, caps: Sequence[int]) -> Program:
    """Write one level of a model as a program.

    Parameters
    ----------
    model
        Any model; `Split` terms may be hard or soft.
    view
        What is free to choose.
    level
        The level to minimise. Soft limits of lower levels are left out, hard limits of all levels are kept.
    caps
        The most that each upper level may cost, in its quanta. Shape (level,).
    """
    writer = _Writer(model, view, level)
    for term in model.terms:
        writer.add(term.level, term.encode(model, view))
    return writer.finished(caps)


class _Writer:
    """Puts the terms' rows under one another and their auxiliaries side by side."""

    def __init__(self, model: Model, view: View, level: int) -> None:
        self.model, self.view, self.level = model, view, level
        self.n_rows, self.n_columns = 0, view.width
        self.entries: list[tuple[Ints, Ints, Ints]] = []
        self.limits: list[tuple[Ints, Ints]] = []
        self.aux: list[tuple[Ints, Ints]] = []
        self.cost: list[list[tuple[Ints, Ints]]] = [[] for _ in range(level + 1)]
        self.offset = [0] * (level + 1)
        self.told: list[tuple[int, AuxiliaryValues]] = []

    def add(self, level: int, rows: Rows) -> None:
        """Add a term's rows; if its level is below, only those that need no auxiliary."""
        width = self.view.width
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

    def finished(self, caps: Sequence[int]) -> Program:
        """Return the program, a cap row for each upper level added."""
        for upper in range(self.level):
            cost = self._costs(upper)
            columns = np.flatnonzero(cost)
            self.entries.append((np.full(len(columns), self.n_rows), columns, cost[columns]))
            self.limits.append((np.array([-UNLIMITED]), np.array([caps[upper] - self.offset[upper]])))
            self.n_rows += 1
        r, c, v = (_joined(part) for part in zip(*self.entries, strict=True)) if self.entries else (_joined(()),) * 3
        lo, hi = (_joined(part) for part in zip(*self.limits, strict=True)) if self.limits else (_joined(()),) * 2
        low, high = (_joined(part) for part in zip(*self.aux, strict=True)) if self.aux else (_joined(()),) * 2
        obj, offset = self._costs(self.level), self.offset[self.level]
        told = tuple(self.told)
        return Program(self.model, self.view, self.level, r, c, v, lo, hi, low, high, obj, offset, told=told)

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


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])
