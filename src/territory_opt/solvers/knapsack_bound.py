"""The knapsack bound: what a level costs at least because each rep owns whole units that keep her rows.

The gap of any plan to the price bound is a sum of parts that are never negative: what each unit's pair costs above its
unit's cheapest, and each row above its least. Every part is charged to a rep: a row's to the rep who loads it, a unit's
to the rep of its cheapest pair, its home, where a part of what the unit costs elsewhere is charged if it leaves, and
the rest to the rep who takes it. So the least that CP-SAT proves of each rep by herself adds up to a bound, although a
unit may then have several owners or none: the knapsack relaxation of the assignment problem (Fisher, Jaikumar and
Van Wassenhove 1986, doi:10.1287/mnsc.32.9.1095), begun from the prices of the other one. Which part is charged where is
moved step by step towards plans in which every unit that leaves is taken (subgradients; Held, Wolfe and Crowder 1974,
doi:10.1007/BF01580223). A unit so large that others must give way to it is charged more than it costs elsewhere.

A few rounds of this take seconds with hundreds of units for each rep. Where reps have so few units that the best
prices of units can be found, `territory_opt.solvers.set_bound` proves more by the same relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from territory_opt.solvers.certificate import LARGEST_PRICE
from territory_opt.solvers.charges import Charges
from territory_opt.solvers.cpsat import solve_linear
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.gap_parts import GapParts
from territory_opt.solvers.joined import LARGE
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Reals

_WORK = 0.05
"""Deterministic seconds that CP-SAT may take for a rep: nearly all that it proves at all it proves by then."""

_WORK_OF_TRIAL = 0.1
"""The same at a trial charge, where her whole gap hangs on one unit."""

_WORK_OF_WRITING = 0.01
"""Deterministic seconds charged for writing a rep's program."""

_ROUNDS = 6
"""Most rounds of moving charges."""

_WORTH_IT = 0.01
"""The part of the gap that a round must have proven for another to follow."""

_STEP = 0.25
"""How much of what a unit costs elsewhere is moved in the first round; in the k-th round a k-th of it."""

_SHARE_OF_MOVES = 0.6
"""The most of the time that goes into that where there are large units."""

_STAKE = 0.1
"""The part of the gap that must stand with a large unit's owner for its charge to be found by itself."""


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
        large = self._parts_of_large()
        moving = budget.part(_SHARE_OF_MOVES) if large.any() else budget
        proofs, enough = self._proofs(moving, _WORK), int(_WORTH_IT * self._values().sum())
        gained, number = _total(proofs), 1
        while gained > enough and number < _ROUNDS and not moving.over:
            before = self.charges
            self.charges = before.moved([one.owned for one in proofs], _STEP / number)
            then = self._proofs(moving, _WORK)
            gained, number = _total(then) - _total(proofs), number + 1
            if gained > 0:
                proofs = then
            else:
                self.charges = before
        if moving is not budget:
            budget.spend(moving.worked)
            proofs = self._with_large(large, proofs, budget)
        return ceil((self.parts.pricing.total + max(_total(proofs), 0)) / self._one)

    def _values(self) -> Reals:
        """Return what each rep costs in the plan, scaled. Shape (reps,)."""
        return self.parts.values(self.charges)

    def _proofs(self, budget: Budget, most: float) -> list[Proof]:
        """Prove what each rep costs at least, in equal parts of what is left, be it seconds or work."""
        work = min(most, budget.left / self.parts.model.n_reps)
        values = self._values().tolist()
        jobs = [self._crew.submit(self._proof, rep, int(value), work, budget) for rep, value in enumerate(values)]
        proofs = [job.result() for job in jobs]
        budget.spend(sum(one.work for one in proofs))
        return proofs

    def _proof(self, rep: int, value: int, work: float, budget: Budget) -> Proof:
        one = self.parts.knapsack(rep, value, self.charges)
        if value <= one.lowest or budget.over:
            return Proof(one.lowest, np.flatnonzero(self.charges.home == rep), 0.0)
        seconds, work = budget.limits(work)
        found = solve_linear(
            one.program, seconds=seconds, work=work, seed=self._seed, signal=budget.signal, presolve=False
        )
        least = one.lowest if found.bound is None else max(found.bound << one.short, one.lowest)
        least = one.most if found.status == "infeasible" else min(least, one.most)
        owned = (
            np.flatnonzero(self.charges.home == rep)
            if found.x is None
            else one.units[found.x[one.program.groups[:-1]] > 0]
        )
        return Proof(least, owned, found.work + _WORK_OF_WRITING)

    def _parts_of_large(self) -> Reals:
        """Return which part each large unit that can leave is of its owner's rows; 0 for all others. Shape (units,)."""
        owner, joined = self.parts.owner, self.parts.joined
        part = np.zeros(len(owner))
        part[owner >= 0] = joined.part_of_rows(joined.pairs_of(owner), joined.loads(owner))
        return np.where(self.charges.can_leave & (part >= LARGE), part, 0.0)

    def _with_large(self, part: Reals, proofs: list[Proof], budget: Budget) -> list[Proof]:
        """Return proofs at charges for large units one by one, as long as much is unproven with their owners."""
        while not budget.over and (unit := self._at_stake(proofs, part)) is not None:
            part[unit] = 0.0
            proofs = self._charged_fully(unit, proofs, budget) or proofs
        return proofs

    def _at_stake(self, proofs: list[Proof], part: Reals) -> int | None:
        """Return the large unit with whose owner most is unproven; None if that is little.

        Of several of one owner it is the one that is the largest part of her rows. Prices share such a unit out among
        many reps. Whole, it costs its new owner more than its price: her rows overflow, or other units have to leave.
        """
        unproven = np.maximum(self._values() - np.array([one.least for one in proofs], float), 0.0)
        stake = np.where(part > 0, unproven[self.parts.owner], 0.0)
        if not stake.any() or stake.max() < _STAKE * unproven.sum():
            return None
        return int(np.argmax(np.where(stake == stake.max(), part, 0.0)))

    def _charged_fully(self, unit: int, proofs: list[Proof], budget: Budget) -> list[Proof] | None:
        """Charge for a unit what owning it costs the rep whom it suits best; None if that proves no more.

        Proven again at a charge beyond all that is open, every rep tells what she costs with the unit; before, what she
        costs without it. The two proofs together are one at any charge between.
        """
        before = int(self.charges.leave[unit])
        beyond = min(before + int(self._values().sum()), LARGEST_PRICE)
        cheap, self.charges = self.charges, self.charges.raised(unit, beyond)
        after = self._proofs(budget, _WORK_OF_TRIAL)
        # The home pays the charge if she does not have the unit, others are spared it if they have.
        pays = [1 if rep == self.charges.home[unit] else -1 for rep in range(len(proofs))]
        both = list(zip(pays, proofs, after, strict=True))

        def least_at(charge: int) -> list[int]:
            return [
                min(
                    max(one.least, other.least),
                    max(one.least - sign * before, other.least - sign * beyond) + sign * charge,
                )
                for sign, one, other in both
            ]

        turns = [other.least - one.least + (before if sign > 0 else beyond) for sign, one, other in both]
        charge = max((min(turn, beyond) for turn in turns), key=lambda turn: sum(least_at(turn)))
        if sum(least_at(charge)) <= _total(proofs):
            self.charges = cheap
            return None
        self.charges = cheap.raised(unit, charge)
        return [replace(one, least=least) for one, least in zip(proofs, least_at(charge), strict=True)]
