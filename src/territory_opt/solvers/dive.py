"""Dives: where reps have few units each, plans are put together from whole territories.

Territories near each rep's ideal set are sought at the units' prices; the master program mixes them and prices the
units anew. Then those that the mix takes nearly whole are fixed, and so on with the reps and units that are left, until
CP-SAT can decide the rest. Later dives begin again with a part of the reps of the best plan.
(Price-and-dive: Sadykov et al. 2019, doi:10.1287/ijoc.2018.0822.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from territory_opt.solvers.cpsat import solve_linear
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.doubt import second_cheapest
from territory_opt.solvers.judge import Judge, Standing
from territory_opt.solvers.master import WORK_PER_TERRITORY, Mix, cheapest_mix, least_dear
from territory_opt.solvers.program import assemble
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.territories import WORK_PER_SET, Sources, Territories, joined_territories
from territory_opt.terms import Bools, Ints, Reals, View

_ROUNDS = (8, 2)
"""Most rounds of seeking territories and mixing them: at first, and after each fixing."""

_WHOLE = 0.85
"""From this share on a territory is fixed; if none has it, the largest one, or in later dives one that is drawn."""

_GREED = 3.0
"""The shares' exponent then: above 1 the largest has more than its part."""

_UNITS_LEFT = 30
"""So many units, or the units of two reps, are left to CP-SAT."""

_WORK_ON_REST = 1.0
"""Deterministic seconds that CP-SAT may take for them."""

_PART = (4, 12)
"""Fewest and most reps that dive again."""

_CONVERGED = 0.005
"""Another round of seeking is worth it while the mix gets cheaper by more than such a share of its cost."""

_MISSING = 2.0
"""What a unit without an owner costs in the master program, in the dearest reduced prices."""

_MOST_UNITS = 25
"""With so many units or more for each rep there are too many territories, and the price bound is near enough."""

_FEWEST_PAIRS = 600
"""With so many pairs or fewer CP-SAT proves an optimum before the first dive has ended."""


def suit_dives(judge: Judge) -> bool:
    """Tell whether plans of a level are worth putting together from whole territories: reps have few units each."""
    model = judge.model
    few = model.n_units < _MOST_UNITS * model.n_reps and len(model.pairs) > _FEWEST_PAIRS
    return few and Sources.suit(judge)


