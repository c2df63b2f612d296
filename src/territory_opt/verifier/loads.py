"""Loads: rows that add up what pairs weigh, and the limits that the sums are held against."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import numpy as np

from territory_opt.quantities import half_up
from territory_opt.verifier.facts import Ints
from territory_opt.verifier.measures import Figure, Scale
from territory_opt.verifier.wishes import Wish


@dataclass(frozen=True)
class Row:
    """Limits of one row in whole quanta; None is no limit. Prices are in quanta of the rule's level."""

    name: str
    target: Fraction | None = None
    hard_lo: int | None = None
    hard_hi: int | None = None
    soft_lo: int | None = None
    soft_hi: int | None = None
    price_lo: int = 0
    price_hi: int = 0

    def outside(self, load: int) -> int:
        """Return how far a load is outside the hard limits."""
        below = 0 if self.hard_lo is None else max(self.hard_lo - load, 0)
        return below + (0 if self.hard_hi is None else max(load - self.hard_hi, 0))

    def cost(self, load: int | Fraction) -> int | Fraction:
        """Return what a load costs."""
        below = 0 if self.soft_lo is None else self.price_lo * max(self.soft_lo - load, 0)
        return below + (0 if self.soft_hi is None else self.price_hi * max(load - self.soft_hi, 0))


@dataclass(frozen=True, eq=False)
class Part:
    """What each pair adds to the row of its rep; a row belongs to one part of its load.

    Attributes
    ----------
    row_of
        The row that each rep's pairs add to, −1 for none. Shape (reps,).
    weight
        What each pair adds; never negative.
    """

    row_of: Ints
    weight: Figure


class Protection(NamedTuple):
    """The worst that may happen: so many accounts of a row weigh a share more."""

    share: Fraction
    accounts: int


@dataclass(frozen=True, eq=False)
class Load:
    """Rows of one rule over one measure.

    Attributes
    ----------
    wish
        The rule.
    scale
        The measure.
    rows
        The rows.
    parts
        What pairs add to them.
    join
        ``sum`` or ``max``: whether the rows' costs add up or only the dearest counts.
    worst
        What the rows must hold besides; None if nothing.
    """

    wish: Wish
    scale: Scale
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    join: str = "sum"
    worst: Protection | None = None

    def loads(self, owner: Ints) -> list[int]:
        """Return what each row holds under a plan, at its worst if it is protected."""
        held: list[list[int]] = [[] for _ in self.rows]
        for part in self.parts:
            accounts = np.flatnonzero((owner >= 0) & (part.row_of[owner] >= 0))
            weights = part.weight(accounts, owner[accounts])
            for row, weight in zip(part.row_of[owner[accounts]].tolist(), weights.tolist(), strict=True):
                held[row].append(weight)
        return [sum(weights) + self._more(weights) for weights in held]

    def _more(self, weights: list[int]) -> int:
        if self.worst is None:
            return 0
        share, accounts = self.worst
        return sum(sorted((ceil(share * weight) for weight in weights), reverse=True)[:accounts])

    def cost(self, owner: Ints) -> int:
        """Return what the rows cost together under a plan."""
        costs = [int(row.cost(load)) for row, load in zip(self.rows, self.loads(owner), strict=True)]
        return max(costs, default=0) if self.join == "max" else sum(costs)


def price_of(real: Fraction, size: Fraction | None) -> int:
    """Return a price in quanta of a level; `size` is the level's quantum, None for rules that stand in none."""
    if size is None:
        raise ValueError("a rule that costs something stands in no level")
    return half_up(real / size)
