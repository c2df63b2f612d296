"""Run a peer on a case folder: write its arrays, start its process, score what it found."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import numpy as np

import territory_opt as to
from benchmarks.measured import LevelFigures, Measured, Point
from benchmarks.peers.arrays import write_arrays
from benchmarks.peers.environment import ROOT, NoEnvironmentError, python_of
from benchmarks.peers.registry import Peer
from benchmarks.rescoring import rescored
from benchmarks.setting import Setting

_GRACE = 30.0
"""Seconds beyond the limit after which a peer that has not ended is ended."""


def solve_by_peer(folder: Path, setting: Setting, peer: Peer) -> Measured:
    """Solve a case folder by a peer.

    Reading the case is not on the peer's clock, nor is scoring: it starts with the arrays and ends with a plan.
    """
    problem = to.load_case(folder)
    facts = problem.compiled.facts
    with TemporaryDirectory() as name:
        place = Path(name)
        measured = Measured("unknown", facts.n_units, facts.n_reps, write_arrays(problem, place))
        try:
            python = python_of(peer)
        except NoEnvironmentError as error:
            return measured.failed(str(error))
        began = monotonic()
        words = [str(place), str(setting.time_limit), str(setting.workers), str(setting.seed), str(began)]
        ended = _ended([str(python), "-m", peer.module, *words], setting.time_limit + _GRACE)
        wall = monotonic() - began
        if not (place / "outcome.json").is_file():
            return measured.failed(ended)
        outcome = json.loads((place / "outcome.json").read_text(encoding="utf-8"))
        owner = np.load(place / "plan.npy") if (place / "plan.npy").is_file() else None
        quantum = problem.compiled.model.levels[-1].quantum
        trace = tuple(_trace(place / "trace.csv", float(quantum.size)))
    return _scored(measured, folder, problem, owner, outcome, wall, trace)


def _ended(command: list[str], most: float) -> str:
    """Run a process to its end, or end it; return what to say of it if it left nothing."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=most
        )
    except subprocess.TimeoutExpired:
        return f"found no plan, and was ended after {most:.0f} s"
    last = done.stderr.strip().splitlines()[-1:]
    return f"ended with status {done.returncode}: {' '.join(last)}"


def _trace(path: Path, size: float) -> list[Point]:
    """Return the diary of a peer in the level's unit: of objectives and bounds the best so far."""
    points: list[Point] = []
    best, proven = np.inf, -np.inf
    with open(path, encoding="utf-8", newline="") as file:
        for seconds, objective, bound in csv.reader(file):
            best = min(best, float(objective) * size if objective else np.inf)
            proven = max(proven, float(bound) * size if bound else -np.inf)
            known = [float(one) if np.isfinite(one) else None for one in (best, proven)]
            if not points or points[-1][2:] != tuple(known):
                points.append(Point(float(seconds), 1, known[0], known[1]))
    return points


def _scored(
    measured: Measured,
    folder: Path,
    problem: to.Problem,
    owner: np.ndarray[Any, Any] | None,
    outcome: dict[str, Any],
    wall: float,
    trace: tuple[Point, ...],
) -> Measured:
    level = problem.compiled.model.levels[-1]
    bound = None if outcome["bound"] is None else float(outcome["bound"] * level.quantum.size)
    cost, violation, agrees = None, None, None
    if owner is not None:
        plan = to.Plan(problem, owner.astype(np.int64))
        score = to.score(problem, plan)
        whole = problem.compiled.model.cost(plan.owner)
        cost, violation = float(level.quantum.real(whole[-1])), score.violation
        agrees = rescored(folder, plan) == (violation, whole)
    figures = LevelFigures(level.name, level.quantum.unit, cost, None, bound)
    seconds = {"solve": wall, "wall": wall}
    status = outcome["status"] if not violation else "broken"
    return Measured(
        status,
        measured.accounts,
        measured.reps,
        measured.pairs,
        (figures,),
        violation,
        agrees,
        seconds,
        outcome["peak_mib"],
        "",
        trace,
    )
