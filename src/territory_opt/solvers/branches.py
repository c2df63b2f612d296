"""Branches: who owns a unit that fills most of a territory is decided first, once for each rep who may.

Prices share such a unit out among many reps, and what it displaces costs nothing there; a search hardly ever passes it
on, since its new owner must give up nearly all else. Once it is decided, prices are right again. The least of the
branches' bounds is one of the level, and their prices lead to plans that no neighbourhood of another branch's reaches
(branch and bound; Land and Doig 1960, doi:10.2307/1910129).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from territory_opt.solvers.certificate import Certificate, pricing_of
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model, Pairs

_MOST = 0.5
"""The part of its owner's rows from which a unit is decided first."""

_WORTH_IT = 0.1
"""The part of the gap that branches must close."""

_CLIMBS = ((0.002, 0.01), (0.0, 0.002))
"""Temperatures at which a branch is priced: to see what it is about, then to the end if it is the lowest so far."""


@dataclass(frozen=True, eq=False)
class Branch:
    """A level in which one unit's owner is decided.

    Attributes
    ----------
    rep
        The owner.
    certificate
        The best prices so far, and what they prove of the level without the unit's other pairs.
    climbs
        How often the branch was priced.
    """

    rep: int
    certificate: Certificate
    climbs: int = 0

    @property
    def bound(self) -> int:
        """What the level costs here at least, in quanta."""
        return self.certificate.bound


class Branches:
    """A level by the owner of one unit.

    Parameters
    ----------
    judge
        Of a level all of whose allowed pairs are candidates.
    unit
        Whose owner is decided.
    cost
        Of the best plan, in quanta: where it costs no less, nothing more has to be proven.

    Attributes
    ----------
    branches
        One for each rep who may own the unit, by their bounds.
    """

    def __init__(self, judge: Judge, unit: int, cost: int) -> None:
        self._judge, self._unit, self._cost = judge, unit, cost
        known, pairs = judge.certificate, judge.model.pairs
        pricing, one = pricing_of(judge.model, known), 1 << known.shift
        at = pairs.of_units(np.array([unit]))
        # Any plan with a pair costs at least so much more than the bound as the pair does than its unit's cheapest.
        bounds = [ceil((pricing.total + int(reduced)) / one) for reduced in pricing.reduced[at]]
        reps = pairs.rep[at].tolist()
        self.branches = [Branch(rep, replace(known, bound=bound)) for rep, bound in zip(reps, bounds, strict=True)]
        self._sort()

    @property
    def bound(self) -> int:
        """What the level costs at least, or the best plan if that is less. In quanta."""
        return min(self._cost, *(one.bound for one in self.branches))

    def climb(self, budget: Budget, climbs: int = len(_CLIMBS)) -> None:
        """Price the branches, always the lowest, until it has been priced so often: then no other can be lower."""
        while not budget.over and self.branches[0].climbs < climbs and self.branches[0].bound < self._cost:
            self.branches[0] = self._climbed(self.branches[0], budget)
            self._sort()

    @property
    def n_open(self) -> int:
        """In how many branches a plan may be better than the best one."""
        return sum(one.bound < self._cost for one in self.branches)

    def of(self, owner: Ints) -> Branch:
        """Return the branch that a plan is in."""
        return next(one for one in self.branches if one.rep == owner[self._unit])

    def dive(self, owner: Ints, budget: Budget) -> Judge:
        """Decide a plan's other large units too, one after another for their lowest branches, within the lowest here.

        What is left are small units, which a search soon puts in order; large ones far off would hold it up.

        Returns
        -------
        Judge
            Of the level with so much decided.
        """
        judge = self.judge(self.branches[0])
        for unit in large_units(self._judge, owner).tolist():
            within = Branches(judge, unit, self._cost)
            if budget.over or not within.n_open:
                break
            if within.n_open > 1:
                within.climb(budget, 1)
            judge = within.judge(within.branches[0])
        return judge

    def judge(self, branch: Branch) -> Judge:
        """Return the judge of a branch's plans, by its own prices."""
        return Judge(self._model(branch.rep), self._judge.caps, branch.certificate)

    def _climbed(self, branch: Branch, budget: Budget) -> Branch:
        known = branch.certificate
        found = best_prices(self._model(branch.rep), known.level, known.caps, budget, known, _CLIMBS[branch.climbs])
        return Branch(branch.rep, found if found.bound > known.bound else known, branch.climbs + 1)

    def _model(self, rep: int) -> Model:
        """Return the model without the unit's other pairs."""
        model, pairs = self._judge.model, self._judge.model.pairs
        kept = (pairs.unit != self._unit) | (pairs.rep == rep)
        return replace(model, pairs=Pairs.of_keys(pairs.n_units, pairs.n_reps, pairs.key[kept]))

    def _sort(self) -> None:
        self.branches.sort(key=lambda one: one.bound)


def large_units(judge: Judge, owner: Ints) -> Ints:
    """Return the units that fill most of their owner's rows in a plan and that others may own, the largest first.

    The plan may be any; units whose owner may not own them are passed over.
    """
    joined, pairs = judge.joined, judge.model.pairs
    at = pairs.find(np.arange(len(owner)), owner)
    units = np.flatnonzero(at >= 0)
    part = joined.part_of_rows(at[units], joined.loads(np.where(at >= 0, owner, -1)))
    large = np.flatnonzero((part >= _MOST) & (np.diff(pairs.start)[units] > 1))
    return units[large[np.argsort(-part[large], kind="stable")]]


def best_branches(judge: Judge, owner: Ints, budget: Budget) -> Branches | None:
    """Return the branches of the largest unit whose owner is in doubt and worth deciding; None if there is none.

    Parameters
    ----------
    judge
        Of a level all of whose allowed pairs are candidates.
    owner
        A plan that keeps the hard limits.
    """
    cost, bound = judge.standing(owner).cost, judge.certificate.bound
    for unit in large_units(judge, owner).tolist():
        branches = Branches(judge, unit, cost)
        if branches.n_open < 2:
            continue
        branches.climb(budget)
        if branches.bound - bound >= _WORTH_IT * (cost - bound):
            return branches
    return None
