"""Members: the units that a merged unit stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.terms.pairs import Ints, Reals, ranges


@dataclass(frozen=True, eq=False)
class Members:
    """The full units that each reduced unit stands for: those of unit ``u`` are ``unit[start[u]:start[u + 1]]``.

    Attributes
    ----------
    start, unit
        Shapes (units + 1,) and (members,).
    """

    start: Ints
    unit: Ints

    @classmethod
    def of(cls, unit_of: Ints, n_units: int) -> Members:
        """Build from the reduced unit of each full one, −1 for none."""
        member = np.flatnonzero(unit_of >= 0)
        order = np.argsort(unit_of[member], kind="stable")
        count = np.bincount(unit_of[member], minlength=n_units)
        return cls(np.concatenate([[0], np.cumsum(count)]).astype(np.int64), member[order])

    def unit_of(self, n_full: int) -> Ints:
        """Return the unit that each full unit belongs to, −1 for none. Shape (full units,)."""
        unit_of = np.full(n_full, -1, np.int64)
        unit_of[self.unit] = np.repeat(np.arange(len(self.start) - 1, dtype=np.int64), np.diff(self.start))
        return unit_of

    def listed(self, unit: Ints) -> tuple[Ints, Ints]:
        """Return the members of some units, one after another, and which of the units each belongs to."""
        if len(self.unit) == len(self.start) - 1:  # each has just itself
            return self.unit[unit], np.arange(len(unit), dtype=np.int64)
        first, count = self.start[unit], self.start[unit + 1] - self.start[unit]
        which = np.repeat(np.arange(len(unit), dtype=np.int64), count)
        place = ranges(first, count)
        return self.unit[place], which

    def summed(self, figures: Reals, which: Ints, n_units: int) -> Reals:
        """Return figures of members, added up for each of the units; every unit has members."""
        if len(which) == n_units:
            return figures
        summed: Reals = np.add.reduceat(figures, np.searchsorted(which, np.arange(n_units)), axis=0)
        return summed
