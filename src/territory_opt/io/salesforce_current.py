"""What Salesforce holds now, as its Data Loader exports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.csv_files import read_csv
from territory_opt.io.salesforce_ids import full_id
from territory_opt.schema.cells import CellError

MANUAL = "Territory2Manual"
"""Why an account is in a territory: because somebody put it there. Salesforce's own rules are left alone."""

_NEEDED = {
    "Territory2": ("Id", "DeveloperName"),
    "ObjectTerritory2Association": ("Id", "ObjectId", "Territory2Id", "AssociationCause"),
    "UserTerritory2Association": ("Id", "UserId", "Territory2Id"),
}

Row = Mapping[str, str]


@dataclass(frozen=True)
class Current:
    """The rows of the three objects; ids have 18 characters.

    Attributes
    ----------
    territories
        By DeveloperName in lower case.
    accounts, users
        By (account or user, territory). Of accounts only those that were put there by hand.
    """

    territories: Mapping[str, Row]
    accounts: Mapping[tuple[str, str], Row]
    users: Mapping[tuple[str, str], Row]


def read_current(folder: Path, model_id: str, faults: Faults) -> Current:
    """Read ``Territory2.csv`` and, where they are there, the two association files of a folder.

    Territories of other models than `model_id` are left out, where the file says to which model they belong.
    """
    of_model = [
        {**row, "DeveloperName": row["DeveloperName"].lower()}
        for row in _rows(folder, "Territory2", faults, needed=True)
        if not row.get("Territory2ModelId") or row["Territory2ModelId"][:15] == model_id[:15]
    ]
    by_hand = [row for row in _rows(folder, "ObjectTerritory2Association", faults) if row["AssociationCause"] == MANUAL]
    territories = _once(of_model, ("DeveloperName", "DeveloperName"), "Territory2", faults)
    accounts = _once(by_hand, ("ObjectId", "Territory2Id"), "ObjectTerritory2Association", faults)
    working = _rows(folder, "UserTerritory2Association", faults)
    users = _once(working, ("UserId", "Territory2Id"), "UserTerritory2Association", faults)
    return Current({name: row for (name, _), row in territories.items()}, accounts, users)


def _once(rows: Sequence[Row], key: tuple[str, str], name: str, faults: Faults) -> dict[tuple[str, str], Row]:
    """Return rows by two columns that name them; one that stands twice is a fault."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        pair = row[key[0]], row[key[1]]
        if pair in found:
            words = f"has the same {' and '.join(dict.fromkeys(key))} as {found[pair]['Id']}"
            faults.error(words, file=f"{name}.csv", column="Id", value=row["Id"])
        found[pair] = row
    return found


def _rows(folder: Path, name: str, faults: Faults, needed: bool = False) -> Sequence[Row]:
    """Return the rows of a file; its columns may be written in capitals, as the Data Loader does."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        if needed:
            faults.error("the file is missing; it is what Salesforce holds now", file=path.name)
        return []
    text = read_csv(path, faults)
    if text is None:
        return []
    known = ("Territory2ModelId", "Name", "ParentTerritory2Id", "RoleInTerritory2", *_NEEDED[name])
    levels = ("AccountAccessLevel", "OpportunityAccessLevel", "CaseAccessLevel")
    names = {one.lower(): one for one in (*known, *levels)}
    columns = {names.get(column.lower(), column): cells for column, cells in text.cells.items()}
    missing = [column for column in _NEEDED[name] if column not in columns]
    for column in missing:
        faults.error("the column is missing", file=path.name, column=column)
    if missing:
        return []
    for column in ("Id", "ObjectId", "UserId", "Territory2Id", "Territory2ModelId", "ParentTerritory2Id"):
        if column in columns:
            columns[column] = [
                _id(cell, faults, path.name, int(row), column)
                for cell, row in zip(columns[column], text.row.tolist(), strict=True)
            ]
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _id(cell: str, faults: Faults, file: str, row: int, column: str) -> str:
    if not cell:
        return ""
    try:
        return full_id(cell)
    except CellError as error:
        faults.error(str(error), file=file, row=row, column=column, value=cell)
        return ""
