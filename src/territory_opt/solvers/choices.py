"""The units' part of a Lagrangian dual: each picks its soft-cheapest pair. Plain if few, compiled if many."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from territory_opt.terms import Bools, Ints, Reals

LARGE = 50_000
"""With so many pairs or more, choices are compiled."""

_BLOCKS = 2
"""Blocks of units that are worked on side by side; fixed, so that sums never depend on the machine."""


class Choices(Protocol):
    """Units that choose among pairs under prices."""

    @property
    def n_pairs(self) -> int:
        """How many pairs there are to choose from."""
        ...

    def soft(self, prices: Reals, temperature: float) -> tuple[float, Reals]:
        """Return the sum of each unit's soft-cheapest price, and its slopes by price."""
        ...

    def joined_by(self, unit: Ints, cost: Ints, entries: csr_array) -> Self:
        """Return the choices with further pairs: their units, ascending, their cost, and what they add to rows."""
        ...


@dataclass(frozen=True, eq=False)
class PlainChoices:
    """Choices in sparse products.

    Attributes
    ----------
    start
        First pair of each unit that has any. Shape (units,).
    cost
        Shape (pairs,).
    entries, columns
        What each pair adds to each priced row, shape (pairs, rows); and the same transposed.
    """

    start: Ints
    cost: Reals
    entries: csr_array
    columns: csr_array

    @classmethod
    def of(cls, start: Ints, cost: Ints, entries: csr_array) -> Self:
        """Build from whole numbers."""
        entries = entries.astype(np.float64)
        return cls(start, cost.astype(np.float64), entries, csr_array(entries.T))

    @property
    def n_pairs(self) -> int:
        """How many pairs there are to choose from."""
        return len(self.cost)

    def soft(self, prices: Reals, temperature: float) -> tuple[float, Reals]:
        """Return the sum of each unit's soft-cheapest price, and its slopes by price."""
        price = self.cost + self.entries @ prices
        if not len(price):
            return 0.0, np.zeros(len(prices))
        sizes = np.diff(np.append(self.start, len(price)))
        least = np.minimum.reduceat(price, self.start)
        weight = np.exp((np.repeat(least, sizes) - price) / temperature)
        total = np.add.reduceat(weight, self.start)
        value = float((least - temperature * np.log(total)).sum())
        return value, self.columns @ (weight / np.repeat(total, sizes))

    def joined_by(self, unit: Ints, cost: Ints, entries: csr_array) -> Self:
        """Return the choices with further pairs: their units, ascending, their cost, and what they add to rows."""
        ends = np.append(self.start, len(self.cost))
        entry, column, value = _entries_with(self.entries, ends[unit + 1], entries)
        matrix = csr_array((value, column, entry), shape=(self.n_pairs + len(unit), self.entries.shape[1]))
        start, costs = _pairs_with(ends, self.cost, unit, cost)
        return replace(self, start=start[:-1], cost=costs, entries=matrix, columns=csr_array(matrix.T))


