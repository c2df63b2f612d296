"""Slack: the least that rows can add to a Lagrangian bound, in exact arithmetic, for any prices.

With a price λ on each row, a level's cost is at least the sum of every unit's cheapest pair plus, for the rows, the
least of ω · cost(s) − λ · s over the loads s that they may hold (Geoffrion 1974, doi:10.1007/BFb0120690).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from territory_opt.verifier.loads import Row

Reach = tuple[int, int]
"""The least and the most that a row can hold, whatever the plan."""


def span(row: Row, reach: Reach) -> Reach:
    """Return the loads that a row may hold: within its hard limits and within what plans can reach.

    Raises
    ------
    ValueError
        If there are none, so that no plan exists.
    """
    low = reach[0] if row.hard_lo is None else max(row.hard_lo, reach[0])
    high = reach[1] if row.hard_hi is None else min(row.hard_hi, reach[1])
    if low > high:
        raise ValueError(f"no plan can bring {row.name} within its hard limits")
    return low, high


def least_of_sum(rows: Sequence[Row], reaches: Sequence[Reach], prices: Sequence[int], weight: int) -> int:
    """Return the least of Σ (weight · cost − price · load), each row by itself.

    Costs are convex with bends at the soft limits, so the least stands at an end or at a bend.
    """
    total = 0
    for row, reach, price in zip(rows, reaches, prices, strict=True):
        low, high = span(row, reach)
        bends = [soft for soft in (row.soft_lo, row.soft_hi) if soft is not None and low < soft < high]
        total += min(weight * int(row.cost(load)) - price * load for load in (low, high, *bends))
    return total


def least_of_max(rows: Sequence[Row], reaches: Sequence[Reach], prices: Sequence[int], weight: int) -> Fraction:
    """Return the least of weight · z − Σ price · load over z ≥ 0 and loads whose own cost is at most z.

    Convex and piecewise linear in z, with bends where a row reaches an end: the least stands at one of them, found by
    halving.
    """
    spans = [span(row, reach) for row, reach in zip(rows, reaches, strict=True)]
    # Below this z some row has no load at all.
    floor = max([0, *(_cheapest(row, ends) for row, ends in zip(rows, spans, strict=True))])
    ends = [int(row.cost(end)) for row, both in zip(rows, spans, strict=True) for end in both]
    bends = sorted({floor, *(cost for cost in ends if cost > floor)})

    def value(z: int) -> Fraction:
        earned = sum(
            (_earned(row, both, price, z) for row, both, price in zip(rows, spans, prices, strict=True)), Fraction(0)
        )
        return weight * z - earned

    first, last = 0, len(bends) - 1
    while first < last:
        middle = (first + last) // 2
        if value(bends[middle + 1]) >= value(bends[middle]):
            last = middle
        else:
            first = middle + 1
    return value(bends[first])


def _cheapest(row: Row, ends: Reach) -> int:
    """Return the least that a row costs within its ends."""
    inside = [soft for soft in (row.soft_lo, row.soft_hi) if soft is not None and ends[0] < soft < ends[1]]
    return min(int(row.cost(load)) for load in (*ends, *inside))


def _earned(row: Row, ends: Reach, price: int, z: int) -> Fraction:
    """Return the most that price · load can be while the row costs at most z."""
    low, high = Fraction(ends[0]), Fraction(ends[1])
    if price > 0:
        if row.soft_hi is not None and row.price_hi > 0:
            high = min(high, row.soft_hi + Fraction(z, row.price_hi))
        return price * high
    if row.soft_lo is not None and row.price_lo > 0:
        low = max(low, row.soft_lo - Fraction(z, row.price_lo))
    return price * low
