"""Appraisal: what the prices of a certificate prove, computed again in whole numbers over all allowed pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.verifier.blocks import Block, by_group, each_block
from territory_opt.verifier.facts import Bools, Ints
from territory_opt.verifier.loads import Load, Part, Row
from territory_opt.verifier.slack import Reach, least_of_max, least_of_sum
from territory_opt.verifier.statement import Statement

SAFE = 2**62
"""Sums below this fit 64 bits; others are added up as Python's own whole numbers."""


def ceiling_of(load: Load, row: Row) -> int | None:
    """Return the weight from which a single unit counts as the ceiling in a row; None where it counts in full.

    Only rows whose costs add up, without a hard upper limit; weights are never negative.
    """
    fits = load.join == "sum" and row.price_hi > 0 and row.hard_hi is None
    if fits and row.soft_hi is not None and row.soft_hi >= max(0, row.hard_lo or 0, row.soft_lo or 0):
        return row.soft_hi
    return None


@dataclass(frozen=True, eq=False)
class Weighing:
    """What pairs add to the rows of one part of a load.

    Attributes
    ----------
    load, part
        What is weighed.
    """

    load: Load
    part: Part

    def by_rep(self, figures: Sequence[int], otherwise: int = 0) -> list[int]:
        """Return a figure of rows for each rep; reps without a row get the other."""
        return [int(figures[row]) if row >= 0 else otherwise for row in self.part.row_of.tolist()]

    @cached_property
    def _ceiling(self) -> Ints:
        """The most that a unit may weigh with each rep. Shape (reps,)."""
        ceilings = [ceiling_of(self.load, row) for row in self.load.rows]
        return np.array(self.by_rep([SAFE if one is None else one for one in ceilings], SAFE), np.int64)

    @cached_property
    def groups(self) -> tuple[Any, Ints, Ints]:
        """The reps row by row, the rows, and where the reps of each begin."""
        reps = np.argsort(self.part.row_of, kind="stable")
        reps = reps[self.part.row_of[reps] >= 0]
        rows, first = np.unique(self.part.row_of[reps], return_index=True)
        as_they_stand = len(reps) == len(self.part.row_of) and bool((np.diff(reps) == 1).all())
        return slice(None) if as_they_stand else reps, rows, first.astype(np.int64)

    def weight(self, block: Block) -> Ints:
        """Return what units add to the rows of their reps. Shape (m, reps)."""
        weight = block.added(self.part.weight)
        return np.where(self.part.row_of >= 0, weight, 0) if bool((self.part.row_of < 0).any()) else weight

    def cut_off(self, weight: Ints) -> tuple[Ints, Ints]:
        """Return weights that are no more than the ceilings of their rows, and what was cut off."""
        excess = np.maximum(weight - self._ceiling, 0)
        return weight - excess, excess

    def reach(self, weight: Ints, allowed: Bools) -> tuple[Ints, Ints]:
        """Return the least and the most that units bring to each row; with a candidate elsewhere it may be nothing."""
        reps, _, first = self.groups
        inside, added = allowed[:, reps], weight[:, reps]
        count = allowed.sum(axis=1)
        most = by_group(np.maximum, np.where(inside, added, 0), first, axis=1).sum(axis=0)
        if len(first) == inside.shape[1] and bool((count > 1).all()):
            return np.zeros(len(first), np.int64), most  # a row is one rep, and each unit has others
        here = by_group(np.add, inside.astype(np.int64), first, axis=1)
        least = by_group(np.minimum, np.where(inside, added, SAFE), first, axis=1)
        low = np.where((here > 0) & (here == count[:, None]), least, 0).sum(axis=0)
        return low, most


@dataclass(frozen=True, eq=False)
class Factors:
    """Whole numbers that a figure of each rep's pairs is multiplied by."""

    figures: Sequence[int]

    @cached_property
    def largest(self) -> int:
        """The largest, whatever its sign."""
        return max(map(abs, self.figures), default=0)

    @cached_property
    def narrow(self) -> Ints:
        """The numbers in 64 bits; only if the largest is safe."""
        return np.array(self.figures, np.int64)

    def times(self, figure: Ints, number: Any) -> NDArray[Any]:
        """Return the products. Shape of the figure."""
        own = self.narrow if number is np.int64 else np.array(self.figures, object)
        products: NDArray[Any] = figure.astype(number, copy=False) * own
        return products


@dataclass(frozen=True, eq=False)
class Seen:
    """What one block adds to the bound: the sum of its units' cheapest pairs, and what they bring to rows."""

    cheapest: int
    reaches: tuple[tuple[Ints, Ints], ...]


