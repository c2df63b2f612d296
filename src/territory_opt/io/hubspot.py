"""A plan as files for HubSpot's import: the owner of each company, of all and of those that change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.run_tables import WrittenRun
from territory_opt.io.writing import write_csv, writing_folder
from territory_opt.schema.connections import HubspotSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables

RECORD = "Record ID"
BY_EMAIL, BY_ID = "Company owner", "hubspot_owner_id"
"""The columns of an owner by e-mail address, as the import of files knows it, and by id, as the API does."""

_ID = re.compile(r"[0-9]{1,20}")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def export_hubspot(
    run: WrittenRun, tables: Tables, out: str | Path, settings: HubspotSettings | None = None
) -> dict[str, int]:
    """Write ``company_owners.csv`` with all companies of a plan, and ``company_owners_changed.csv``.

    A company's Record ID is its account_id, or stands in a column ``hubspot_id`` of the accounts. An owner's e-mail
    address stands in a column ``email`` of the reps, or is the rep_id; else the rep_id, or a column ``hubspot_id`` of
    the reps, is the owner's id. A company has one owner; owners of lines stand in properties that the settings name.

    Returns
    -------
    dict
        Rows of each file, by its name.

    Raises
    ------
    InputError
        If ids or addresses are wrong or stand twice, or lines with owners of their own have no property; it lists them
        all, and nothing is written.
    OutputError
        If the folder holds anything already, or cannot be written.
    """
    faults, properties = Faults(), {} if settings is None else settings.owner_properties
    reps = set(run.assignments.texts("rep_id"))
    emails = tables.reps.has("email") or any("@" in rep for rep in reps)
    owned = _owned(run, properties, BY_EMAIL if emails else BY_ID, faults)
    records = _checked(tables.accounts, "account_id", "hubspot_id", set(owned), _ID, "a Record ID (digits)", faults)
    if emails:
        owners = _checked(tables.reps, "rep_id", "email", reps, _EMAIL, "an e-mail address", faults)
    else:
        expected = "the id of a HubSpot owner (digits), and there is no column email"
        owners = _checked(tables.reps, "rep_id", "hubspot_id", reps, _ID, expected, faults)
    faults.raise_errors()
    columns = list(dict.fromkeys(column for row in owned.values() for column in row))
    rows = {
        account: (records[account], *(owners[row[column]] if column in row else "" for column in columns))
        for account, row in owned.items()
    }
    moves = zip(run.assignments.texts("account_id"), run.assignments.texts("moved"), strict=True)
    moved = {account for account, word in moves if word != "no"}
    files = {
        "company_owners.csv": list(rows.values()),
        "company_owners_changed.csv": [row for account, row in rows.items() if account in moved],
    }
    with writing_folder(out) as staging:
        for name, content in files.items():
            write_csv(staging / name, (RECORD, *columns), content)
    return {name: len(content) for name, content in files.items()}


def _owned(run: WrittenRun, properties: Mapping[str, str], usual: str, faults: Faults) -> dict[str, dict[str, str]]:
    """Return the rep in each property of each company; a property that two reps would stand in is a fault."""
    cells = [run.assignments.texts(column) for column in ("account_id", "line", "rep_id")]
    owned: dict[str, dict[str, str]] = {}
    for account, line, rep in zip(*cells, strict=True):
        column = properties.get(line, usual)
        if owned.setdefault(account, {}).setdefault(column, rep) != rep:
            words = (
                f"has the owners {owned[account][column]} and {rep} in {column}, one for each line; name a property "
                f"for the line {line} in case.yaml: hubspot: {{owner_properties: {{{line}: {line}_owner}}}}"
            )
            faults.error(words, file="assignments.csv", column="account_id", value=account)
    for line in sorted(properties.keys() - set(cells[1])):
        faults.error(
            "is a line that no account has", file=SETTINGS_FILE, column="hubspot, owner_properties", value=line
        )
    return owned


def _checked(
    table: Table, key: str, column: str, wanted: set[str], pattern: re.Pattern[str], expected: str, faults: Faults
) -> dict[str, str]:
    """Return what HubSpot calls each row, by its own id; wrong ones and those that stand twice are faults."""
    column = column if table.has(column) else key
    found: dict[str, str] = {}
    first: dict[str, int] = {}
    for at, (own, given) in enumerate(zip(table.text(key).tolist(), table.text(column).tolist(), strict=True)):
        if own not in wanted:
            continue
        if not pattern.fullmatch(given):
            faults.error(f"is not {expected}", **table.at(at, column))
        elif first.setdefault(given.lower(), at) != at:
            faults.error(f"stands in row {table.row[first[given.lower()]]} already", **table.at(at, column))
        found[own] = given
    return found
