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
from math import ceil

import numpy as np

from territory_opt.solvers.charges import Charges
from territory_opt.solvers.cpsat import solve_linear
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.gap_parts import GapParts
from territory_opt.solvers.judge import Judge
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


def _total(proofs: list[Proof]) -> int:
    return sum(one.least for one in proofs)


class KnapsackBound:
    """The bound of a level that all reps prove together, each by herself.

    Parameters
    ----------
    judge
        Of a level all of whose allowed pairs are candidates.
    owner
        A plan that keeps the hard limits.

    Attributes
    ----------
    parts
        Of the plan's gap.
    charges
        What each unit's home pays if it leaves.
    """

    def __init__(self, judge: Judge, owner: Ints, crew: Crew, seed: int = 0) -> None:
        self.parts = GapParts(judge, owner)
        self.charges = Charges.of(judge.model.pairs, self.parts.pricing.reduced)
        self._crew, self._seed, self._one = crew, seed, 1 << judge.certificate.shift

    def proven(self, budget: Budget) -> int:
        """Return the best bound of a few rounds, in quanta: at least what the prices alone prove."""
        proofs, enough = self._proofs(budget), int(_WORTH_IT * self._values().sum())
        best, gained, number = _total(proofs), _total(proofs), 1
        while gained > enough and number < _ROUNDS and not budget.over:
            self.charges = self.charges.moved([one.owned for one in proofs], _STEP / number)
            proofs, number = self._proofs(budget), number + 1
            gained, best = _total(proofs) - best, max(_total(proofs), best)
        return ceil((self.parts.pricing.total + best) / self._one)

    def _values(self) -> Reals:
        """Return what each rep costs in the plan, scaled. Shape (reps,)."""
        return self.parts.values(self.charges)

    def _proofs(self, budget: Budget) -> list[Proof]:
        """Prove what each rep costs at least, in equal parts of what is left, be it seconds or work."""
        work = min(_WORK, budget.left / self.parts.model.n_reps)
        values = self._values().tolist()
        jobs = [self._crew.submit(self._proof, rep, int(value), work, budget) for rep, value in enumerate(values)]
        proofs = [job.result() for job in jobs]
        budget.spend(sum(one.work for one in proofs))
        return proofs

    def _proof(self, rep: int, value: int, work: float, budget: Budget) -> Proof:
        if value <= 0 or budget.over:
            return Proof(0, np.flatnonzero(self.charges.home == rep), 0.0)
        one = self.parts.knapsack(rep, value, self.charges)
        seconds, work = budget.limits(work)
        found = solve_linear(
            one.program, seconds=seconds, work=work, seed=self._seed, signal=budget.signal, presolve=False
        )
        least = one.most if found.status == "infeasible" else min(max(found.bound or 0, 0) << one.short, one.most)
        owned = (
            np.flatnonzero(self.charges.home == rep)
            if found.x is None
            else one.units[found.x[one.program.groups[:-1]] > 0]
        )
        return Proof(least, owned, found.work + _WORK_OF_WRITING)
