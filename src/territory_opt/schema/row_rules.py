"""What must hold between the cells of a row, stated once, for columns: one object is a column of length one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROUNDING = 0.01
"""How far shares that were rounded to two places may be from adding up."""


@dataclass(frozen=True)
class RowRule:
    """A condition on several columns of a row.

    Attributes
    ----------
    columns
        The columns it reads; a fault is reported at the first. An absent column counts as blank.
    words
        What a row that breaks it must do.
    broken
        Takes the packed columns and returns which rows break the rule.
    """

    columns: tuple[str, ...]
    words: str
    broken: Callable[[Sequence[NDArray[Any]]], NDArray[np.bool_]]


def together(first: str, second: str) -> RowRule:
    """Return the rule that a row has both numbers or neither."""
    return RowRule(
        (first, second),
        f"{first} and {second} must both be given, or both be blank",
        lambda columns: np.isnan(columns[0]) != np.isnan(columns[1]),
    )


def ascending(low: str, high: str, *, strictly: bool = False) -> RowRule:
    """Return the rule that the number in `low` does not exceed the one in `high`, where both are given."""
    return RowRule(
        (low, high),
        f"{low} must be {'less than' if strictly else 'at most'} {high}",
        lambda columns: (columns[0] >= columns[1]) if strictly else (columns[0] > columns[1]),
    )


def in_time(start: str, end: str) -> RowRule:
    """Return the rule that a day does not come after another, where both are given."""

    def broken(columns: Sequence[NDArray[Any]]) -> NDArray[np.bool_]:
        pairs = zip(columns[0], columns[1], strict=True)
        return np.array([a is not None and b is not None and a > b for a, b in pairs], dtype=np.bool_)

    return RowRule((start, end), f"{start} must not be after {end}", broken)


def shares_of_one(*columns: str) -> RowRule:
    """Return the rule that shares add up to 1, where any is given; a blank share adds nothing."""

    def broken(shares: Sequence[NDArray[Any]]) -> NDArray[np.bool_]:
        table = np.vstack(shares)
        given = ~np.isnan(table).all(axis=0)
        # One part in a million above the tolerance, since 0.33 + 0.33 + 0.33 is not quite 0.99 in binary.
        off: NDArray[np.bool_] = np.abs(np.nansum(table, axis=0) - 1) > ROUNDING + 1e-6
        wrong: NDArray[np.bool_] = given & off
        return wrong

    return RowRule(columns, f"{columns[0]} to {columns[-1]} must add up to 1", broken)
