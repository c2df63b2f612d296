"""Pairs judged by class: accounts that look alike to every rep share one, so a small table answers for millions."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.terms import Bools, Ints


@dataclass(frozen=True, eq=False)
class BarredClasses:
    """Which pairs are barred, by the class of the account.

    Attributes
    ----------
    of_unit
        Class of each unit. Shape (units,).
    barred
        Shape (classes, reps).
    """

    of_unit: Ints
    barred: Bools

    def __call__(self, unit: Ints, rep: Ints) -> Bools:
        """Return which pairs are barred."""
        looked_up: Bools = self.barred[self.of_unit[unit], rep]
        return looked_up
