"""Who does the work: threads here for compiled loops, and any executor for neighbourhoods."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic
from typing import ParamSpec, TypeVar

from territory_opt.errors import SolverError
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.task import Task, TaskResult, solve_task

P = ParamSpec("P")
T = TypeVar("T")

_POLL = 0.05
"""Seconds between two looks at the budget while waiting for a result."""

_TRIES = 3
"""How often a task is given out before it is solved here."""

_PATIENCE = 30.0
"""Seconds after which nobody is expected to have a task any more: it takes a second or two by itself."""


@dataclass(eq=False)
class Job:
    """A task that was given out."""

    task: Task
    future: Future[TaskResult]
    here: bool
    """Whether a local thread has it."""
    tries: int = 1
    given: float = field(default_factory=monotonic)


class Crew(Executor):
    """Local threads, which are an executor by themselves, and the executor that neighbourhoods go to.

    A task whose worker was lost is given out anew. When the whole executor is gone, local threads take over. A task
    gives the same result wherever it is solved, so nothing of that changes the plan.

    Parameters
    ----------
    workers
        Number of local threads.
    outside
        Solves the neighbourhoods; None: the local threads do.
    """

    def __init__(self, workers: int, outside: Executor | None = None) -> None:
        self._threads = ThreadPoolExecutor(workers)
        self._tasks = outside or self._threads

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function on a local thread."""
        return self._threads.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the local threads; the executor that was given belongs to whoever gave it."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def give(self, task: Task) -> Job:
        """Give a task to whoever is free."""
        return Job(task, *self._give(task))

    def result(self, job: Job, budget: Budget) -> TaskResult | None:
        """Wait for a task's result; None if the budget is over before it is there.

        Raises
        ------
        SolverError
            If the solver refused the task.
        """
        while True:
            try:
                return job.future.result(timeout=_POLL)
            except SolverError:
                raise
            except Exception as error:
                here = job.tries > _TRIES
                if isinstance(error, TimeoutError) and not job.future.done():
                    if budget.over:
                        return None
                    if here or monotonic() - job.given < _PATIENCE:
                        continue
                elif here:
                    raise  # so it was no matter of who solves it
                self._give_anew(job)

    def drop(self, job: Job) -> None:
        """Forget a task: nobody waits for its result.

        Only a local thread is told so. A pool of processes one of which has died tells all its tasks, and its own
        thread ends on one that was cancelled: then it tells the others nothing, and ends no process.
        """
        if job.here:
            job.future.cancel()

    def _give_anew(self, job: Job) -> None:
        self.drop(job)
        job.tries, job.given = job.tries + 1, monotonic()
        job.future, job.here = self._give(job.task) if job.tries <= _TRIES else self._give_here(job.task)

    def _give(self, task: Task) -> tuple[Future[TaskResult], bool]:
        """Return the task's future, and whether a local thread has it."""
        try:
            return self._tasks.submit(solve_task, task), self._tasks is self._threads
        except (BrokenExecutor, RuntimeError):
            self._tasks = self._threads
            return self._give_here(task)

    def _give_here(self, task: Task) -> tuple[Future[TaskResult], bool]:
        return self.submit(solve_task, task), True
