"""Traces as data: what was known when, one CSV file for each run, beside the results file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measured import Point
from benchmarks.setting import Setting


def traces_folder(results: Path) -> Path:
    """Return where the traces of a results file stand."""
    return results.with_name(f"{results.stem}-traces")


def trace_file(folder: Path, case: str, method: str, seed: int) -> Path:
    """Return the file of one run."""
    return folder / f"{case}-{seed}-{method}.csv"


def write_trace(folder: Path, case: str, setting: Setting, points: Sequence[Point]) -> None:
    """Write the trace of a run; nothing if it left none."""
    if not points:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with open(trace_file(folder, case, setting.method, setting.seed), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Point._fields)
        writer.writerows(["" if one is None else f"{one:.12g}" for one in point] for point in points)


def read_trace(path: Path) -> list[Point]:
    """Return the trace of a run."""
    with open(path, encoding="utf-8", newline="") as file:
        return [
            Point(float(row["seconds"]), int(row["level"]), _number(row["objective"]), _number(row["bound"]))
            for row in csv.DictReader(file)
        ]


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
