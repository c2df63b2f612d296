"""Partners: whom core reps work with in a plan, for a search in which neither side can move without the other.

Where a `Follow` holds, an account changes hands between core reps only together with what follows it, or between reps
with the same partner; and a core rep changes partner only with everything that follows. Neighbourhoods of reps who
compete would hold neither, since core reps and their partners compete for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from territory_opt.terms import Bools, Follow, Ints, Model


@dataclass(frozen=True, eq=False)
class Partners:
    """The links of all Follow terms of a model.

    Attributes
    ----------
    n_reps
        Number of reps.
    term, core, follower
        Which of the terms each link is of, and its two units. Shape (links,).
    """

    n_reps: int
    term: Ints
    core: Ints
    follower: Ints

    @classmethod
    def of(cls, model: Model) -> Partners | None:
        """Gather the links; None if nothing follows anything."""
        terms = [term for term in model.terms if isinstance(term, Follow)]
        if not terms:
            return None
        number = np.repeat(np.arange(len(terms), dtype=np.int64), [len(term.core) for term in terms])
        core, follower = (
            np.concatenate(ends) for ends in zip(*((one.core, one.follower) for one in terms), strict=True)
        )
        return cls(model.n_reps, number, core, follower)

    @cached_property
    def units(self) -> Ints:
        """Every unit that stands in a link."""
        return np.union1d(self.core, self.follower)

    def pull(self, owner: Ints, competing: csr_array) -> csr_array:
        """Return how strongly reps belong together: those who compete, and partners about as much as all of those.

        Parameters
        ----------
        owner
            The plan; every unit has an owner.
        competing
            How strongly each two reps compete. Shape (reps, reps).
        """
        ties = self._ties(owner)
        core, partner = ties // self.n_reps % self.n_reps, ties % self.n_reps
        rivals = np.asarray(competing.sum(axis=1)).ravel()
        share = [rivals[one] / np.bincount(one, minlength=self.n_reps)[one] for one in (core, partner)]
        pull = coo_array(((share[0] + share[1]) / 2 + 1e-9, (core, partner)), shape=(self.n_reps, self.n_reps))
        return csr_array(competing + pull + pull.T)

    def extra(self, owner: Ints) -> Ints:
        """Return the number of partners beyond the first of each core rep, over all terms. Shape (reps,)."""
        rows = self._ties(owner) // self.n_reps
        extra = np.bincount(rows % self.n_reps, minlength=self.n_reps)
        extra -= np.bincount(np.unique(rows) % self.n_reps, minlength=self.n_reps)
        return extra

    def closed(self, free: Ints, inside: Bools, owner: Ints, most: int) -> Ints:
        """Return units with what must be free for them to move: the other end of links, and all that follows a rep.

        Parameters
        ----------
        free
            The units.
        inside
            Reps whose units may be freed. Shape (reps,).
        owner
            The plan.
        most
            Whole following of reps is added, the most complete first, as long as there are not more units than this.
        """
        chosen = np.zeros(len(owner), np.bool_)
        chosen[free] = True
        ends = inside[owner[self.core]] & inside[owner[self.follower]]
        either = ends & (chosen[self.core] | chosen[self.follower])
        chosen[self.core[either]] = chosen[self.follower[either]] = True
        group = self.term * self.n_reps + owner[self.core]
        mine = inside[owner[self.follower]]
        count = np.bincount(group[mine], minlength=int(group.max(initial=0)) + 1)
        known = np.bincount(group[mine & chosen[self.follower]], minlength=len(count))
        missing: NDArray[np.int64] = count - known
        begun = np.flatnonzero((known > 0) & (missing > 0))
        begun = begun[np.argsort(missing[begun], kind="stable")]
        added = begun[np.cumsum(missing[begun]) <= most - int(chosen.sum())]
        chosen[self.follower[mine & np.isin(group, added)]] = True
        return np.flatnonzero(chosen)

    def _ties(self, owner: Ints) -> Ints:
        """Return who works with whom: (term × reps + core rep) × reps + partner, ascending, none twice."""
        return np.unique((self.term * self.n_reps + owner[self.core]) * self.n_reps + owner[self.follower])
