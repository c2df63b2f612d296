"""Neighbourhoods: a few reps that compete for the same units, and the units between them that are most in doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from territory_opt.solvers.blame import RowBlame
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.near import Near
from territory_opt.solvers.partners import Partners
from territory_opt.solvers.tally import Change, Tally
from territory_opt.terms import Bools, Ints, Reals


class Size(NamedTuple):
    """How large a neighbourhood is, and how long it may take."""

    reps: int
    free: int
    """Most free units."""
    work: float
    """Most deterministic seconds."""


SIZES = (
    Size(2, 60, 0.02),
    Size(3, 60, 0.02),
    Size(3, 100, 0.02),
    Size(4, 100, 0.02),
    Size(4, 100, 0.1),
    Size(5, 150, 0.04),
    Size(6, 200, 0.1),
    Size(8, 300, 0.3),
)
"""From small to large."""

_WIDEST = 6
"""Most pairs left open for each free unit, besides its owner's; around broken limits all are."""

_FOLLOWING = 3
"""Whole following of core reps is freed until there are so many times as many free units."""

_FADES = 0.7
"""What is left of a rep's chance to be chosen after a neighbourhood around it gained nothing."""

_REFRESH = 0.05
"""Who competes with whom is seen anew when such a part of the units has moved."""


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """A few reps, and what they may do.

    Attributes
    ----------
    reps, free
        The reps and the units that are decided anew, both ascending.
    pairs
        The open pairs of the free units, ascending.
    blame
        How much of the gap stands with the reps, in quanta.
    """

    reps: Ints
    free: Ints
    pairs: Ints
    blame: float


