"""The levels, highest first: bound each, reach for it, then cap it for the levels below."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, replace

from territory_opt.model.plan import LevelResult, Status
from territory_opt.solvers.certificate import Certificate
from territory_opt.solvers.course import Course
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.level_run import LevelRun
from territory_opt.solvers.method import Method, MethodChoice, choose_method
from territory_opt.solvers.progress import Listener, deaf
from territory_opt.solvers.start import COLD, Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model

_SHARE_OF_INSISTING = 0.9
"""The part of the time left that a level without any plan may take from those below."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a solve of all levels comes to.

    Attributes
    ----------
    owner
        The plan, shape (units,); None if none was found that keeps the hard limits.
    levels
        One for each level that was begun with a plan.
    certificates
        The proof of each level's certified bound.
    how
        Which method was taken, and why.
    """

    status: Status
    owner: Ints | None
    levels: tuple[LevelResult, ...]
    certificates: tuple[Certificate, ...]
    how: MethodChoice | None = None


def solve_levels(
    model: Model,
    budget: Budget,
    *,
    workers: int = 2,
    seed: int = 0,
    method: Method = "auto",
    listener: Listener = deaf,
    start: Start = COLD,
    executor: Executor | None = None,
) -> Outcome:
    """Solve the levels of a reduced model in their order, and keep the best plan when the budget is over.

    Parameters
    ----------
    model
        A model in which no hard split groups are left.
    budget
        What may be spent on all levels together.
    workers
        Threads. With a work limit the plan does not depend on the clock.
    method
        ``exact`` and ``mip`` solve each level as a whole, ``hybrid`` by neighbourhoods, ``auto`` by size.
    start
        What is known already.
    executor
        Solves the neighbourhoods; None: local threads.
    """
    with Crew(workers, executor) as crew:
        how = choose_method(method, model)
        return replace(_Levels(model, budget, crew, workers, seed, how, listener, start).run(), how=how)


class _Levels(Course):
    """One run down the levels."""

    def run(self) -> Outcome:
        owner = self.start.owner
        ahead = self.start.prices(0)
        caps: list[int] = []
        reached: list[LevelResult] = []
        proofs: list[Certificate] = []
        if not self.model.pairs.open.all():
            return Outcome("infeasible", None, (), ())
        last = len(self.model.levels) - 1
        for level, facts in enumerate(self.model.levels):
            with self.budget.lent(1.0 / (last - level + 1)) as budget:
                run = LevelRun(self, level, tuple(caps), budget, owner, ahead)
                status = run.solve()
            if status == "unknown" and not self.budget.over:
                # Without any plan the levels below have no use for their share of the time.
                with self.budget.lent(_SHARE_OF_INSISTING) as more:
                    status = run.insist(more)
            proofs.append(run.judge.certificate)
            if run.known.owner is None:
                return Outcome(status, None, (), tuple(proofs))
            owner, cost, ahead = run.known.owner, run.known.standing.cost, run.ahead or self.start.prices(level + 1)
            aim = self.start.aim(level)
            cap = None if level == last else aim if aim is not None and cost <= aim else facts.cap(cost)
            reached.append(LevelResult(cost, cap, run.judge.certificate.bound, run.known.bound_solver))
            if cap is not None:
                caps.append(cap)
        proven = all(one.proven for one in reached)
        return Outcome("optimal" if proven else "feasible", owner, tuple(reached), tuple(proofs))
