"""Product lines: how tables name them, and what is odd about the names."""

from __future__ import annotations

ALL_LINES = "all"
"""The line of an account whose lines are not sold separately; in a table, every line of the account."""


def names_all(line: str) -> bool:
    """Tell whether a cell stands for every line of its account: it is blank, or says so."""
    return line in ("", ALL_LINES)
