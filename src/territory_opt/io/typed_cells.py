"""Cells that come as Python values, made ready for the reading of columns."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NUMBERS = frozenset({int, float, type(None)})


def packed(cells: Sequence[object]) -> Sequence[object] | NDArray[Any]:
    """Return cells as an array, which is read much faster, if all of them are numbers or blanks; else as they are.

    NaN is a blank in such an array. Cells that hold NaN stay as they are, so that it is not taken for one.
    """
    if not set(map(type, cells)) <= _NUMBERS:
        return cells
    try:
        numbers = np.array([nan if cell is None else cell for cell in cells], dtype=np.float64)
    except OverflowError:
        return cells
    return numbers if np.count_nonzero(np.isnan(numbers)) == cells.count(None) else cells
