"""Chains of parents and of managers: they must end somewhere."""

from __future__ import annotations

from territory_opt.errors import Faults
from territory_opt.schema.table import Table

SHOWN = 5
"""How many ids of a long cycle are named."""


def check_chains(table: Table, own: str, above: str, faults: Faults) -> None:
    """Report every cycle once, at its first row.

    Parameters
    ----------
    table
        The table.
    own
        The column that names the row.
    above
        The column that names the row above it. A name that no row bears is a label, and one's own name is a top.
    """
    if not table.has(above):
        return
    ids: list[str] = table.text(own).tolist()
    index = {name: i for i, name in enumerate(ids) if name}
    up = [index.get(parent, -1) for parent in table.text(above).tolist()]
    visit = [-1] * len(up)  # the walk on which a row was reached first
    for start in range(len(up)):
        row = start
        while row >= 0 and visit[row] < 0:
            visit[row] = start
            row = up[row] if up[row] != row else -1
        if row >= 0 and visit[row] == start:
            cycle = _cycle(up, row)
            names = [ids[i] for i in cycle]
            shown = names if len(names) <= SHOWN else [*names[:SHOWN], "..."]
            path = " -> ".join([*shown, names[0]])
            faults.error(f"leads back to where it began: {path}", **table.at(cycle[0], above))


def _cycle(up: list[int], row: int) -> list[int]:
    """Return the rows of the cycle that a row stands on, from the first in the file."""
    rows = [row]
    while up[rows[-1]] != row:
        rows.append(up[rows[-1]])
    first = rows.index(min(rows))
    return rows[first:] + rows[:first]
