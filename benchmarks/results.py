"""Results as data: a row for each level of goals of each run, one CSV file for a set of runs."""

from __future__ import annotations

import csv
import platform
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO, get_type_hints


@cache
def commit() -> str:
    """Return the commit that is measured, with ``+`` if files were changed since; blank outside a checkout."""
    root = Path(__file__).parents[1]
    told = ["git", "-C", str(root), "describe", "--always", "--dirty=+", "--abbrev=10", "--exclude=*"]
    asked = subprocess.run(told, capture_output=True, text=True, check=False)
    return asked.stdout.strip() if asked.returncode == 0 else ""


@cache
def machine() -> str:
    """Return the processor and how many of its threads may be used."""
    import os

    info = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{names[0] if names else platform.machine()}, {threads} threads"


@dataclass(frozen=True)
class Row:
    """What a run reached on one level.

    Attributes
    ----------
    objective, bound_certified, bound_solver
        As the case's source counts on its last level. Bounds are lower ones where it minimises, upper ones otherwise.
    gap
        (reached − better own bound) / max(|reached|, one unit).
    best_bound, gap_to_best_bound, seconds_to_1, seconds_to_0_1
        The best bound that any method of the same run proved for the case, the gap to it at the end, and when that
        first was 1 % and 0.1 %. So methods without bounds of their own have gaps too; broken plans have none.
    gap_to_best_known, bound_to_best_known
        How much worse the plan is than what the source knows, and how far the better bound is from that, as shares.
    violation, verified
        By our scorer, must be 0; whether the verifier's own arithmetic agrees.
    wall_seconds
        The whole process, from its start until the plan was written; ``verify_seconds`` come after that.
    """

    family: str
    case: str
    seed: int
    method: str
    time_limit: float
    workers: int
    status: str
    accounts: int = 0
    reps: int = 0
    pairs: int = 0
    level: int = 0
    level_name: str = ""
    unit: str = ""
    objective: float | None = None
    bound_certified: float | None = None
    bound_solver: float | None = None
    gap: float | None = None
    best_bound: float | None = None
    gap_to_best_bound: float | None = None
    best_known: float | None = None
    best_known_optimal: bool | None = None
    gap_to_best_known: float | None = None
    bound_to_best_known: float | None = None
    violation: int | None = None
    verified: bool | None = None
    seconds_to_1: float | None = None
    seconds_to_0_1: float | None = None
    read_seconds: float | None = None
    compile_seconds: float | None = None
    solve_seconds: float | None = None
    write_seconds: float | None = None
    wall_seconds: float | None = None
    verify_seconds: float | None = None
    peak_mib: float | None = None
    note: str = ""
    territory_opt: str = field(default_factory=partial(version, "territory-opt"))
    ortools: str = field(default_factory=partial(version, "ortools"))
    python: str = field(default_factory=platform.python_version)
    commit: str = field(default_factory=commit)
    machine: str = field(default_factory=machine)

    @property
    def faulty(self) -> bool:
        """Whether this must not happen: a failure, a broken limit, a disagreement, a bound beyond what is known."""
        return self.status == "failed" or bool(self.violation) or self.verified is False or bool(self.note)


@contextmanager
def results_file(path: Path) -> Iterator[TextIO]:
    """Open a results file and write its head; what was solved before an interruption stays in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([one.name for one in fields(Row)])
        yield file


def write(file: TextIO, rows: Iterable[Row]) -> None:
    """Add rows to a results file at once."""
    for row in rows:
        csv.writer(file).writerow([_cell(getattr(row, one.name)) for one in fields(Row)])
    file.flush()


def read(path: Path) -> list[Row]:
    """Return the rows of a results file.

    Raises
    ------
    ValueError
        If its columns are not those of a results file.
    """
    kinds = get_type_hints(Row)
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if missing := {"case", "method", "level", "objective"} - set(rows.fieldnames or ()):
            raise ValueError(f"{path}: not a results file; it has no column {', '.join(sorted(missing))}")
        return [Row(**{name: _value(cell, kinds[name]) for name, cell in row.items() if name in kinds}) for row in rows]


def line(row: Row) -> str:
    """Return a row in one line for people."""
    name = f"{row.case:<18} {row.method:<8} seed {row.seed}"
    if not row.level:
        return f"{name} {row.status}: {row.note}"
    parts = [
        f"{name} {row.level} {row.status:<10}",
        f"objective {_said(row.objective)} {row.unit}",
        f"certified {_said(row.bound_certified)}",
        f"solver {_said(row.bound_solver)}",
        f"gap {_percent(row.gap)}",
        f"to best bound {_percent(row.gap_to_best_bound)}",
        *([] if row.best_known is None else [f"to best known {_percent(row.gap_to_best_known)}"]),
        f"violation {'unknown' if row.violation is None else row.violation}",
        f"{_said(row.wall_seconds, 1)} s",
        f"{_said(row.peak_mib, 0)} MiB",
        *([row.note] if row.note else []),
    ]
    return ", ".join(parts)


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else value


def _value(cell: str, kind: Any) -> Any:
    if kind is str:
        return cell
    if cell == "":
        return None
    wanted = next(one for one in (bool, int, float) if kind is one or one in getattr(kind, "__args__", ()))
    return cell == "yes" if wanted is bool else wanted(cell)


def _said(value: float | None, digits: int = 4) -> str:
    if value is None:
        return "unknown"
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(share: float | None) -> str:
    return "unknown" if share is None else f"{100 * share:.3f} %"
