"""What a column may hold. Each kind is stated once and read two ways: value by value (Pydantic) and column by column.

A kind stands in the annotation of a Pydantic field, so that a class of `territory_opt.schema` is at once the check of
one object and the check of a whole column. The fast reading of a column only ever accepts what is plainly right;
everything else goes through `Kind.read`, one cell at a time, so that both readings refuse in the same words.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from territory_opt.schema.cells import CellError, as_text, is_blank, shown
from territory_opt.schema.numbers import Decimal

T = TypeVar("T")


class Bad(NamedTuple):
    """A cell that its column does not accept: its place in the column, and the words."""

    at: int
    value: str | None
    message: str


class Parsed(NamedTuple):
    """A column that has been read; a bad cell is blank in it."""

    values: NDArray[Any]
    bad: list[Bad]


@dataclass(frozen=True)
class Kind(ABC, Generic[T]):
    """A sort of column: how its values are read, kept and shown.

    Attributes
    ----------
    unit
        The unit of the values, for people and for the JSON schema.
    required
        Whether a blank is refused.
    """

    unit: str = ""
    required: bool = False

    @abstractmethod
    def parse(self, value: object, decimal: Decimal) -> T:
        """Read a value that is not blank.

        Raises
        ------
        CellError
            If the column does not accept the value.
        """

    @abstractmethod
    def pack(self, values: Sequence[T | None]) -> NDArray[Any]:
        """Keep read values as a read-only array; None is a blank."""

    @abstractmethod
    def plain(self, packed: NDArray[Any]) -> list[Any]:
        """Return a packed column as values a frame or a file can hold."""

    def read(self, value: object, decimal: Decimal = ".") -> T | None:
        """Read a value, blank or not.

        Raises
        ------
        CellError
            If the column does not accept the value.
        """
        if not is_blank(value):
            return self.parse(value, decimal)
        if self.required:
            raise CellError("must not be blank")
        return self.blank()

    def blank(self) -> T | None:
        """Return what a blank is read as."""
        return None

    def read_column(self, cells: Sequence[object] | NDArray[Any], decimal: Decimal = ".") -> Parsed:
        """Read a whole column of any values, each distinct text only once."""
        values: list[T | None] = []
        bad: list[Bad] = []
        known: dict[str, T | None] = {}
        for index, cell in enumerate(cells):
            if isinstance(cell, str) and cell in known:
                values.append(known[cell])
                continue
            try:
                value = self.read(cell, decimal)
            except CellError as error:
                bad.append(Bad(index, shown(cell), str(error)))
                values.append(self.blank())
                continue
            if isinstance(cell, str):
                known[cell] = value
            values.append(value)
        return Parsed(self.pack(values), bad)

    def texts(self, packed: NDArray[Any]) -> list[str]:
        """Return a packed column as text, blanks as the empty text."""
        return [as_text(value) for value in self.plain(packed)]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(value: object) -> T | None:
            try:
                return self.read(value)
            except CellError as error:
                raise PydanticCustomError("cell", "{words}", {"words": str(error)}) from error

        return core_schema.no_info_before_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = {**handler(schema), **self.limits()}
        if self.unit:
            described["unit"] = self.unit
        return described

    def limits(self) -> dict[str, Any]:
        """Return what the JSON schema says of the values beyond their type."""
        return {}


def frozen(values: NDArray[Any]) -> NDArray[Any]:
    """Return the array, made read-only."""
    values.setflags(write=False)
    return values


def objects(values: Sequence[Any]) -> NDArray[np.object_]:
    """Return a one-dimensional read-only array of Python objects, also of sequences."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return frozen(array)
