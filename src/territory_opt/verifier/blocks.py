"""Blocks: the units with all reps, a bounded number of pairs at a time, looked at by all processors."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from territory_opt.verifier.allowed import BLOCK
from territory_opt.verifier.facts import Bools, Ints
from territory_opt.verifier.statement import Statement

Seen = TypeVar("Seen")

Units = Sequence[tuple[int, ...]]
"""The members of each unit."""


@dataclass(frozen=True, eq=False)
class Block:
    """Some units with all reps: what merged accounts weigh and cost together.

    Attributes
    ----------
    units
        The members of each unit.
    accounts, first
        All members one after the other, and where each unit begins. Shapes (k,), (m,).
    allowed
        Reps who may own every member. Shape (m, reps).
    """

    units: Units
    accounts: Ints
    first: Ints
    allowed: Bools

    @classmethod
    def of(cls, said: Statement, units: Units) -> Block:
        """Return the block of some units."""
        accounts = np.array([account for unit in units for account in unit], np.int64)
        first = np.cumsum([0, *(len(unit) for unit in units[:-1])]).astype(np.int64)
        return cls(units, accounts, first, by_group(np.logical_and, said.found.allowed.of(accounts), first, axis=0))

    def added(self, of: Any) -> Ints:
        """Return a figure of pairs, added up over the members. Shape (m, reps)."""
        reps = np.arange(self.allowed.shape[1], dtype=np.int64)[None, :]
        figures: Ints = by_group(np.add, of(self.accounts[:, None], reps), self.first, axis=0)
        return figures


def by_group(what: np.ufunc, figures: Any, first: Ints, axis: int) -> Any:
    """Return figures joined by groups of neighbours; `first` says where each group begins."""
    if len(first) == figures.shape[axis]:
        return figures  # each is a group by itself, as nearly always: the way below would take most of the time
    return what.reduceat(figures, first, axis=axis)


def each_block(said: Statement, look: Callable[[Block], Seen]) -> Iterator[Seen]:
    """Yield what is seen in each block, in order. Several are looked at at a time, and few wait."""
    at_once = os.cpu_count() or 1
    under_way: deque[Future[Seen]] = deque()
    with ThreadPoolExecutor(at_once) as pool:
        for units in _some_at_a_time(said):
            under_way.append(pool.submit(lambda units: look(Block.of(said, units)), units))
            if len(under_way) > 2 * at_once:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _some_at_a_time(said: Statement) -> Iterator[Units]:
    step = max(1, BLOCK // max(len(said.facts.reps), 1))
    waiting: list[tuple[int, ...]] = []
    size = 0
    for unit in said.units:
        waiting.append(unit)
        size += len(unit)
        if size >= step:
            yield waiting
            waiting, size = [], 0
    if waiting:
        yield waiting