@dataclass(eq=False)
class Surroundings:
    """Everything that picking neighbourhoods around a plan needs, brought up to date where units have moved.

    Attributes
    ----------
    tally
        The plan.
    taken
        Reps in a neighbourhood that is being solved. Shape (reps,).
    tired
        From 1 towards 0 the more neighbourhoods around a rep have gained nothing. Shape (reps,).
    """

    judge: Judge
    tally: Tally
    taken: Bools = field(init=False)
    tired: Reals = field(init=False)

    def __post_init__(self) -> None:
        n_reps = self.judge.model.n_reps
        self.taken, self.tired = np.zeros(n_reps, np.bool_), np.ones(n_reps)
        self._near = Near.of(self.judge)
        self._partners = Partners.of(self.judge.model)
        self._rows = RowBlame.of(self.judge)
        self._inside = np.zeros(n_reps, np.bool_)
        self._look_around()

    def pick(self, size: Size, rng: np.random.Generator) -> Neighbourhood | None:
        """Return a neighbourhood of reps none of which is taken, begun where the gap stands and few attempts failed.

        It has fewer reps where too few are left or none competes; None if no two do.
        """
        reps = self._compete(size.reps, rng)
        return self.between(reps, size.free) if len(reps) > 1 else None

    def between(self, reps: Ints, n_free: int) -> Neighbourhood | None:
        """Return the neighbourhood of the units most in doubt between some reps; None if no unit is."""
        tally, pairs, reduced = self.tally, self.judge.model.pairs, self.judge.reduced
        self._inside[reps] = True
        units = np.sort(np.concatenate([self._members[rep] for rep in reps]))
        # A threshold would hide repairs: around whatever is broken, all pairs are open.
        everything = bool(self._at_fault[reps].any())
        at = pairs.of_units(units) if everything else self._near.of_units(units)
        at = at[self._inside[pairs.rep[at]]]
        self._inside[reps] = False
        at = at[at != tally.pair[pairs.unit[at]]]
        if not len(at):
            return None
        unit = pairs.unit[at]
        first = np.flatnonzero(np.diff(unit, prepend=-1))
        doubt = reduced[at] - reduced[tally.pair[unit]]
        chosen = np.argsort(np.minimum.reduceat(doubt, first), kind="stable")[:n_free]
        count = np.diff(first, append=len(at))
        kept = np.repeat(np.isin(np.arange(len(first)), chosen), count)
        at, doubt = at[kept], doubt[kept]
        if not everything:
            at = at[_cheapest(pairs.unit[at], doubt)]
        free = np.sort(unit[first[chosen]])
        if self._partners is not None:
            free, at = self._with_partners(self._partners, reps, free, at, _FOLLOWING * n_free)
        open_pairs = np.sort(np.concatenate([at, tally.pair[free]]))
        return Neighbourhood(reps, free, open_pairs, float(self._blame[reps].sum()))

    def _with_partners(self, partners: Partners, reps: Ints, free: Ints, at: Ints, most: int) -> tuple[Ints, Ints]:
        """Return the free units and their open pairs with those that must be free or open for them to move."""
        pairs, inside = self.judge.model.pairs, np.zeros(self.judge.model.n_reps, np.bool_)
        inside[reps] = True
        free = partners.closed(free, inside, self.tally.owner, most)
        tied = free[np.isin(free, partners.units)]
        more = pairs.of_units(tied)
        return free, np.union1d(at, more[inside[pairs.rep[more]] & (more != self.tally.pair[pairs.unit[more]])])

    def moved(self, change: Change, before: Ints) -> None:
        """Bring everything up to date after a change of the plan.

        Parameters
        ----------
        before
            The pairs that the units had. Shape of the change's units.
        """
        pairs, reduced = self.judge.model.pairs, self.judge.reduced
        left, joined = pairs.rep[before], pairs.rep[change.pairs]
        np.subtract.at(self._own, left, reduced[before])
        np.add.at(self._own, joined, reduced[change.pairs])
        for rep in np.unique(np.concatenate([left, joined])).tolist():
            stay = self._members[rep]
            stay = stay[self.tally.owner[stay] == rep]
            self._members[rep] = np.concatenate([stay, change.units[joined == rep]])
        self._moved += len(change.units)
        if self._moved > _REFRESH * len(self.tally.owner):
            self._look_around()
        self._read_rows()

    def _look_around(self) -> None:
        """See who owns what, who competes with whom, and where the gap stands."""
        n_reps, owner = self.judge.model.n_reps, self.tally.owner
        self._moved = 0
        order = np.argsort(owner, kind="stable")
        self._members = np.split(order, np.cumsum(np.bincount(owner, minlength=n_reps))[:-1])
        self._pull = self._near.pull(self.tally)
        if self._partners is not None:
            self._pull = self._partners.pull(owner, self._pull)
        own = self.judge.reduced[self.tally.pair]
        self._own: Reals = np.bincount(owner, own, n_reps).astype(np.float64)
        self._read_rows()

    def _read_rows(self) -> None:
        rows = self._rows.of_reps(self.tally)
        self._blame = self._own + rows
        if self._partners is not None:
            self._blame = self._blame + self.judge.worth * self._partners.extra(self.tally.owner)
        outside = self.tally.outside(self.tally.loads()) > 0
        self._at_fault: Bools = self._rows.share @ outside.astype(np.float64) > 0

    def _compete(self, size: int, rng: np.random.Generator) -> Ints:
        """Return a few reps that compete, ascending."""
        blame = self._blame + 1e-3 * self._blame.mean() + 1e-9
        if self._at_fault.any():
            # A last broken row weighs little among thousands of reps, and the plan is worth nothing until it is mended.
            blame = blame + self._at_fault * (blame.sum() / np.count_nonzero(self._at_fault))
        weight = np.where(self.taken, 0.0, blame * self.tired)
        if not weight.sum() > 0:
            return np.zeros(0, np.int64)
        chosen = [int(rng.choice(len(weight), p=weight / weight.sum()))]
        pull = np.zeros(len(weight))
        while len(chosen) < size:
            links = slice(*self._pull.indptr[chosen[-1] : chosen[-1] + 2])
            pull[self._pull.indices[links]] += self._pull.data[links]
            weight = np.where(self.taken, 0.0, pull)
            weight[chosen] = 0.0
            if not weight.sum() > 0:
                break
            chosen.append(int(rng.choice(len(weight), p=weight / weight.sum())))
        return np.sort(np.array(chosen, np.int64))

    def note(self, reps: Ints, gained: bool) -> None:
        """Remember whether a neighbourhood gained anything."""
        self.tired[reps] = 1.0 if gained else _FADES * self.tired[reps]


def _cheapest(unit: Ints, doubt: Reals) -> Ints:
    """Return which of some pairs are among the cheapest few of their unit. Ascending units."""
    order = np.lexsort((doubt, unit))
    first = np.searchsorted(unit, unit, side="left")
    return order[np.arange(len(order)) - first < _WIDEST]
