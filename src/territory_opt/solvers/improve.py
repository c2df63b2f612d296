"""Large-neighbourhood search: CP-SAT re-decides what is in doubt between a few reps, again and again.

A fixed number of neighbourhoods that share no rep is under way at any time. Results count in the order in which their
tasks were made, and a task is made from what the results before it left behind; so the plan does not depend on who
solves the tasks, how many there are to solve them, and who is done first. Limits that the plan breaks are softened in
the neighbourhood and priced: the same search repairs and improves.
(Shaw 1998, doi:10.1007/3-540-49481-2_30; neighbourhoods chosen by gain for time, as in Laborie and Godard 2007.)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from territory_opt.errors import MismatchError
from territory_opt.solvers.crew import Crew, Job
from territory_opt.solvers.judge import Judge, Standing
from territory_opt.solvers.local_program import local_program
from territory_opt.solvers.neighbourhood import SIZES, Neighbourhood, Surroundings
from territory_opt.solvers.regroup import regrouped
from territory_opt.solvers.room import Loan, Room
from territory_opt.solvers.sizes import Sizes
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.tally import Tally
from territory_opt.solvers.task import Task, TaskResult
from territory_opt.terms import Ints

_UNDER_WAY = (4, 32)
"""Fewest and most neighbourhoods under way."""

_REPS_EACH = 12
"""Reps for each neighbourhood under way: so many that they seldom get in each other's way."""

_NEAR = 0.02
"""The part of a neighbourhood's gap that is not worth a proof."""

_OVERHEAD = 0.002
"""Deterministic seconds charged for choosing, building and presolving a neighbourhood."""

_DEAREST = 4096
"""How many times its first worth a broken limit may come to be worth."""


@dataclass(frozen=True, eq=False)
class _Errand:
    """A neighbourhood that is being solved."""

    hood: Neighbourhood
    size: int
    loan: Loan
    job: Job


@dataclass(eq=False)
class Search:
    """A plan being improved.

    Attributes
    ----------
    owner
        Where to begin; units without a candidate for owner get their cheapest. Then the best plan so far. Shape
        (units,).
    """

    judge: Judge
    owner: Ints
    crew: Crew
    budget: Budget
    seed: int = 0
    _tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        self._tally = Tally.of(self.judge, self._filled(self.owner))
        self.owner = self._tally.owner
        self._around = Surroundings(self.judge, self._tally)
        self._room = Room(self.judge.joined)
        self._rng = np.random.default_rng(self.seed)
        self._sizes = Sizes([size.work + _OVERHEAD for size in SIZES])
        self._worth = self.judge.worth
        self._made = 0

    @property
    def standing(self) -> Standing:
        """How the plan stands."""
        return self._tally.standing

    def run(self, enough: Callable[[Standing], bool], report: Callable[[Standing], None], patience: int) -> None:
        """Search until the plan is good enough, the budget is over, or so many rounds in a row gained nothing.

        A round are as many neighbourhoods as are under way.

        Raises
        ------
        MismatchError
            If the plan, read afresh, does not stand as the running totals said.
        """
        fewest, most = _UNDER_WAY
        width = min(max(self.judge.model.n_reps // _REPS_EACH, fewest), most)
        under_way: deque[_Errand] = deque()
        idle, landed, before = 0, 0, self.standing
        while idle < patience * width and not self.budget.over and not enough(self.standing):
            self._set_out(under_way, width)
            if not under_way:
                break
            errand = under_way.popleft()
            result = self.crew.result(errand.job, self.budget)
            if result is None:
                break
            idle = 0 if self._land(errand, result) else idle + 1
            landed += 1
            if landed % width == 0:
                before = self._look_back(before, report)
        for errand in under_way:
            self.crew.drop(errand.job)
            self._settle(errand)
        self._look_back(before, report)
        self._insist()

    def _filled(self, owner: Ints) -> Ints:
        """Give units whose owner is no candidate their cheapest pair, and bring together what follows one rep."""
        units = np.arange(len(owner), dtype=np.int64)
        filled = np.where(self.judge.model.pairs.find(units, owner) >= 0, owner, self.judge.priced_plan())
        return regrouped(self.judge, filled, self.budget, self.seed)

    def _set_out(self, under_way: deque[_Errand], width: int) -> None:
        """Give out tasks until enough are under way, or every rep that has somebody to compete with is taken."""
        for _ in range(width - len(under_way)):
            size = self._sizes.pick(self._rng)
            hood = self._around.pick(SIZES[size], self._rng)
            if hood is None:
                return
            self._around.taken[hood.reps] = True
            local = local_program(self._tally, hood, self._room, self._worth)
            left = None if self.budget.work is not None else max(self.budget.left, 0.01)
            seed = int(self._rng.integers(2**31))
            near = int(_NEAR * hood.blame)
            task = Task(self._made, seed, local.program, local.hint, SIZES[size].work, near, left)
            self._made += 1
            under_way.append(_Errand(hood, size, local.loan, self.crew.give(task)))

    def _land(self, errand: _Errand, result: TaskResult) -> bool:
        """Take over what a neighbourhood found if the plan is better for it; tell whether it is."""
        self._settle(errand)
        self.budget.spend(result.work + _OVERHEAD)
        gain = 0.0 if result.chosen is None else self._gain(errand.hood, errand.hood.pairs[result.chosen])
        spent = result.work if self.budget.work is not None else result.seconds
        self._sizes.note(errand.size, gain, spent + _OVERHEAD)
        self._around.note(errand.hood.reps, gain > 0)
        return gain > 0

    def _gain(self, hood: Neighbourhood, pairs: Ints) -> float:
        """Move what a neighbourhood would move if that is a gain, and return the gain."""
        before, was = self._tally.pair[hood.free], self.standing
        moved = np.flatnonzero(pairs != before)
        change = self._tally.after(hood.free[moved], pairs[moved])
        now = change.standing
        if not now < was:
            return 0.0
        self._tally.accept(change)
        self._around.moved(change, before[moved])
        return max((was.broken - now.broken) * self.judge.worth + was.cost - now.cost, 1e-9)

    def _settle(self, errand: _Errand) -> None:
        self._around.taken[errand.hood.reps] = False
        self._room.settle(errand.loan)

    def _look_back(self, before: Standing, report: Callable[[Standing], None]) -> Standing:
        """Tell of a round's gain; if something is broken and as much as before, make that dearer."""
        if self.standing < before:
            report(self.standing)
        if self.standing.broken >= before.broken > 0:
            # What is broken must be worth more than anything the repair costs.
            self._worth = min(4 * self._worth, _DEAREST * self.judge.worth)
        return self.standing

    def _insist(self) -> None:
        """Read the plan afresh and hold it against the running totals."""
        afresh = Tally.of(self.judge, self.owner).standing
        if afresh.cost != self.standing.cost or abs(afresh.broken - self.standing.broken) > 1e-6 * afresh.broken:
            raise MismatchError(f"a search believed {self.standing} of its plan, which stands at {afresh}")
