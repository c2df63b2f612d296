"""Faults as lines for a terminal, and as a table with all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from territory_opt.errors import Fault
from territory_opt.report.tables import Sheet
from territory_opt.rules.words import number

MOST = 20
"""Faults of one kind (same file and column) that are shown."""


def fault_lines(faults: Iterable[Fault], rest: str = "in check.csv", most: int = MOST) -> Iterator[str]:
    """Yield one line for each fault, errors first; of many faults of one kind, the first and how many more there are.

    Parameters
    ----------
    faults
        Errors and warnings in any order.
    rest
        Where the others are found.
    most
        How many of a kind are shown.
    """
    kinds: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in sorted(faults, key=lambda one: one.severity):  # "error" comes before "warning"
        kinds.setdefault((fault.severity, fault.file or "", fault.column or ""), []).append(fault)
    for kind in kinds.values():
        for fault in kind[:most]:
            yield f"{fault.severity}: {fault}"
        if len(kind) > most:
            yield f"{kind[0].severity}: {number(len(kind) - most)} more {rest}"


def fault_sheet(faults: Iterable[Fault]) -> Sheet:
    """Return all faults as a table."""
    rows = [(one.severity, one.file, one.row, one.column, one.value, one.message) for one in faults]
    return Sheet("check", ("severity", "file", "row", "column", "value", "message"), rows)
