"""A review in: what people made of the moves of a plan."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.csv_files import parse_csv
from territory_opt.io.sheets import open_workbook, table_of
from territory_opt.schema.columns import from_text, from_values
from territory_opt.schema.record import kinds_of
from territory_opt.schema.review import Review
from territory_opt.schema.table import Table
from territory_opt.schema.tables import empty_table

REVIEW = "review"
"""Name of the sheet, and of the table."""


def read_review(path: str | Path, faults: Faults) -> Table:
    """Read a review: the sheet ``review`` of a plan's spreadsheet, or a CSV file with the same columns.

    Parameters
    ----------
    path
        The file, ``.xlsx`` or ``.csv``.
    faults
        Collects what is wrong.

    Returns
    -------
    Table
        The columns of `territory_opt.schema.review.Review`, a row for each move; rows that say nothing are there too.

    Raises
    ------
    InputError
        If python-calamine is needed and not installed.
    """
    path = Path(path)
    nothing = empty_table(REVIEW, path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.error(f"cannot be read: {error.strerror}", file=path.name)
        return nothing
    if path.suffix.lower() != ".xlsx":
        text = parse_csv(data, path.name, faults)
        return nothing if text is None else from_text(Review, REVIEW, text, faults)
    book = open_workbook(data, path.name, faults)
    if book is None:
        return nothing
    name = next((name for name in book.names if name.lower() == REVIEW), None)
    if name is None:
        faults.error("has no sheet named review", file=path.name)
        return nothing
    values = table_of(book.rows(name, faults), book.place(name), kinds_of(Review), faults)
    return nothing if values is None else from_values(Review, REVIEW, values, faults)
