"""Large-neighbourhood search: CP-SAT re-decides what is in doubt between a few reps, again and again.

Each round picks a fixed number of neighbourhoods that share no rep, solves them side by side and applies their answers
in order, each re-checked on the whole plan; so the result does not depend on how many workers there are. Limits that
the plan breaks are softened in the neighbourhood and priced: the same search repairs and improves.
(Shaw 1998, doi:10.1007/3-540-49481-2_30; neighbourhoods chosen by gain per work, as in Laborie and Godard 2007.)
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np

from territory_opt.solvers.answer import Answer
from territory_opt.solvers.cpsat import solve_program
from territory_opt.solvers.judge import Judge, Standing
from territory_opt.solvers.neighbourhood import SIZES, Choice
from territory_opt.solvers.program import assemble
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.tally import Tally
from territory_opt.terms import Ints, View

_BATCHES = (4, 32)
"""Fewest and most neighbourhoods of a round."""

_REPS_EACH = 12
"""Reps for each neighbourhood of a round: so many that they seldom get in each other's way."""

_WORK = 0.3
"""Deterministic seconds that one neighbourhood may take."""

_OVERHEAD = 0.01
"""Deterministic seconds charged for choosing and building a neighbourhood."""


_DEAREST = 4096
"""How many times its first worth a broken limit may come to be worth."""


@dataclass(eq=False)
class Sizes:
    """Remembers which size of neighbourhood gains most for its work."""

    gain: list[float] = field(default_factory=lambda: [0.0] * len(SIZES))
    work: list[float] = field(default_factory=lambda: [0.0] * len(SIZES))

    def pick(self, rng: np.random.Generator) -> int:
        """Return a size: any that was never tried, else one in proportion to what it gained for its work."""
        untried = [i for i, work in enumerate(self.work) if work == 0.0]
        if untried:
            return untried[0]
        rate = np.array(self.gain) / np.array(self.work)
        cheap = 1.0 / np.array(self.work)
        chance = 0.85 * rate / rate.sum() + 0.15 * cheap / cheap.sum() if rate.sum() > 0 else cheap / cheap.sum()
        return int(rng.choice(len(SIZES), p=chance))

    def note(self, size: int, gain: float, work: float) -> None:
        """Remember what came of a size, older news fading."""
        self.gain[size] = 0.95 * self.gain[size] + gain
        self.work[size] = 0.95 * self.work[size] + work


@dataclass(frozen=True, eq=False)
class _Task:
    """One neighbourhood to solve."""

    view: View
    size: int
    seed: int
    reps: Ints


@dataclass(eq=False)
class Search:
    """A plan being improved.

    Attributes
    ----------
    owner
        The best plan so far. Shape (units,).
    standing
        How it stands.
    """

    judge: Judge
    owner: Ints
    executor: Executor
    budget: Budget
    seed: int = 0
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        self._tally = Tally.of(self.judge, self.owner)
        self.standing = self._tally.standing()
        self._rng = np.random.default_rng(self.seed)
        self._sizes = Sizes()
        self._worth = self.judge.worth
        self._tired = np.ones(self.judge.model.n_reps)

    def run(self, enough: Callable[[Standing], bool], report: Callable[[Standing], None], patience: int) -> None:
        """Search until the plan is good enough, the budget is over, or so many rounds in a row gained nothing."""
        idle = 0
        while idle < patience and not self.budget.over and not enough(self.standing):
            tasks = self._tasks()
            if not tasks:
                return
            before = self.standing
            answers = list(self.executor.map(self._solve, tasks))
            for task, answer in zip(tasks, answers, strict=True):
                self._apply(task, answer)
            idle = 0 if self.standing < before else idle + 1
            if not idle:
                report(self.standing)
            elif self.standing.broken > 0:
                # What is broken must be worth more than anything the repair costs.
                self._worth = min(4 * self._worth, _DEAREST * self.judge.worth)

    def _tasks(self) -> list[_Task]:
        choice = Choice.around(self.judge, self.owner)
        taken = np.zeros(self.judge.model.n_reps, np.bool_)
        tasks: list[_Task] = []
        # All of one size: those that are done sooner need not wait for the others.
        size = self._sizes.pick(self._rng)
        n_reps, n_free = SIZES[size]
        fewest, most = _BATCHES
        for _ in range(min(max(self.judge.model.n_reps // _REPS_EACH, fewest), most)):
            reps = choice.reps(n_reps, taken, self._tired, self._rng)
            if len(reps) < 2:
                continue
            view = choice.view(reps, n_free, every_pair=self.standing.broken > 0)
            if len(view.free):
                taken[reps] = True
                tasks.append(_Task(view, size, int(self._rng.integers(2**31)), reps))
        return tasks

    def _solve(self, task: _Task) -> Answer:
        judge = self.judge
        program = assemble(judge.model, task.view, judge.level, judge.caps).softened(self.owner, self._worth)
        left = None if self.budget.work is not None else max(self.budget.left, 0.01)
        return solve_program(program, seconds=left, work=_WORK, seed=task.seed, hint=self.owner)

    def _apply(self, task: _Task, answer: Answer) -> None:
        work = answer.work + _OVERHEAD
        self.budget.spend(work)
        gain = 0.0
        if answer.owner is not None:
            tally = self._tally.moved(task.view.free, answer.owner[task.view.free])
            now, was = tally.standing(), self.standing
            if now < was:
                gain = max((was.broken - now.broken) * self.judge.worth + was.cost - now.cost, 0.0)
                self._tally, self.owner, self.standing = tally, tally.owner, now
        self._sizes.note(task.size, gain, work)
        self._tired[task.reps] = 1.0 if gain > 0 else 0.7 * self._tired[task.reps]
