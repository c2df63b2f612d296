"""What a row costs above its least at given prices: a convex function of its load, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from territory_opt.solvers.certificate import Certificate, cheapest_prices, exact_sum, loads_and_duals, weight_of
from territory_opt.solvers.joined import pair_costs
from territory_opt.solvers.linear import LinearProgram
from territory_opt.terms import Ints, Model

RowLimits = tuple[int, int, int, int, int, int]
"""A row's limits, hard and soft, and what a unit outside the soft ones costs: low end first (`Limits.rows`)."""


class Piece(NamedTuple):
    """A stretch of loads in which each further unit costs the same, scaled like prices."""

    length: int
    slope: int


@dataclass(frozen=True)
class RowCost:
    """Nothing between two loads, more outside, piece by piece as far as the hard limits.

    Attributes
    ----------
    lo, hi
        Where the row costs nothing.
    below, above
        The pieces further out, those that begin at ``lo`` and at ``hi`` first.
    """

    lo: int
    hi: int
    below: tuple[Piece, ...]
    above: tuple[Piece, ...]

    @classmethod
    def of(cls, limits: RowLimits, weight: int, price: int) -> RowCost:
        """Return weight × cost − price × load of a row, less its least within finite hard limits."""
        hard_lo, hard_hi, soft_lo, soft_hi, price_lo, price_hi = limits
        first, last = sorted((soft_lo, soft_hi))
        bends = hard_lo, *(min(max(soft, hard_lo), hard_hi) for soft in (first, last)), hard_hi
        between = 0 if soft_lo <= soft_hi else price_hi - price_lo  # crossed limits: always outside one of them
        slopes = [weight * each - price for each in (-price_lo, between, price_hi)]
        pieces = [(after - first, slope) for (first, after), slope in zip(pairwise(bends), slopes, strict=True)]
        below = tuple(Piece(length, -slope) for length, slope in pieces[::-1] if slope < 0 < length)
        above = tuple(Piece(length, slope) for length, slope in pieces if slope > 0 and length > 0)
        lo, hi = hard_lo + sum(one.length for one in below), hard_hi - sum(one.length for one in above)
        return cls(lo, hi, below, above)

    def at(self, load: int) -> int:
        """Return what a load within the hard limits costs."""
        return _charge(self.below, self.lo - load) + _charge(self.above, load - self.hi)


def _charge(pieces: Sequence[Piece], outside: int) -> int:
    """Return what so many units of load cost, piece by piece; none if below 0."""
    total, left = 0, max(outside, 0)
    for length, slope in pieces:
        total += min(left, length) * slope
        left -= min(left, length)
    return total


def row_costs(model: Model, proof: Certificate) -> Iterator[tuple[int, RowCost]]:
    """Yield what each row costs at a certificate's prices, by its number among the rows of all Loads.

    Rows of upper levels reach as far as these levels' caps let one of them alone. Rows of which only the dearest counts
    have no cost of their own and are passed over.
    """
    rooms = _rooms(model, proof)
    first = 0
    for (load, duals), prices in zip(loads_and_duals(model), proof.prices, strict=True):
        weight = weight_of(load.level, proof.level, proof.shift, proof.level_prices)
        limits = duals.limits
        if limits.join == "sum" or weight == 0:
            for row, (one, price) in enumerate(zip(limits.rows(), prices.tolist(), strict=True), first):
                within = one if load.level >= proof.level else _within(one, rooms[load.level])
                yield row, RowCost.of(within, weight, price)
        first += len(prices)


def _rooms(model: Model, proof: Certificate) -> list[int]:
    """Return what each upper level's cap leaves for any one row, if each unit has its cheapest pair there."""
    of_pairs = pair_costs(model, proof.level - 1)
    return [cap - int(exact_sum(cheapest_prices(model, of_pairs[k]))) for k, cap in enumerate(proof.caps)]


def _within(limits: RowLimits, room: int) -> RowLimits:
    """Return a row's limits, the hard ones no further out than where it costs so much."""
    hard_lo, hard_hi, soft_lo, soft_hi, price_lo, price_hi = limits
    lo = max(hard_lo, soft_lo - room // price_lo) if price_lo > 0 else hard_lo
    hi = min(hard_hi, soft_hi + room // price_hi) if price_hi > 0 else hard_hi
    return lo, hi, soft_lo, soft_hi, price_lo, price_hi


@dataclass(frozen=True, eq=False)
class Pieces:
    """Some rows, with a column for each of their pieces.

    Attributes
    ----------
    lo, hi
        Where each row costs nothing. Shape (rows,).
    row, sign, slope, length
        Of each piece: its row, 1 below and −1 above, what a unit of load costs, how far it reaches. Shape (pieces,).
    """

    lo: Ints
    hi: Ints
    row: Ints
    sign: Ints
    slope: Ints
    length: Ints

    @classmethod
    def of(cls, costs: Sequence[RowCost], most: int, short: int) -> Pieces:
        """Return the pieces of rows, as far as none costs more than ``most``; costs are short of so many digits."""
        pieces = [
            (row, sign, one.slope >> short, one.length)
            for row, cost in enumerate(costs)
            for sign, outside in ((1, cost.below), (-1, cost.above))
            for one in outside
        ]
        row, sign, slope, length = np.array(pieces, np.int64).reshape(-1, 4).T
        reach = np.minimum(length, np.where(slope > 0, most // np.maximum(slope, 1), length))
        lo, hi = (np.array([getattr(cost, end) for cost in costs], np.int64) for end in ("lo", "hi"))
        return cls(lo, hi, row, sign, slope, reach)

    def program(self, groups: Ints, cost: Ints, entries: tuple[Ints, Ints, Ints]) -> LinearProgram:
        """Return the program of the rows, given the groups of columns, what these cost and what they add to the rows.

        Each row stands there twice, with the columns of its pieces and, as far as they reach, without. The second says
        nothing new, but CP-SAT makes far better cuts of rows without slack columns.
        """
        n, (row, column, weight) = len(self.lo), entries
        least, most = self.lo.copy(), self.hi.copy()
        np.subtract.at(least, self.row, np.where(self.sign > 0, self.length, 0))
        np.add.at(most, self.row, np.where(self.sign < 0, self.length, 0))
        return LinearProgram(
            groups=groups,
            r=np.concatenate([row, self.row, row + n]),
            c=np.concatenate([column, len(cost) + np.arange(len(self.row)), column]),
            v=np.concatenate([weight, self.sign, weight]),
            lo=np.concatenate([self.lo, least]),
            hi=np.concatenate([self.hi, most]),
            aux_lo=np.zeros(len(self.row), np.int64),
            aux_hi=self.length,
            obj=np.concatenate([cost, self.slope]),
            offset=0,
        )
