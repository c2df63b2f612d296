"""A neighbourhood to solve, complete in itself: it can be sent to another thread, process or machine."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from territory_opt.solvers.linear import LinearProgram
from territory_opt.terms import Ints


@dataclass(frozen=True, eq=False)
class Task:
    """What to solve, and for how long.

    Attributes
    ----------
    id
        Tasks are numbered in the order in which their results count.
    seed
        CP-SAT's.
    program, hint
        The neighbourhood as plain arrays, and a solution of it. Shape of the hint: (columns,).
    det_time
        The most deterministic seconds.
    near
        A cost at most so much above the bound is good enough, in quanta.
    seconds
        The most seconds on the clock; None where nothing may depend on it.
    """

    id: int
    seed: int
    program: LinearProgram
    hint: Ints
    det_time: float
    near: int
    seconds: float | None


@dataclass(frozen=True, eq=False)
class TaskResult:
    """What came of a task: never a bound of the whole.

    Attributes
    ----------
    id
        The task's.
    chosen
        Column of the pair that each free unit should have, None if nothing was found. Shape (free units,).
    work
        Deterministic seconds.
    seconds
        Seconds on the clock.
    """

    id: int
    chosen: Ints | None
    work: float
    seconds: float


def solve_task(task: Task) -> TaskResult:
    """Solve a neighbourhood with CP-SAT on one thread."""
    from territory_opt.solvers.cpsat import solve_linear

    began = perf_counter()
    program = task.program
    found = solve_linear(
        program, task.hint, seconds=task.seconds, work=task.det_time, seed=task.seed, near=task.near, cuts=False
    )
    chosen = None if found.x is None else np.flatnonzero(found.x[: program.n_pairs])
    return TaskResult(task.id, chosen, found.work, perf_counter() - began)
