"""Numbers as people write them: points or commas, grouped thousands, and what probably went wrong when it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from territory_opt.schema.cells import CellError

Decimal = Literal[".", ","]

SEPARATOR = "\x1f"
"""Joins the cells of a column so that one pass of a regular expression sees them all; no number contains it."""

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ODD = {".": re.compile(r"[^0-9.eE+\-\x1f]"), ",": re.compile(r"[^0-9,eE+\-\x1f]")}

# Thousands are accepted only where they cannot be mistaken for decimals: both marks present, or spaces.
_GROUPED = {
    ".": re.compile(r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]+|(?:[ \u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?)"),
    ",": re.compile(r"[+-]?[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]+|(?:[ \u00a0\u202f][0-9]{3})+(?:,[0-9]+)?)"),
}
_MARKS = {".": str.maketrans("", "", ", \u00a0\u202f"), ",": str.maketrans(",", ".", ". \u00a0\u202f")}

# What can only be a decimal mark: not followed by exactly three digits, or after none or more than three.
_POINT_ONLY = re.compile(r"(?:^|\x1f)[+-]?(?:[0-9]*\.(?:[0-9]{1,2}|[0-9]{4,})|(?:0|[0-9]{4,}|)\.[0-9]+)(?=\x1f|$)")
_COMMA_ONLY = re.compile(r"(?:^|\x1f)[+-]?(?:[0-9.]*,(?:[0-9]{1,2}|[0-9]{4,})|(?:0|[0-9]{4,}|),[0-9]+)(?=\x1f|$)")

_HINTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[+-]?(?=.*[0-9])[0-9.,]*[Oo][0-9.,Oo]*"), "a letter O?"),
    (re.compile(r"[+-]?(?=.*[0-9])[0-9.,]*[lI][0-9.,lI]*"), "a letter l or I?"),
    (re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+"), "a thousands comma, or a decimal one? write it without"),
    (re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+"), "a thousands point, or a decimal one? write it without"),
    (re.compile(r"[+-]?[0-9]*,[0-9]+"), "a decimal comma, where other numbers have points?"),
    (re.compile(r"[+-]?[0-9]*\.[0-9]+"), "a decimal point, where other numbers have commas?"),
    (re.compile(r"[+-]?[0-9.,]+ ?%"), "write 0.12 for 12 %"),
    (re.compile(r"[$€£¥] ?[+-]?[0-9.,]+|[+-]?[0-9.,]+ ?(?:[$€£¥]|[A-Z]{3})"), "leave out the currency"),
)


def parse_number(text: str, decimal: Decimal = ".") -> float:
    """Read one number.

    Parameters
    ----------
    text
        The stripped text of a cell.
    decimal
        The decimal mark of the file it stands in.

    Raises
    ------
    CellError
        If the text is not a number, with a guess at the slip where there is one.
    """
    if _ODD[decimal].search(text) is None:
        plain = text.replace(",", ".")
        if _PLAIN.fullmatch(plain):
            return float(plain)
    if _GROUPED[decimal].fullmatch(text):
        return float(text.translate(_MARKS[decimal]))
    hint = next((words for pattern, words in _HINTS if pattern.fullmatch(text)), None)
    raise CellError(f"is not a number ({hint})" if hint else "is not a number")


def parse_all(cells: Sequence[str], decimal: Decimal) -> tuple[list[float], list[int]] | None:
    """Read a column of numbers at once, as far as they are plain.

    Returns
    -------
    values, odd
        The numbers, NaN for blanks, and the places of cells that are out of the ordinary, NaN in `values`.
        None if that cannot be told at once: then the cells are to be read one by one.
    """
    joined = SEPARATOR.join(cells)
    if joined.count(SEPARATOR) != max(len(cells) - 1, 0):
        return None
    odd: list[int] = []
    if _ODD[decimal].search(joined):
        odd = [index for index, cell in enumerate(cells) if _ODD[decimal].search(cell)]
        cells = ["" if _ODD[decimal].search(cell) else cell for cell in cells]
    blank = float("nan")
    try:
        if decimal == ".":
            return [float(cell) if cell else blank for cell in cells], odd
        return [float(cell.replace(",", ".")) if cell else blank for cell in cells], odd
    except ValueError:
        return None


def decimal_mark(columns: Iterable[Sequence[str]]) -> Decimal:
    """Tell which decimal mark a file uses, from the cells of all its number columns.

    A comma needs evidence: at least one number that can only have a decimal comma (``3,5``; not ``65,000``), and no
    number that can only have a decimal point. In a mixed file the commas are then reported cell by cell.
    """
    commas = False
    for cells in columns:
        joined = SEPARATOR.join(cells)
        if _POINT_ONLY.search(joined):
            return "."
        commas = commas or ("," in joined and _COMMA_ONLY.search(joined) is not None)
    return "," if commas else "."
