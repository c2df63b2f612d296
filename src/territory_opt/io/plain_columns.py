"""Columns of a table as plain values, to be written to files of any kind and read back as the same table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from territory_opt.schema.cells import CellError, as_text
from territory_opt.schema.kinds import Kind
from territory_opt.schema.number import Number
from territory_opt.schema.numbers import parse_number
from territory_opt.schema.table import Table
from territory_opt.schema.words import Day, Flag, Text

Sort = Literal["text", "number", "flag", "day"]
"""What the cells of a column are; blanks are None."""


def plain_columns(table: Table) -> dict[str, list[Any]]:
    """Return the columns of a table as text, numbers, truth values and days.

    Numbers among the attributes of a file with decimal commas get a point, since nothing else tells the mark of a cell
    once it has left its file.
    """
    columns = table.columns()
    if table.decimal == ",":
        for name, kind in table.kinds.items():
            if type(kind) is Text:
                columns[name] = [_with_point(cell) for cell in columns[name]]
    return columns


def sorts(kinds: Mapping[str, Kind[Any]]) -> dict[str, Sort]:
    """Return what the cells of each column are."""
    return {name: sort_of(kind) for name, kind in kinds.items()}


def sort_of(kind: Kind[Any]) -> Sort:
    """Return what the cells of a column of this kind are; lists are text."""
    if isinstance(kind, Number):
        return "number"
    if isinstance(kind, Flag):
        return "flag"
    return "day" if isinstance(kind, Day) else "text"


def _with_point(cell: str | None) -> str | None:
    if cell is None or "," not in cell:
        return cell
    try:
        return as_text(parse_number(cell, ","))
    except CellError:
        return cell
