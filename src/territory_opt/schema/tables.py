"""Every table of a case, as frozen columns, built from objects, data frames or text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from territory_opt.errors import Faults
from territory_opt.schema.account import Account
from territory_opt.schema.account_line import AccountLine
from territory_opt.schema.assignment import Assignment
from territory_opt.schema.columns import TextColumns, ValueColumns, from_frame, from_models, from_text, from_values
from territory_opt.schema.fx_rate import FxRate
from territory_opt.schema.lock import Lock
from territory_opt.schema.opportunity import Opportunity
from territory_opt.schema.pair import Pair
from territory_opt.schema.place import Place
from territory_opt.schema.record import Record
from territory_opt.schema.relationship import Relationship
from territory_opt.schema.rep import Rep
from territory_opt.schema.table import Table
from territory_opt.schema.territory import Territory

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["RECORDS", "Table", "Tables"]

RECORDS: Mapping[str, type[Record]] = {
    "accounts": Account,
    "reps": Rep,
    "territories": Territory,
    "relationships": Relationship,
    "locks": Lock,
    "pairs": Pair,
    "assignments": Assignment,
    "account_lines": AccountLine,
    "opportunities": Opportunity,
    "fx": FxRate,
    "gazetteer": Place,
}
"""The row class of each table."""


@dataclass(frozen=True)
class Tables:
    """The tables of a case. One that was not given is there without rows or columns."""

    accounts: Table
    reps: Table
    territories: Table
    relationships: Table
    locks: Table
    pairs: Table
    assignments: Table
    account_lines: Table
    opportunities: Table
    fx: Table
    gazetteer: Table

    @cached_property
    def account_index(self) -> Mapping[str, int]:
        """The index of each account by its id; of two with the same id, the first."""
        return _index(self.accounts, "account_id")

    @cached_property
    def rep_index(self) -> Mapping[str, int]:
        """The index of each rep by id; of two with the same id, the first."""
        return _index(self.reps, "rep_id")

    def all(self) -> tuple[Table, ...]:
        """Return the tables in the order of the attributes."""
        return tuple(getattr(self, field.name) for field in fields(self))

    @classmethod
    def from_models(  # noqa: PLR0913  # one argument per table
        cls,
        *,
        accounts: Sequence[Account],
        reps: Sequence[Rep],
        territories: Sequence[Territory] = (),
        relationships: Sequence[Relationship] = (),
        locks: Sequence[Lock] = (),
        pairs: Sequence[Pair] = (),
        assignments: Sequence[Assignment] = (),
        account_lines: Sequence[AccountLine] = (),
        opportunities: Sequence[Opportunity] = (),
        fx: Sequence[FxRate] = (),
        gazetteer: Sequence[Place] = (),
    ) -> Self:
        """Build the tables from objects, which are valid one by one already."""
        given: dict[str, Sequence[Record]] = {
            "accounts": accounts,
            "reps": reps,
            "territories": territories,
            "relationships": relationships,
            "locks": locks,
            "pairs": pairs,
            "assignments": assignments,
            "account_lines": account_lines,
            "opportunities": opportunities,
            "fx": fx,
            "gazetteer": gazetteer,
        }
        tables = {
            name: from_models(RECORDS[name], name, rows) if rows else empty_table(name, name)
            for name, rows in given.items()
        }
        return cls(**tables)

    @classmethod
    def from_frames(  # noqa: PLR0913  # one argument per table
        cls,
        *,
        accounts: DataFrame,
        reps: DataFrame,
        territories: DataFrame | None = None,
        relationships: DataFrame | None = None,
        locks: DataFrame | None = None,
        pairs: DataFrame | None = None,
        assignments: DataFrame | None = None,
        account_lines: DataFrame | None = None,
        opportunities: DataFrame | None = None,
        fx: DataFrame | None = None,
        gazetteer: DataFrame | None = None,
    ) -> Self:
        """Build the tables from data frames; NaN, NaT, NA and None are blanks.

        Raises
        ------
        InputError
            If cells or rows are wrong; it lists them all.
        """
        given = {
            "accounts": accounts,
            "reps": reps,
            "territories": territories,
            "relationships": relationships,
            "locks": locks,
            "pairs": pairs,
            "assignments": assignments,
            "account_lines": account_lines,
            "opportunities": opportunities,
            "fx": fx,
            "gazetteer": gazetteer,
        }
        faults = Faults()
        tables = {
            name: empty_table(name, name) if frame is None else from_frame(RECORDS[name], name, frame, faults)
            for name, frame in given.items()
        }
        faults.raise_errors()
        return cls(**tables)

    @classmethod
    def from_text(cls, given: Mapping[str, TextColumns | ValueColumns], faults: Faults) -> Self:
        """Build the tables from what was read, by table name; what is wrong goes to `faults` and is blank in the table.

        Cells are text, or typed values.
        """
        tables = {
            name: _read(record, name, given[name], faults) if name in given else empty_table(name, f"{name}.csv")
            for name, record in RECORDS.items()
        }
        return cls(**tables)


def _read(record: type[Record], name: str, given: TextColumns | ValueColumns, faults: Faults) -> Table:
    if isinstance(given, ValueColumns):
        return from_values(record, name, given, faults)
    return from_text(record, name, given, faults)


def empty_table(name: str, source: str) -> Table:
    """Return the table that stands for one that was not given."""
    return Table(name, source, 0, np.arange(0), {}, {})


def _index(table: Table, column: str) -> Mapping[str, int]:
    ids = table.text(column).tolist()
    return {ids[i]: i for i in range(table.n - 1, -1, -1)}
