"""Neighbourhoods: a few reps that compete for the same units, and the units between them that are most in doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.solvers.judge import Judge, Reals
from territory_opt.terms import Bools, Ints, View

SIZES = ((2, 60), (3, 60), (3, 100), (4, 100), (5, 150), (6, 200), (8, 300))
"""Reps and free units of a neighbourhood, from small to large."""

_WIDEST = 6
"""Most pairs left open for each free unit, besides its owner's; around broken limits all are."""


@dataclass(eq=False)
class Choice:
    """Everything that picking neighbourhoods around one plan needs, computed once for a batch.

    Attributes
    ----------
    owner
        The plan. Shape (units,).
    doubt
        How much each pair costs above the unit's own, at the prices; small where another rep is nearly as good.
        Shape (pairs,).
    pull
        How strongly each two reps compete: units that are nearly as well off with the other. Shape (reps, reps).
    blame
        How much of the gap stands with each rep. Shape (reps,).
    """

    judge: Judge
    owner: Ints
    doubt: Reals
    pull: Reals
    blame: Reals

    @classmethod
    def around(cls, judge: Judge, owner: Ints) -> Choice:
        """Look at a plan."""
        pairs, n_reps = judge.model.pairs, judge.model.n_reps
        units = np.flatnonzero(owner >= 0)
        own = np.zeros(judge.model.n_units)
        own[units] = judge.reduced[pairs.find(units, owner[units])]
        doubt = judge.reduced - own[pairs.unit]
        now = owner[pairs.unit]
        other = np.flatnonzero((now != pairs.rep) & (now >= 0))
        typical = float(np.median(np.abs(doubt[other]))) if len(other) else 1.0
        near = np.exp(-np.maximum(doubt[other], 0.0) / max(0.05 * typical, 1e-9))
        links: Reals = np.bincount(now[other] * n_reps + pairs.rep[other], near, n_reps * n_reps).astype(np.float64)
        pull = links.reshape(n_reps, n_reps)
        return cls(judge, owner, doubt, pull + pull.T, judge.blame(owner))

    def reps(self, size: int, taken: Bools, tired: Reals, rng: np.random.Generator) -> Ints:
        """Return a few reps that compete, none of them taken; begun where the gap stands and few attempts failed.

        The set is smaller where too few reps are left or none competes.
        """
        weight = np.where(taken, 0.0, (self.blame + 1e-3 * self.blame.mean() + 1e-9) * tired)
        if not weight.sum() > 0:
            return np.zeros(0, np.int64)
        chosen = [int(rng.choice(len(weight), p=weight / weight.sum()))]
        while len(chosen) < size:
            weight = np.where(taken, 0.0, self.pull[chosen].sum(axis=0))
            weight[chosen] = 0.0
            if not weight.sum() > 0:
                break
            chosen.append(int(rng.choice(len(weight), p=weight / weight.sum())))
        return np.sort(np.array(chosen, np.int64))

    def view(self, reps: Ints, n_free: int, every_pair: bool) -> View:
        """Return the view that frees the units most in doubt between some reps."""
        pairs, n_reps = self.judge.model.pairs, self.judge.model.n_reps
        inside = np.zeros(n_reps, np.bool_)
        inside[reps] = True
        units = np.flatnonzero((self.owner >= 0) & inside[self.owner])
        at = pairs.of_units(units)
        at = at[inside[pairs.rep[at]]]
        unit, other = pairs.unit[at], pairs.rep[at] != self.owner[pairs.unit[at]]
        least = np.full(self.judge.model.n_units, np.inf)
        np.minimum.at(least, unit[other], self.doubt[at[other]])
        units = units[np.isfinite(least[units])]
        free = np.sort(units[np.argsort(least[units], kind="stable")[:n_free]])
        chosen = np.zeros(self.judge.model.n_units, np.bool_)
        chosen[free] = True
        at = at[chosen[unit]]
        if not every_pair:
            at = self._narrowed(at)
        return View(free, at, self.owner)

    def _narrowed(self, at: Ints) -> Ints:
        """Keep each unit's own pair and the few cheapest others."""
        pairs = self.judge.model.pairs
        unit = pairs.unit[at]
        own = pairs.rep[at] == self.owner[unit]
        order = np.lexsort((np.where(own, -np.inf, self.doubt[at]), unit))
        first = np.searchsorted(unit[order], unit[order], side="left")
        kept = order[np.arange(len(order)) - first <= _WIDEST]
        return np.sort(at[kept])
