"""Coordinates that are possible, but probably not meant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Faults
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables

FEWEST = 8
"""Fewer places than this say nothing about where places usually are."""

REACH = 1.5
"""How far beyond the quartiles a place may lie, in quartile ranges, and still be among the others (Tukey's fences)."""

Floats = NDArray[np.float64]


def check_places(tables: Tables, faults: Faults) -> None:
    """Warn of places that lie far from all others but among them once swapped, and of zeros that stand for blanks.

    Where the others are is told by the quartiles of all accounts and reps, which up to a quarter of wrong rows cannot
    move far. If more are swapped, it is the right ones that look odd: the warning names a difference, not a culprit.
    """
    placed = [table for table in (tables.accounts, tables.reps) if table.has("latitude") and table.has("longitude")]
    if not placed:
        return
    latitude = np.concatenate([table.number("latitude") for table in placed])
    longitude = np.concatenate([table.number("longitude") for table in placed])
    known = ~np.isnan(latitude) & ~np.isnan(longitude)
    for table in placed:
        _warn_of_zeros(table, faults)
        if known.sum() >= FEWEST:
            _warn_of_swaps(table, _fence(latitude[known]), _fence(longitude[known]), faults)


def _warn_of_zeros(table: Table, faults: Faults) -> None:
    zeros = (table.number("latitude") == 0) & (table.number("longitude") == 0)
    for index in np.flatnonzero(zeros).tolist():
        faults.warning(
            "and longitude 0 are a place in the sea; leave both blank if unknown", **table.at(index, "latitude")
        )


def _warn_of_swaps(table: Table, north: tuple[float, float], east: tuple[float, float], faults: Faults) -> None:
    latitude, longitude = table.number("latitude"), table.number("longitude")
    as_given = _within(latitude, north) & _within(longitude, east)
    swapped = _within(longitude, north) & _within(latitude, east)
    for index in np.flatnonzero(swapped & ~as_given).tolist():
        place = table.at(index, "latitude")
        faults.warning("looks swapped with longitude: swapped, the place lies among the others", **place)


def _fence(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [0.25, 0.75]).tolist()
    reach = REACH * (high - low)
    return low - reach, high + reach


def _within(values: Floats, fence: tuple[float, float]) -> NDArray[np.bool_]:
    """Return which values lie inside a fence; NaN lies in none."""
    low, high = fence
    inside: NDArray[np.bool_] = (values >= low) & (values <= high)
    return inside
