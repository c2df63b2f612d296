"""Run methods on a case, each in a process of its own, and say what came out: one row for each level of goals."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.case import Case
from benchmarks.measured import UNIT, LevelFigures, Measured, Point, seconds_to
from benchmarks.peers.registry import PEERS
from benchmarks.results import Row
from benchmarks.setting import Setting

_ROUNDING = 1e-6
"""A bound so little beyond what a source knows, as a share, is rounding."""


def run(family: str, case: Case, settings: Sequence[Setting]) -> Iterator[tuple[Setting, list[Point], list[Row]]]:
    """Yield what each setting knew when, and what it reached in the end; all of them get the same files.

    Both are in the words of the case's source.
    """
    with case.folder() as folder:
        done = [(setting, _in_own_process(folder, setting)) for setting in settings]
    reference = _best_bounds([measured for _, measured in done])
    for setting, measured in done:
        rows = list(_rows(family, case, setting, measured, reference))
        yield setting, [_told(case, point, len(rows)) for point in measured.trace], rows


def _in_own_process(folder: Path, setting: Setting) -> Measured:
    # A fresh process each, so that peak memory is the method's own and nothing is warm from the one before.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_measure, folder, setting, monotonic()).result()
        except BrokenProcessPool as error:
            return Measured("failed", note=f"the process ended: {error}")


def _measure(folder: Path, setting: Setting, began: float) -> Measured:
    try:
        if setting.method in PEERS:
            from benchmarks.peers.running import solve_by_peer

            return solve_by_peer(folder, setting, PEERS[setting.method])
        from benchmarks.own import solve_folder

        return solve_folder(folder, setting, began)
    except Exception as error:  # a benchmark run goes on: the row says what went wrong
        return Measured("failed", note=traceback.format_exception_only(error)[-1].strip())


def _told(case: Case, point: Point, last: int) -> Point:
    if point.level != last:
        return point
    return point._replace(objective=case.value(point.objective), bound=case.value(point.bound))


def _best_bounds(done: Sequence[Measured]) -> dict[int, float]:
    """Return the best bound of each level. Bounds below the first level depend on the plan above: each its own."""
    best: dict[int, float] = {}
    for measured in done:
        for number, level in enumerate(measured.levels, 1):
            if level.bound is not None and (number == 1 or len(done) == 1):
                best[number] = max(best.get(number, level.bound), level.bound)
    return best


def _rows(family: str, case: Case, setting: Setting, measured: Measured, reference: dict[int, float]) -> Iterator[Row]:
    shared: dict[str, Any] = {
        "family": family,
        "case": case.name,
        **asdict(setting),
        **{name: getattr(measured, name) for name in ("status", "accounts", "reps", "pairs", "violation", "verified")},
        **{f"{phase}_seconds": spent for phase, spent in measured.seconds.items()},
        "peak_mib": measured.peak_mib,
        "note": measured.note,
    }
    if not measured.levels:
        yield Row(**shared)
    for number, level in enumerate(measured.levels, 1):
        # Only the last level is the source's objective; those above it are ours.
        kept = measured.violation == 0
        known = _against_source(case, level, kept) if number == len(measured.levels) else {}
        note = "; ".join(one for one in (measured.note, str(known.pop("note", ""))) if one)
        bound = reference.get(number)
        trace = measured.trace if kept else ()
        figures: dict[str, Any] = {
            "objective": level.objective,
            "bound_certified": level.bound_certified,
            "bound_solver": level.bound_solver,
            "gap": level.gap(level.bound) if kept else None,
            "best_bound": case.value(bound) if number == len(measured.levels) else bound,
            "gap_to_best_bound": level.gap(bound) if kept else None,
            "seconds_to_1": seconds_to(0.01, trace, number, bound),
            "seconds_to_0_1": seconds_to(0.001, trace, number, bound),
            **known,
            "note": note,
        }
        yield Row(**{**shared, "level": number, "level_name": level.name, "unit": level.unit, **figures})


def _against_source(case: Case, level: LevelFigures, kept: bool) -> dict[str, Any]:
    """Return a level's figures in the words of the case's source, and against what it knows."""
    figures: dict[str, Any] = {
        "objective": case.value(level.objective),
        "bound_certified": case.value(level.bound_certified),
        "bound_solver": case.value(level.bound_solver),
    }
    if case.best_known is None:
        return figures
    best, sign = case.best_known.value, -1.0 if case.sense == "max" else 1.0
    size = max(abs(best), UNIT)
    reached, bound = case.value(level.objective), case.value(level.bound)
    beyond = 0.0 if bound is None else sign * (bound - best) / size
    return {
        **figures,
        "best_known": best,
        "best_known_optimal": case.best_known.optimal,
        "gap_to_best_known": None if reached is None or not kept else sign * (reached - best) / size + 0.0,
        "bound_to_best_known": None if bound is None else 0.0 - beyond,
        "note": f"the bound {bound:,.10g} is beyond the best known value {best:,.10g}" if beyond > _ROUNDING else "",
    }