class Appraisal:
    """A level's bound, added up block by block.

    Parameters
    ----------
    said
        The case.
    claim
        The level's entry in the certificate.
    prices
        The prices of each load's rows, for the loads of the case.
    capped
        Whether the prices count on ceilings.
    """

    def __init__(
        self, said: Statement, claim: dict[str, Any], prices: Sequence[Sequence[int]], *, capped: bool
    ) -> None:
        self.said, self.claim, self.prices, self.capped = said, claim, prices, capped
        n_reps = len(said.facts.reps)
        self._charges = [
            (charge.of, Factors([counts] * n_reps))
            for charge in said.pair_costs
            if (counts := self._weight_of(charge.wish.level))
        ]
        self._weighings = [
            (number, Weighing(load, part)) for number, load in enumerate(said.loads) for part in load.parts
        ]
        self._priced = [(self._price(*one), self._price_beyond(one[1])) for one in self._weighings]

    def _price(self, number: int, weighing: Weighing) -> Factors:
        return Factors(weighing.by_rep(self.prices[number]))

    def _price_beyond(self, weighing: Weighing) -> Factors:
        """What is cut off costs as much as the rule says."""
        counts = self._weight_of(weighing.load.wish.level)
        return Factors(weighing.by_rep([row.price_hi * counts for row in weighing.load.rows]))

    def _weight_of(self, level: int | None) -> int:
        """Return what the costs of a level count for: those below the certified one nothing."""
        certified = int(self.claim["level"])
        if level is None or level > certified:
            return 0
        return 1 << int(self.claim["shift"]) if level == certified else int(self.claim["level_prices"][level])

    def bound(self) -> int:
        """Return the level's bound, rounded up to a whole number of quanta."""
        reaches: list[list[Reach]] = [[(0, 0)] * len(load.rows) for load in self.said.loads]
        lows: list[Any] = [np.zeros(len(one.groups[1]), object) for _, one in self._weighings]
        highs = [low.copy() for low in lows]
        total = Fraction(0)
        for seen in each_block(self.said, self._look):
            total += seen.cheapest
            for place, (low, high) in enumerate(seen.reaches):
                lows[place] += low
                highs[place] += high
        for (number, weighing), low, high in zip(self._weighings, lows, highs, strict=True):
            for row, least, most in zip(weighing.groups[1].tolist(), low, high, strict=True):
                before = reaches[number][row]
                reaches[number][row] = before[0] + int(least), before[1] + int(most)
        for load, prices, own in zip(self.said.loads, self.prices, reaches, strict=True):
            least_of = least_of_max if load.join == "max" else least_of_sum
            total += least_of(load.rows, own, prices, self._weight_of(load.wish.level))
        for price, cap in zip(self.claim["level_prices"], self.claim["caps"], strict=True):
            total -= price * cap
        return ceil(total / (1 << int(self.claim["shift"])))

    def _look(self, block: Block) -> Seen:
        priced = [(block.added(of), counts) for of, counts in self._charges]
        reaches = []
        for (_, weighing), (price, price_beyond) in zip(self._weighings, self._priced, strict=True):
            weight = weighing.weight(block)
            if self.capped:
                weight, excess = weighing.cut_off(weight)
                priced.append((excess, price_beyond))
            priced.append((weight, price))
            reaches.append(weighing.reach(weight, block.allowed))
        return Seen(_cheapest(priced, block), tuple(reaches))


def _cheapest(priced: Sequence[tuple[Ints, Factors]], block: Block) -> int:
    """Return the sum over units of the least that an allowed rep costs, exactly."""
    for unit in np.flatnonzero(~block.allowed.any(axis=1)).tolist():
        raise ValueError(f"nobody may own {len(block.units[unit])} accounts that must stay together")
    top = sum(_largest(figure) * factors.largest for figure, factors in priced)
    fits = top < SAFE and all(factors.largest < SAFE for _, factors in priced)
    number: Any = np.int64 if fits else object
    price: NDArray[Any] = np.zeros(block.allowed.shape, number)
    for figure, factors in priced:
        price += factors.times(figure, number)
    cheapest: NDArray[Any] = np.where(block.allowed, price, top + 1).min(axis=1)
    return sum(int(one) for one in cheapest)


def _largest(figure: Ints) -> int:
    """Return the largest entry, whatever its sign; 0 of none."""
    return max(int(figure.max(initial=0)), -int(figure.min(initial=0)))
