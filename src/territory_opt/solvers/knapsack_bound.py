"""The knapsack bound: what a level costs at least because each rep owns whole units that keep her rows.

The gap of any plan to the price bound is a sum of parts that are never negative: what each unit's pair costs above its
unit's cheapest, and each row above its least. Every part is charged to a rep: a row's to the rep who loads it, a unit's
to the rep of its cheapest pair, its home, where a part of what the unit costs elsewhere is charged if it leaves, and
the rest to the rep who takes it. So the least that CP-SAT proves of each rep by herself adds up to a bound, although a
unit may then have several owners or none: the knapsack relaxation of the assignment problem (Fisher, Jaikumar and
Van Wassenhove 1986, doi:10.1287/mnsc.32.9.1095), begun from the prices of the other one. Which part is charged where is
moved step by step towards plans in which every unit that leaves is taken (subgradients; Held, Wolfe and Crowder 1974,
doi:10.1007/BF01580223).

A few rounds of this take seconds with hundreds of units for each rep. Where reps have so few units that the best
prices of units can be found, `territory_opt.solvers.set_bound` proves more by the same relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from territory_opt.solvers.certificate import pricing_of
from territory_opt.solvers.cpsat import solve_linear
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.doubt import cheapest_pairs, second_cheapest
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.row_cost import Pieces, row_costs
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Reals

_WORK = 0.05
"""Deterministic seconds that CP-SAT may take for a rep: nearly all that it proves at all it proves by then."""

_WORK_OF_WRITING = 0.01
"""Deterministic seconds charged for writing a rep's program."""

_ROUNDS = 6
"""Most rounds of moving charges."""

_WORTH_IT = 0.01
"""The part of the gap that a round must have proven for another to follow."""

_STEP = 0.25
"""How much of what a unit costs elsewhere is moved in the first round; in the k-th round a k-th of it."""

_DIGITS = 40
"""Binary digits of what a rep costs in the plan; more slow CP-SAT down and prove no more."""

_NOWHERE = 2**62
"""What a unit costs elsewhere if nobody else may own it."""


@dataclass(frozen=True, eq=False)
class Knapsack:
    """What one rep may own, as a program.

    Attributes
    ----------
    program
        A group of columns for each unit: her own pair, if any, and not owning it, if that is possible.
    units
        The units that she may own, one for each group. Shape (k,).
    most
        What she costs in the plan: what costs more is left out.
    short
        So many binary digits all costs are short of.
    """

    program: LinearProgram
    units: Ints
    most: int
    short: int


@dataclass(frozen=True, eq=False)
class Proof:
    """What was proven of one rep.

    Attributes
    ----------
    least
        What she costs at least, scaled.
    owned
        What she owns where she costs little.
    work
        Deterministic seconds that it took.
    """

    least: int
    owned: Ints
    work: float


