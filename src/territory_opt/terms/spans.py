"""Spans: what pairs weigh or cost at least and at most, for some units with all reps at once, without listing pairs.

With a hundred million allowed pairs nobody evaluates each. A function of pairs that knows a cheap bound of itself (such
as the straight line through the Earth for a road) says so with methods `least` and `most`, one of entries with
`least_worth` and `reach`; all others are simply evaluated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.terms.base import EntryFunction
from territory_opt.terms.pairs import Ints

Reals = NDArray[np.float64]


def least_of(function: object, unit: Ints, n_reps: int) -> Reals:
    """Return numbers that no pair of the units falls below. Shape (units, reps), or one that broadcasts to it."""
    known: Callable[[Ints, int], Reals] | None = getattr(function, "least", None)
    return known(unit, n_reps) if known else _values(function, unit, n_reps)


def most_of(function: object, unit: Ints, n_reps: int) -> Reals:
    """Return numbers that no pair of the units exceeds. Shape (units, reps), or one that broadcasts to it."""
    known: Callable[[Ints, int], Reals] | None = getattr(function, "most", None)
    return known(unit, n_reps) if known else _values(function, unit, n_reps)


def least_worth_of(entries: EntryFunction, unit: Ints, n_reps: int, prices: Reals) -> Reals:
    """Return numbers that the worth of no pair falls below: its entries, each times its row's price."""
    known: Callable[[Ints, int, Reals], Reals] | None = getattr(entries, "least_worth", None)
    if known:
        return known(unit, n_reps, prices)
    at, row, weight = entries(*_all_pairs(unit, n_reps))
    worth = np.zeros(len(unit) * n_reps)
    np.add.at(worth, at, prices[row] * weight)
    return worth.reshape(len(unit), n_reps)


def reach_of(entries: EntryFunction, unit: Ints, n_reps: int, n_rows: int) -> tuple[Reals, Reals]:
    """Return what the units together can bring to each row at least and at most, each free to bring nothing."""
    known: Callable[[Ints, int, int], tuple[Reals, Reals]] | None = getattr(entries, "reach", None)
    if known:
        return known(unit, n_reps, n_rows)
    at, row, weight = entries(*_all_pairs(unit, n_reps))
    key, place = np.unique(at // n_reps * n_rows + row, return_inverse=True)
    least, most = np.zeros(len(key)), np.zeros(len(key))
    np.minimum.at(least, place, weight)
    np.maximum.at(most, place, weight)
    reach = np.zeros((2, n_rows))
    np.add.at(reach[0], key % n_rows, least)
    np.add.at(reach[1], key % n_rows, most)
    return reach[0], reach[1]


def _values(function: Any, unit: Ints, n_reps: int) -> Reals:
    values: Reals = function(*_all_pairs(unit, n_reps)).astype(np.float64)
    return values.reshape(len(unit), n_reps)


def _all_pairs(unit: Ints, n_reps: int) -> tuple[Ints, Ints]:
    return np.repeat(unit, n_reps), np.tile(np.arange(n_reps, dtype=np.int64), len(unit))
