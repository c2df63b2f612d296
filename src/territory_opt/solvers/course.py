"""What all levels of one solve share: the model, the budget, who works, and how a level is solved as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.solvers.answer import Answer
from territory_opt.solvers.cpsat import solve_program
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.exact import Solver
from territory_opt.solvers.method import MethodChoice
from territory_opt.solvers.mip import solve_mip
from territory_opt.solvers.program import Program
from territory_opt.solvers.progress import Listener
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model

_STEADY_WORKERS = 2
"""Threads of the exact solver in runs that must repeat."""


@dataclass(eq=False)
class Course:
    """What all levels of one solve share.

    Attributes
    ----------
    budget
        What may be spent on all of them together.
    how
        The method.
    start
        What was known before.
    """

    model: Model
    budget: Budget
    executor: Crew
    workers: int
    seed: int
    how: MethodChoice
    listener: Listener
    start: Start

    def solver(self, budget: Budget, near: int, least: int | None = None) -> Solver:
        """Return who solves a whole level within a budget.

        Parameters
        ----------
        near
            A plan so near to the bound is good enough, in quanta.
        least
            No plan costs less, in quanta; None if nothing is known.
        """
        seconds = None if budget.work is not None else budget.left
        work = budget.left if budget.work is not None else None
        seed, signal = self.seed, budget.signal
        # Another number of threads is another search: where runs must repeat it is always the same.
        workers = self.workers if work is None else _STEADY_WORKERS

        def by_cpsat(program: Program, hint: Ints | None) -> Answer:
            return solve_program(
                program,
                seconds=seconds,
                work=work,
                workers=workers,
                seed=seed,
                hint=hint,
                signal=signal,
                near=near,
                least=least,
            )

        def by_mip(program: Program, hint: Ints | None) -> Answer:
            return solve_mip(program, seconds=seconds, seed=seed, hint=hint, signal=signal, near=near)

        return by_mip if self.how.method == "mip" else by_cpsat
