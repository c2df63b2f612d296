"""Ids: each once in its own table, and known wherever it is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple

from territory_opt.errors import Faults
from territory_opt.schema.assignment import HOUSE
from territory_opt.schema.check_locks import in_force
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables

KEYS: Mapping[str, tuple[str, ...]] = {
    "accounts": ("account_id",),
    "reps": ("rep_id",),
    "territories": ("territory_id",),
    "relationships": ("account_id", "rep_id", "line"),
    "pairs": ("account_id", "rep_id", "line"),
    "assignments": ("account_id", "line"),
    "account_lines": ("account_id", "line"),
    "opportunities": ("opportunity_id",),
    "fx": ("currency", "date"),
}
"""The columns that name a row. Locks have none: a lock said twice is still one lock."""


class Reference(NamedTuple):
    """A column that names a row of another table.

    Attributes
    ----------
    stops
        Which unknown names are errors: ``all``, those ``near`` a known one (a spreadsheet has mangled them), or
        ``none``. The others are warnings: accounts close and reps leave, and files are older than that.
    """

    table: str
    column: str
    target: str
    stops: Literal["all", "near", "none"]
    hint: str = ""


CLOSED, DEPARTED = " (closed?)", " (departed?)"

REFERENCES = (
    Reference("accounts", "current_rep_id", "reps", "none", DEPARTED),
    Reference("reps", "territory_id", "territories", "none"),
    Reference("reps", "cover_id", "reps", "none"),
    Reference("relationships", "account_id", "accounts", "near", CLOSED),
    Reference("relationships", "rep_id", "reps", "none", DEPARTED),
    Reference("locks", "account_id", "accounts", "near", CLOSED),
    Reference("locks", "rep_id", "reps", "all"),
    Reference("pairs", "account_id", "accounts", "near", CLOSED),
    Reference("pairs", "rep_id", "reps", "near", DEPARTED),
    Reference("assignments", "account_id", "accounts", "none", CLOSED),
    Reference("assignments", "rep_id", "reps", "none", DEPARTED),
    Reference("account_lines", "account_id", "accounts", "near", CLOSED),
    Reference("opportunities", "account_id", "accounts", "none", CLOSED),
    Reference("opportunities", "rep_id", "reps", "none", DEPARTED),
)


def check_duplicates(tables: Tables, faults: Faults) -> None:
    """Report rows that another row before them already names, and a rep who bears the name of the house."""
    for table in tables.all():
        key = KEYS.get(table.name)
        if key and table.n:
            _report_repeated(table, key, faults)
    if HOUSE in tables.rep_index:
        place = tables.reps.at(tables.rep_index[HOUSE], "rep_id")
        faults.error("is the name for accounts that no rep may own; choose another id", **place)


def _report_repeated(table: Table, key: tuple[str, ...], faults: Faults) -> None:
    names = list(zip(*(table.text(column).tolist() for column in key), strict=True))
    if len(set(names)) == table.n:
        return
    first: dict[tuple[str, ...], int] = {}
    for index, name in enumerate(names):
        before = first.setdefault(name, index)
        if before == index or not name[0]:
            continue
        others = "".join(f" with {column} {part}" for column, part in zip(key[1:], name[1:], strict=True) if part)
        faults.error(f"appears twice{others} (first in row {table.row[before]})", **table.at(index, key[0]))


def check_references(tables: Tables, faults: Faults, start: date | None = None) -> None:
    """Report ids that their own table does not know: errors row by row, of warnings one for each id.

    Nothing is said of a target table without rows: either it is missing, which has been said, or it is not used. Nor of
    locks that expired before `start`.
    """
    for reference in REFERENCES:
        table: Table = getattr(tables, reference.table)
        target: Table = getattr(tables, reference.target)
        if table.has(reference.column) and target.n:
            rows = in_force(table, start) if table.name == "locks" else range(table.n)
            _report_unknown(table, rows, target, reference, faults)


def _report_unknown(table: Table, rows: Iterable[int], target: Table, reference: Reference, faults: Faults) -> None:
    ids = target.text(KEYS[target.name][0]).tolist()
    known = {"", *ids} | ({HOUSE} if target.name == "reps" and reference.stops == "none" else set())
    names: list[str] = table.text(reference.column).tolist()
    unknown: dict[str, list[int]] = {}
    for row in rows:
        if names[row] not in known:
            unknown.setdefault(names[row], []).append(row)
    near = _by_skeleton(ids) if unknown else {}
    for name, where in unknown.items():
        meant = near.get(_skeleton(name))
        words = f"is not in {target.source}{f' (did you mean {meant}?)' if meant else reference.hint}"
        if reference.stops == "all" or (meant and reference.stops == "near"):
            for row in where:
                faults.error(words, **table.at(row, reference.column))
        else:
            count = f": {len(where):,} rows" if len(where) > 1 else ""
            faults.warning(words + count, **table.at(where[0], reference.column))


def _by_skeleton(ids: Iterable[str]) -> dict[str, str]:
    return {_skeleton(name): name for name in ids if name}


def _skeleton(name: str) -> str:
    """Return what is left of an id when a spreadsheet has had its way: no capitals, marks or leading zeros."""
    return re.sub(r"[^0-9a-z]", "", name.casefold()).lstrip("0")