class KnapsackBound:
    """The parts of a level's gap, rep by rep.

    Parameters
    ----------
    judge
        Of a level all of whose allowed pairs are candidates.
    owner
        A plan that keeps the hard limits.

    Attributes
    ----------
    home
        The rep of each unit's cheapest pair, −1 for units that nobody may own. Shape (units,).
    elsewhere
        What each unit costs elsewhere at least, scaled. Shape (units,).
    leave
        What of it is charged to the home if the unit leaves. Shape (units,).
    """

    def __init__(self, judge: Judge, owner: Ints, crew: Crew, seed: int = 0) -> None:
        self.judge, self.model, self.joined = judge, judge.model, judge.joined
        self._crew, self._seed = crew, seed
        self._owner = owner
        self._pricing, self._one = pricing_of(judge.model, judge.certificate), 1 << judge.certificate.shift
        self._cost_of = dict(row_costs(judge.model, judge.certificate))
        rep_of_row = self.joined.rep_of_row()
        self._rows_of: list[list[int]] = [[] for _ in range(self.model.n_reps)]
        for row in self._cost_of:
            if rep_of_row[row] >= 0:
                self._rows_of[int(rep_of_row[row])].append(row)
        self._pairs_of = self.model.pairs.by_rep()
        pairs, cheapest = self.model.pairs, cheapest_pairs(self.model.pairs, self._pricing.reduced)
        self.home = np.full(pairs.n_units, -1, np.int64)
        self.home[pairs.unit[cheapest]] = pairs.rep[cheapest]
        self.elsewhere = second_cheapest(pairs, self._pricing.reduced, _NOWHERE)
        self.leave = np.where(self.elsewhere == _NOWHERE, _NOWHERE, self.elsewhere // 2)

    def proven(self, budget: Budget) -> int:
        """Return the best bound of a few rounds, in quanta: at least what the prices alone prove."""
        enough, best = int(_WORTH_IT * self.values().sum()), 0
        for number in range(1, _ROUNDS + 1):
            proofs = self._proofs(budget)
            total = sum(one.least for one in proofs)
            gained, best = total - best, max(total, best)
            if gained <= enough or budget.over:
                break
            self._move_charges(proofs, _STEP / number)
        return ceil((self._pricing.total + best) / self._one)

    def values(self) -> Reals:
        """Return what each rep costs in the plan, scaled. Shape (reps,)."""
        units = np.flatnonzero(self._owner >= 0)
        mine, home, leave = self._owner[units], self.home[units], self.leave[units]
        charged = np.where(mine == home, 0, leave)
        n, reduced = self.model.n_reps, self._pricing.reduced[self.joined.pairs_of(self._owner)]
        values: Reals = np.bincount(mine, reduced - charged, n) + np.bincount(home, charged, n) + self._of_rows
        return values

    @cached_property
    def _of_rows(self) -> Reals:
        """What each rep's rows cost in the plan, however units are charged. Shape (reps,)."""
        load = self.joined.loads(self._owner).tolist()
        return np.array([sum(self._cost_of[row].at(load[row]) for row in own) for own in self._rows_of], float)

    def knapsack(self, rep: int, most: int) -> Knapsack:
        """Write the program of a rep, who costs so much in the plan."""
        short = max(most.bit_length() - _DIGITS, 0)
        at, pairs = self._pairs_of[rep], self.model.pairs
        here = self.home[pairs.unit[at]] == rep
        cost = self._pricing.reduced[at] - np.where(here, 0, self.leave[pairs.unit[at]])
        kept = cost <= most
        at, cost, units = at[kept], cost[kept], pairs.unit[at[kept]]
        away = np.where(here[kept], self.leave[units], 0)
        ways = 1 + (away <= most)
        groups = np.concatenate([[0], np.cumsum(ways)]).astype(np.int64)
        obj = np.zeros(groups[-1], np.int64)
        obj[groups[:-1]] = cost >> short
        obj[groups[:-1][ways > 1] + 1] = away[ways > 1] >> short
        rows = np.array(self._rows_of[rep], np.int64)
        which, row, weight = self.joined.entries_of(at)
        own = np.isin(row, rows)
        pieces = Pieces.of([self._cost_of[row] for row in rows.tolist()], most >> short, short)
        entries = np.searchsorted(rows, row[own]), groups[which[own]], weight[own]
        return Knapsack(pieces.program(groups, obj, entries), units, most, short)

    def _proofs(self, budget: Budget) -> list[Proof]:
        """Prove what each rep costs at least, in equal parts of what is left, be it seconds or work."""
        work = min(_WORK, budget.left / self.model.n_reps)
        values = self.values().tolist()
        jobs = [self._crew.submit(self._proof, rep, int(value), work, budget) for rep, value in enumerate(values)]
        proofs = [job.result() for job in jobs]
        budget.spend(sum(one.work for one in proofs))
        return proofs

    def _proof(self, rep: int, value: int, work: float, budget: Budget) -> Proof:
        if value <= 0 or budget.over:
            return Proof(0, np.flatnonzero(self.home == rep), 0.0)
        one = self.knapsack(rep, value)
        seconds, work = budget.limits(work)
        found = solve_linear(
            one.program, seconds=seconds, work=work, seed=self._seed, signal=budget.signal, presolve=False
        )
        least = one.most if found.status == "infeasible" else min(max(found.bound or 0, 0) << one.short, one.most)
        owned = np.flatnonzero(self.home == rep) if found.x is None else one.units[found.x[one.program.groups[:-1]] > 0]
        return Proof(least, owned, found.work + _WORK_OF_WRITING)

    def _move_charges(self, proofs: list[Proof], step: float) -> None:
        """Make leaving dearer for units that nobody takes, and cheaper for those that are taken without leaving."""
        stays, taken = np.zeros(self.model.n_units, np.int64), np.zeros(self.model.n_units, np.int64)
        for rep, one in enumerate(proofs):
            home = self.home[one.owned] == rep
            stays[one.owned[home]] += 1
            taken[one.owned[~home]] += 1
        can = self.elsewhere < _NOWHERE
        moved = self.leave[can] + step * (1 - stays - taken)[can] * self.elsewhere[can]
        # Never more than the unit costs elsewhere, not even by what a float loses: no part may be negative.
        self.leave[can] = np.minimum(np.maximum(moved, 0).astype(np.int64), self.elsewhere[can])
