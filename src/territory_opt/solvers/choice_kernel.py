"""Each unit's soft-cheapest pair and the slopes by price, unit by unit in one pass: the inner loop of the ascent."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from territory_opt.solvers.compiled import compiled
from territory_opt.terms import Ints, Reals

_COLD = 16.0
"""A pair so many temperatures above the cheapest has no part in the choice."""


@compiled
def soft_choices(
    first: int,
    after: int,
    start: Ints,
    cost: NDArray[np.float32],
    entry: Ints,
    column: NDArray[np.int32],
    value: NDArray[np.float32],
    prices: Reals,
    temperature: float,
    slope: Reals,
) -> float:
    """Add up the soft-cheapest prices of the units ``first .. after - 1``; add their slopes to ``slope``.

    Pairs of unit ``u`` are ``start[u]:start[u + 1]``, entries of pair ``p`` are ``entry[p]:entry[p + 1]``.
    """
    widest = 0
    for unit in range(first, after):
        widest = max(widest, start[unit + 1] - start[unit])
    price = np.empty(widest)
    total = 0.0
    for unit in range(first, after):
        begin, count = start[unit], start[unit + 1] - start[unit]
        least = math.inf
        for k in range(count):
            pair = begin + k
            one = float(cost[pair])
            for e in range(entry[pair], entry[pair + 1]):
                one += prices[column[e]] * value[e]
            price[k] = one
            least = min(least, one)
        weights = 0.0
        for k in range(count):
            above = (price[k] - least) / temperature
            price[k] = math.exp(-above) if above < _COLD else 0.0
            weights += price[k]
        total += least - temperature * math.log(weights)
        for k in range(count):
            if price[k] > 0.0:
                share = price[k] / weights
                for e in range(entry[begin + k], entry[begin + k + 1]):
                    slope[column[e]] += share * value[e]
    return total
