"""Own territories: a rep with a prioritised account owns nothing that is not of its family.

For each key account k and rep j there is one row, ``n · x[k, j] + Σ x[u, j]`` over all accounts u outside the family of
k, at most n, with n the number of accounts: without k the rep may own anything, with k the room for others is 0, and
what is above n is the number of accounts that share the rep with k.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.rules.facts import Facts
from territory_opt.rules.keep_together import families
from territory_opt.terms import Entries, Ints


@dataclass(frozen=True, eq=False)
class OwnTerritories:
    """Rows of each key account with each rep, the reps of the first key account first.

    Attributes
    ----------
    n_reps
        Number of reps.
    key
        The prioritised accounts. Shape (keys,).
    family
        The family of each unit, as a number. Shape (units,).
    """

    n_reps: int
    key: Ints
    family: Ints

    @classmethod
    def of(cls, facts: Facts) -> OwnTerritories:
        """Read the prioritised accounts and the trees of parents."""
        accounts = facts.units
        tops = families(accounts.text("account_id").tolist(), accounts.text("parent_id").tolist())
        number = {top: place for place, top in enumerate(dict.fromkeys(tops.values()))}
        family = np.array([number[top] for top in tops.values()], np.int64)
        return cls(facts.n_reps, np.flatnonzero(accounts.flag("key_account")), family)

    @property
    def room(self) -> int:
        """Number of all accounts: what a row may hold."""
        return len(self.family)

    @cached_property
    def outside(self) -> np.typing.NDArray[np.bool_]:
        """Which units are outside the family of which key account. Shape (keys, units)."""
        apart: np.typing.NDArray[np.bool_] = self.family[self.key][:, None] != self.family[None, :]
        return apart

    def __call__(self, unit: Ints, rep: Ints) -> Entries:
        """Return n for the key account itself, and 1 for every account outside its family."""
        weight = self.outside[:, unit] + self.room * (self.key[:, None] == unit[None, :])
        at, key = np.nonzero(weight.T)
        return Entries(at, key * self.n_reps + rep[at], weight[key, at])
