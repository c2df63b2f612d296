"""Deals: the opportunities of a case as arrays, with their accounts, reps, days and outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from territory_opt.schema.deal_money import deal_values
from territory_opt.schema.deal_stages import LOST_WORDS, WON_WORDS, stage_word
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Table, Tables

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NO_DAY = -1
"""Stands for a day that is not given."""


@dataclass(frozen=True, eq=False)
class Deals:
    """The opportunities of a case.

    Attributes
    ----------
    accounts, reps
        All ids of the case, by index.
    account, rep
        The index of each deal's account and rep, −1 where it names none or one that the case does not know.
    won, lost
        Outcomes by the word in ``stage``; a deal that is neither is open.
    opened, closed
        Days as proleptic ordinals, `NO_DAY` where blank.
    value
        What each deal is worth in the currency of the case; 0 where blank or without a rate.
    unnamed, unknown
        How many deals name no account, and how many one that the case does not know.
    unconverted
        How many deals are worth an amount for which there is no rate.
    """

    accounts: Sequence[str]
    reps: Sequence[str]
    account: Ints
    rep: Ints
    won: Bools
    lost: Bools
    opened: Ints
    closed: Ints
    value: Floats
    unnamed: int
    unknown: int
    unconverted: int

    @classmethod
    def of(cls, tables: Tables, settings: CaseSettings | None = None) -> Deals:
        """Read the opportunities of a case; its settings say in which currency, and rates of which day count."""
        table = tables.opportunities
        values = deal_values(tables, settings or CaseSettings())
        names = table.text("account_id").tolist()
        account = _indices(names, tables.account_index)
        words = [stage_word(stage) for stage in table.text("stage").tolist()]
        blank = sum(name == "" for name in names)
        return cls(
            tables.accounts.text("account_id").tolist(),
            tables.reps.text("rep_id").tolist(),
            account,
            _indices(table.text("rep_id").tolist(), tables.rep_index),
            np.array([word in WON_WORDS for word in words], np.bool_),
            np.array([word in LOST_WORDS for word in words], np.bool_),
            _days(table, "opened"),
            _days(table, "closed"),
            np.nan_to_num(values),
            blank,
            int((account < 0).sum()) - blank,
            int((np.isnan(values) & ~np.isnan(table.number("value"))).sum()),
        )

    @property
    def open(self) -> Bools:
        """Deals that are neither won nor lost."""
        still: Bools = ~(self.won | self.lost)
        return still

    @property
    def last_day(self) -> date | None:
        """The last day that any deal names, None if none names any."""
        days = np.concatenate([self.opened, self.closed])
        return date.fromordinal(int(days.max())) if (days != NO_DAY).any() else None

    def select(self, which: Bools) -> Iterable[tuple[int, int, int, float]]:
        """Return account, rep, closing day and value of the deals chosen, in the order of the file."""
        columns = (self.account[which], self.rep[which], self.closed[which], self.value[which])
        return zip(*(column.tolist() for column in columns), strict=True)

    @property
    def placed(self) -> Bools:
        """Deals of a known account with a known rep."""
        known: Bools = (self.account >= 0) & (self.rep >= 0)
        return known


def _indices(names: Sequence[str], index: Mapping[str, int]) -> Ints:
    return np.array([index.get(name, -1) for name in names], np.int64)


def _days(table: Table, column: str) -> Ints:
    return np.array([NO_DAY if day is None else day.toordinal() for day in table.dates(column)], np.int64)
