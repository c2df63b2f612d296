"""Candidate pairs: who may own what, in compressed rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Reals = NDArray[np.float64]

BLOCK = 2**17
"""Pairs that are looked at in one go: arrays that fit a cache, and so large that the work is in them. Two threads side
by side were slower: they wait for the interpreter's lock."""


class BarLookup(Protocol):
    """Which rule bars a pair."""

    def __call__(self, unit: Ints, rep: Ints, /) -> Ints:
        """Return, for each pair, the index of the first rule that bars it, −1 where it is allowed."""
        ...


def ranges(first: Ints, count: Ints) -> Ints:
    """Return ``first[k], first[k] + 1, …``, ``count[k]`` of them, range after range: where compressed rows stand."""
    return np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum(), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Candidate pairs in compressed rows: the reps of unit ``u`` are ``rep[start[u]:start[u + 1]]``, ascending.

    Attributes
    ----------
    n_reps
        Number of reps.
    start
        Shape (units + 1,).
    rep
        Shape (pairs,).
    barred_by
        What bars the pairs that are no candidates. Of very many pairs only the promising ones are candidates, and
        others may be allowed; None where every allowed pair is one.
    """

    n_reps: int
    start: Ints
    rep: Ints
    barred_by: BarLookup | None = None

    @classmethod
    def of_lists(cls, n_reps: int, reps: list[list[int]]) -> Pairs:
        """Build from a list of reps for each unit."""
        start = np.concatenate([[0], np.cumsum([len(one) for one in reps])]).astype(np.int64)
        return cls(n_reps, start, np.array([j for one in reps for j in sorted(one)], np.int64))

    @classmethod
    def of_keys(cls, n_units: int, n_reps: int, key: Ints, barred_by: BarLookup | None = None) -> Pairs:
        """Build from the ascending keys ``unit × n_reps + rep`` of the candidates."""
        start = np.searchsorted(key, np.arange(n_units + 1, dtype=np.int64) * n_reps).astype(np.int64)
        return cls(n_reps, start, key % max(n_reps, 1), barred_by)

    @property
    def whole(self) -> bool:
        """Whether every allowed pair is a candidate."""
        return self.barred_by is None

    @property
    def n_units(self) -> int:
        """Number of units."""
        return len(self.start) - 1

    @property
    def key(self) -> Ints:
        """The ascending key ``unit × n_reps + rep`` of each pair, shape (pairs,)."""
        return self.unit * self.n_reps + self.rep

    def __len__(self) -> int:
        return len(self.rep)

    @cached_property
    def unit(self) -> Ints:
        """Unit of each pair, shape (pairs,)."""
        return np.repeat(np.arange(self.n_units, dtype=np.int64), np.diff(self.start))

    @cached_property
    def number(self) -> Ints:
        """The whole numbers from 0 to the number of pairs: one array for all who would make their own."""
        return np.arange(len(self) + 1, dtype=np.int64)

    @cached_property
    def open(self) -> Bools:
        """Units with at least one candidate, shape (units,)."""
        return np.diff(self.start) > 0

    @cached_property
    def _halvings(self) -> int:
        """How often the longest row can be halved."""
        return int(np.diff(self.start).max(initial=0)).bit_length()

    def find(self, unit: Ints, rep: Ints) -> Ints:
        """Return the index of each (unit, rep) pair, −1 where it is no candidate (or the rep is −1)."""
        # Binary search within each unit's reps: an array of keys would double the memory of many millions of pairs.
        low, end = self.start[unit], self.start[unit + 1]
        high = end.copy()
        for _ in range(self._halvings):
            middle = (low + high) // 2
            below = (low < high) & (self.rep[np.minimum(middle, len(self) - 1)] < rep)
            low = np.where(below, middle + 1, low)
            high = np.where(below, high, np.minimum(middle, high))
        inside = low < end
        found = np.zeros(len(unit), np.bool_)
        found[inside] = self.rep[low[inside]] == rep[inside]
        return np.where(found, low, -1)

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the one after the last of blocks of pairs."""
        for first in range(0, len(self), BLOCK):
            yield first, min(first + BLOCK, len(self))

    def reps_of(self, unit: int) -> Ints:
        """Return all reps who may own a unit, candidates or not, ascending."""
        if self.barred_by is None:
            return self.rep[self.start[unit] : self.start[unit + 1]]
        reps = np.arange(self.n_reps, dtype=np.int64)
        return np.flatnonzero(self.barred_by(np.full(self.n_reps, unit), reps) < 0)

    def units_of(self, rep: int) -> Ints:
        """Return all units that a rep may own, whether as a candidate or not, ascending."""
        if self.barred_by is None:
            return np.flatnonzero(np.bincount(self.unit[self.rep == rep], minlength=self.n_units))
        units = np.arange(self.n_units, dtype=np.int64)
        return np.flatnonzero(self.barred_by(units, np.full(self.n_units, rep)) < 0)

    def by_rep(self) -> list[Ints]:
        """Return the indices of the candidate pairs of each rep, ascending."""
        ends = np.cumsum(np.bincount(self.rep, minlength=self.n_reps))
        return np.split(np.argsort(self.rep, kind="stable"), ends[:-1])

    def of_units(self, units: Ints) -> Ints:
        """Return the indices of all candidate pairs of the units, unit after unit."""
        first = self.start[units]
        return ranges(first, self.start[units + 1] - first)
