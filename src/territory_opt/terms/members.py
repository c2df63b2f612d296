"""Functions of merged units: what their members weigh or cost together, for any pairs whatever."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.terms.base import Entries, EntryFunction, PairFunction
from territory_opt.terms.pairs import BarLookup, Ints, ranges
from territory_opt.terms.spans import Reals, least_of, least_worth_of, most_of, reach_of


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


@dataclass(frozen=True, eq=False)
class MembersValue:
    """A function of pairs, added up over the members of a merged unit."""

    members: Members
    function: PairFunction

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the sum over the members of each unit."""
        member, which = self.members.listed(unit)
        if len(member) == len(unit):
            return self.function(member, rep)
        total = np.zeros(len(unit), np.int64)
        np.add.at(total, which, self.function(member, rep[which]))
        return total

    def least(self, unit: Ints, n_reps: int) -> Reals:
        """Return numbers that no pair of the units falls below."""
        member, which = self.members.listed(unit)
        return self.members.summed(least_of(self.function, member, n_reps), which, len(unit))

    def most(self, unit: Ints, n_reps: int) -> Reals:
        """Return numbers that no pair of the units exceeds."""
        member, which = self.members.listed(unit)
        return self.members.summed(most_of(self.function, member, n_reps), which, len(unit))


@dataclass(frozen=True, eq=False)
class MembersEntries:
    """The entries of all members of a merged unit."""

    members: Members
    function: EntryFunction

    def __call__(self, unit: Ints, rep: Ints) -> Entries:
        """Return the members' entries, each under its merged unit's pair."""
        member, which = self.members.listed(unit)
        at, row, weight = self.function(member, rep[which])
        return Entries(which[at], row, weight)

    def least_worth(self, unit: Ints, n_reps: int, prices: Reals) -> Reals:
        """Return numbers that the worth of no pair of the units falls below."""
        member, which = self.members.listed(unit)
        return self.members.summed(least_worth_of(self.function, member, n_reps, prices), which, len(unit))

    def reach(self, unit: Ints, n_reps: int, n_rows: int) -> tuple[Reals, Reals]:
        """Return what the units together can bring to each row at least and at most, each free to bring nothing."""
        return reach_of(self.function, self.members.listed(unit)[0], n_reps, n_rows)


@dataclass(frozen=True, eq=False)
class MembersBars:
    """A merged unit is barred from a rep if any of its members is."""

    members: Members
    bars: BarLookup

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the first rule that bars a member, −1 where none does."""
        member, which = self.members.listed(unit)
        barred = self.bars(member, rep[which])
        first = np.full(len(unit), -1, np.int64)
        held = np.flatnonzero(barred >= 0)[::-1]
        first[which[held]] = barred[held]
        return first
