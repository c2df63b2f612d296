"""A foreign spreadsheet as the CSV file that a case folder holds: one of its sheets, cell by cell as it is."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.sheets import Workbook, open_workbook
from territory_opt.io.writing import write_csv
from territory_opt.schema.cells import as_text, is_blank

USUAL = {
    "accounts": ("accounts", "account", "customers", "customer", "clients", "companies", "organizations", "kunden"),
    "reps": ("reps", "rep", "team", "users", "sales reps", "salespeople", "sellers", "agents", "employees"),
    "opportunities": ("opportunities", "deals", "pipeline", "sales pipeline"),
}
"""For each table, what its sheet may be called."""


def is_workbook(path: Path) -> bool:
    """Tell by its name whether a file is a spreadsheet."""
    return path.suffix.lower() in (".xlsx", ".xlsm")


def sheet_to_csv(path: Path, table: str, to: Path, faults: Faults) -> str | None:
    """Write one sheet of a spreadsheet as a CSV file, and return the sheet's name.

    The sheet is the only one that holds anything, or else the one that bears a usual name of the table.

    Parameters
    ----------
    path
        The spreadsheet.
    table
        What its sheet is to be: ``accounts``, ``reps`` or ``opportunities``.
    to
        The file to write.
    faults
        Told what cannot be read, or that no sheet can be chosen; the answer is then None.

    Raises
    ------
    InputError
        If python-calamine is not installed.
    """
    book = open_workbook(path.read_bytes(), path.name, faults)
    if book is None:
        return None
    name = _chosen(book, table, faults)
    if name is None:
        return None
    first, *rows = [row for row in book.rows(name, faults) if not all(map(is_blank, row))]
    write_csv(to, list(map(as_text, first)), [list(map(_cell, row)) for row in rows])
    return name


def _cell(value: object) -> object:
    """Return a cell as a file holds it; truth values as people write them."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _chosen(book: Workbook, table: str, faults: Faults) -> str | None:
    filled = [
        name for name in book.names if any(not is_blank(cell) for row in book.rows(name, Faults()) for cell in row)
    ]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        faults.error("is empty; expected a row of column names", file=book.source)
        return None
    usual = USUAL[table]
    named = sorted(
        (name for name in filled if name.strip().lower() in usual), key=lambda one: usual.index(one.strip().lower())
    )
    if not named:
        words = f"has the sheets {', '.join(filled)}; call the one that holds the {table} {table}"
        faults.error(words, file=book.source)
    return named[0] if named else None
