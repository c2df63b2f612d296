"""Results as data: one CSV file a run, figures rounded only as far as nobody misses them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import TextIO

from benchmarks.runner import Row


@contextmanager
def results_file(path: Path) -> Iterator[TextIO]:
    """Open a results file and write its head; what was solved before an interruption stays in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([field.name for field in fields(Row)])
        yield file


def write(file: TextIO, rows: Iterable[Row]) -> None:
    """Add rows to a results file at once."""
    for row in rows:
        csv.writer(file).writerow([_cell(value) for value in asdict(row).values()])
    file.flush()


def line(row: Row) -> str:
    """Return a row in one line for people."""
    if row.note:
        return f"{row.case:<22} {row.status}: {row.note}"
    level = f"{row.level} " if row.level else ""
    parts = [
        f"{row.case:<22} {level}{row.status:<10}",
        f"objective {_said(row.objective)} {row.unit}",
        f"certified {_said(row.bound_certified)}",
        f"solver {_said(row.bound_solver)}",
        f"gap {'unknown' if row.gap is None else f'{100 * row.gap:.3f} %'}",
        f"best known {_said(row.best_known)}",
        f"violation {row.violation}",
        f"{_said(row.solve_seconds)} s",
        f"{_said(row.peak_mib)} MiB",
    ]
    return ", ".join(parts)


def _cell(value: object) -> object:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else value


def _said(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.4f}".rstrip("0").rstrip(".")
