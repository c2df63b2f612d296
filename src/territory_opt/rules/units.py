"""Units: what one rep owns. An account, or one product line of it where lines are sold by different reps.

A table of units has the columns of the accounts and a row for each unit. An account with rows in ``account_lines``
becomes one unit for each of them, whose own columns take the place of the account's; any other account stays one
unit, of line ``all``. What only the account says, its place or its stage, holds for each of its lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.schema.kinds import frozen, objects
from territory_opt.schema.lines import ALL_LINES, names_all
from territory_opt.schema.table import Place, Table
from territory_opt.schema.tables import Tables
from territory_opt.schema.words import Text
from territory_opt.terms import Ints

CURRENCY = "currency"
"""The column that a line never has for itself: its amounts are in the currency of its account."""


@dataclass(frozen=True, kw_only=True)
class UnitRows(Table):
    """The accounts with a row for each unit.

    Attributes
    ----------
    accounts, account
        The accounts, and the row in them of each unit. Shape (n,).
    lines, line
        The lines, and the row in them of each unit, −1 for accounts without any. Shape (n,).
    """

    accounts: Table
    account: Ints
    lines: Table
    line: Ints

    def at(self, index: int, column: str) -> Place:
        """Return the place of a cell, in the table that holds it."""
        if self.line[index] >= 0 and self.lines.has(column):
            return self.lines.at(int(self.line[index]), column)
        return self.accounts.at(int(self.account[index]), column)


@dataclass(frozen=True, eq=False)
class Units:
    """All units of a case, in the order of the accounts, and of the lines of each.

    Attributes
    ----------
    table
        The columns of the accounts, a row for each unit.
    account
        The row of each unit's account. Shape (units,).
    lines
        The line of each unit, ``all`` for accounts whose lines are not sold separately.
    """

    table: Table
    account: Ints
    lines: tuple[str, ...]
    _rows: dict[str, tuple[Ints, Ints]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, tables: Tables) -> Units:
        """Read the units off a case's tables.

        Raises
        ------
        InputError
            If a column of the lines cannot be read as the accounts' column of the same name; it lists every cell.
        """
        accounts, lines = tables.accounts, tables.account_lines
        if lines.n == 0:
            return cls(accounts, np.arange(accounts.n, dtype=np.int64), (ALL_LINES,) * accounts.n)
        rows: list[list[int]] = [[] for _ in range(accounts.n)]
        for row, name in enumerate(lines.text("account_id").tolist()):
            if name in tables.account_index:
                rows[tables.account_index[name]].append(row)
        account = np.array([a for a, own in enumerate(rows) for _ in own or (-1,)], np.int64)
        line = np.array([row for own in rows for row in own or (-1,)], np.int64)
        named = lines.text("line").tolist()
        names = tuple(named[row] if row >= 0 else ALL_LINES for row in line.tolist())
        return cls(_expanded(accounts, lines, account, line, names), account, names)

    def __len__(self) -> int:
        return len(self.lines)

    def named(self, unit: int, text: str) -> str:
        """Return what an account's text is called for one of its lines: ``A-17 (hardware)``."""
        return text if self.lines[unit] == ALL_LINES else f"{text} ({self.lines[unit]})"

    @property
    def separate(self) -> bool:
        """Whether any account's lines are sold separately."""
        return isinstance(self.table, UnitRows)

    def at(self, account: str, line: str) -> Sequence[int]:
        """Return the units of an account, or the one of a line; none if the account or the line is unknown.

        Where no lines are sold separately, whatever line is named stands for the account.
        """
        known = self._units.get(account, {})
        return known.get(line if self.separate and not names_all(line) else ALL_LINES, ())

    @cached_property
    def _units(self) -> Mapping[str, Mapping[str, Sequence[int]]]:
        """The units of each account by line; all of them under ``all``."""
        units: dict[str, dict[str, list[int]]] = {}
        for unit, account in enumerate(self.table.text("account_id").tolist()):
            own = units.setdefault(account, {ALL_LINES: []})
            own[ALL_LINES].append(unit)
            if self.lines[unit] != ALL_LINES:
                own[self.lines[unit]] = [unit]
        return units

    def rows_of(self, table: Table) -> tuple[Ints, Ints]:
        """Return which rows of a table of the case are about which units: pairs of row and unit.

        A row without a line, or of line ``all``, is about every line of its account. Such rows come first: where a
        later row may replace an earlier one, what is said of a line outweighs what is said of the account. Rows about
        unknown accounts and lines are left out.

        Parameters
        ----------
        table
            Any table with the column ``account_id``, perhaps ``line``.
        """
        if table.name not in self._rows:
            self._rows[table.name] = self._rows_of(table)
        return self._rows[table.name]

    def _rows_of(self, table: Table) -> tuple[Ints, Ints]:
        lines = table.text("line").tolist()
        cells = enumerate(zip(table.text("account_id").tolist(), lines, strict=True))
        pairs = [(row, unit) for row, (account, line) in cells for unit in self.at(account, line)]
        if self.separate:
            pairs.sort(key=lambda pair: not names_all(lines[pair[0]]))
        found = np.array(pairs, np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]


def _expanded(accounts: Table, lines: Table, account: Ints, line: Ints, names: Sequence[str]) -> UnitRows:
    kinds = {**lines.kinds, **accounts.kinds, "line": Text()}
    packed: dict[str, NDArray[Any]] = {"line": objects(names)}
    for column, kind in kinds.items():
        if column in packed:
            continue
        whole = accounts.packed[column] if accounts.has(column) else kind.pack([None] * accounts.n)
        cells = whole[account]
        if lines.has(column) and column != CURRENCY:
            own = line >= 0
            cells[own] = lines.read_as(column, kind)[line[own]]
        packed[column] = frozen(cells)
    order = [*accounts.column_names, *(column for column in packed if not accounts.has(column))]
    return UnitRows(
        accounts.name,
        accounts.source,
        len(account),
        accounts.row[account],
        {column: packed[column] for column in order},
        kinds,
        accounts.decimal,
        accounts=accounts,
        account=account,
        lines=lines,
        line=line,
    )
