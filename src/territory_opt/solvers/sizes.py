"""Which size of neighbourhood to solve next: each is given time in proportion to what it gained for its time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

_FADING = 0.95
"""What older news counts for when newer comes."""

_GREED = 1.5
"""The rates' exponent: above 1 the best size gets more than its share."""

_CURIOSITY = 0.1
"""Part of the time that goes to all sizes alike."""

_TRIALS = 2
"""How often each size is tried before any is preferred."""


@dataclass(eq=False)
class Sizes:
    """Remembers what came of each size.

    Attributes
    ----------
    tries
        How often each was solved.
    gain, spent
        What it gained and what it took, older news fading.
    """

    n_sizes: int
    tries: list[int] = field(init=False)
    gain: list[float] = field(init=False)
    spent: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.tries, self.gain, self.spent = [0] * self.n_sizes, [0.0] * self.n_sizes, [0.0] * self.n_sizes
        self._weight = [0.0] * self.n_sizes

    def pick(self, rng: np.random.Generator) -> int:
        """Return a size: any that was hardly tried, else at random, by gain for time."""
        new = [i for i, tries in enumerate(self.tries) if tries < _TRIALS]
        if new:
            return new[0]
        gain, spent, weight = (np.array(one) for one in (self.gain, self.spent, self._weight))
        rate = (gain / spent) ** _GREED
        share = np.full(self.n_sizes, 1.0 / self.n_sizes)
        if rate.sum() > 0:
            share = (1.0 - _CURIOSITY) * rate / rate.sum() + _CURIOSITY * share
        # Shares are of time: a size that takes longer is drawn less often.
        chance = share / (spent / weight)
        return int(rng.choice(self.n_sizes, p=chance / chance.sum()))

    def note(self, size: int, gain: float, spent: float) -> None:
        """Remember what came of a size."""
        self.tries[size] += 1
        for memory, news in ((self.gain, gain), (self.spent, spent), (self._weight, 1.0)):
            memory[size] = _FADING * memory[size] + news
