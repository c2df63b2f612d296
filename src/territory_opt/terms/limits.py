"""Limits: what the rows of a Load may hold, what they cost outside it, and the closed form of their own slack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from territory_opt.terms.base import UNLIMITED, Measure
from territory_opt.terms.pairs import Ints

Join = Literal["sum", "max"]


@dataclass(frozen=True, eq=False)
class Limits:
    """Hard and soft limits of ``n`` rows.

    Attributes
    ----------
    hard_lo, hard_hi
        A load outside breaks the plan. Shape (n,), `UNLIMITED` where there is no limit.
    soft_lo, soft_hi
        A load outside costs. Shape (n,).
    price_lo, price_hi
        Cost of each unit below and above, in quanta of the level. Shape (n,), never negative.
    join
        ``sum``: the rows' costs add up. ``max``: only the dearest row counts.
    """

    hard_lo: Ints
    hard_hi: Ints
    soft_lo: Ints
    soft_hi: Ints
    price_lo: Ints
    price_hi: Ints
    join: Join = "sum"

    @classmethod
    def hard(cls, lo: Ints | None = None, hi: Ints | None = None) -> Limits:
        """Return limits that may not be broken and cost nothing inside; None is no limit."""
        given = lo if lo is not None else hi
        assert given is not None, "limits without any limit"
        free, zero = np.full(len(given), UNLIMITED), np.zeros(len(given), np.int64)
        return cls(-free if lo is None else lo, free if hi is None else hi, -free, free, zero, zero)

    @classmethod
    def soft(cls, lo: Ints, hi: Ints, price: Ints, join: Join = "sum") -> Limits:
        """Return limits that cost ``price`` for each unit outside."""
        free = np.full(len(lo), UNLIMITED)
        return cls(-free, free, lo, hi, price, price, join)

    @classmethod
    def none(cls) -> Limits:
        """Return the limits of no rows at all."""
        nothing = np.zeros(0, np.int64)
        return cls.hard(nothing, nothing)

    def __len__(self) -> int:
        return len(self.hard_lo)

    def outside(self, load: Ints) -> Ints:
        """Return how far each row's load is outside its hard limits."""
        return outside_of(load, self.hard_lo, self.hard_hi)

    def costs(self, load: Ints) -> Ints:
        """Return what each row's load costs by itself."""
        return costs_of(load, self.soft_lo, self.soft_hi, self.price_lo, self.price_hi)

    def joined(self, costs: Ints) -> int:
        """Return what the rows cost together."""
        if self.join == "max":
            return int(costs.max(initial=0))
        return int(costs.sum())

    def measure(self, load: Ints) -> Measure:
        """Return what the rows break and cost together."""
        return Measure(int(self.outside(load).sum()), self.joined(self.costs(load)))

    def within(self, least: Ints, most: Ints) -> Limits:
        """Return the same limits, the hard ones tightened to what the rows' sums can reach at all.

        Every row then has finite ends, so that any prices whatever give a finite, valid bound.
        """
        return replace(self, hard_lo=np.maximum(self.hard_lo, least), hard_hi=np.minimum(self.hard_hi, most))

    def least_slack(self, weight: int, prices: Ints) -> Fraction:
        """Return the least of ``weight × cost(s) − prices · s`` over all loads ``s`` within the hard limits.

        This is the rows' part of a Lagrangian bound: exact, for any prices. The hard limits must be finite.
        For ``max`` the loads are relaxed to reals, which can only lower the value: the bound stays valid.
        """
        if self.join == "max" and weight > 0:
            return self._least_slack_of_max(weight, prices)
        return sum((self._least_slack_of_row(i, weight, int(price)) for i, price in enumerate(prices)), Fraction(0))

    def _least_slack_of_row(self, i: int, weight: int, price: int) -> Fraction:
        # Convex and piecewise linear in the load: the least stands at an end or at a soft limit.
        lo, hi = int(self.hard_lo[i]), int(self.hard_hi[i])
        soft_lo, soft_hi = int(self.soft_lo[i]), int(self.soft_hi[i])
        price_lo, price_hi = int(self.price_lo[i]), int(self.price_hi[i])

        def value(load: int) -> int:
            outside = price_lo * max(soft_lo - load, 0) + price_hi * max(load - soft_hi, 0)
            return weight * outside - price * load

        return Fraction(min(value(load) for load in (lo, hi, min(max(soft_lo, lo), hi), max(min(soft_hi, hi), lo))))

    def _least_slack_of_max(self, weight: int, prices: Ints) -> Fraction:
        # With z the dearest row's cost, each row may stray z / its price beyond its soft limit. The whole is convex
        # and piecewise linear in z: walk along its bends until it rises.
        rows = [_Stray.of(self, i, int(price)) for i, price in enumerate(prices)]
        z = max((row.least_z for row in rows), default=Fraction(0))
        for bend in sorted(row.last_z for row in rows if row.last_z > z):
            if weight - sum(row.rate for row in rows if row.last_z > z) >= 0:
                break
            z = bend
        return weight * z - sum((row.gain(z) for row in rows), Fraction(0))

    def rows(self) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Yield each row's six numbers as plain integers."""
        columns = (self.hard_lo, self.hard_hi, self.soft_lo, self.soft_hi, self.price_lo, self.price_hi)
        return zip(*(column.tolist() for column in columns), strict=True)


def costs_of(load: Ints, soft_lo: Ints, soft_hi: Ints, price_lo: Ints, price_hi: Ints) -> Ints:
    """Return what loads cost outside their soft limits, entry by entry."""
    cost: Ints = price_lo * np.maximum(soft_lo - load, 0) + price_hi * np.maximum(load - soft_hi, 0)
    return cost


def outside_of(load: Ints, hard_lo: Ints, hard_hi: Ints) -> Ints:
    """Return how far loads are outside their hard limits, entry by entry."""
    outside: Ints = np.maximum(hard_lo - load, 0) + np.maximum(load - hard_hi, 0)
    return outside


@dataclass(frozen=True, slots=True)
class _Stray:
    """One row of a ``max``: how much a price earns when the row may stray as far as the cost z allows."""

    price: int
    lo: int
    hi: int
    soft: int
    rate: Fraction  # earned per unit of z while the row can still stray further
    least_z: Fraction  # below this z the row has no load at all
    last_z: Fraction  # beyond this z the row earns nothing more

    @classmethod
    def of(cls, limits: Limits, i: int, price: int) -> _Stray:
        lo, hi = int(limits.hard_lo[i]), int(limits.hard_hi[i])
        soft_lo, soft_hi = int(limits.soft_lo[i]), int(limits.soft_hi[i])
        price_lo, price_hi = int(limits.price_lo[i]), int(limits.price_hi[i])
        least = Fraction(max(price_lo * (soft_lo - hi), price_hi * (lo - soft_hi), 0))
        soft, end, charge = (soft_hi, hi, price_hi) if price > 0 else (soft_lo, lo, price_lo)
        far = abs(end - soft) if (end > soft) == (price > 0) and end != soft else 0
        rate = Fraction(abs(price), charge) if charge and far else Fraction(0)
        return cls(price, lo, hi, soft if charge else end, rate, least, Fraction(charge * far))

    def gain(self, z: Fraction) -> Fraction:
        """Return the most that ``price × load`` can be when the dearest row costs z."""
        if self.price == 0:
            return Fraction(0)
        step = z * self.rate / abs(self.price)
        load = min(self.soft + step, Fraction(self.hi)) if self.price > 0 else max(self.soft - step, Fraction(self.lo))
        return self.price * min(max(load, Fraction(self.lo)), Fraction(self.hi))
