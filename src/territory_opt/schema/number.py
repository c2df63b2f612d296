"""The kind of column that holds numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal as ExactDecimal
from math import inf, isinf, isnan, nan
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.schema.cells import CellError, shown
from territory_opt.schema.kinds import Bad, Kind, Parsed, frozen
from territory_opt.schema.numbers import Decimal, parse_all, parse_number


@dataclass(frozen=True)
class Number(Kind[float]):
    """A finite number within limits.

    Attributes
    ----------
    low, high
        The smallest and the largest value allowed, both included.
    whole
        Whether only whole numbers are allowed.
    """

    low: float = -inf
    high: float = inf
    whole: bool = False

    def parse(self, value: object, decimal: Decimal) -> float:
        """Read one number, from text or from a Python number; a truth value is not a number."""
        number = parse_number(value.strip(), decimal) if isinstance(value, str) else _python_number(value)
        if isnan(number):
            raise CellError("is not a number (a blank is None)")
        if isinf(number):
            raise CellError("is infinite; expected a finite number")
        if not self.low <= number <= self.high:
            raise CellError(self._limits())
        if self.whole and not number.is_integer():
            raise CellError("must be a whole number")
        return number

    def _limits(self) -> str:
        if isinf(self.high):
            return f"must be at least {self.low:g}"
        if isinf(self.low):
            return f"must be at most {self.high:g}"
        return f"must be between {self.low:g} and {self.high:g}"

    def read_column(self, cells: Sequence[object] | NDArray[Any], decimal: Decimal = ".") -> Parsed:
        """Read a column; plain numbers at once, and only doubtful cells one by one."""
        at_once = _at_once(cells, decimal)
        if at_once is None:
            return super().read_column(cells, decimal)
        values, odd = at_once
        blank = np.isnan(values)
        doubtful = ~blank & ~(np.isfinite(values) & (values >= self.low) & (values <= self.high))
        if self.whole:
            doubtful |= ~blank & (np.floor(values) != values)
        if self.required:
            doubtful |= blank
        doubtful[odd] = True
        blank[odd] = False
        bad: list[Bad] = []
        for index in np.flatnonzero(doubtful).tolist():
            value = None if blank[index] else cells[index]
            try:
                values[index] = self._read_doubtful(value, decimal)
            except CellError as error:
                values[index] = nan
                bad.append(Bad(index, shown(value), str(error)))
        return Parsed(frozen(values), bad)

    def _read_doubtful(self, value: object, decimal: Decimal) -> float:
        number = self.read(value, decimal)
        return nan if number is None else number

    def limits(self) -> dict[str, Any]:
        """Return the smallest and the largest value allowed."""
        limits = {"minimum": self.low, "maximum": self.high}
        found: dict[str, Any] = {key: limit for key, limit in limits.items() if not isinf(limit)}
        return found | ({"multipleOf": 1} if self.whole else {})

    def pack(self, values: Sequence[float | None]) -> NDArray[Any]:
        """Keep numbers as float64; a blank is NaN."""
        return frozen(np.array([nan if value is None else value for value in values], dtype=np.float64))

    def plain(self, packed: NDArray[Any]) -> list[Any]:
        """Return the numbers, blanks as None."""
        return [None if isnan(value) else value for value in packed.tolist()]


def _python_number(value: object) -> float:
    """Return a Python or numpy number as a float; a truth value is none."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real | ExactDecimal):
        raise CellError("is not a number")
    return float(value)


def _at_once(cells: Sequence[object] | NDArray[Any], decimal: Decimal) -> tuple[NDArray[np.float64], list[int]] | None:
    """Return the numbers of a text column and the places of odd cells, or those of a number array (NaN is a blank).

    None if neither is at hand.
    """
    if isinstance(cells, np.ndarray):
        return (cells.astype(np.float64), []) if cells.dtype.kind in "iuf" else None
    try:
        read = parse_all(cells, decimal)  # type: ignore[arg-type]  # joining anything but text raises TypeError
    except TypeError:
        return None
    return None if read is None else (np.array(read[0], dtype=np.float64), read[1])
