"""Columns read into a `Table`: the column-wise reading of a row class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Faults
from territory_opt.schema.kinds import Kind
from territory_opt.schema.number import Number
from territory_opt.schema.numbers import Decimal, decimal_mark
from territory_opt.schema.record import Record, kinds_of, required_columns
from territory_opt.schema.table import Table, located
from territory_opt.schema.words import Text


@dataclass(frozen=True)
class TextColumns:
    """A file as it was read, before its cells have a meaning.

    Attributes
    ----------
    source
        Name of the file.
    row
        Row numbers as a spreadsheet shows them. Shape (n,).
    cells
        Stripped text by column, each of length n.
    """

    source: str
    row: NDArray[np.int64]
    cells: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class ValueColumns:
    """A table whose cells come as typed values: of a spreadsheet, a Parquet file or a database.

    Attributes
    ----------
    source
        Name of the file, sheet or query.
    row
        Row numbers as a spreadsheet shows them; 1 to n where rows have none. Shape (n,).
    cells
        Values by column, None for blanks, each of length n. In an array of numbers NaN is a blank.
    """

    source: str
    row: NDArray[np.int64]
    cells: Mapping[str, Sequence[object] | NDArray[Any]]


def read_columns(
    record: type[Record],
    name: str,
    source: str,
    row: NDArray[np.int64],
    cells: Mapping[str, Sequence[object] | NDArray[Any]],
    faults: Faults,
    decimal: Decimal = ".",
) -> Table:
    """Read columns of any values as the row class says; what is wrong goes to `faults`, and is blank in the table."""
    kinds = {column: kinds_of(record).get(column, Text()) for column in cells}
    packed: dict[str, NDArray[Any]] = {}
    sound = np.ones(len(row), dtype=np.bool_)
    for column, kind in kinds.items():
        packed[column], bad = kind.read_column(cells[column], decimal)
        sound[[cell.at for cell in bad]] = False
        faults.extend(located(source, row, column, bad))
    for column in required_columns(record):
        if column not in cells:
            faults.error("the column is missing", file=source, column=column)
    table = Table(name, source, len(row), row, packed, kinds, decimal)
    _check_rows(record, table, sound, faults)
    return table


def _check_rows(record: type[Record], table: Table, sound: NDArray[np.bool_], faults: Faults) -> None:
    """Apply the row rules to the rows whose cells are all sound."""
    for rule in record.row_rules:
        if not any(table.has(column) for column in rule.columns):
            continue
        kinds = [kinds_of(record)[column] for column in rule.columns]
        packed = [
            table.packed[column] if table.has(column) else kind.pack([None] * table.n)
            for column, kind in zip(rule.columns, kinds, strict=True)
        ]
        for index in np.flatnonzero(rule.broken(packed) & sound).tolist():
            faults.error(rule.words, file=table.source, row=int(table.row[index]), column=rule.columns[0])


def from_text(
    record: type[Record], name: str, text: TextColumns, faults: Faults, decimal: Decimal | None = None
) -> Table:
    """Read a file's columns; the decimal mark is recognised unless it is given."""
    if decimal is None:
        numbers = (column for column, kind in kinds_of(record).items() if isinstance(kind, Number))
        decimal = decimal_mark(text.cells[column] for column in numbers if column in text.cells)
    return read_columns(record, name, text.source, text.row, text.cells, faults, decimal)


def from_values(record: type[Record], name: str, values: ValueColumns, faults: Faults) -> Table:
    """Read a table of typed values. Text in it that is to be a number has a decimal point."""
    return read_columns(record, name, values.source, values.row, values.cells, faults)


def from_frame(record: type[Record], name: str, frame: Any, faults: Faults) -> Table:
    """Read a pandas DataFrame; NaN, NaT, NA and None are blanks."""
    kinds = kinds_of(record)
    cells = {str(column).strip(): _values(frame[column], kinds.get(str(column).strip())) for column in frame.columns}
    return read_columns(record, name, name, np.arange(1, len(frame) + 1), cells, faults)


def _values(series: Any, kind: Kind[Any] | None) -> Sequence[object] | NDArray[Any]:
    """Return a series as a list with None for blanks; numbers that are to be numbers stay an array."""
    plain_numbers = series.dtype.kind in "iuf" and isinstance(series.dtype, np.dtype)
    if isinstance(kind, Number) and plain_numbers:
        numbers: NDArray[Any] = series.to_numpy()
        return numbers
    blank = series.isna().tolist()
    return [None if gone else value for value, gone in zip(series.tolist(), blank, strict=True)]


def from_models(record: type[Record], name: str, rows: Sequence[Record]) -> Table:
    """Turn objects into a table. They are valid already, so nothing is checked again.

    A column is there if any of the objects was given it.
    """
    given = set().union(*(row.model_fields_set for row in rows)) | set(required_columns(record))
    kinds: dict[str, Kind[Any]] = {column: kind for column, kind in kinds_of(record).items() if column in given}
    packed = {column: kind.pack([getattr(row, column) for row in rows]) for column, kind in kinds.items()}
    for column in _extras(rows):
        kinds[column] = Text()
        packed[column] = Text().read_column([(row.model_extra or {}).get(column) for row in rows]).values
    return Table(name, name, len(rows), np.arange(1, len(rows) + 1), packed, kinds)


def _extras(rows: Iterable[Record]) -> list[str]:
    """Return the attributes of objects in the order in which they first appear."""
    return list(dict.fromkeys(column for row in rows for column in row.model_extra or ()))
