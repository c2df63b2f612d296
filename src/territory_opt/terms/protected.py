"""Protected: rows that still hold if the worst few of their entries weigh more than was said.

Each entry may deviate upwards by an amount of its own, and in each row the ``worst`` entries that deviate most may do
so at the same time. A row's load then is the sum of its weights plus the largest ``worst`` deviations among them
(Bertsimas and Sim 2004, The Price of Robustness, doi:10.1287/opre.1030.0065).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from territory_opt.terms.base import EntryFunction, Model, Rows, View
from territory_opt.terms.load import Load, LoadState
from territory_opt.terms.pairs import Ints, Pairs
from territory_opt.terms.protected_rows import ProtectedRows, largest_sums
from territory_opt.terms.reduction import Reduction
from territory_opt.terms.tables import EntryTable


@dataclass(slots=True)
class _Change:
    """What a unit brings to a row, or takes away."""

    weight: int
    deviations: list[int]


@dataclass(eq=False)
class ProtectedState(LoadState):
    """Who owns each unit, what each row's weights alone add up to, and each row's deviations, ascending."""

    deviations: list[list[int]]

    def worst_of(self, row: int, worst: int, out: list[int], into: list[int]) -> int:
        """Return the sum of a row's largest deviations once some have left and others have come."""
        largest = self.deviations[row][-(worst + len(out)) :]
        for one in out:
            place = bisect_left(largest, one)
            if place < len(largest) and largest[place] == one:  # smaller ones do not count anyway
                del largest[place]
        return sum(sorted([*largest, *into])[-worst:])


@dataclass(frozen=True, eq=False)
class Protected(Load):
    """Upper limits, hard or priced, on sums of weights together with the worst that may come on top.

    It belongs to level 0, so that its rows count on every level; what they cost adds up. Prices see the weights alone:
    without the protection the rows allow more, so a bound stays valid.

    Attributes
    ----------
    deviations
        By how much each entry may be worse: entries like those of the weights, none below 0. A merged unit has one for
        each member.
    worst
        How many deviations count in each row, at least 1.
    """

    deviations: EntryFunction
    worst: int

    def loads(self, owner: Ints) -> Ints:
        """Return what each row holds at its worst under a plan, shape (rows,)."""
        units = np.flatnonzero(owner >= 0)
        _, row, more = self.deviations(units, owner[units])
        return super().loads(owner) + largest_sums(row, more, self.worst, len(self.limits))

    def state(self, model: Model, owner: Ints) -> ProtectedState:
        """Return the owners, the weights' sums, and the deviations of each row."""
        units = np.flatnonzero(owner >= 0)
        _, row, more = self.deviations(units, owner[units])
        rows: list[list[int]] = [[] for _ in range(len(self.limits))]
        for place, one in sorted(zip(row.tolist(), more.tolist(), strict=True)):
            rows[place].append(one)
        return ProtectedState(owner.copy(), super().loads(owner), rows)

    def deltas(self, model: Model, state: Any, units: Ints) -> tuple[Ints, Ints]:
        """Return the change of violation and cost of each unit's moves to its candidates."""
        at = model.pairs.of_units(units)
        change = np.zeros((len(at), 2), np.int64)
        leaving: dict[int, dict[int, _Change]] = {}
        arriving = self._changes(model.pairs.unit[at], model.pairs.rep[at])
        moves = zip(model.pairs.unit[at].tolist(), model.pairs.rep[at].tolist(), strict=True)
        for place, (unit, rep) in enumerate(moves):
            now = int(state.owner[unit])
            if now == rep:
                continue
            if unit not in leaving:
                leaving[unit] = self._changes(np.array([unit]), np.array([now]))[0] if now >= 0 else {}
            change[place] = self._moved(state, leaving[unit], arriving[place])
        return change[:, 0], change[:, 1]

    def _moved(self, state: ProtectedState, out: dict[int, _Change], into: dict[int, _Change]) -> tuple[int, int]:
        """Return by how much more the rows break and cost once a unit has left its rows for others."""
        broken, cost, nothing = 0, 0, _Change(0, [])
        for row in out.keys() | into.keys():
            gone, come = out.get(row, nothing), into.get(row, nothing)
            before = int(state.load[row]) + state.worst_of(row, self.worst, [], [])
            after = int(state.load[row]) - gone.weight + come.weight
            after += state.worst_of(row, self.worst, gone.deviations, come.deviations)
            hard, soft = int(self.limits.hard_hi[row]), int(self.limits.soft_hi[row])
            broken += max(after - hard, 0) - max(before - hard, 0)
            cost += int(self.limits.price_hi[row]) * (max(after - soft, 0) - max(before - soft, 0))
        return broken, cost

    def _changes(self, unit: Ints, rep: Ints) -> list[dict[int, _Change]]:
        """Return what each pair adds to which rows."""
        changes: list[dict[int, _Change]] = [{} for _ in range(len(unit))]
        for place, row, weight in zip(*(column.tolist() for column in self.entries(unit, rep)), strict=True):
            changes[place].setdefault(row, _Change(0, [])).weight += weight
        for place, row, more in zip(*(column.tolist() for column in self.deviations(unit, rep)), strict=True):
            changes[place].setdefault(row, _Change(0, [])).deviations.append(more)
        return changes

    def apply(self, model: Model, state: Any, unit: int, rep: int) -> None:
        """Bring the rows up to date after one unit moved."""
        for owner, sign in ((int(state.owner[unit]), -1), (rep, 1)):
            if owner < 0:
                continue
            for row, change in self._changes(np.array([unit]), np.array([owner]))[0].items():
                state.load[row] += sign * change.weight
                for one in change.deviations:
                    if sign > 0:
                        insort(state.deviations[row], one)
                    else:
                        del state.deviations[row][bisect_left(state.deviations[row], one)]
        state.owner[unit] = rep

    def encode(self, model: Model, view: View) -> Rows:
        """Return the linear form of the worst case, for the rows that it can break at all."""
        return ProtectedRows(self, model, view).rows()

    def listed(self, reduction: Reduction) -> Self:
        """Return the same rows over merged units; what is listed for one pair keeps its deviations apart."""
        beyond = reduction.entries_beyond(self.deviations)
        deviations = EntryTable.listed(reduction.pairs, beyond, apart=True)
        return replace(super().listed(reduction), deviations=deviations)

    def gathered(self, pairs: Pairs, pair: Ints, unit: Ints, rep: Ints) -> Self:
        """Return the same rows over other pairs; what is gathered in one pair keeps its deviations apart."""
        at, row, more = self.deviations(unit, rep)
        order = np.argsort(pair[at], kind="stable")
        start = np.searchsorted(pair[at][order], np.arange(len(pairs) + 1, dtype=np.int64)).astype(np.int64)
        deviations = EntryTable(pairs, start, row[order], more[order])
        return replace(super().gathered(pairs, pair, unit, rep), deviations=deviations)