@dataclass(eq=False)
class Dives:
    """A plan that gets better by dives.

    Attributes
    ----------
    owner
        The best plan so far, None while there is none. Shape (units,).
    price
        What owning each unit is worth in the last mix of all reps' territories, above its cheapest pair's price. Shape
        (units,).
    first
        The first mix of all reps' territories, and these; None while there is none.
    missing
        What a unit without an owner, or a rep without a territory, costs in the master program.
    """

    judge: Judge
    owner: Ints | None
    crew: Crew
    budget: Budget
    seed: int = 0
    price: Reals = field(init=False)
    first: tuple[Territories, Mix] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.sources = Sources(self.judge, self.crew)
        self._rng = np.random.default_rng(self.seed)
        reduced, pairs = self.sources.reduced, self.judge.model.pairs
        self.missing = _MISSING * float(reduced.max(initial=0.0)) + 1.0
        # Half way between a unit's two cheapest pairs: a price at which its best rep wants it, and no other.
        second = second_cheapest(pairs, reduced, np.inf)
        self.price = np.where(np.isfinite(second), second / 2, 0.0)

    def look(self) -> None:
        """Mix territories of all reps."""
        reps, units = np.arange(self.judge.model.n_reps), np.ones(self.judge.model.n_units, np.bool_)
        price = self.price.copy()
        pool, mix = self._mixed(None, reps, units, price, _ROUNDS[0])
        if mix is not None:
            self.price, self.first = price, (pool, mix)

    def begin(self, found: Callable[[Ints], None]) -> None:
        """Dive once with all reps, from the mix at first sight.

        Parameters
        ----------
        found
            Is told of the plan if it is better.
        """
        self._gained(np.arange(self.judge.model.n_reps), found)

    def run(self, enough: Callable[[Standing], bool], found: Callable[[Ints], None], patience: int) -> None:
        """Dive with parts of the plan until it is good enough, the budget is over, or so many dives gained nothing.

        Parameters
        ----------
        found
            Is told of each better plan.
        """
        idle = 0
        while self.owner is not None and not enough(self._standing(self.owner)):
            if idle == patience or self.budget.over:
                return
            idle = 0 if self._gained(self._some_reps(), found) else idle + 1

    def _gained(self, part: Ints, found: Callable[[Ints], None]) -> bool:
        """Dive with some reps, and tell whether the plan got better; one as good takes its place as well."""
        then = self._dived(part)
        if then is None:
            return False
        if self.owner is not None and self._standing(then) >= self._standing(self.owner):
            if self._standing(then) == self._standing(self.owner):
                self.owner = then
            return False
        self.owner = then
        found(then)
        return True

    def _standing(self, owner: Ints) -> Standing:
        return self.judge.standing(owner)

    def _some_reps(self) -> Ints:
        """Return some reps at random, ascending."""
        n_reps = self.judge.model.n_reps
        fewest, most = (min(size, n_reps) for size in _PART)
        size = int(self._rng.integers(fewest, most + 1))
        return np.sort(self._rng.choice(n_reps, size, replace=False))

    def _dived(self, reps: Ints) -> Ints | None:
        """Decide anew what some reps own; None if no plan came of it."""
        n_reps, n_units = self.judge.model.n_reps, self.judge.model.n_units
        owner = np.full(n_units, -1, np.int64) if self.owner is None else self.owner.copy()
        first = len(reps) == n_reps
        units = np.ones(n_units, np.bool_) if first else np.isin(owner, reps)
        price, rounds = self.price.copy(), _ROUNDS[0]
        pool: Territories | None = None
        mix: Mix | None
        while len(reps) > 2 and np.count_nonzero(units) > _UNITS_LEFT and not self.budget.over:
            if first and pool is None and self.first is not None:
                pool, mix = self.first
            else:
                pool, mix = self._mixed(pool, reps, units, price, rounds)
            if mix is None:
                return None
            if len(reps) == n_reps:
                self.price = price.copy()
            fixed = self._fixed(mix.share, first)
            for one in fixed.tolist():
                owner[pool.units_of(one)] = pool.rep[one]
                units[pool.units_of(one)] = False
            reps, rounds = np.setdiff1d(reps, pool.rep[fixed]), _ROUNDS[1]
        return self._with_rest(owner, reps, units)

    def _fixed(self, share: Reals, first: bool) -> Ints:
        """Return the territories to fix: all that are nearly whole, else the largest share's, or later a drawn one."""
        whole = np.flatnonzero(share >= _WHOLE)
        if len(whole):
            return whole
        if first:
            return np.array([np.argmax(share)], np.int64)
        chance = np.maximum(share, 0.0) ** _GREED
        return self._rng.choice(len(share), 1, p=chance / chance.sum())

    def _mixed(
        self, pool: Territories | None, reps: Ints, units: Bools, price: Reals, rounds: int
    ) -> tuple[Territories, Mix | None]:
        """Seek territories and mix them until the mix gets no cheaper; the units' prices are brought up to date."""
        inside = np.zeros(self.judge.model.n_reps, np.bool_)
        inside[reps] = True
        kept = [] if pool is None else [pool.among(inside, units)]
        mix, at = None, np.flatnonzero(units)
        for _ in range(rounds):
            looked_at = self.sources.looked_at
            pool = joined_territories([*kept, *self.sources.near(price, reps, units)], len(units))
            better = cheapest_mix(pool, reps, at, self.missing) if len(pool) else None
            self.budget.spend(WORK_PER_TERRITORY * len(pool) + WORK_PER_SET * (self.sources.looked_at - looked_at))
            if better is None:
                return pool, None
            converged = mix is not None and mix.cost - better.cost <= _CONVERGED * mix.cost
            mix, price[at] = better, better.worth
            if converged or self.budget.over:
                break
            kept = [least_dear(pool, mix)]
        assert pool is not None
        return pool, mix

    def _with_rest(self, owner: Ints, reps: Ints, units: Bools) -> Ints | None:
        """Let CP-SAT decide between the reps and units that are left; None if it finds nothing."""
        if not units.any():
            return owner
        pairs, inside = self.judge.model.pairs, np.zeros(self.judge.model.n_reps, np.bool_)
        inside[reps] = True
        free = np.flatnonzero(units)
        view = View(free, np.flatnonzero(inside[pairs.rep] & units[pairs.unit]), owner)
        if not np.isin(free, pairs.unit[view.pairs]).all():
            return None
        program = assemble(self.judge.model, view, self.judge.level, self.judge.caps)
        seconds, work = self.budget.limits(_WORK_ON_REST)
        answer = solve_linear(
            program,
            seconds=seconds,
            work=work,
            seed=self.seed,
            signal=self.budget.signal,
            cuts=False,
        )
        self.budget.spend(answer.work)
        return None if answer.x is None else program.owner_of(answer.x)
