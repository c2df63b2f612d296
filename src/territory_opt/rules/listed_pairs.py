"""A list of single pairs that can be looked up among millions of others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.terms import Bools, Ints


@dataclass(frozen=True, eq=False)
class ListedPairs:
    """Pairs that a file names one by one.

    Attributes
    ----------
    n_reps
        Number of reps.
    key
        ``unit × number of reps + rep``, ascending, each once. Shape (k,).
    named
        Units that any pair is listed of: all others need no search. Shape (units,).
    """

    n_reps: int
    key: Ints
    named: Bools

    @classmethod
    def of(cls, n_units: int, n_reps: int, key: Ints) -> ListedPairs:
        """Build from keys in any order."""
        key = np.unique(key)
        named = np.zeros(n_units, np.bool_)
        named[key // max(n_reps, 1)] = True
        return cls(n_reps, key, named)

    def find(self, unit: Ints, rep: Ints) -> Ints:
        """Return where each pair stands in the list, −1 for those that are not in it."""
        found = np.full(len(unit), -1, np.int64)
        some = np.flatnonzero(self.named[unit])
        if len(some):
            key = unit[some] * self.n_reps + rep[some]
            at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
            found[some] = np.where(self.key[at] == key, at, -1)
        return found

    def __call__(self, unit: Ints, rep: Ints) -> Bools:
        """Return which pairs are listed."""
        listed: Bools = self.find(unit, rep) >= 0
        return listed

    @property
    def pairs(self) -> tuple[Ints, Ints]:
        """The units and reps of the listed pairs, in the order of the list. Shapes (k,)."""
        return np.divmod(self.key, max(self.n_reps, 1))
