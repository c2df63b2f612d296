"""Given figures: what a table says of single pairs of account and rep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Given:
    """A figure that a table gives for single pairs of account and rep.

    Attributes
    ----------
    key
        account × number of reps + rep, ascending.
    figure
        Its value.
    """

    key: Ints
    figure: Floats

    def at(self, key: Ints) -> Floats:
        """Return the figure of each pair, NaN where none is given. Any shape."""
        if not len(self.key):
            return np.full(key.shape, np.nan)
        place = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[place] == key, self.figure[place], np.nan)
