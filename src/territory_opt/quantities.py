"""Money, distance, time and periods as whole numbers: the only place where floats become integers.

Everything that is added up or compared inside the package is a whole number of some quantum (a cent, a metre, a
minute). A figure is rounded once, here, and never again: lower limits up, upper limits down, all else to the nearest
with halves up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

LARGEST_SUM = 2**36
"""Sums of a measure stay below this many quanta, so that price × 2**shift × sum fits 64 bits with six-digit prices."""

CENT = Fraction(1, 100)
MINUTE = Fraction(1, 60)
METRE = Fraction(1, 1000)
ONE = Fraction(1)


class Quantum(NamedTuple):
    """The whole number 1 of some measure, in the unit that people read (0.01 USD, 1/60 h)."""

    unit: str
    size: Fraction

    def real(self, whole: int | Fraction) -> float:
        """Return what a whole number of quanta is in the unit that people read."""
        # Not times the fraction: ints divide exactly as well, and much faster.
        return float(whole * self.size.numerator / self.size.denominator)

    def reals(self, wholes: NDArray[np.int64]) -> list[float]:
        """Return what many whole numbers of quanta are: each the float nearest to its exact value, as `real` gives."""
        numerator, denominator = self.size.numerator, self.size.denominator
        return [whole * numerator / denominator for whole in wholes.tolist()]  # true division of ints rounds once


def exact(value: float | int | str | Fraction) -> Fraction:
    """Return the fraction that a decimal number means as people write it: 0.05 is 1/20, not its nearest binary."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def half_up(value: Fraction) -> int:
    """Round to the nearest whole number, halves up."""
    return floor(value + Fraction(1, 2))


def lower_limit(value: Fraction) -> int:
    """Round a lower limit: up, so that keeping the whole number keeps the limit."""
    return ceil(value)


def upper_limit(value: Fraction) -> int:
    """Round an upper limit: down, so that keeping the whole number keeps the limit."""
    return floor(value)


def whole(values: ArrayLike, size: Fraction) -> NDArray[np.int64]:
    """Return an array in whole quanta, each entry rounded once to the nearest, halves up.

    Parameters
    ----------
    values
        Floats in the unit that people read; none may be NaN or infinite.
    size
        The quantum, in the same unit.

    Raises
    ------
    ValueError
        If an entry is not finite, or too large for 62 bits.
    """
    real = np.asarray(values, dtype=np.float64)
    # Multiply and divide by whole numbers: 1/100 itself has no exact binary form, 100 has.
    quanta = np.floor(real * float(size.denominator) / float(size.numerator) + 0.5)
    if not bool(np.all(np.abs(quanta) < 2.0**62)):  # also false for NaN
        raise ValueError("a value is not finite, or too large to be a whole number of its quantum")
    return quanta.astype(np.int64)


def coarsen(size: Fraction, largest_sum: float) -> Fraction:
    """Return the quantum times the smallest power of ten that keeps a sum below `LARGEST_SUM` quanta."""
    while largest_sum / float(size) >= LARGEST_SUM:
        size *= 10
    return size


@dataclass(frozen=True, slots=True)
class Period:
    """The time a case plans for: a year, a quarter or a month.

    Attributes
    ----------
    name
        As written: ``2026``, ``2026Q4`` or ``2026-11``.
    start, end
        First and last day.
    weeks
        Working weeks used to turn weekly capacity into the period's: 52, 13 or 52/12.
    per_year
        How many such periods a year has: 1, 4 or 12.
    """

    name: str
    start: date
    end: date
    weeks: Fraction
    per_year: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2026``, ``2026Q4`` or ``2026-11``.

        Raises
        ------
        ValueError
            If the text is none of these.
        """
        found = re.fullmatch(r"(\d{4})(?:-?Q([1-4])|-(0[1-9]|1[0-2]))?", text.strip())
        if found is None:
            raise ValueError("expected a year, quarter or month such as 2026, 2026Q4 or 2026-11")
        year = int(found[1])
        if found[2]:
            first, months = 3 * int(found[2]) - 2, 3
        elif found[3]:
            first, months = int(found[3]), 1
        else:
            first, months = 1, 12
        after = date(year + 1, 1, 1) if first + months > 12 else date(year, first + months, 1)
        return cls(
            text.strip(), date(year, first, 1), after - timedelta(days=1), Fraction(52 * months, 12), 12 // months
        )

    @property
    def days(self) -> int:
        """Calendar days in the period."""
        return (self.end - self.start).days + 1
