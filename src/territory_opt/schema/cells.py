"""What a single cell can hold before it has a meaning: blanks, and the text that a value is shown as."""

from __future__ import annotations

from datetime import date, datetime
from numbers import Integral, Real


class CellError(ValueError):
    """A value that its column does not accept; the message follows the value in a fault: ``"x" is not a number``."""


def is_blank(value: object) -> bool:
    """Tell whether a value is a blank: None, or text of nothing but white space."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value: object) -> str | None:
    """Return a value as a fault shows it: None for a blank."""
    return None if is_blank(value) else as_text(value)


def as_text(value: object) -> str:
    """Return a value as a file would hold it.

    Whole floats lose their ``.0``, since frames turn whole numbers into floats as soon as one is missing: the id 17
    must not become ``17.0``.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Real):
        return _number_text(value)
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    return str(value).strip()


def _number_text(value: Real) -> str:
    if isinstance(value, Integral):
        return str(int(value))
    number = float(value)
    return str(int(number)) if abs(number) < 2.0**53 and number.is_integer() else repr(number)
