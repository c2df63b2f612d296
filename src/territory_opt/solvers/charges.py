"""Charges: which part of what a unit costs away from home is the home's to pay, and which part its new owner's.

A unit's home is the rep of its cheapest pair. If it leaves, the home pays the charge, and whoever takes it pays so much
less. Whatever the charges are, the two add up to what the unit costs elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.solvers.doubt import homes, second_cheapest
from territory_opt.terms import Ints, Pairs

_NOWHERE = 2**62
"""What a unit costs elsewhere if nobody else may own it."""


@dataclass(frozen=True, eq=False)
class Charges:
    """What each unit's home pays if the unit leaves.

    Attributes
    ----------
    home
        The rep of each unit's cheapest pair, −1 for units that nobody may own. Shape (units,).
    elsewhere
        What each unit costs elsewhere at least, scaled like prices. Shape (units,).
    leave
        What of it is charged to the home. Shape (units,).
    """

    home: Ints
    elsewhere: Ints
    leave: Ints

    @classmethod
    def of(cls, pairs: Pairs, reduced: Ints) -> Charges:
        """Charge half of what each unit costs elsewhere, by the price of each pair above its unit's cheapest."""
        elsewhere = second_cheapest(pairs, reduced, _NOWHERE)
        return cls(homes(pairs, reduced), elsewhere, np.where(elsewhere < _NOWHERE, elsewhere // 2, _NOWHERE))

    def spared(self, units: Ints, reps: Ints | int) -> Ints:
        """Return what owners need not pay of some units' prices: nothing at home, else what the home pays."""
        return np.where(self.home[units] == reps, 0, self.leave[units])

    def moved(self, owned: Sequence[Ints], step: float) -> Charges:
        """Make leaving dearer for units that nobody takes, and cheaper for those that are taken without leaving.

        Parameters
        ----------
        owned
            What each rep would own.
        step
            How much of what units cost elsewhere is moved.
        """
        can, leave = self.elsewhere < _NOWHERE, self.leave.copy()
        wanted = np.bincount(np.concatenate(owned), minlength=len(self.home))
        moved = leave[can] + step * (1 - wanted)[can] * self.elsewhere[can]
        # Never more than the unit costs elsewhere, not even by what a float loses: no part may be negative.
        leave[can] = np.minimum(np.maximum(moved, 0).astype(np.int64), self.elsewhere[can])
        return replace(self, leave=leave)
