"""Which size of neighbourhood to solve next: each is given time in proportion to what it gained for its time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_FADING = 0.95
"""What older news counts for when newer comes."""

_GREED = 1.5
"""The rates' exponent: above 1 the best size gets more than its share."""

_CURIOSITY = 0.15
"""Part of the time that goes to all sizes alike."""


class Sizes:
    """Remembers what came of each size, older news fading.

    Parameters
    ----------
    expected
        Time that each size is believed to take before it was tried.
    """

    def __init__(self, expected: Sequence[float]) -> None:
        self.spent = np.array(expected, np.float64)
        self.count, self.gain = np.ones(len(expected)), np.zeros(len(expected))

    def pick(self, rng: np.random.Generator) -> int:
        """Return a size at random: those that gain more for their time get more of the time."""
        rate = (self.gain / self.spent) ** _GREED
        share = np.full(len(rate), 1.0 / len(rate))
        if rate.sum() > 0:
            share = (1.0 - _CURIOSITY) * rate / rate.sum() + _CURIOSITY * share
        # Shares are of time: a size that takes longer is drawn less often.
        chance = share / (self.spent / self.count)
        return int(rng.choice(len(rate), p=chance / chance.sum()))

    def note(self, size: int, gain: float, spent: float) -> None:
        """Remember what came of a size."""
        for memory, news in ((self.gain, gain), (self.spent, spent), (self.count, 1.0)):
            memory[size] = _FADING * memory[size] + news
