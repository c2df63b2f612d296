"""Case folders: the samples of this project, and any other folder with accounts.csv and reps.csv."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import territory_opt as to
from benchmarks.case import Case, Family

FOLDER = Path(__file__).parents[2] / "data" / "samples"


def _paths() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if _reads(path))


def _reads(path: Path) -> bool:
    return (path / "accounts.csv").is_file() and (path / "reps.csv").is_file()


def _load(path: Path) -> to.Problem:
    return to.load_case(path)


def _cases(path: Path) -> Iterator[Case]:
    yield Case(path.resolve().name, partial(_load, path))


SAMPLES = Family("samples", "case folders; the project's own samples by default", _paths, _reads, _cases)
