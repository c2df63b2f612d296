"""Who solves the neighbourhoods does not matter: threads, processes, a Dask cluster, and workers that get lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from threading import Event
from typing import Any

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.jobs import scheduling
from territory_opt.jobs.scheduling import scheduled
from territory_opt.solvers import crew as crew_module
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.levels import Outcome, solve_levels
from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.stop import Budget
from territory_opt.solvers.task import Task, solve_task
from tests.solvers.instances import field_sales, random_assignment

WORK = 0.4
NOTHING = np.zeros(0, np.int64)


def solved(executor: Executor | None = None, workers: int = 1) -> Outcome:
    """A solve that must come to the same plan whoever helps."""
    return solve_levels(
        field_sales(250, 8, seed=2), Budget(None, WORK), workers=workers, method="hybrid", executor=executor
    )


@pytest.fixture(scope="module")
def alone() -> Outcome:
    outcome = solved()
    assert outcome.owner is not None
    return outcome


def same(one: Outcome, other: Outcome) -> bool:
    assert one.owner is not None and other.owner is not None
    return one.owner.tobytes() == other.owner.tobytes() and one.levels == other.levels


class Meddling(Executor):
    """Hands everything to another executor, and does something when the third task comes."""

    def __init__(self, inner: Executor, meddle: Callable[[], None]) -> None:
        self.inner, self.meddle, self.tasks = inner, meddle, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        assert fn is solve_task
        self.tasks += 1
        if self.tasks == 3:
            self.meddle()
        return self.inner.submit(fn, *args, **kwargs)


class Forgetful(Executor):
    """Never answers, or answers with an error."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.tasks = error, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tasks += 1
        lost: Future[Any] = Future()
        if self.error:
            lost.set_exception(self.error)
        return lost


# ---------------------------------------------------------------- any number of workers


@pytest.mark.parametrize("workers", [2, 3])
def test_the_plan_does_not_depend_on_the_number_of_workers(workers: int, alone: Outcome) -> None:
    assert same(solved(workers=workers), alone)


def test_nor_does_that_of_an_exact_solver() -> None:
    model = random_assignment(40, 5, seed=1)
    plans = [solve_levels(model, Budget(None, 0.1), workers=n, method="exact").owner for n in (1, 2, 3)]
    assert all(plan is not None and plan.tobytes() == plans[0].tobytes() for plan in plans)


# ---------------------------------------------------------------- processes


@pytest.fixture
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


def test_processes_find_the_same_plan(processes: ProcessPoolExecutor, alone: Outcome) -> None:
    assert same(solved(processes), alone)


def test_threads_take_over_when_a_process_dies(processes: ProcessPoolExecutor, alone: Outcome) -> None:
    def kill() -> None:
        os.kill(next(iter(processes._processes)), signal.SIGKILL)

    meddling = Meddling(processes, kill)
    assert same(solved(meddling), alone)
    assert meddling.tasks >= 3


def test_only_local_threads_are_told_that_a_task_is_given_up() -> None:
    # A pool whose process has died ends its own thread on a task that was cancelled, and never answers again.
    program = LinearProgram(
        **dict.fromkeys(("groups", "r", "c", "v", "lo", "hi", "aux_lo", "aux_hi", "obj"), NOTHING), offset=0
    )
    task = Task(0, 0, program, NOTHING, 0.1, 0, None)
    hold = Event()
    with Crew(1) as here, Crew(1, Forgetful()) as elsewhere:
        here.submit(hold.wait)
        jobs = [here.give(task), elsewhere.give(task)]
        for crew, job in zip((here, elsewhere), jobs, strict=True):
            crew.drop(job)
        hold.set()
    assert [job.future.cancelled() for job in jobs] == [True, False]


# ---------------------------------------------------------------- lost tasks


@pytest.mark.parametrize("error", [None, ConnectionError("gone")], ids=["never answered", "failed"])
def test_lost_tasks_are_given_out_anew_and_at_last_solved_here(
    error: Exception | None, alone: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew_module, "_PATIENCE", 0.0)
    monkeypatch.setattr(crew_module, "_POLL", 0.001)
    forgetful = Forgetful(error)
    assert same(solved(forgetful), alone)
    assert forgetful.tasks > 3


def test_a_task_that_fails_everywhere_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(task: object) -> None:
        raise ArithmeticError("no matter where")

    monkeypatch.setattr(crew_module, "solve_task", broken)
    with pytest.raises(ArithmeticError, match="no matter where"):
        solved()


# ---------------------------------------------------------------- a Dask cluster


@pytest.mark.filterwarnings("ignore")  # what a killed worker's connections say is Dask's own affair
def test_a_dask_cluster_that_loses_a_worker_finds_the_same_plan(alone: Outcome) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `distributed` is not installed")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with (
        distributed.LocalCluster(**options) as cluster,
        distributed.Client(cluster) as client,
        scheduled(cluster.scheduler_address) as executor,
    ):
        pids = list(client.run(os.getpid).values())
        assert executor is not None and len(set(pids)) == 2 and os.getpid() not in pids
        meddling = Meddling(executor, lambda: os.kill(pids[0], signal.SIGKILL))
        assert same(solved(meddling), alone)
        assert meddling.tasks >= 3


@pytest.mark.filterwarnings("ignore")  # what a client says when it gives up is Dask's own affair too
def test_a_scheduler_that_does_not_answer_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `distributed` is not installed")
    monkeypatch.setattr(scheduling, "_PATIENCE", 0.2)
    with (
        pytest.raises(InputError, match=r"--scheduler tcp://127.0.0.1:9: no Dask scheduler answers there"),
        scheduled("tcp://127.0.0.1:9"),
    ):
        pass


def test_without_an_address_nobody_is_asked() -> None:
    with scheduled(None) as executor:
        assert executor is None
