"""Solve a case from folder to folder: read, check, solve, write, verify; nothing is written that fails on the way."""

from __future__ import annotations

import platform
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from territory_opt.errors import Faults
from territory_opt.io.writing import write_json, writing_folder
from territory_opt.jobs.loading import insist_on_owners, open_case
from territory_opt.jobs.reviewing import insist_on_no_answers
from territory_opt.jobs.showing import insist_on_pictures, own_areas, write_pictures
from territory_opt.jobs.writing_run import insist_on_verified, write_run
from territory_opt.model.plan import Result
from territory_opt.model.problem import Problem
from territory_opt.report.assumptions import assumptions
from territory_opt.report.summary import Section, summary

if TYPE_CHECKING:
    from territory_opt.reasons.conflict import Conflict
    from territory_opt.reasons.conflicts import Diagnosis
    from territory_opt.solvers.progress import Listener
    from territory_opt.solvers.stop import Signal
    from territory_opt.verifier import Report

T = TypeVar("T")


@dataclass(frozen=True)
class Options:
    """How to solve: the arguments of `territory_opt.solve` that the command line offers."""

    time_limit: float = 60.0
    seed: int = 0
    workers: int = 2
    work_limit: float | None = None
    method: str = "auto"
    gap: float = 0.0


@dataclass(frozen=True, eq=False)
class Run:
    """What a run came to.

    Attributes
    ----------
    result
        What the solve had to say.
    out
        The folder that was written.
    faults
        The warnings of the input.
    plan
        The content of ``plan.json``.
    diagnosis
        Why nothing is feasible; None if something is.
    sections
        The summary for people.
    """

    result: Result
    out: Path
    faults: Faults
    plan: dict[str, Any]
    diagnosis: Diagnosis | None
    sections: tuple[Section, ...]


def solve_case(  # noqa: PLR0913  # one argument for each wish of the verb
    case: str | Path,
    out: str | Path,
    options: Options | None = None,
    *,
    force: bool = False,
    strict: bool = False,
    pictures: bool = False,
    redact: bool = False,
    progress: Callable[[Problem], Listener] | None = None,
    stop: Signal | None = None,
    executor: Executor | None = None,
) -> Run:
    """Solve a case and write what came out, verified.

    Parameters
    ----------
    case
        The case's folder.
    out
        The folder to write; it must not hold anything, or a former run that `force` allows to replace.
    options
        How to solve.
    strict
        Refuse cases with accounts that no rep may own.
    pictures
        Write map and balance as PNG and SVG too.
    redact
        Leave names and free text out of everything that is written.
    progress
        Makes a listener, as `territory_opt.solve` takes it, once it is known what is solved.
    stop
        Ends the search when it is set; the best plan so far is written.
    executor
        Solves the neighbourhoods of large models; None: threads here.

    Raises
    ------
    InputError
        If anything is wrong with the case; nothing is written.
    OutputError
        If the folder may not be written; this is found before anything is solved.
    MismatchError
        If the verifier disagrees with what was about to be written; nothing is written.
    """
    options = options or Options()
    started, clock = datetime.now(UTC), _Clock()
    problem, faults = clock("read and check", lambda: open_case(case, redact))
    faults.raise_errors()
    assert problem is not None, "a case without errors makes a problem"
    if strict:
        insist_on_owners(problem)
    if pictures:
        insist_on_pictures()
    own = own_areas(case, problem.settings)
    out = Path(out)
    insist_on_no_answers(out)
    listener = progress(problem) if progress else None
    with writing_folder(out, force) as staging:
        clock("compile", lambda: problem.compiled.reduced)
        result = clock("solve", lambda: _solve(problem, options, listener, stop, executor))
        said = assumptions(problem)
        provenance = _provenance(result, options, started)
        diagnosis = clock("diagnose", lambda: _diagnose(result, options))
        plan = clock("write", lambda: write_run(staging, result, diagnosis, provenance, said, faults, own))
        provenance["timings"] = {**clock.seconds, **dict(result.provenance.get("timings", {}))}
        write_json(staging / "plan.json", plan)
        if pictures and result.plan is not None:
            write_pictures(staging, result, own)
        insist_on_verified(case, staging)
    clash = [] if diagnosis is None else [_clash(one) for one in diagnosis.conflicts]
    return Run(result, out, faults, plan, diagnosis, summary(result, said, clash))


def _clash(conflict: Conflict) -> str:
    rules = conflict.rules
    return f"{conflict.text} ({'rules' if len(rules) > 1 else 'rule'}: {', '.join(rules)})"


def verify(case: str | Path, out: str | Path) -> Report:
    """Check a written run against its case, independently of everything that made it.

    Parameters
    ----------
    case
        The case's folder, as it was when the run was made.
    out
        The folder that the run wrote.
    """
    from territory_opt.verifier import verify_folder

    return verify_folder(Path(case), Path(out))


def _solve(
    problem: Problem, options: Options, listener: Listener | None, stop: Signal | None, executor: Executor | None
) -> Result:
    from territory_opt.solvers.choose import solve

    return solve(problem, **asdict(options), progress=listener, stop=stop, executor=executor)


def _diagnose(result: Result, options: Options) -> Diagnosis | None:
    if result.status != "infeasible":
        return None
    from territory_opt.reasons.conflicts import diagnose

    return diagnose(result.problem, workers=options.workers)


def _provenance(result: Result, options: Options, started: datetime) -> dict[str, Any]:
    """Return where a plan comes from: enough to make it again, and which method was taken and why."""
    problem, told = result.problem, result.provenance
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(problem.provenance.items()))
    return {
        "case": problem.name,
        "input": problem.provenance,
        "hash": sha256(lines.encode()).hexdigest(),
        "version": version("territory-opt"),
        "python": platform.python_version(),
        "ortools": version("ortools"),
        **asdict(options),
        **{key: told[key] for key in ("solved_by", "because") if key in told},
        "time_limit": options.time_limit if options.work_limit is None else None,
        "started": started.isoformat(timespec="seconds"),
        **({"redacted": True} if problem.settings.redact else {}),
    }


class _Clock:
    """Notes how many seconds each phase took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, phase: str, work: Callable[[], T]) -> T:
        began = perf_counter()
        done = work()
        self.seconds[phase] = round(perf_counter() - began, 3)
        return done
