"""CSV files in: whatever a spreadsheet or a database exports, as columns of stripped text.

Delimiter, byte-order mark and encoding are recognised here. Which decimal mark a file uses is decided later, where it
is known which columns hold numbers (`territory_opt.schema.numbers.decimal_mark`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import numpy as np

from territory_opt.errors import Faults
from territory_opt.schema.columns import TextColumns

DELIMITERS = (",", ";", "\t")

_QUOTED = re.compile(r'"[^"]*"')
# Written by us: an apostrophe that keeps a spreadsheet from running the cell as a formula.
_GUARDED = re.compile(r"'+[=+\-@\t\r]")

Rows = list[list[str]]


def read_csv(path: Path, faults: Faults) -> TextColumns | None:
    """Read a CSV file.

    Parameters
    ----------
    path
        The file; its name stands in the faults.
    faults
        Collects what is wrong: unreadable bytes, quotes that do not match, ragged rows, nameless or repeated columns.

    Returns
    -------
    TextColumns or None
        The cells that could be read: short rows are filled up with blanks, long ones cut, blank rows left out.
        None if there is no text, or not even a header.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    return parse_csv(path.read_bytes(), path.name, faults)


def parse_csv(data: bytes, source: str, faults: Faults) -> TextColumns | None:
    """Read the bytes of a CSV file, as `read_csv` does."""
    text = _decode(data, source, faults)
    if text is None:
        return None
    numbers, rows = _records(text, source, faults)
    if not rows:
        faults.error("is empty; expected a row of column names", file=source)
        return None
    header_row, *numbers = numbers
    header, *rows = rows
    names = _unguarded([name.strip() for name in header])
    _square(rows, numbers, len(names), source, faults)
    columns: Iterable[tuple[str, ...]] = zip(*rows, strict=True) if rows else [()] * len(names)
    cells: dict[str, list[str]] = {}
    for place, (name, column) in enumerate(zip(names, columns, strict=True), start=1):
        stripped = list(map(str.strip, column))
        if not name:
            if any(stripped):
                faults.error(f"column {place} has no name", file=source, row=header_row)
        elif name in cells:
            faults.error("the column appears twice", file=source, row=header_row, column=name)
        else:
            cells[name] = _unguarded(stripped)
    return TextColumns(source, np.array(numbers, dtype=np.int64), cells)


def _decode(data: bytes, source: str, faults: Faults) -> str | None:
    """Return the text: UTF-8 if it can be, else Windows-1252, which is said."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        faults.error("is neither UTF-8 nor Windows-1252 text; save it as CSV UTF-8", file=source)
        return None
    faults.warning("is not UTF-8; read as Windows-1252: check names with accents", file=source)
    return text


def _records(text: str, source: str, faults: Faults) -> tuple[list[int], Rows]:
    """Return the rows that are not blank and their numbers; the first is the header.

    Rows are numbered as a spreadsheet does: blank ones count, line breaks inside quotes do not.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    numbers: list[int] = []
    rows: Rows = []
    number = 0
    while True:
        try:
            for cells in reader:
                number += 1
                if any(cells) and any(map(str.strip, cells)):
                    numbers.append(number)
                    rows.append(cells)
            return numbers, rows
        except csv.Error:
            number += 1
            faults.error("the quotes do not match", file=source, row=number)


def _delimiter(text: str) -> str:
    """Return the delimiter that stands most often, outside quotes, in the first line that is not blank."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = _QUOTED.sub("", first)
    return max(DELIMITERS, key=outside.count)


def _square(rows: Rows, numbers: list[int], width: int, source: str, faults: Faults) -> None:
    """Make every row as long as the header; what had to be mended is reported."""
    for place, cells in enumerate(rows):
        if len(cells) == width:
            continue
        rows[place] = [*cells[:width], *[""] * (width - len(cells))]
        if len(cells) < width or any(map(str.strip, cells[width:])):
            faults.error(f"has {len(cells)} cells; the header has {width}", file=source, row=numbers[place])


def _unguarded(cells: list[str]) -> list[str]:
    """Drop the apostrophe that `territory_opt.io.writing.write_csv` puts before text that looks like a formula."""
    if "'" not in "".join(cells):
        return cells
    return [cell[1:].strip() if _GUARDED.match(cell) else cell for cell in cells]
