"""The set bound: units may have several owners or none, at prices, but each rep has a whole set that keeps her rows.

For any prices of units, their sum and what each rep's best set costs above its units' prices is a lower bound of the
level's cost: "one owner each" is relaxed (Lagrangian; for assignment Fisher, Jaikumar and Van Wassenhove 1986,
doi:10.1287/mnsc.32.9.1095). The price bound relaxes the rows instead, and gives away what fractions of units save:
much, where reps have few units and hardly an hour is free.

Best sets are found and proven by CP-SAT, so the bound is a solver's word. They also join the master program, whose
prices are the next to try, drawn towards the best so far, until a mix costs no more than what is proven (exact column
generation; for its stabilisation Pessoa et al. 2018, doi:10.1287/ijoc.2017.0784).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, inf

import numpy as np

from territory_opt.solvers.certificate import pricing_of
from territory_opt.solvers.dive import Dives
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.knapsacks import Best, Knapsacks
from territory_opt.solvers.master import WORK_PER_TERRITORY, cheapest_mix, least_dear
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.territories import WORK_PER_SET, Territories, joined_territories
from territory_opt.terms import Reals

_SHARE = 0.3
"""The most of what dives may spend that goes into the bound."""

_ROUNDS = 30
"""Most prices tried."""

_DRAWN = 0.5
"""How far a mix's prices, which swing, are drawn towards those that have proven most."""

_NEAR_ENOUGH = 0.01
"""The part of what the mix costs above the price bound that may be left open."""


def set_bound(judge: Judge, dives: Dives, budget: Budget, cost: float) -> int | None:
    """Return what a level costs at least by CP-SAT's word, in quanta; None if nothing is proven.

    Parameters
    ----------
    dives
        Whose last mix of all reps' territories has the prices to try first.
    budget
        Of the dives: the bound takes a part of it.
    cost
        Of the best plan, in quanta: there is no need to prove more.
    """
    with budget.lent(_SHARE) as part:
        sets = SetBound(judge, dives, part)
        sets.run(cost)
    return sets.bound


@dataclass(eq=False)
class SetBound:
    """A bound of a level that rises as better prices of units are found.

    Attributes
    ----------
    proven
        The bound, not yet rounded up, in quanta; None while there is none.
    """

    judge: Judge
    dives: Dives
    budget: Budget
    proven: Fraction | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        judge, dives = self.judge, self.dives
        pricing, one = pricing_of(judge.model, judge.certificate), 1 << judge.certificate.shift
        self._cheapest = pricing.cheapest / one
        self._price_bound = float(pricing.total / one)
        self._knapsacks = Knapsacks(judge, dives.crew, dives.seed)

    @property
    def bound(self) -> int | None:
        """The least that the level can cost by CP-SAT's word, in quanta; None if nothing is proven."""
        return None if self.proven is None else ceil(self.proven)

    def run(self, cost: float) -> None:
        """Raise the bound until a plan of some cost is proven, no prices prove much more, or the budget is over."""
        reps, units = (np.arange(n) for n in (self.judge.model.n_reps, self.judge.model.n_units))
        best, price, ceiling = self.dives.price, self.dives.price, inf
        kept = [] if self.dives.first is None else [least_dear(*self.dives.first)]
        for _ in range(_ROUNDS):
            before, found = self.proven, [] if self.budget.over else self._tried(price)
            best = best if self.proven == before else price
            if not found or self._good_enough(min(cost, ceiling)):
                return
            pool = joined_territories([*kept, self._territories(found), *self._near(price)], len(units))
            mix = cheapest_mix(pool, reps, units, self.dives.missing)
            self.budget.spend(WORK_PER_TERRITORY * len(pool))
            if mix is None:
                return
            ceiling = self._price_bound + (1 - _NEAR_ENOUGH) * mix.cost
            if self._good_enough(ceiling):
                return
            price = _DRAWN * best + (1 - _DRAWN) * mix.worth
            kept = [least_dear(pool, mix)]

    def _good_enough(self, ceiling: float) -> bool:
        """Tell whether the bound is there where it cannot rise further, or need not; a mix never costs less than it."""
        return self.bound is not None and self.bound >= ceiling

    def _near(self, price: Reals) -> list[Territories]:
        """Return territories near each rep's ideal set: many at a time, though nothing is proven of them."""
        model, sources = self.judge.model, self.dives.sources
        looked_at = sources.looked_at
        found = sources.near(price, np.arange(model.n_reps), np.ones(model.n_units, np.bool_))
        self.budget.spend(WORK_PER_SET * (sources.looked_at - looked_at))
        return found

    def _tried(self, price: Reals) -> list[Best]:
        """Return the best set of each rep at some prices, and keep what they prove; none if they prove nothing."""
        worth = self._cheapest + price
        shift = self._knapsacks.digits(worth)
        if shift is None:
            return []
        whole = np.rint(np.ldexp(worth, shift)).astype(np.int64)
        found = self._knapsacks.best(whole, shift, self.budget)
        if found is None:
            return []
        total = sum(whole.tolist()) + sum(one.least for one in found)
        proven = self._knapsacks.rest + Fraction(total, 1 << shift)
        self.proven = proven if self.proven is None else max(self.proven, proven)
        return found

    def _territories(self, found: list[Best]) -> Territories:
        """Return the best sets as candidate territories."""
        rep, unit = np.arange(len(found)), np.concatenate([one.units for one in found])
        size = [len(one.units) for one in found]
        cheapest = np.bincount(np.repeat(rep, size), self._cheapest[unit], len(found))
        cost = np.array([one.cost for one in found]) - cheapest - self.dives.sources.least
        return Territories(rep, np.concatenate([[0], np.cumsum(size)]).astype(np.int64), unit, cost)
