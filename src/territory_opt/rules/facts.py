"""Facts: a case as the rules see it, before anything is decided: who is who, what is worth what, what takes long."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Faults
from territory_opt.geography import GivenPairs, Travel
from territory_opt.quantities import MINUTE, whole
from territory_opt.rules.units import Units
from territory_opt.rules.words import quantity
from territory_opt.rules.workload import PairMinutes, Workload, capacity_minutes, presence, target_shares
from territory_opt.schema.lines import ALL_LINES
from territory_opt.schema.money import account_rates, case_currency, expense_columns, is_money
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.table import Place, Table
from territory_opt.schema.tables import Tables
from territory_opt.terms import Bools, Ints

Floats = NDArray[np.float64]
T = TypeVar("T")

KM_PER_MILE = Fraction(1609344, 10**6)
"""The international mile of 1959."""


@dataclass(frozen=True, eq=False)
class Value:
    """What an account is worth, in money unless nothing but their number is known.

    Attributes
    ----------
    name
        Which columns it comes from, as people say it: ``potential``, ``net profit``, ``revenue`` or ``accounts``.
    columns
        The columns that must not be blank where the value is needed.
    amount
        Shape (units,); may be negative; NaN where a column is blank.
    """

    name: str
    columns: tuple[str, ...]
    amount: Floats


@dataclass(frozen=True, eq=False)
class Facts:
    """The tables and settings of a case, and what follows from them for every rule alike."""

    tables: Tables
    settings: CaseSettings
    _known: dict[tuple[int, str], tuple[object, Any]] = field(default_factory=dict, repr=False)

    def once(self, rule: object, what: str, work: Callable[[], T]) -> T:
        """Return what a rule works out of the case, worked out only once: words about many pairs ask for it again."""
        key = (id(rule), what)
        if key not in self._known:
            self._known[key] = rule, work()  # the rule is kept, so that no other one gets its id
        found: T = self._known[key][1]
        return found

    @cached_property
    def parts(self) -> Units:
        """The units, and which account and line each of them is."""
        return Units.of(self.tables)

    @property
    def units(self) -> Table:
        """The columns of the accounts, a row for each unit."""
        return self.parts.table

    @property
    def n_units(self) -> int:
        """Number of units: accounts, or their lines where these are sold separately."""
        return len(self.parts)

    @property
    def n_reps(self) -> int:
        """Number of reps."""
        return self.tables.reps.n

    @cached_property
    def money(self) -> str:
        """The unit of money as people read it."""
        return case_currency(self.tables, self.settings) or "cost units"

    @cached_property
    def period_word(self) -> str:
        """What a period is called: year, quarter or month."""
        return {1: "year", 4: "quarter", 12: "month"}[self.settings.periods_per_year]

    @property
    def km_per_unit(self) -> Fraction:
        """Kilometres in the unit that distances are given in."""
        return KM_PER_MILE if self.settings.distance_unit == "mi" else Fraction(1)

    def say_km(self, km: float) -> str:
        """Return kilometres in the unit that distances are given in: ``412 km``, ``256 mi``."""
        return quantity(km / float(self.km_per_unit), self.settings.distance_unit, 1)

    @cached_property
    def unit_names(self) -> list[str]:
        """The name of each unit: its account's id, with the line where lines are sold separately."""
        return [self.parts.named(unit, account) for unit, account in enumerate(self.units.text("account_id").tolist())]

    def place(self, unit: int) -> Place:
        """Return where a unit stands, for a fault about it as a whole."""
        place = self.units.at(unit, "account_id")
        return Place(file=place["file"], row=place["row"], column=place["column"], value=self.unit_names[unit])

    @cached_property
    def rep_names(self) -> list[str]:
        """The id of each rep."""
        return list(self.tables.reps.text("rep_id"))

    def rep_name(self, rep: int) -> str:
        """Return the id of a rep, or ``nobody``."""
        return self.rep_names[rep] if rep >= 0 else "nobody"

    def number(self, column: str) -> Floats:
        """Return a column of the accounts with what ``missing`` says in its blanks; NaN where still blank.

        Money is in the currency of the case.
        """
        values = self.units.number(column)
        if is_money(column):
            values = values * self._rates
        if column in self.settings.missing:
            return np.where(np.isnan(values), self.settings.missing[column], values)
        return values

    def require(self, column: str, why: str, faults: Faults, where: Bools | None = None) -> None:
        """Report each account whose blank in a column would leave a rule without the number it needs.

        Parameters
        ----------
        column
            A column of ``accounts``; if it is not there at all, that is one fault.
        why
            What needs it: ``balance "even-potential"``.
        faults
            Where the faults go.
        where
            Accounts that need it; all by default. Shape (units,).
        """
        accounts = self.units
        hint = f"needed by {why}; fill it in or say in case.yaml what a blank means, such as missing: {{{column}: 0}}"
        if not accounts.has(column) and column not in self.settings.missing:
            faults.error(f"there is no such column; {hint}", file=accounts.source, column=column)
            return
        blank = np.isnan(self.number(column))
        for i in np.flatnonzero(blank if where is None else blank & where).tolist():
            faults.error(f"is blank; {hint}", **accounts.at(i, column))

    @cached_property
    def value(self) -> Value:
        """What each account is worth: chosen per column, never per row."""
        accounts = self.units
        if accounts.has("potential"):
            return Value("potential", ("potential",), self.number("potential"))
        costs = expense_columns(accounts)
        if accounts.has("revenue") and costs:
            expense = np.sum([self.number(column) for column in costs], axis=0)
            return Value("net profit", ("revenue", *costs), self.number("revenue") - expense)
        if accounts.has("revenue"):
            return Value("revenue", ("revenue",), self.number("revenue"))
        return Value("accounts", (), np.ones(accounts.n))

    @cached_property
    def _rates(self) -> Floats:
        """What each unit's amounts are multiplied with to be in the currency of the case."""
        return account_rates(self.tables, self.settings)[self.parts.account]

    def require_value(self, why: str, faults: Faults) -> None:
        """Report each account whose value is needed but cannot be known."""
        for column in self.value.columns:
            self.require(column, why, faults)

    @cached_property
    def gain(self) -> Floats:
        """What each account is worth, losses as 0: what balances and budgets count."""
        return np.maximum(np.nan_to_num(self.value.amount), 0.0)

    @cached_property
    def yearly_gain(self) -> Floats:
        """The same for a whole year, whatever period amounts are given for: what a broken relationship may cost."""
        return self.gain * (1 if self.value.name == "accounts" else self.settings.money_periods_per_year)

    @cached_property
    def workload(self) -> Workload:
        """What each account needs in a period."""
        return Workload.of(self.units, self.settings, self.number)

    @cached_property
    def travel(self) -> Travel:
        """Travel of any pair; blank visits count as none, since `check` reports them where they matter."""
        accounts, reps = self.units, self.tables.reps
        return Travel(
            accounts.number("latitude"),
            accounts.number("longitude"),
            reps.number("latitude"),
            reps.number("longitude"),
            accounts.flag("in_person", default=True),
            np.nan_to_num(self.workload.visits),
            self.settings.travel,
            self._given_ways,
        )

    @cached_property
    def pair_minutes(self) -> PairMinutes:
        """The whole workload of any pair."""
        key, (hours,) = self._given_pairs("hours")
        service = whole(np.nan_to_num(self.workload.service_hours), MINUTE)
        return PairMinutes(service, self.travel, key, whole(hours, MINUTE))

    @cached_property
    def given_costs(self) -> tuple[Ints, Floats]:
        """The pairs that ``pairs.csv`` prices: ascending keys ``unit × reps + rep``, and their costs."""
        key, (cost,) = self._given_pairs("cost")
        return key, cost

    @cached_property
    def _given_ways(self) -> GivenPairs:
        key, (distance, minutes) = self._given_pairs("km", "minutes")
        return GivenPairs(key, distance * float(self.km_per_unit), minutes)

    @cached_property
    def capacity_minutes(self) -> Ints:
        """Each rep's net minutes, unlimited where the case does not say. Shape (reps,)."""
        return capacity_minutes(self.tables.reps, self.settings)

    @cached_property
    def absent(self) -> Bools:
        """Which reps are not there for a single day, or stand for a position that is dissolved. Shape (reps,)."""
        return np.array([share == 0 for share in presence(self.tables.reps, self.settings)], np.bool_)

    @cached_property
    def covers(self) -> dict[int, str]:
        """Who looks after each vacant position that is held: its cover, else its manager, else nobody (blank)."""
        reps = self.tables.reps
        named = zip(*(reps.text(column).tolist() for column in ("vacant", "cover_id", "manager_id")), strict=True)
        return {rep: cover or manager for rep, (state, cover, manager) in enumerate(named) if state == "hold"}

    @cached_property
    def shares(self) -> tuple[Fraction, ...]:
        """Each rep's share of every target."""
        return target_shares(self.tables.reps, self.settings)

    @cached_property
    def previous_names(self) -> list[str]:
        """Who owns each unit now, by id: from ``assignments``, else the account's own column; empty if nobody."""
        now = list(self.units.text("current_rep_id"))
        owners = self.tables.assignments.text("rep_id").tolist()
        for row, unit in zip(*self.rows_of(self.tables.assignments), strict=True):
            now[unit] = owners[row]
        return now

    @cached_property
    def previous(self) -> Ints:
        """Index of the rep who owns each unit now, −1 for nobody or somebody who has left. Shape (units,)."""
        return self.reps_of(self.previous_names)

    def reps_of(self, names: list[str]) -> Ints:
        """Return the index of each rep, −1 for unknown ones."""
        index = self.tables.rep_index
        return np.array([index.get(name, -1) for name in names], np.int64)

    def rows_of(self, table: Table) -> tuple[Ints, Ints]:
        """Return which rows of a table are about which units: pairs of row and unit, see `Units.rows_of`."""
        return self.parts.rows_of(table)

    def units_named(self, name: str) -> Sequence[int]:
        """Return the units of an account, or the one that bears a name; none if it is unknown."""
        found = self.parts.at(name, ALL_LINES)
        return found or ([self._by_name[name]] if name in self._by_name else [])

    @cached_property
    def _by_name(self) -> Mapping[str, int]:
        return {name: unit for unit, name in enumerate(self.unit_names)}

    def _given_pairs(self, *columns: str) -> tuple[Ints, list[Floats]]:
        """Return the pairs of ``pairs.csv`` that give any of the columns: ascending keys, then the columns."""
        table = self.tables.pairs
        row, unit = self.rows_of(table)
        rep = self.reps_of(table.text("rep_id").tolist())[row]
        values = [table.number(column)[row] for column in columns]
        said = np.flatnonzero((rep >= 0) & ~np.all([np.isnan(one) for one in values], axis=0))[::-1]
        # The last row of a pair counts: what is said of a line comes after what is said of its account.
        key, last = np.unique(unit[said] * self.n_reps + rep[said], return_index=True)
        return key, [one[said][last] for one in values]
