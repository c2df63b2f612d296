"""What reps may own, side by side with what accounts are: lists of names, and a range of sizes.

Accounts that look alike share a code, so that a pair is judged by looking its code and rep up in a small table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.errors import Faults
from territory_opt.rules.facts import Facts, Floats
from territory_opt.rules.words import listed, quantity
from territory_opt.schema.table import Table
from territory_opt.terms import Bools, Ints


@dataclass(frozen=True, eq=False)
class ListRestriction:
    """Reps who are restricted to names of a kind: an account must have some, and the rep must have all of them.

    Attributes
    ----------
    name, column
        The column of reps and the column of accounts that it is compared with.
    has
        The names of each account. Shape (units,).
    may
        The names of each rep, none for reps without a restriction. Shape (reps,).
    """

    name: str
    column: str
    has: Sequence[tuple[str, ...]]
    may: Sequence[tuple[str, ...]]

    @cached_property
    def code(self) -> Ints:
        """Which of `_lists` each account has. Shape (units,)."""
        place = {names: code for code, names in enumerate(self._lists)}
        return np.array([place[names] for names in self.has], np.int64)

    @cached_property
    def barred(self) -> Bools:
        """Which reps may not own the accounts of each code. Shape (codes, reps)."""
        known = {name: row for row, name in enumerate(dict.fromkeys(name for one in self._lists for name in one))}
        free = np.array([not names for names in self.may], np.bool_)
        allowed = np.tile(free, (len(known), 1))
        for rep, names in enumerate(self.may):
            allowed[[known[name] for name in names if name in known], rep] = True
        rows = [allowed[[known[name] for name in one]].all(axis=0) if one else free for one in self._lists]
        return ~np.array(rows, np.bool_).reshape(len(rows), len(self.may))

    @cached_property
    def _lists(self) -> tuple[tuple[str, ...], ...]:
        return tuple(dict.fromkeys(self.has))

    def check(self, accounts: Table, why: str, faults: Faults) -> None:
        """Report accounts that do not say what they are."""
        words = f"reps are restricted in {self.name}; needed by {why}"
        if not accounts.has(self.column):
            faults.error(f"there is no such column, but {words}", file=accounts.source, column=self.column)
            return
        for i, names in enumerate(self.has):
            if not names:
                faults.error(f"is blank, but {words}", **accounts.at(i, self.column))

    def check_spelling(self, reps: Table, faults: Faults) -> None:
        """Warn of names that no account bears as they are written, but that some bear with other capitals or marks."""
        theirs = dict.fromkeys(name for names in self._lists for name in names)
        alike = {_skeleton(name): name for name in theirs}
        for rep, names in enumerate(self.may):
            for name in names:
                if name not in theirs and _skeleton(name) in alike:
                    words = f"is no {self.column} of any account (did you mean {alike[_skeleton(name)]}?)"
                    faults.warning(words, file=reps.source, row=int(reps.row[rep]), column=self.name, value=name)

    def why(self, facts: Facts, unit: int, rep: int) -> str:
        """Return why the rep may not own the account."""
        account, name = facts.unit_names[unit], facts.rep_names[rep]
        own = listed(self.may[rep])
        if not self.has[unit]:
            return f"{account} has no {self.column}, and {name} may own only {own}."
        if self.name == "products":
            lacking = listed([product for product in self.has[unit] if product not in self.may[rep]])
            return f"{account} needs {lacking}, and {name} sells only {own}."
        return f"{account} is in {self.column} {self.has[unit][0]}, and {name} may own only {own}."


def _skeleton(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@dataclass(frozen=True, eq=False)
class SizeRestriction:
    """Reps who are restricted to a range of sizes: low ≤ size < high.

    Attributes
    ----------
    what, unit
        What a size is, and its unit.
    size
        Of each account, NaN where unknown. Shape (units,).
    low, high
        Of each rep, NaN where there is no limit. Shapes (reps,).
    """

    what: str
    unit: str
    size: Floats
    low: Floats
    high: Floats

    @cached_property
    def _cuts(self) -> Floats:
        ends = np.concatenate([self.low, self.high])
        return np.unique(ends[~np.isnan(ends)])

    @cached_property
    def code(self) -> Ints:
        """How many of all limits each account has reached; one more code for unknown sizes. Shape (units,)."""
        code = np.searchsorted(self._cuts, self.size, side="right")
        return np.where(np.isnan(self.size), len(self._cuts) + 1, code).astype(np.int64)

    @cached_property
    def barred(self) -> Bools:
        """Which reps may not own the accounts of each code. Shape (codes, reps)."""
        reached = np.concatenate([[-np.inf], self._cuts])[:, None]
        outside = (reached < self.low) | (reached >= self.high)
        restricted = ~(np.isnan(self.low) & np.isnan(self.high))
        return np.concatenate([outside, restricted[None, :]])

    def why(self, facts: Facts, unit: int, rep: int) -> str:
        """Return why the rep may not own the account."""
        account, name = facts.unit_names[unit], facts.rep_names[rep]
        if np.isnan(self.size[unit]):
            return f"{account} has no {self.what}, and {name} is restricted in it."
        size, low, high = (quantity(float(end), self.unit) for end in (self.size[unit], self.low[rep], self.high[rep]))
        own = f"only {low} and more" if self.size[unit] < self.low[rep] else f"only less than {high}"
        return f"{account} has {size} of {self.what}, and {name} may own {own}."
