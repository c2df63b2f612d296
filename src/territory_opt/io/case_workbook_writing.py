"""A case out as one spreadsheet, filled in or empty: with a note on every column, and lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isinf
from pathlib import Path
from typing import Any

from territory_opt.io.case_workbook import SETTINGS_SHEET, YAML_SHEET
from territory_opt.io.plain_columns import plain_columns, sort_of
from territory_opt.io.workbook_writing import Book, Look
from territory_opt.schema.kinds import Kind
from territory_opt.schema.number import Number
from territory_opt.schema.record import Record, kinds_of
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import RECORDS, Tables
from territory_opt.schema.words import Choice, Day, Flag, Names, Strengths

ROWS = 5000
"""Rows of a template whose cells are checked as they are filled in."""


def write_template(path: Path) -> None:
    """Write an empty case: a sheet for each table, a note on each column, and lists of what may be chosen.

    Raises
    ------
    InputError
        If xlsxwriter is not installed.
    OutputError
        If the file cannot be written.
    """
    book = Book()
    _read_me(book)
    _settings(book)
    for name, record in RECORDS.items():
        _write_table(book, name, record, {column: [] for column in kinds_of(record)}, ROWS)
    book.save(path)


def write_case_workbook(tables: Tables, settings: str, path: Path) -> None:
    """Write a case as one ``.xlsx`` file, which can be read as it is; without tables that have no columns.

    ``settings`` is the text of its ``case.yaml``. Numbers keep 16 digits, one less than the longest need.

    Raises
    ------
    InputError
        If xlsxwriter is not installed.
    OutputError
        If the file cannot be written.
    """
    book = Book()
    sheet = book.sheet(YAML_SHEET)
    sheet.set_column(0, 0, 120)
    for row, line in enumerate(settings.splitlines()):
        book.write(sheet, row, 0, line)
    for table in tables.all():
        if table.column_names:
            _write_table(book, table.name, RECORDS[table.name], plain_columns(table), table.n)
    book.save(path)


def _read_me(book: Book) -> None:
    sheet = book.sheet("read me")
    sheet.set_column(0, 0, 100)
    lines = (
        "Fill in accounts and reps; every other sheet may stay empty, or be deleted.",
        "Point at the name of a column to read what it means. Columns that you do not need may be deleted.",
        "You may add columns of your own; rules can name them.",
        "Ids and postal codes are text, so that 02139 keeps its zero. A blank is unknown, never zero.",
        "The sheet settings says what is planned for; what you leave blank there has the value shown beside it.",
        "Then: territory-opt check THIS_FILE.xlsx",
    )
    book.write(sheet, 0, 0, "A case for Territory Opt", "title")
    for row, line in enumerate(lines, start=2):
        book.write(sheet, row, 0, line, "note")


def _settings(book: Book) -> None:
    """Write the settings that are single values: key, value, what it means and what holds without it."""
    sheet = book.sheet(SETTINGS_SHEET)
    for column, (title, wide) in enumerate((("key", 28), ("value", 24), ("meaning", 90), ("if blank", 24))):
        sheet.set_column(column, column, wide)
        book.write(sheet, 0, column, title, "header")
    row = 1
    for key, field, kind in _single_settings():
        book.write(sheet, row, 0, key)
        book.write(sheet, row, 1, None, "entry")
        book.write(sheet, row, 2, field.description, "note")
        book.write(sheet, row, 3, field.default)
        _check_cells(sheet, row, row, 1, kind)
        row += 1
    sheet.freeze_panes(1, 0)


def _single_settings() -> list[tuple[str, Any, Kind[Any]]]:
    """Return key, field and kind of every setting that is one value."""
    found: list[tuple[str, Any, Kind[Any]]] = []
    for prefix, settings in (("", CaseSettings), ("travel.", type(CaseSettings().travel))):
        for name, field in settings.model_fields.items():
            kind = next((part for part in field.metadata if isinstance(part, Kind)), None)
            if kind is not None:
                found.append((f"{prefix}{name}", field, kind))
    return found


def _write_table(
    book: Book, name: str, record: type[Record], columns: Mapping[str, Sequence[Any]], checked: int
) -> None:
    kinds = kinds_of(record)
    sheet = book.sheet(name)
    # Numbers are shown as they are: a latitude must not lose its digits to a format.
    looks: dict[str, Look] = {
        column: "day" if column in kinds and sort_of(kinds[column]) == "day" else "text" for column in columns
    }
    book.table(sheet, list(columns), list(zip(*columns.values(), strict=True)), looks)
    for at, column in enumerate(columns):
        if column in kinds:
            note = _note(record.model_fields[column].description, kinds[column])
            sheet.write_comment(0, at, note, {"x_scale": 2, "visible": False})
            if checked:
                _check_cells(sheet, 1, checked, at, kinds[column])
                _offer_ids(sheet, checked, at, name, column)


def _note(description: str | None, kind: Kind[Any]) -> str:
    """Return what a column means, in which unit, and what it must look like."""
    parts = [f"{description}."]
    if kind.unit:
        parts.append(f"Unit: {kind.unit}.")
    if isinstance(kind, Choice):
        parts.append(f"One of {', '.join(kind.options)}.")
    if isinstance(kind, Names):
        parts.append("Several are separated by ; or |.")
    if isinstance(kind, Strengths):
        parts.append("For example healthcare:0.9;retail:0.4")
    parts.append("Needed." if kind.required else "May be blank.")
    return " ".join(parts)


def _check_cells(sheet: Any, first: int, last: int, column: int, kind: Kind[Any]) -> None:
    """Let the spreadsheet refuse what the reader would refuse."""
    rule: dict[str, Any] | None = None
    if isinstance(kind, Choice):
        rule = {"validate": "list", "source": list(kind.options)}
    elif isinstance(kind, Flag):
        rule = {"validate": "list", "source": ["yes", "no"]}
    elif isinstance(kind, Day):
        rule = {"validate": "date", "criteria": ">=", "value": "=DATE(1900,1,1)"}
    elif isinstance(kind, Number):
        rule = {"validate": "integer" if kind.whole else "decimal", **_limits(kind)}
    if rule:
        rule["error_message"] = "This cell cannot be read so; the note on the column's name says what it may hold."
        sheet.data_validation(first, column, last, column, rule)


def _limits(kind: Number) -> dict[str, Any]:
    if isinf(kind.high):
        return {"criteria": ">=", "value": -1e15 if isinf(kind.low) else kind.low}
    return {"criteria": "between", "minimum": -1e15 if isinf(kind.low) else kind.low, "maximum": kind.high}


def _offer_ids(sheet: Any, last: int, column: int, table: str, name: str) -> None:
    """Offer the ids of the reps or accounts where a column names one; others may be typed, to be reported later."""
    targets = {"rep_id": "reps", "current_rep_id": "reps", "manager_id": "reps", "account_id": "accounts"}
    target = targets.get(name)
    if target is not None and target != table:
        source = f"={target}!$A$2:$A${ROWS + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, column, last, column, rule)
