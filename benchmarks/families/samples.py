"""Case folders: the samples of this project, and any other folder with accounts.csv and reps.csv."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.case import Case, Family

FOLDER = Path(__file__).parents[2] / "data" / "samples"


def _paths() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if _reads(path))


def _reads(path: Path) -> bool:
    return (path / "accounts.csv").is_file() and (path / "reps.csv").is_file()


def _cases(path: Path) -> Iterator[Case]:
    yield Case(path.resolve().name, path)


SAMPLES = Family("samples", "case folders; the project's own samples by default", _paths, _reads, _cases)
