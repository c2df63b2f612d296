"""The tables of a written run, with typed cells, to be handed on to spreadsheets, databases and CRMs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isnan
from pathlib import Path
from typing import Any

from territory_opt.errors import Faults
from territory_opt.io.csv_files import read_csv
from territory_opt.io.plain_columns import Sort
from territory_opt.io.reading_plan import NO_PLAN, read_json
from territory_opt.schema.columns import TextColumns
from territory_opt.schema.number import Number
from territory_opt.schema.table import located

Cell = str | float | None

RUN_TABLES = ("assignments", "unassigned", "moves", "scorecard")

TEXT_COLUMNS = frozenset(
    {
        *("line", "moved", "locked", "runner_up_breaks", "reason", "effective_from", "owner", "rule", "name", "flags"),
        "last_contact",
    }
)
"""Columns of text beside those whose names end in ``_id``; all others hold numbers."""


@dataclass(frozen=True)
class RunTable:
    """A table of a run; None is a blank cell."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, name: str) -> list[Cell]:
        """Return the cells of a column; of one that is not there, blanks."""
        if name not in self.header:
            return [None] * len(self.rows)
        at = self.header.index(name)
        return [row[at] for row in self.rows]

    def texts(self, name: str) -> list[str]:
        """Return the cells of a text column, blanks as the empty text."""
        return [cell if isinstance(cell, str) else "" for cell in self.column(name)]

    def columns(self) -> dict[str, list[Cell]]:
        """Return all columns by name."""
        return {name: self.column(name) for name in self.header}


@dataclass(frozen=True)
class WrittenRun:
    """What a run wrote.

    Attributes
    ----------
    id
        Names the run: the same folder gives the same id.
    plan
        The content of ``plan.json``.
    assignments, unassigned, moves, scorecard
        Its tables.
    """

    id: str
    plan: dict[str, Any]
    assignments: RunTable
    unassigned: RunTable
    moves: RunTable
    scorecard: RunTable

    def tables(self) -> tuple[RunTable, ...]:
        """Return all tables."""
        return self.assignments, self.unassigned, self.moves, self.scorecard


def sort_of_column(name: str) -> Sort:
    """Return what a column of a run's table holds."""
    return "text" if name in TEXT_COLUMNS or name.endswith("_id") else "number"


def read_run(folder: str | Path) -> WrittenRun:
    """Read the folder of a run.

    Raises
    ------
    InputError
        If files are missing or damaged, or the run found no plan.
    """
    folder, faults = Path(folder), Faults()
    plan = read_json(folder / "plan.json", faults)
    if plan.get("status") in NO_PLAN:
        faults.error("holds no plan; the run found none", file="plan.json")
    faults.raise_errors()
    tables = {name: _read(folder / f"{name}.csv", name, faults) for name in RUN_TABLES}
    faults.raise_errors()
    return WrittenRun(sha256((folder / "plan.json").read_bytes()).hexdigest()[:16], plan, **tables)


def _read(path: Path, name: str, faults: Faults) -> RunTable:
    text = None
    if path.is_file():
        text = read_csv(path, faults)
    else:
        faults.error("the file is missing", file=path.name)
    if text is None:
        return RunTable(name, (), ())
    columns = [_typed(column, cells, text, faults) for column, cells in text.cells.items()]
    return RunTable(name, tuple(text.cells), tuple(zip(*columns, strict=True)))


def _typed(column: str, cells: Sequence[str], text: TextColumns, faults: Faults) -> list[Cell]:
    if sort_of_column(column) == "text":
        return [cell or None for cell in cells]
    values, bad = Number().read_column(cells)
    faults.extend(located(text.source, text.row, column, bad))
    return [None if isnan(value) else value for value in values.tolist()]
