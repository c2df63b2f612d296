"""One table as frozen columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Fault, InputError
from territory_opt.schema.kinds import Bad, Kind, frozen, objects
from territory_opt.schema.number import Number
from territory_opt.schema.numbers import Decimal
from territory_opt.schema.words import Day, Flag, Names, Strengths, Text


class Place(TypedDict):
    """Where a cell stands, as the methods of `Faults` take it."""

    file: str
    row: int
    column: str
    value: str | None


@dataclass(frozen=True)
class Table:
    """A table whose columns have been read and checked.

    Each column is kept as its kind packs it. A column that no field names is an attribute: text, which becomes
    numbers, flags or days when somebody asks for them.

    Attributes
    ----------
    name
        Name of the table: ``accounts``.
    source
        The file it came from (``accounts.csv``), or its name if it was built from objects or frames.
    n
        Number of rows.
    row
        Row numbers as a spreadsheet shows them (the header is row 1); 1 to n for objects and frames. Shape (n,).
    packed, kinds
        The columns as they are kept, and the kind of each.
    decimal
        The decimal mark of the file, for attributes that are read as numbers later.
    """

    name: str
    source: str
    n: int
    row: NDArray[np.int64]
    packed: Mapping[str, NDArray[Any]]
    kinds: Mapping[str, Kind[Any]]
    decimal: Decimal = "."
    _known: dict[tuple[str, type], NDArray[Any]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns that are there, blank or not."""
        return tuple(self.packed)

    def has(self, column: str) -> bool:
        """Tell whether the column is there at all, even if all of it is blank."""
        return column in self.packed

    def text(self, column: str) -> NDArray[np.object_]:
        """Return a column as text, blanks and absent columns as the empty text. Shape (n,)."""
        return self.read_as(column, Text())

    def number(self, column: str) -> NDArray[np.float64]:
        """Return a column as numbers, blanks and absent columns as NaN. Shape (n,).

        Raises
        ------
        InputError
            If the column is an attribute and has cells that are not numbers; it lists them all.
        """
        return self.read_as(column, Number())

    def flag(self, column: str, default: bool = False) -> NDArray[np.bool_]:
        """Return a column as truth values, blanks and absent columns as `default`. Shape (n,)."""
        packed = self.read_as(column, Flag())
        return frozen(np.where(packed < 0, default, packed > 0))

    def dates(self, column: str) -> NDArray[np.object_]:
        """Return a column as days, blanks and absent columns as None. Shape (n,)."""
        return self.read_as(column, Day())

    def lists(self, column: str) -> tuple[tuple[str, ...], ...]:
        """Return a column as lists of names; blanks and absent columns are empty."""
        return tuple(self.read_as(column, Names()))

    def weights(self, column: str) -> tuple[Mapping[str, float], ...]:
        """Return a column as numbers by name; blanks and absent columns are empty."""
        return tuple(self.read_as(column, Strengths()))

    def at(self, index: int, column: str) -> Place:
        """Return the place of a cell, for a fault: ``faults.error("is odd", **table.at(7, "revenue"))``."""
        value = self.kinds[column].texts(self.packed[column][index : index + 1])[0] if self.has(column) else ""
        return Place(file=self.source, row=int(self.row[index]), column=column, value=value or None)

    def columns(self) -> dict[str, list[Any]]:
        """Return the columns as plain Python values, for a frame or a file; blanks are None, lists are text."""
        return {name: self.kinds[name].plain(packed) for name, packed in self.packed.items()}

    def read_as(self, column: str, kind: Kind[Any]) -> NDArray[Any]:
        """Return a column packed as another kind would, read from its text if need be; absent columns are blank.

        Raises
        ------
        InputError
            If cells do not suit the kind; it lists them all.
        """
        own = self.kinds.get(column)
        if isinstance(own, type(kind)):
            return self.packed[column]
        key = (column, type(kind))
        if key in self._known:
            return self._known[key]
        if own is None:
            self._known[key] = kind.pack([None] * self.n)
        else:
            texts = own.texts(self.packed[column])
            self._known[key] = objects(texts) if type(kind) is Text else self._parse(column, texts, kind)
        return self._known[key]

    def _parse(self, column: str, texts: list[str], kind: Kind[Any]) -> NDArray[Any]:
        # What was a number already has become text with a point, whatever the file's own mark.
        decimal = self.decimal if isinstance(self.kinds[column], Text) else "."
        values, bad = kind.read_column(texts, decimal)
        if bad:
            raise InputError(located(self.source, self.row, column, bad))
        return values


def located(source: str, row: NDArray[np.int64], column: str, bad: list[Bad]) -> list[Fault]:
    """Return the faults of a column's bad cells."""
    return [Fault(cell.message, source, int(row[cell.at]), column, cell.value) for cell in bad]
