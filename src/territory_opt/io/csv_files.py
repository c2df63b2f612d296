"""CSV files in: whatever a spreadsheet or a database exports, as columns of stripped text.

Delimiter, byte-order mark and encoding are recognised here. Which decimal mark a file uses is decided later, where it
is known which columns hold numbers (`territory_opt.schema.numbers.decimal_mark`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import numpy as np

from territory_opt.errors import Fault, Faults
from territory_opt.io.encodings import SPOKEN, encoding_of
from territory_opt.schema.columns import TextColumns

DELIMITERS = (",", ";", "\t")

BLOCK = 4096
"""Rows taken apart in one go: what is kept of a file are its columns, never all of its rows."""

FEW = 1000
"""A column with fewer different texts keeps each of them once."""

_QUOTED = re.compile(r'"[^"]*"')
_FIRST_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
# Written by us: an apostrophe that keeps a spreadsheet from running the cell as a formula.
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


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


def parse_csv(data: bytes, source: str, faults: Faults, encoding: str | None = None) -> TextColumns | None:
    """Read the bytes of a CSV file, as `read_csv` does; `encoding` is what to take if it is not UTF-8."""
    form = _form(data, source, faults, encoding)
    if form is None:
        return None
    table = _Columns(source)
    for numbers, rows in _records(data, *form, source, faults):
        table.add(numbers, rows)
    if table.header is None:
        faults.error("is empty; expected a row of column names", file=source)
        return None
    faults.extend(table.ragged)
    cells: dict[str, list[str]] = {}
    for place, (name, column) in enumerate(zip(_unguarded(table.header), table.columns, strict=True), start=1):
        if not name:
            if any(column):
                faults.error(f"column {place} has no name", file=source, row=table.header_row)
        elif name in cells:
            faults.error("the column appears twice", file=source, row=table.header_row, column=name)
        else:
            cells[name] = _unguarded(column)
    return TextColumns(source, np.array(table.numbers, dtype=np.int64), cells)


def _form(data: bytes, source: str, faults: Faults, told: str | None) -> tuple[str, str] | None:
    """Return encoding and delimiter; what had to be guessed is said."""
    encoding = encoding_of(data, told)
    if encoding is None:
        expected = f"nor {SPOKEN[told]}" if told else "nor Windows-1252 or Windows-1250"
        faults.error(f"is neither UTF-8 {expected} text; save it as CSV UTF-8", file=source)
        return None
    if encoding in SPOKEN and told is None:
        faults.warning(f"is not UTF-8; read as {SPOKEN[encoding]}: check names with accents", file=source)
    return encoding, _delimiter(data.decode(encoding))


def _records(
    data: bytes, encoding: str, delimiter: str, source: str, faults: Faults
) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Yield the rows that are not blank and their numbers, block by block; the first of all is the header.

    Rows are numbered as a spreadsheet does: blank ones count, line breaks inside quotes do not.
    """
    reader = csv.reader(TextIOWrapper(BytesIO(data), encoding, newline=""), delimiter=delimiter, strict=True)
    number = 0
    for rows in _blocks(reader, source, faults):
        first, number = number + 1, number + len(rows)
        kept = [at for at, cells in enumerate(rows, start=first) if cells is not None and not _is_blank(cells)]
        yield kept, [cells for at in kept if (cells := rows[at - first]) is not None]


def _blocks(reader: Any, source: str, faults: Faults) -> Iterator[list[list[str] | None]]:
    """Yield all rows in blocks; None stands for a row that cannot be read."""
    rows: list[list[str] | None] = []
    number = 0
    while True:
        try:
            for cells in reader:
                rows.append(cells)
                if len(rows) >= BLOCK:
                    number += len(rows)
                    yield rows
                    rows = []
            yield rows
            return
        except csv.Error:
            rows.append(None)
            faults.error("the quotes do not match", file=source, row=number + len(rows))


def _is_blank(cells: Sequence[str]) -> bool:
    return not (cells and cells[0].strip()) and not any(map(str.strip, cells))


@dataclass
class _Columns:
    """A table that grows row by row and is kept column by column.

    Attributes
    ----------
    source
        Name of the file.
    header, header_row
        The stripped names of the columns, and the number of their row.
    numbers, columns
        The numbers of the rows below, and their stripped cells.
    ragged
        Rows that were not as long as the header: short ones are filled up with blanks, long ones cut.
    """

    source: str
    header: list[str] | None = None
    header_row: int = 0
    numbers: list[int] = field(default_factory=list)
    columns: list[list[str]] = field(default_factory=list)
    ragged: list[Fault] = field(default_factory=list)
    _known: list[dict[str, str]] = field(default_factory=list)

    def add(self, numbers: list[int], rows: list[list[str]]) -> None:
        """Add rows; the very first is the header."""
        if self.header is None and rows:
            (self.header_row, *numbers), (names, *rows) = numbers, rows
            self.header = [name.strip() for name in names]
            self.columns, self._known = [[] for _ in names], [{} for _ in names]
        self.numbers += numbers
        self._square(rows, numbers)
        for cells, column, known in zip(zip(*rows, strict=True), self.columns, self._known, strict=False):
            stripped = list(map(str.strip, cells))
            # Ids differ from row to row; of regions, stages or small numbers there are only a few.
            column.extend([known.setdefault(cell, cell) for cell in stripped] if len(known) < FEW else stripped)

    def _square(self, rows: list[list[str]], numbers: list[int]) -> None:
        """Make every row as long as the header."""
        width = len(self.columns)
        for place, cells in enumerate(rows):
            if len(cells) != width:
                rows[place] = [*cells[:width], *[""] * (width - len(cells))]
                if len(cells) < width or any(map(str.strip, cells[width:])):
                    words = f"has {len(cells)} cells; the header has {width}"
                    self.ragged.append(Fault(words, self.source, numbers[place]))


def _delimiter(text: str) -> str:
    """Return the delimiter that stands most often, outside quotes, in the first line that is not blank."""
    first = _FIRST_LINE.search(text)
    outside = _QUOTED.sub("", first[0] if first else "")
    return max(DELIMITERS, key=outside.count)


def _unguarded(cells: list[str]) -> list[str]:
    """Drop the apostrophe that `territory_opt.io.writing.write_csv` puts before text that looks like a formula."""
    if "'" not in "".join(cells):
        return cells
    return [cell[1:].strip() if _GUARDED.match(cell) else cell for cell in cells]
