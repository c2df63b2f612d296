"""Ids: each once in its own table, and known wherever it is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from territory_opt.errors import Faults
from territory_opt.schema.assignment import HOUSE
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
    """A column that names a row of another table; an unknown name is an error only where nothing can be done."""

    table: str
    column: str
    target: str
    stops: bool
    hint: str = ""


REFERENCES = (
    Reference("accounts", "current_rep_id", "reps", stops=False, hint=" (departed?)"),
    Reference("reps", "territory_id", "territories", stops=False),
    Reference("reps", "cover_id", "reps", stops=False),
    Reference("relationships", "account_id", "accounts", stops=True),
    Reference("relationships", "rep_id", "reps", stops=False, hint=" (departed?)"),
    Reference("locks", "account_id", "accounts", stops=True),
    Reference("locks", "rep_id", "reps", stops=True),
    Reference("pairs", "account_id", "accounts", stops=True),
    Reference("pairs", "rep_id", "reps", stops=True),
    Reference("assignments", "account_id", "accounts", stops=False, hint=" (closed?)"),
    Reference("assignments", "rep_id", "reps", stops=False, hint=" (departed?)"),
    Reference("account_lines", "account_id", "accounts", stops=True),
    Reference("opportunities", "account_id", "accounts", stops=False, hint=" (closed?)"),
    Reference("opportunities", "rep_id", "reps", stops=False, hint=" (departed?)"),
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


def check_references(tables: Tables, faults: Faults) -> None:
    """Report ids that their own table does not know.

    Nothing is said of a target table without rows: either it is missing, which has been said, or it is not used.
    """
    for reference in REFERENCES:
        table: Table = getattr(tables, reference.table)
        target: Table = getattr(tables, reference.target)
        if table.has(reference.column) and target.n:
            _report_unknown(table, target, reference, faults)


def _report_unknown(table: Table, target: Table, reference: Reference, faults: Faults) -> None:
    ids = target.text(KEYS[target.name][0]).tolist()
    known = {"", *ids} | ({HOUSE} if target.name == "reps" and not reference.stops else set())
    names: list[str] = table.text(reference.column).tolist()
    unknown = [index for index, name in enumerate(names) if name not in known]
    if not unknown:
        return
    near = _by_skeleton(ids)
    report = faults.error if reference.stops else faults.warning
    for index in unknown:
        meant = near.get(_skeleton(names[index]))
        hint = f" (did you mean {meant}?)" if meant else reference.hint
        report(f"is not in {target.source}{hint}", **table.at(index, reference.column))


def _by_skeleton(ids: Iterable[str]) -> dict[str, str]:
    return {_skeleton(name): name for name in ids if name}


def _skeleton(name: str) -> str:
    """Return what is left of an id when a spreadsheet has had its way: no capitals, marks or leading zeros."""
    return re.sub(r"[^0-9a-z]", "", name.casefold()).lstrip("0")