@dataclass(frozen=True, eq=False)
class CompiledChoices:
    """Choices in one compiled pass over two blocks of units, in single precision to halve what is read.

    Attributes
    ----------
    start
        First pair of each unit, and the end. Shape (units + 1,).
    cost, entry, column, value
        Cost of each pair, and its entries as in a compressed sparse matrix.
    share
        Which part of all units these are: a sample stands for the whole.
    """

    start: Ints
    cost: NDArray[np.float32]
    entry: Ints
    column: NDArray[np.int32]
    value: NDArray[np.float32]
    executor: Executor
    share: float = 1.0

    @classmethod
    def of(cls, start: Ints, cost: Ints, entries: csr_array) -> Self:
        """Build from whole numbers."""
        entry, column = entries.indptr.astype(np.int64), entries.indices.astype(np.int32, copy=False)
        ends = np.append(start, len(cost)).astype(np.int64)
        value = entries.data.astype(np.float32)
        return cls(ends, cost.astype(np.float32), entry, column, value, ThreadPoolExecutor(_BLOCKS))

    @property
    def n_pairs(self) -> int:
        """How many pairs there are to choose from."""
        return len(self.cost)

    def soft(self, prices: Reals, temperature: float) -> tuple[float, Reals]:
        """Return the sum of each unit's soft-cheapest price, and its slopes by price."""
        from territory_opt.solvers.choice_kernel import soft_choices

        ends = np.linspace(0, len(self.start) - 1, _BLOCKS + 1).astype(int).tolist()
        slopes = [np.zeros(len(prices)) for _ in range(_BLOCKS)]
        arrays = self.start, self.cost, self.entry, self.column, self.value, prices, temperature
        jobs = [
            self.executor.submit(soft_choices, first, after, *arrays, slope)
            for first, after, slope in zip(ends[:-1], ends[1:], slopes, strict=True)
        ]
        value = sum(job.result() for job in jobs)
        return value / self.share, sum(slopes[1:], slopes[0]) / self.share

    def joined_by(self, unit: Ints, cost: Ints, entries: csr_array) -> Self:
        """Return the choices with further pairs: their units, ascending, their cost, and what they add to rows."""
        known = csr_array((self.value, self.column, self.entry), shape=(self.n_pairs, entries.shape[1]))
        start, costs = _pairs_with(self.start, self.cost, unit, cost)
        entry, column, value = _entries_with(known, self.start[unit + 1], entries)
        return replace(self, start=start, cost=costs, entry=entry, column=column, value=value)

    def sampled(self, part: float, seed: int) -> CompiledChoices:
        """Return a sample of the units."""
        chosen = np.random.default_rng(seed).random(len(self.start) - 1) < part
        if not chosen.any():
            return self
        return self._kept(np.repeat(chosen, np.diff(self.start)), float(chosen.mean()))

    def narrowed(self, prices: Reals, reach: float) -> CompiledChoices:
        """Return only the pairs that cost at most ``reach`` more than their unit's cheapest at some prices."""
        matrix = csr_array((self.value, self.column, self.entry), shape=(self.n_pairs, len(prices)))
        price = self.cost + matrix @ prices
        least = np.minimum.reduceat(price, self.start[:-1])
        return self._kept(price <= np.repeat(least, np.diff(self.start)) + reach, self.share)

    def _kept(self, kept: Bools, share: float) -> CompiledChoices:
        """Return the choices among some pairs; units that are left without any drop out."""
        count = np.add.reduceat(kept, self.start[:-1], dtype=np.int64)
        start = np.concatenate([[0], np.cumsum(count[count > 0])]).astype(np.int64)
        size = np.diff(self.entry)
        inside = np.repeat(kept, size)
        entry = np.concatenate([[0], np.cumsum(size[kept])]).astype(np.int64)
        return CompiledChoices(
            start, self.cost[kept], entry, self.column[inside], self.value[inside], self.executor, share
        )


def choices_of(start: Ints, cost: Ints, entries: csr_array) -> PlainChoices | CompiledChoices:
    """Return the choices in the form that suits their number."""
    kind = CompiledChoices if len(cost) >= LARGE else PlainChoices
    return kind.of(start, cost, entries)


def _pairs_with(ends: Ints, cost: NDArray[Any], unit: Ints, more: Ints) -> tuple[Ints, NDArray[Any]]:
    """Return where each unit's pairs begin and end, and all costs, with further pairs last among their units'."""
    added = np.cumsum(np.bincount(unit, minlength=len(ends) - 1))
    return ends + np.concatenate([[0], added]), np.insert(cost, ends[unit + 1], more)


def _entries_with(known: csr_array, place: Ints, more: csr_array) -> tuple[Ints, NDArray[Any], NDArray[Any]]:
    """Return where each pair's entries begin, their columns and values; further pairs go before that at `place`."""
    size, added = np.diff(known.indptr), np.diff(more.indptr)
    entry = np.concatenate([[0], np.cumsum(np.insert(size, place, added))]).astype(np.int64)
    at = np.repeat(known.indptr[place], added)
    return entry, np.insert(known.indices, at, more.indices), np.insert(known.data, at, more.data)
