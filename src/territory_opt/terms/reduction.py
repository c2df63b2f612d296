"""Reduction: the way from a full model to one in which units that must stay together are one unit, and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.terms.base import EntryFunction, Model, PairFunction
from territory_opt.terms.members import Members
from territory_opt.terms.merged import MembersEntries, MembersValue
from territory_opt.terms.pairs import Ints, Pairs


@dataclass(frozen=True, eq=False)
class Reduction:
    """The way from a full model to a reduced one, in which units that must stay together are one unit.

    Attributes
    ----------
    full
        The model it starts from.
    unit_of
        Reduced unit of each full unit, shape (full units,); −1 for units that nobody may own.
    pairs
        Candidate pairs of the reduced model: reps allowed for every member.
    """

    full: Model
    unit_of: Ints
    pairs: Pairs

    @cached_property
    def expanded(self) -> tuple[Ints, Ints, Ints]:
        """Every member of every reduced pair: (reduced pair, full unit, rep), by reduced pair."""
        if len(self.members.unit) == self.pairs.n_units:
            return self.pairs.number[:-1], self.members.unit[self.pairs.unit], self.pairs.rep
        member = np.flatnonzero(self.unit_of >= 0)
        pair = self.pairs.of_units(self.unit_of[member])
        count = np.diff(self.pairs.start)[self.unit_of[member]]
        unit = np.repeat(member, count)
        order = np.argsort(pair, kind="stable")
        return pair[order], unit[order], self.pairs.rep[pair[order]]

    @cached_property
    def members(self) -> Members:
        """The full units of each reduced one."""
        return Members.of(self.unit_of, self.pairs.n_units)

    def summed(self, function: PairFunction) -> Ints:
        """Return for each reduced pair the sum of a function over its members. Shape (pairs,)."""
        of_members, pairs = MembersValue(self.members, function), self.pairs
        value = np.empty(len(pairs), np.int64)
        for first, after in pairs.blocks():
            value[first:after] = of_members(pairs.unit[first:after], pairs.rep[first:after])
        return value

    def beyond(self, function: PairFunction) -> PairFunction | None:
        """Return a function of full pairs for reduced pairs that are no candidates; None where all allowed ones are."""
        return None if self.pairs.whole else MembersValue(self.members, function)

    def entries_beyond(self, function: EntryFunction) -> EntryFunction:
        """Return entries of full pairs for any reduced pairs, also such as are no candidates."""
        return MembersEntries(self.members, function)

    def lift(self, owner: Ints) -> Ints:
        """Return the full plan that a reduced plan stands for."""
        if not len(owner):
            return np.full(len(self.unit_of), -1, np.int64)
        return np.where(self.unit_of >= 0, owner[np.maximum(self.unit_of, 0)], -1)

    def lower(self, owner: Ints) -> Ints:
        """Return the reduced plan of a full one: the owner of each unit's first member, −1 if not a candidate."""
        first = np.full(self.pairs.n_units, -1, np.int64)
        member = np.flatnonzero(self.unit_of >= 0)[::-1]
        first[self.unit_of[member]] = owner[member]
        units = np.arange(self.pairs.n_units, dtype=np.int64)
        return np.where(self.pairs.find(units, first) >= 0, first, -1)
