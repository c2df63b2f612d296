"""A plan as files for HubSpot's import: the owner of each company, of all and of those that change."""

from __future__ import annotations

import re
from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.run_tables import WrittenRun
from territory_opt.io.writing import write_csv, writing_folder
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables

RECORD = "Record ID"
BY_EMAIL, BY_ID = "Company owner", "hubspot_owner_id"
"""The columns of an owner by e-mail address, as the import of files knows it, and by id, as the API does."""

_ID = re.compile(r"[0-9]{1,20}")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def export_hubspot(run: WrittenRun, tables: Tables, out: str | Path) -> dict[str, int]:
    """Write ``company_owners.csv`` with all companies of a plan, and ``company_owners_changed.csv``.

    A company's Record ID is its account_id, or stands in a column ``hubspot_id`` of the accounts. An owner's e-mail
    address stands in a column ``email`` of the reps, or is the rep_id; else the rep_id, or a column ``hubspot_id`` of
    the reps, is the owner's id.

    Returns
    -------
    dict
        Rows of each file, by its name.

    Raises
    ------
    InputError
        If ids or addresses are wrong or stand twice; it lists them all, and nothing is written.
    OutputError
        If the folder holds anything already, or cannot be written.
    """
    faults = Faults()
    assignments = run.assignments
    owned: dict[str, str] = {}
    for account, rep in zip(assignments.texts("account_id"), assignments.texts("rep_id"), strict=True):
        if owned.setdefault(account, rep) != rep:
            words = f"has the owners {owned[account]} and {rep}, one for each line; HubSpot knows only one"
            faults.error(words, file="assignments.csv", column="account_id", value=account)
    moved = dict(zip(assignments.texts("account_id"), assignments.texts("moved"), strict=True))
    records = _checked(tables.accounts, "account_id", "hubspot_id", set(owned), _ID, "a Record ID (digits)", faults)
    reps = set(owned.values())
    emails = tables.reps.has("email") or any("@" in rep for rep in reps)
    if emails:
        owners = _checked(tables.reps, "rep_id", "email", reps, _EMAIL, "an e-mail address", faults)
    else:
        expected = "the id of a HubSpot owner (digits), and there is no column email"
        owners = _checked(tables.reps, "rep_id", "hubspot_id", reps, _ID, expected, faults)
    faults.raise_errors()
    header = (RECORD, BY_EMAIL if emails else BY_ID)
    rows = [(records[account], owners[rep], moved[account]) for account, rep in owned.items()]
    files = {
        "company_owners.csv": [row[:2] for row in rows],
        "company_owners_changed.csv": [row[:2] for row in rows if row[2] != "no"],
    }
    with writing_folder(out) as staging:
        for name, content in files.items():
            write_csv(staging / name, header, content)
    return {name: len(content) for name, content in files.items()}


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
