"""Functions of merged units: what their members weigh or cost together, for any pairs whatever."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.terms.base import Entries, EntryFunction, PairFunction
from territory_opt.terms.forms import Form, PricedForm, form_of, priced_of
from territory_opt.terms.members import Members
from territory_opt.terms.pairs import BarLookup, Ints, Reals
from territory_opt.terms.spans import reach_of


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

    def form(self) -> Form | None:
        """Return the function's form, summed over the members."""
        form = form_of(self.function)
        return None if form is None else form.of_members(self.members)


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

    def priced(self, prices: Reals) -> tuple[PricedForm, ...] | None:
        """Return the forms of the entries' worth, summed over the members."""
        priced = priced_of(self.function, prices)
        return None if priced is None else tuple(PricedForm(f.of_members(self.members), by_rep) for f, by_rep in priced)

    def reach(self, unit: Ints, n_reps: int, n_rows: int) -> tuple[Reals, Reals]:
        """Return what the units together can bring to each row at least and at most, each free to bring nothing."""
        return reach_of(self.function, np.sort(self.members.listed(unit)[0]), n_reps, n_rows)


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
