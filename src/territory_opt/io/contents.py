"""Whether the cells of a foreign column can be what its name promises, and how they write days and numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from territory_opt.io.mapping import DATES, NUMBERS, iso_day, plain_number
from territory_opt.schema.cells import CellError
from territory_opt.schema.kinds import Kind
from territory_opt.schema.number import Number
from territory_opt.schema.numbers import Decimal, decimal_mark
from territory_opt.schema.vocabulary import COUNTRIES, COUNTRY_CODES
from territory_opt.schema.words import Day

ENOUGH = 0.9
"""The share of a column's cells that must fit."""

SAMPLE = 2000
"""So many cells say enough of a column."""


@dataclass(frozen=True)
class Fit:
    """How well the cells of a column fit a kind.

    Attributes
    ----------
    share
        The share of the cells that are not blank that fit; 1 if all are blank.
    style
        How they write days or numbers: one of `DATES` or `NUMBERS`; blank for other kinds.
    doubtful
        Whether another style fits as well and means something else: 1/2/2026.
    """

    share: float
    style: str = ""
    doubtful: bool = False

    @property
    def enough(self) -> bool:
        """Whether the column can be taken for it."""
        return self.share >= ENOUGH


def fit(kind: Kind[Any], cells: Sequence[str]) -> Fit:
    """Return how well cells fit a kind of column, days and numbers in the style that suits them best."""
    given = [cell for cell in cells if cell][:SAMPLE]
    if not given:
        return Fit(1.0)
    if isinstance(kind, Day):
        shares = [_share(given, kind, _day_reader(style)) for style in DATES]
        best = max(shares)
        return Fit(best, list(DATES)[shares.index(best)], shares[1] == shares[2] == best)
    if isinstance(kind, Number):
        shares = [_share(given, kind, _number_reader(style), _decimal(given, style)) for style in NUMBERS]
        best = max(shares)
        return Fit(best, NUMBERS[shares.index(best)])
    return Fit(_share(given, kind, lambda cell: cell))


def in_share(cells: Sequence[str], known: Collection[str]) -> float:
    """Return the share of the different cells that are known, blanks left out; 0 if all are blank."""
    given = {cell for cell in cells if cell}
    return len(given & set(known)) / len(given) if given else 0.0


def country_share(cells: Sequence[str]) -> float:
    """Return the share of the cells that name a country in English or by a common code, blanks left out."""
    given = [cell.casefold() for cell in cells if cell]
    return sum(cell in COUNTRIES or cell in COUNTRY_CODES for cell in given) / len(given) if given else 0.0


def names_rows(cells: Sequence[str]) -> bool:
    """Tell whether a column can name rows: no blank, and nothing twice."""
    return bool(cells) and "" not in cells and len(set(cells)) == len(cells)


def _share(cells: Sequence[str], kind: Kind[Any], read: Callable[[str], str | None], decimal: Decimal = ".") -> float:
    return sum(_fits(kind, read(cell), decimal) for cell in cells) / len(cells)


def _fits(kind: Kind[Any], cell: str | None, decimal: Decimal) -> bool:
    try:
        kind.read(cell, decimal)
    except CellError:
        return False
    return cell is not None


def _day_reader(style: str) -> Callable[[str], str | None]:
    # Our own style is not rewritten by the reader, so it must be right as it stands.
    return (lambda cell: cell) if style == next(iter(DATES)) else (lambda cell: iso_day(cell, style))


def _number_reader(style: str) -> Callable[[str], str | None]:
    return (lambda cell: cell) if style == "plain" else (lambda cell: plain_number(cell, style))


def _decimal(cells: Sequence[str], style: str) -> Decimal:
    if style == "plain":
        return decimal_mark([cells])
    return "," if style == "1.234,50" else "."
