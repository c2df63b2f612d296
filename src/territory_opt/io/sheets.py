"""Sheets of a spreadsheet in: rows of values with the numbers that the spreadsheet shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Faults
from territory_opt.io.extras import needed
from territory_opt.io.typed_cells import packed
from territory_opt.schema.cells import as_text, is_blank
from territory_opt.schema.columns import ValueColumns
from territory_opt.schema.kinds import Kind
from territory_opt.schema.number import Number

EXTRA = "excel"

# Cells with an error, such as #N/A: the reader takes them for blanks, and a blank is not an error.
_ERROR_CELL = re.compile(
    rb"""<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)([0-9]+)"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>""", re.DOTALL
)


@dataclass(frozen=True)
class Workbook:
    """A spreadsheet file that has been opened.

    Attributes
    ----------
    source
        Name of the file.
    names
        The sheets, in their order.
    """

    source: str
    names: tuple[str, ...]
    _book: Any
    _data: bytes

    def rows(self, name: str, faults: Faults) -> list[list[object]]:
        """Return all rows of a sheet from the first on; blanks are None, and cells with errors are faults."""
        for row, column, value in _error_cells(self._data, name):
            words, where = "is an error of the spreadsheet", f"column {column}"
            faults.error(words, file=self.place(name), row=row, column=where, value=value)
        raw = self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        return [[_value(cell) for cell in row] for row in raw]

    def place(self, name: str) -> str:
        """Return how faults name a sheet."""
        return f"{self.source} sheet {name}"


def open_workbook(data: bytes, source: str, faults: Faults) -> Workbook | None:
    """Open the bytes of an ``.xlsx`` file; None if it is none, which is a fault.

    Raises
    ------
    InputError
        If python-calamine is not installed.
    """
    calamine = needed("python_calamine", EXTRA)
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    except calamine.CalamineError:
        faults.error("is not a spreadsheet that can be read", file=source)
        return None
    return Workbook(source, tuple(book.sheet_names), book, data)


def table_of(
    rows: Sequence[Sequence[object]], source: str, kinds: Mapping[str, Kind[Any]], faults: Faults
) -> ValueColumns | None:
    """Return a sheet as columns: its first row that is not blank names them, and blank rows are left out.

    None if the whole sheet is blank, which is a fault.
    """
    numbers = [at for at, row in enumerate(rows, start=1) if not all(map(is_blank, row))]
    if not numbers:
        faults.error("is empty; expected a row of column names", file=source)
        return None
    header, *numbers = numbers
    cells: dict[str, Sequence[object] | NDArray[Any]] = {}
    titles = rows[header - 1]
    columns = zip(*(rows[at - 1] for at in numbers), strict=True) if numbers else [()] * len(titles)
    for place, (title, column) in enumerate(zip(titles, columns, strict=True)):
        name = as_text(title)
        if not name:
            if not all(map(is_blank, column)):
                faults.error(f"column {_letters(place)} has no name", file=source, row=header)
        elif name in cells:
            faults.error("the column appears twice", file=source, row=header, column=name)
        else:
            cells[name] = packed(column) if isinstance(kinds.get(name), Number) else column
            _warn_of_lost_zeros(name, column, source, faults)
    return ValueColumns(source, np.array(numbers, dtype=np.int64), cells)


def _value(cell: object) -> object:
    """Return a cell as a table may hold it; a length of time is its number of days, as spreadsheets count it."""
    if cell == "":
        return None
    return cell / timedelta(days=1) if isinstance(cell, timedelta) else cell


def _warn_of_lost_zeros(name: str, column: Sequence[object], source: str, faults: Faults) -> None:
    if name == "postal_code" and any(isinstance(cell, float | int) for cell in column):
        words = "holds numbers; format the column as text, or codes such as 02139 lose their zeros"
        faults.warning(words, file=source, column=name)


def _letters(place: int) -> str:
    """Return the letters of a column counted from 0: A, B, ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _error_cells(data: bytes, sheet: str) -> Iterator[tuple[int, str, str]]:
    """Give row, column letters and text of the cells of a sheet that hold an error."""
    with ZipFile(BytesIO(data)) as parts:
        part = _part_of(parts, sheet)
        if part in parts.namelist():
            for column, row, value in _ERROR_CELL.findall(parts.read(part)):
                yield int(row), column.decode(), value.decode()


def _part_of(parts: ZipFile, sheet: str) -> str:
    """Return which file of the archive holds a sheet; the empty text if that cannot be told."""
    wanted = {one["name"]: one["id"] for one in _tags(parts, "xl/workbook.xml", "sheet")}.get(sheet)
    targets = {one["Id"]: one["Target"] for one in _tags(parts, "xl/_rels/workbook.xml.rels", "Relationship")}
    target = targets.get(wanted or "", "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _tags(parts: ZipFile, path: str, tag: str) -> Iterator[Mapping[str, str]]:
    """Give the attributes of all tags of a name, whatever their name space: there are two in use."""
    for element in fromstring(parts.read(path)).iter():
        if element.tag.rpartition("}")[2] == tag:
            yield {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
