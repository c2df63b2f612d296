"""Doubt: which pair of each unit is the cheapest at some prices, and how much dearer the next one is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.terms import Ints, Pairs, Reals


def cheapest_pairs(pairs: Pairs, reduced: NDArray[Any]) -> Ints:
    """Return the first of the cheapest pairs of each unit that anybody may own, in the order of the units.

    Parameters
    ----------
    reduced
        Price of each pair above its unit's cheapest. Shape (pairs,).
    """
    cheapest = np.flatnonzero(reduced == 0)
    return cheapest[np.unique(pairs.unit[cheapest], return_index=True)[1]]


def homes(pairs: Pairs, reduced: NDArray[Any]) -> Ints:
    """Return the rep of each unit's cheapest pair, −1 for units that nobody may own. Shape (units,)."""
    home, cheapest = np.full(pairs.n_units, -1, np.int64), cheapest_pairs(pairs, reduced)
    home[pairs.unit[cheapest]] = pairs.rep[cheapest]
    return home


def second_cheapest(pairs: Pairs, reduced: NDArray[Any], none: float) -> NDArray[Any]:
    """Return by how much each unit's second-cheapest pair is dearer than its cheapest; ``none`` where it has no second.

    Shape (units,), of the prices' own kind.
    """
    others = reduced.copy()
    others[cheapest_pairs(pairs, reduced)] = none
    second = np.full(pairs.n_units, none, reduced.dtype)
    if len(others):
        second[pairs.open] = np.minimum.reduceat(others, pairs.start[:-1][pairs.open])
    return second


def typical_doubt(pairs: Pairs, reduced: Reals) -> float:
    """Return by how much a typical unit's second-cheapest pair is dearer than its cheapest."""
    doubts = second_cheapest(pairs, reduced, np.inf)
    finite = doubts[np.isfinite(doubts)]
    if len(finite) and np.median(finite) > 0:
        return float(np.median(finite))
    return float(reduced.mean() or 1.0) if len(reduced) else 1.0
