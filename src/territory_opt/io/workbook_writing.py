"""Spreadsheets out: cells that nothing can run, names that every spreadsheet accepts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, Literal

from territory_opt.io.extras import needed
from territory_opt.io.sheets import EXTRA
from territory_opt.io.writing import looks_like_formula, write_bytes
from territory_opt.schema.cells import as_text

LONGEST_NAME = 31
"""Characters that the name of a sheet may have."""

LONGEST_TEXT = 32_767
"""Characters that a cell may hold."""

LINE_HEIGHT, MOST_LINES = 15, 12
"""Points that a line of text takes, and lines up to which a row grows."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Not characters at all: a file that holds one does not open.
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")

Look = Literal["text", "title", "header", "note", "entry", "day", "whole", "amount", "tenths", "share", "percent"]

_LOOKS: Mapping[Look, Mapping[str, Any]] = {
    "text": {"valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "header": {"bold": True, "bg_color": "#DDE3EA", "bottom": 1, "valign": "top", "text_wrap": True},
    "note": {"text_wrap": True, "valign": "top"},
    "entry": {"bg_color": "#FFF6D6", "border": 1, "border_color": "#D9D9D9", "valign": "top", "text_wrap": True},
    "day": {"num_format": "yyyy-mm-dd", "valign": "top"},
    "whole": {"num_format": "#,##0", "valign": "top"},
    "amount": {"num_format": "#,##0.00", "valign": "top"},
    "tenths": {"num_format": "#,##0.0", "valign": "top"},
    "share": {"num_format": "0.00", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
}


class Book:
    """A spreadsheet being made in memory.

    Text is written as text: nothing in it is taken for a formula, a link or a number, and what looks like a formula
    stays text when somebody edits the cell.
    """

    def __init__(self) -> None:
        xlsxwriter = needed("xlsxwriter", EXTRA)
        self._data = BytesIO()
        plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._data, plain)
        self._book.set_properties({"created": datetime(2000, 1, 1)})  # the same content makes the same file
        self._looks = {look: self._book.add_format(dict(form)) for look, form in _LOOKS.items()}
        self._quoted = {look: self._book.add_format({**form, "quote_prefix": True}) for look, form in _LOOKS.items()}
        self._names: set[str] = {"history"}  # a name that spreadsheets keep for themselves

    def sheet(self, title: str) -> Any:
        """Add a sheet and return it; its name is made of the title."""
        name = sheet_name(title, self._names)
        self._names.add(name.casefold())
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)  # as wide as a page, as long as it takes
        return sheet

    def look(self, look: Look) -> Any:
        """Return a format."""
        return self._looks[look]

    def write(self, sheet: Any, row: int, column: int, value: object, look: Look = "text") -> None:
        """Write one cell, counted from 0; None leaves it blank."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, self._looks[look])
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self._looks[look])
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self._looks[look])
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._looks["day"])
        else:
            text = value if isinstance(value, str) else as_text(value)
            text = _UNWRITABLE.sub("\ufffd", text)
            text = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
            sheet.write_string(row, column, text, (self._quoted if looks_like_formula(text) else self._looks)[look])

    def table(
        self, sheet: Any, header: Sequence[str], rows: Sequence[Sequence[object]], looks: Mapping[str, Look]
    ) -> None:
        """Write a table from the first row on: frozen header, filter, a look and a width for each column.

        Amounts without a fraction are shown without one.
        """
        wide: dict[int, float] = {}
        for column, name in enumerate(header):
            self.write(sheet, 0, column, name, "header")
            look = looks.get(name, "text")
            if look == "amount" and all(row[column] is None or _is_whole(row[column]) for row in rows):
                look = "whole"
            wide[column] = width(name, [row[column] for row in rows[:200]], look)
            sheet.set_column(column, column, wide[column], self._looks[look])
            for row, cells in enumerate(rows, start=1):
                self.write(sheet, row, column, cells[column], look)
        # Not every spreadsheet makes a row as tall as its text.
        wrapped = [column for column, name in enumerate(header) if looks.get(name) == "note"]
        for row, cells in enumerate([header, *rows]):
            columns = wrapped if row else range(len(header))
            lines = max((lines_of(cells[column], wide[column]) for column in columns), default=1)
            if lines > 1:
                sheet.set_row(row, LINE_HEIGHT * lines)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        if header:
            sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)

    def save(self, path: Path) -> None:
        """Write the file whole.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        self._book.close()
        write_bytes(path, self._data.getvalue())


def _is_whole(value: object) -> bool:
    return isinstance(value, int | float) and float(value).is_integer()


def sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, made of a title, and unlike those taken (in lower case)."""
    base = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("'")[:LONGEST_NAME].strip("' ") or "sheet"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = f"{base[: LONGEST_NAME - len(ending)]}{ending}"
    return name


def width(name: str, cells: Sequence[object], look: Look) -> float:
    """Return the width of a column in characters, from its name and some of its cells."""
    if look in ("note", "entry"):
        return 70 if look == "note" else 24
    if look not in ("text", "title", "header"):
        return 13  # figures, formatted
    longest = max((len(as_text(cell)) for cell in cells), default=0)
    return float(min(max(longest + 2, min(len(name), 16) + 3, 9), 40))


def lines_of(cell: object, wide: float) -> int:
    """Return how many lines a text takes in a column, up to a height that still shows other rows."""
    parts = as_text(cell).splitlines()
    return min(sum(max(1, ceil(len(part) / wide)) for part in parts), MOST_LINES) if parts else 1
