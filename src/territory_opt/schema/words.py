"""The kinds of column that hold words, dates and short lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.schema.cells import CellError, as_text
from territory_opt.schema.kinds import Bad, Kind, Parsed, frozen, objects
from territory_opt.schema.number import Number
from territory_opt.schema.numbers import Decimal

_YES = frozenset({"true", "t", "yes", "y", "1", "x", "on"})
_NO = frozenset({"false", "f", "no", "n", "0", "off"})
_SEPARATORS = re.compile(r"[;|]")


@dataclass(frozen=True)
class Text(Kind[str]):
    """Text as it stands, stripped: names, ids and postal codes, also when they look like numbers."""

    def parse(self, value: object, decimal: Decimal) -> str:
        """Return the value as text."""
        if isinstance(value, (list, tuple, set, dict)):
            raise CellError("is not text")
        return as_text(value)

    def read_column(self, cells: Sequence[object] | NDArray[Any], decimal: Decimal = ".") -> Parsed:
        """Read a column; text is taken as it stands."""
        try:
            values = list(map(str.strip, cells))  # anything but text raises TypeError
        except TypeError:
            return super().read_column(cells, decimal)
        blank = [i for i, value in enumerate(values) if not value] if self.required and "" in values else []
        return Parsed(objects(values), [Bad(i, None, "must not be blank") for i in blank])

    def pack(self, values: Sequence[str | None]) -> NDArray[Any]:
        """Keep text as objects; a blank is the empty text."""
        return objects([value or "" for value in values])

    def plain(self, packed: NDArray[Any]) -> list[Any]:
        """Return the text, blanks as None."""
        return [value or None for value in packed.tolist()]

    def texts(self, packed: NDArray[Any]) -> list[str]:
        """Return the text as it is kept."""
        texts: list[str] = packed.tolist()
        return texts


@dataclass(frozen=True)
class Choice(Text):
    """One of a few words, whatever its capitals."""

    options: tuple[str, ...] = ()

    def parse(self, value: object, decimal: Decimal) -> str:
        """Return the option meant."""
        word = super().parse(value, decimal).casefold()
        if word in self.options:
            return word
        near = get_close_matches(word, self.options, n=1)
        meant = f" (did you mean {near[0]}?)" if near else ""
        raise CellError(f"is not one of {', '.join(self.options)}{meant}")

    def limits(self) -> dict[str, Any]:
        """Return the words allowed."""
        return {"enum": [*self.options] if self.required else [*self.options, None]}

    def read_column(self, cells: Sequence[object] | NDArray[Any], decimal: Decimal = ".") -> Parsed:
        """Read a column, each distinct word once."""
        return Kind.read_column(self, cells, decimal)


@dataclass(frozen=True)
class Flag(Kind[bool]):
    """Yes or no, in any of the usual spellings."""

    def parse(self, value: object, decimal: Decimal) -> bool:
        """Return the truth value meant."""
        word = as_text(value).casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise CellError("is neither yes nor no (write true or false)")

    def pack(self, values: Sequence[bool | None]) -> NDArray[Any]:
        """Keep truth values as 1 and 0; a blank is -1."""
        return frozen(np.array([-1 if value is None else value for value in values], dtype=np.int8))

    def plain(self, packed: NDArray[Any]) -> list[Any]:
        """Return the truth values, blanks as None."""
        return [None if value < 0 else bool(value) for value in packed.tolist()]


@dataclass(frozen=True)
class Day(Kind[date]):
    """A calendar day, written year-month-day."""

    def parse(self, value: object, decimal: Decimal) -> date:
        """Return the day; the time of day of a time stamp is dropped."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = as_text(value)
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                return date.fromisoformat(text)
        except ValueError as error:
            raise CellError("is not a day of the calendar") from error
        raise CellError("is not a date (write 2026-12-31)")

    def pack(self, values: Sequence[date | None]) -> NDArray[Any]:
        """Keep days as objects; a blank is None."""
        return objects(values)

    def plain(self, packed: NDArray[Any]) -> list[Any]:
        """Return the days, blanks as None."""
        values: list[Any] = packed.tolist()
        return values


@dataclass(frozen=True)
class Names(Kind[tuple[str, ...]]):
    """A list of names separated by ``;`` or ``|``; a blank is the empty list."""

    def parse(self, value: object, decimal: Decimal) -> tuple[str, ...]:
        """Return the names in the order written, each once."""
        parts: Iterable[object] = value if isinstance(value, (list, tuple)) else _SEPARATORS.split(as_text(value))
        return tuple(dict.fromkeys(name for name in map(as_text, parts) if name))

    def blank(self) -> tuple[str, ...]:
        """Return the empty list."""
        return ()

    def pack(self, values: Sequence[tuple[str, ...] | None]) -> NDArray[Any]:
        """Keep lists as tuples; a blank is empty."""
        return objects([value or () for value in values])

    def plain(self, packed: NDArray[Any]) -> list[Any]:
        """Return the lists as text, blanks as None."""
        return [";".join(value) or None for value in packed.tolist()]


@dataclass(frozen=True)
class Strengths(Kind[dict[str, float]]):
    """Names with a number from 0 to 1, such as ``healthcare:0.9;retail:0.4``; a blank is the empty mapping."""

    def parse(self, value: object, decimal: Decimal) -> dict[str, float]:
        """Return the numbers by name."""
        if isinstance(value, Mapping):
            pairs = [(as_text(name), number) for name, number in value.items()]
        else:
            # A comma can only be a decimal one here, in whatever file the cell stands.
            pairs = [_pair(part) for part in _SEPARATORS.split(as_text(value).replace(",", ".")) if part.strip()]
        strengths: dict[str, float] = {}
        for name, number in pairs:
            if name in strengths:
                raise CellError(f"names {name} twice")
            try:
                strengths[name] = Number(low=0, high=1, required=True).parse(number, ".")
            except CellError as error:
                raise CellError(f"is wrong at {name}: {as_text(number)} {error}") from error
        return strengths

    def blank(self) -> dict[str, float]:
        """Return the empty mapping."""
        return {}

    def pack(self, values: Sequence[dict[str, float] | None]) -> NDArray[Any]:
        """Keep mappings as objects; a blank is empty."""
        return objects([value or {} for value in values])

    def plain(self, packed: NDArray[Any]) -> list[Any]:
        """Return the mappings as text, blanks as None."""
        return [";".join(f"{name}:{as_text(n)}" for name, n in value.items()) or None for value in packed.tolist()]


def _pair(text: str) -> tuple[str, str]:
    name, colon, number = (part.strip() for part in text.rpartition(":"))
    if not (name and colon and number):
        raise CellError("is not a list such as healthcare:0.9;retail:0.4")
    return name, number
