"""Numbers, units and plurals as people write them, for findings and reports."""

from __future__ import annotations

from collections.abc import Sequence

COUNTED = {
    "accounts": "account",
    "errors": "error",
    "moves": "move",
    "points": "point",
    "reps": "rep",
    "visits": "visit",
    "warnings": "warning",
}
"""Units that have a singular."""


def number(value: float, digits: int = 2) -> str:
    """Return a number with thousands separators and at most ``digits`` decimals, none of them idle: 1,234.5."""
    text = f"{value:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def quantity(value: float, unit: str, digits: int | None = None) -> str:
    """Return a number with its unit: ``1 account``, ``12.5 h``, ``47,000 USD``.

    Large amounts are shown without decimals, small ones with up to two, unless ``digits`` says otherwise.
    """
    if digits is None:
        digits = 0 if abs(value) >= 1000 else 2
    text = number(value, digits)
    if text in ("1", "-1"):
        unit = COUNTED.get(unit, unit)
    return f"{text} {unit}".strip()


def percent(share: float, digits: int = 1) -> str:
    """Return a share as per cent: 0.173 is ``17.3 %``."""
    return f"{number(100 * share, digits)} %"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return names as a phrase: ``A``, ``A and B``, ``A, B and C``, ``A, B, C and 4 more``."""
    shown = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown)} and {number(len(names) - most)} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else "none"
