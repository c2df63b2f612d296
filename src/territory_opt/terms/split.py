"""Split: groups of units (families, exclusive cells) that pay, or may not, when more than one rep owns them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.terms.base import Duals, Entries, Measure, Model, Rows, Term, View
from territory_opt.terms.limits import Limits
from territory_opt.terms.pairs import Ints
from territory_opt.terms.reduction import Reduction

HARD = -1
"""Price of a group that must not be split at all."""


@dataclass(eq=False)
class SplitState:
    """Who owns each unit now, and how many members of each group each rep owns.

    Attributes
    ----------
    owner
        Shape (units,).
    key, count
        Of each group and rep who owns any of it, ``group × number of reps + rep``, ascending, and how many. A table of
        groups by reps would not fit in memory where there are very many of both.
    """

    owner: Ints
    key: Ints
    count: Ints

    def held(self, key: Ints) -> Ints:
        """Return how many members the groups and reps of some keys hold together."""
        if len(self.key) == 0:
            return np.zeros_like(key)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[at] == key, self.count[at], 0)


@dataclass(frozen=True, eq=False)
class Split:
    """Counts the reps beyond the first in each group, and prices them.

    Attributes
    ----------
    start, unit
        Members of group ``g`` are ``unit[start[g]:start[g + 1]]``; no unit is in two groups of one term.
    price
        Cost of each rep beyond the first, in quanta of the level; `HARD` forbids it. Shape (groups,).
    """

    rule: int
    level: int
    start: Ints
    unit: Ints
    price: Ints

    @cached_property
    def group(self) -> Ints:
        """Group of each member, shape (members,)."""
        return np.repeat(np.arange(len(self.price), dtype=np.int64), np.diff(self.start))

    def evaluate(self, model: Model, owner: Ints) -> Measure:
        """Return the reps beyond the first: counted where the group is hard, priced elsewhere."""
        return self._measure(self.extra(model, owner))

    def extra(self, model: Model, owner: Ints) -> Ints:
        """Return the number of reps beyond the first in each group, shape (groups,)."""
        owned = owner[self.unit] >= 0
        used = np.unique(self.group[owned] * model.n_reps + owner[self.unit][owned]) // max(model.n_reps, 1)
        return np.maximum(np.bincount(used, minlength=len(self.price)) - 1, 0).astype(np.int64)

    def state(self, model: Model, owner: Ints) -> SplitState:
        """Return how many members each rep owns."""
        return SplitState(owner.copy(), *self._count(model, owner))

    def _count(self, model: Model, owner: Ints) -> tuple[Ints, Ints]:
        owned = owner[self.unit] >= 0
        key, count = np.unique(self.group[owned] * model.n_reps + owner[self.unit][owned], return_counts=True)
        return key, count.astype(np.int64)

    def deltas(self, model: Model, state: SplitState, units: Ints) -> tuple[Ints, Ints]:
        """Return the change of violation and cost of each unit's moves to its candidates."""
        at = model.pairs.of_units(units)
        unit, rep = model.pairs.unit[at], model.pairs.rep[at]
        group, now = self._group_of(model)[unit], state.owner[unit]
        used = np.append(np.bincount(state.key // max(model.n_reps, 1), minlength=len(self.price)), 0)[group]
        arrives = state.held(group * model.n_reps + rep) == 0
        leaves = (now >= 0) & (state.held(group * model.n_reps + now) == 1)
        after = used + arrives - leaves
        change = np.where((group >= 0) & (rep != now), np.maximum(after - 1, 0) - np.maximum(used - 1, 0), 0)
        price = self.price[group] if len(self.price) else np.zeros_like(group)
        hard = price == HARD
        return np.where(hard, change, 0), np.where(hard, 0, change * price)

    def apply(self, model: Model, state: SplitState, unit: int, rep: int) -> None:
        """Move one unit in the counts."""
        state.owner[unit] = rep
        state.key, state.count = self._count(model, state.owner)

    def encode(self, model: Model, view: View) -> Rows:
        """Return a 0/1 column for each (group, rep) that is priced, and rows that tie members of hard groups."""
        return _Encoder(self, model, view).rows()

    def duals(self, model: Model) -> Duals:
        """Return nothing: hard groups are merged before pricing, and leaving soft ones out keeps a bound valid."""
        none = np.zeros(0, np.int64)
        return Duals(np.zeros(len(model.pairs), np.int64), Entries(none, none, none), Limits.none())

    def reduce(self, reduction: Reduction) -> tuple[Term, ...]:
        """Return the soft groups over merged units; hard groups have become single units."""
        unit = reduction.unit_of[self.unit]
        kept = (self.price[self.group] != HARD) & (unit >= 0)
        pairs = np.unique(np.stack([self.group[kept], unit[kept]], axis=1), axis=0)
        groups, size = np.unique(pairs[:, 0], return_counts=True)
        several = np.isin(pairs[:, 0], groups[size > 1])
        if not several.any():
            return ()
        start = np.concatenate([[0], np.cumsum(size[size > 1])]).astype(np.int64)
        return (Split(self.rule, self.level, start, pairs[several, 1], self.price[groups[size > 1]]),)

    def _measure(self, extra: Ints) -> Measure:
        hard = self.price == HARD
        return Measure(int(extra[hard].sum()), int((extra * self.price)[~hard].sum()))

    def _group_of(self, model: Model) -> Ints:
        group = np.full(model.n_units, -1, np.int64)
        group[self.unit] = self.group
        return group


class _Encoder:
    """Writes the rows of a Split, group by group."""

    def __init__(self, term: Split, model: Model, view: View) -> None:
        self.term, self.model, self.view = term, model, view
        self.free = np.zeros(model.n_units, np.bool_)
        self.free[view.free] = True
        self.entries: list[tuple[int, int, int]] = []
        self.limits: list[tuple[int, int]] = []
        self.aux_price: list[int] = []
        self.offset = 0

    def rows(self) -> Rows:
        columns = self._columns_of_units()
        for group, price in enumerate(self.term.price.tolist()):
            members = self.term.unit[self.term.start[group] : self.term.start[group + 1]]
            fixed = {int(self.view.owner[u]) for u in members if not self.free[u]} - {-1}
            open_members = [columns.get(int(u), {}) for u in members if self.free[u]]
            if price == HARD:
                self._tie(open_members, fixed)
            else:
                self._price(open_members, fixed, price)
        r, c, v = np.array(self.entries, np.int64).reshape(-1, 3).T
        lo, hi = np.array(self.limits, np.int64).reshape(-1, 2).T
        aux = len(self.aux_price)
        obj = np.concatenate([np.zeros(self.view.width, np.int64), np.array(self.aux_price, np.int64)])
        zeros, ones = np.zeros(aux, np.int64), np.ones(aux, np.int64)
        return Rows(r, c, v, lo, hi, zeros, ones, obj, self.offset)

    def _columns_of_units(self) -> dict[int, dict[int, int]]:
        """Return, for each free unit in a group, the view column of each of its open reps."""
        inside = np.isin(self.model.pairs.unit[self.view.pairs], self.term.unit)
        columns: dict[int, dict[int, int]] = {}
        for column in np.flatnonzero(inside).tolist():
            pair = self.view.pairs[column]
            columns.setdefault(int(self.model.pairs.unit[pair]), {})[int(self.model.pairs.rep[pair])] = column
        return columns

    def _row(self, entries: list[tuple[int, int]], lo: int, hi: int) -> None:
        self.entries += [(len(self.limits), column, value) for column, value in entries]
        self.limits.append((lo, hi))

    def _tie(self, members: list[dict[int, int]], fixed: set[int]) -> None:
        if len(fixed) > 1:
            self._row([], 1, 1)  # the frozen part is split already: nothing can mend it
        elif fixed:
            for member in members:
                for rep, column in member.items():
                    if rep not in fixed:
                        self._row([(column, 1)], 0, 0)
        else:
            for other in members[1:]:
                for rep in members[0].keys() | other.keys():
                    ends = [(one[rep], sign) for one, sign in ((members[0], 1), (other, -1)) if rep in one]
                    self._row(ends, 0, 0)

    def _price(self, members: list[dict[int, int]], fixed: set[int], price: int) -> None:
        if not fixed and not members:
            return
        self.offset += price * (len(fixed) - 1)
        reps = sorted({rep for member in members for rep in member} - fixed)
        for rep in reps:
            aux = self.view.width + len(self.aux_price)
            self.aux_price.append(price)
            for member in members:
                if rep in member:
                    self._row([(aux, 1), (member[rep], -1)], 0, UNBOUNDED_ABOVE)


UNBOUNDED_ABOVE = 1
"""Upper end of ``used − owned ≥ 0``: both are 0 or 1."""
