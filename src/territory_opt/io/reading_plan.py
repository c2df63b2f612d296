"""A plan in: the files of a run as they were written, or the assignments of any plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from territory_opt.errors import Faults
from territory_opt.io.csv_files import parse_csv
from territory_opt.schema.assignment import Assignment
from territory_opt.schema.columns import from_text
from territory_opt.schema.fields import Id
from territory_opt.schema.record import Record
from territory_opt.schema.table import Table
from territory_opt.schema.tables import empty_table

T = TypeVar("T")

NO_PLAN = ("infeasible", "unknown")
"""The statuses of a run that found no plan."""


class ScorecardRow(Record):
    """The figures of one rep; all but the id are attributes, since they depend on the rules."""

    rep_id: Id


@dataclass(frozen=True)
class PlanFiles:
    """What a run wrote.

    Attributes
    ----------
    plan, certificate
        The content of ``plan.json`` and ``certificate.json``. A run that found no plan has only the first of all
        these files; the others are then empty.
    assignments, scorecard
        The tables; all columns but the ids are attributes.
    faults
        Everything that is wrong.
    """

    plan: dict[str, Any]
    certificate: dict[str, Any]
    assignments: Table
    scorecard: Table
    faults: Faults


def read_plan(folder: str | Path) -> PlanFiles:
    """Read the files of a run. Nothing is raised: `PlanFiles.faults` holds every fault."""
    folder = Path(folder)
    faults = Faults()
    plan = read_json(folder / "plan.json", faults)
    # Without a plan nothing else was written, and nothing else is missed.
    rest = Faults() if plan.get("status") in NO_PLAN else faults
    return PlanFiles(
        plan,
        read_json(folder / "certificate.json", rest),
        read_assignments(folder / "assignments.csv", rest),
        _read_table(ScorecardRow, "scorecard", folder / "scorecard.csv", rest),
        faults,
    )


def read_assignments(path: str | Path, faults: Faults) -> Table:
    """Read the assignments of any plan: account_id, rep_id, perhaps line; other columns are attributes."""
    return _read_table(Assignment, "assignments", Path(path), faults)


def read_json(path: Path, faults: Faults) -> dict[str, Any]:
    """Read a JSON object; empty if the file is missing or no such thing, which goes to `faults`."""
    return _with_bytes(path, faults, lambda data: _parse_json(data, path.name, faults)) or {}


def _read_table(record: type[Record], name: str, path: Path, faults: Faults) -> Table:
    columns = _with_bytes(path, faults, lambda data: parse_csv(data, path.name, faults))
    return empty_table(name, path.name) if columns is None else from_text(record, name, columns, faults)


def _with_bytes(path: Path, faults: Faults, parse: Callable[[bytes], T]) -> T | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        faults.error("the file is missing", file=path.name)
    except OSError as error:
        faults.error(f"cannot be read: {error.strerror}", file=path.name)
    else:
        return parse(data)
    return None


def _parse_json(data: bytes, source: str, faults: Faults) -> dict[str, Any] | None:
    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is not a number")

    try:
        content = json.loads(data, parse_constant=refuse)
    except json.JSONDecodeError as error:
        faults.error(f"is not JSON: {error.msg}", file=source, row=error.lineno)
    except ValueError as error:
        faults.error(f"is not JSON: {error}", file=source)
    else:
        if isinstance(content, dict):
            return content
        faults.error("must hold one JSON object", file=source)
    return None
