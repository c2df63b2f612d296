"""Solve a case in a process of its own and say what came out: one row for each level of goals."""

from __future__ import annotations

import platform
import resource
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from time import perf_counter
from typing import Any

import territory_opt as to
from benchmarks.case import Case


@dataclass(frozen=True)
class Setting:
    """How to solve: the arguments of `territory_opt.solve`."""

    method: str
    time_limit: float
    seed: int
    workers: int


@dataclass(frozen=True)
class Row:
    """What a solve reached on one level.

    Attributes
    ----------
    objective, bound_certified, bound_solver
        As the case's source counts. The bounds are lower ones for ``min``, upper ones for ``max``.
    gap
        (reached − best bound) / max(|reached|, one unit of the level), as the result says.
    violation
        By how much the plan breaks hard limits, scored afresh; anything but 0 is a fault of the solver.
    solve_seconds
        `territory_opt.solve` alone; ``wall_seconds`` adds reading, checking and compiling.
    peak_mib
        Largest resident memory of the process that did all of it.
    """

    family: str
    case: str
    method: str
    time_limit: float
    seed: int
    workers: int
    status: str
    accounts: int = 0
    reps: int = 0
    level: int = 0
    level_name: str = ""
    unit: str = ""
    objective: float | None = None
    bound_certified: float | None = None
    bound_solver: float | None = None
    gap: float | None = None
    best_known: float | None = None
    violation: int | None = None
    solve_seconds: float | None = None
    wall_seconds: float | None = None
    peak_mib: float | None = None
    note: str = ""
    territory_opt: str = field(default_factory=partial(version, "territory-opt"))
    ortools: str = field(default_factory=partial(version, "ortools"))
    python: str = field(default_factory=platform.python_version)


def run(family: str, case: Case, setting: Setting) -> list[Row]:
    """Return one row for each level; one row with a note if the case could not be solved at all."""
    # A fresh process each, so that peak memory is the case's own and nothing is warm from the case before.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_measured, family, case, setting).result()
        except BrokenProcessPool as error:
            return [Row(family, case.name, **vars(setting), status="failed", note=f"the process ended: {error}")]


def _measured(family: str, case: Case, setting: Setting) -> list[Row]:
    started = perf_counter()
    try:
        problem = case.load()
        compiled = problem.compiled
        ready = perf_counter()
        result = to.solve(
            problem,
            time_limit=setting.time_limit,
            seed=setting.seed,
            workers=setting.workers,
            method=setting.method,
        )
        solved = perf_counter()
    except Exception as error:  # a benchmark run goes on: the row says what went wrong
        note = traceback.format_exception_only(error)[-1].strip()
        return [Row(family, case.name, **vars(setting), status="failed", note=note)]
    shared: dict[str, Any] = {
        "family": family,
        "case": case.name,
        **vars(setting),
        "accounts": compiled.facts.n_units,
        "reps": compiled.facts.n_reps,
        "status": result.status,
        "violation": None if result.plan is None else to.score(problem, result.plan).violation,
        "solve_seconds": solved - ready,
        "wall_seconds": solved - started,
        "peak_mib": peak_mib(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss),
    }
    return [Row(**shared, **level) for level in _levels(case, result)] or [Row(**shared, best_known=case.best_known)]


def _levels(case: Case, result: to.Result) -> Iterator[dict[str, Any]]:
    for number, level in enumerate(result.levels):
        about = result.problem.compiled.model.levels[number]
        real = about.quantum.real
        # Only the last level is the source's objective; those above it are ours.
        last = number == len(result.problem.compiled.model.levels) - 1
        known = [None if whole is None else real(whole) for whole in (level.bound_certified, level.bound_solver)]
        said = [case.value(one) if last else one for one in (real(level.cost), *known)]
        yield {
            "level": number + 1,
            "level_name": about.name,
            "unit": about.quantum.unit,
            "objective": said[0],
            "bound_certified": said[1],
            "bound_solver": said[2],
            "gap": level.gap(float(1 / about.quantum.size)),
            "best_known": case.best_known if last else None,
        }


def peak_mib(ru_maxrss: int) -> float:
    """Return ``ru_maxrss`` in MiB: Linux counts in KiB, macOS in bytes."""
    return ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
