"""Our own methods on a case folder: the whole process, from the files of the case to the files of the plan."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import territory_opt as to
from benchmarks.measured import LevelFigures, Measured, Point, own_peak_mib
from benchmarks.setting import Setting
from territory_opt.io.writing import write_csv, write_json
from territory_opt.report.certificate_json import certificate_json
from territory_opt.report.plan_json import plan_json
from territory_opt.report.tables import sheets
from territory_opt.solvers.progress import Progress

_TO_WRITE, _TO_WRITE_A_MILLION = 0.75, 50.0
"""Seconds of the limit that are kept for writing the plan: at least, and for each million accounts."""


class Watch:
    """Notes when the best plan or the bound of a level got better, in the level's unit."""

    def __init__(self, real: Callable[[int, int], float], solve_began: float) -> None:
        self.points: list[Point] = []
        self._real, self._began = real, solve_began

    def __call__(self, news: Progress) -> None:
        """Keep a piece of news if it is one."""
        known = [None if one is None else self._real(news.level, one) for one in (news.incumbent, news.bound)]
        if not self.points or self.points[-1][1:] != (news.level + 1, *known):
            self.points.append(Point(round(self._began + news.elapsed, 3), news.level + 1, *known))


def solve_folder(folder: Path, setting: Setting, began: float) -> Measured:
    """Solve a case folder by one of our methods, write the plan, and verify what was written.

    Parameters
    ----------
    began
        When the process was started, by the clock `time.monotonic`.
    """
    solve = to.solve  # what solves is imported here: its clock starts only when it is called
    problem = to.load_case(folder)
    read = monotonic()
    compiled = problem.compiled
    n_units, n_pairs = compiled.facts.n_units, len(compiled.reduced.pairs)
    ready = monotonic()
    left = setting.time_limit - (ready - began) - _TO_WRITE - _TO_WRITE_A_MILLION * n_units / 1e6
    levels = compiled.model.levels
    watch = Watch(lambda level, whole: float(levels[level].quantum.real(whole)), ready - began)
    result = solve(
        problem,
        time_limit=max(left, 0.1),
        seed=setting.seed,
        workers=setting.workers,
        method=setting.method,  # type: ignore[arg-type]  # a wrong one is refused by solve itself
        progress=watch,
    )
    solved = monotonic()
    if result.levels:
        watch.points.append(Point(round(solved - began, 3), len(levels), result.objective, result.bound))
    phases = {"read": read - began, "compile": ready - read, "solve": solved - ready}
    size = (n_units, compiled.facts.n_reps, n_pairs)
    trace = tuple(watch.points)
    if result.plan is None:
        seconds = {**phases, "wall": solved - began}
        return Measured(result.status, *size, seconds=seconds, peak_mib=own_peak_mib(), trace=trace)
    with TemporaryDirectory() as place:
        _write(Path(place), result)
        written, peak = monotonic(), own_peak_mib()
        report = to.verify(folder, place)
        verified = monotonic()
    seconds = {**phases, "write": written - solved, "wall": written - began, "verify": verified - written}
    violation = to.score(problem, result.plan).violation
    note = "; ".join(report.disagreements[:3])
    return Measured(result.status, *size, _levels(result), violation, report.ok, seconds, peak, note, trace)


def _levels(result: to.Result) -> tuple[LevelFigures, ...]:
    said = []
    for level, reached in zip(result.problem.compiled.model.levels, result.levels, strict=True):
        known = (reached.cost, reached.bound_certified, reached.bound_solver)
        real = [None if whole is None else float(level.quantum.real(whole)) for whole in known]
        said.append(LevelFigures(level.name, level.quantum.unit, *real))
    return tuple(said)


def _write(folder: Path, result: to.Result) -> None:
    """Write what `territory-opt solve` writes, but for the report to look at."""
    assert result.plan is not None, "only plans are written"
    given = result.problem.provenance
    digest = sha256("".join(f"{name} {given[name]}\n" for name in sorted(given)).encode()).hexdigest()
    for sheet in sheets(result.plan):
        write_csv(folder / f"{sheet.name}.csv", sheet.header, sheet.rows)
    write_json(folder / "certificate.json", certificate_json(result, digest))
    write_json(folder / "plan.json", plan_json(result, {"input": given, "hash": digest}, (), ()))
