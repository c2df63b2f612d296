"""Lines: a case whose lines are sold separately, restated as one whose accounts are (account, line).

``A-17`` with the lines hardware and software becomes the accounts ``A-17 (hardware)`` and ``A-17 (software)``. Nothing
else in the verifier needs to know: each has one owner like any account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from territory_opt.schema.kinds import objects
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables
from territory_opt.schema.words import Text

EVERY_LINE = ("", "all")
"""What stands for all lines of an account."""

ABOUT_ACCOUNTS = ("relationships", "locks", "pairs", "assignments")
"""Tables whose rows are about an account or one of its lines."""


def named(account: str, line: str) -> str:
    """Return what a line of an account is called."""
    return account if line in EVERY_LINE else f"{account} ({line})"


def account_of(name: str, line: str) -> str:
    """Return the account that a line is of."""
    return name if line in EVERY_LINE else name.removesuffix(f" ({line})")


def lines_of(tables: Tables) -> dict[str, dict[str, int]]:
    """Return the lines of each account that has any, with their rows."""
    table = tables.account_lines
    found: dict[str, dict[str, int]] = {}
    for row, account in enumerate(table.text("account_id").tolist()):
        found.setdefault(account, {})[str(table.text("line")[row])] = row
    return found


def by_line(tables: Tables) -> Tables:
    """Return a case's tables with an account for each line; the same tables if no lines are sold separately.

    ``account_lines`` stays as it is, so that the lines of an account can still be told.
    """
    lines = lines_of(tables)
    if not lines:
        return tables
    others = {name: _spread(getattr(tables, name), lines) for name in ABOUT_ACCOUNTS}
    return replace(tables, accounts=_accounts(tables, lines), **others)


def _accounts(tables: Tables, lines: Mapping[str, Mapping[str, int]]) -> Table:
    table, own = tables.accounts, tables.account_lines
    tops = _tops(table)
    rows, line_rows, names, parents, sold = [], [], [], [], []
    for row, account in enumerate(table.text("account_id").tolist()):
        for line, line_row in lines.get(account, {"all": -1}).items():
            rows.append(row)
            line_rows.append(line_row)
            names.append(named(account, line))
            parents.append(named(tops[account], line) if tops[account] != account else "")
            sold.append(line)
    columns = dict.fromkeys((*table.column_names, *own.column_names, "line", "parent_id"))
    kinds = {column: table.kinds.get(column) or own.kinds.get(column) or Text() for column in columns}
    packed = {}
    for column, kind in kinds.items():
        whole, part = table.text(column).tolist(), own.text(column).tolist()
        # What a line says of itself counts, also where it says nothing: the account's amount is not the line's. But
        # its amounts are in the currency of its account.
        said = own.has(column) and column != "currency"
        cells = [part[p] if p >= 0 and said else whole[w] for w, p in zip(rows, line_rows, strict=True)]
        packed[column] = kind.read_column(cells).values
    packed |= {"account_id": objects(names), "parent_id": objects(parents), "line": objects(sold)}
    return Table(table.name, table.source, len(rows), table.row[np.array(rows)], packed, kinds)


def _tops(accounts: Table) -> dict[str, str]:
    """Return the top of each account's tree of parents, itself if it has none."""
    parent = dict(zip(accounts.text("account_id").tolist(), accounts.text("parent_id").tolist(), strict=True))
    tops: dict[str, str] = {}
    for account in parent:
        top, seen = account, {account}
        while parent.get(top) and parent[top] not in seen:
            top = parent[top]
            seen.add(top)
        tops[account] = top
    return tops


def _spread(table: Table, lines: Mapping[str, Mapping[str, int]]) -> Table:
    """Return a table with a row for each line that its rows are about; the more special rows come last."""
    rows = sorted(_about(table, lines), key=lambda one: one[2])
    at = np.array([row for row, _, _ in rows], np.int64)
    packed = {column: cells[at] for column, cells in table.packed.items()}
    if rows:
        packed["account_id"] = objects([name for _, name, _ in rows])
    return replace(table, n=len(rows), row=table.row[at], packed=packed, _known={})


def _about(table: Table, lines: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[int, str, bool]]:
    """Yield each row with the line it is about, by name, and whether it names that line."""
    cells = zip(table.text("account_id").tolist(), table.text("line").tolist(), strict=True)
    for row, (account, line) in enumerate(cells):
        own: Sequence[str] = list(lines.get(account, {"all": -1}))
        if line in EVERY_LINE:
            yield from ((row, named(account, one), False) for one in own)
        elif line in own:
            yield row, named(account, line), True
