"""Facts: what the design says follows from the tables for every rule alike."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from territory_opt.quantities import MINUTE, exact, half_up, upper_limit, whole
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables
from territory_opt.verifier.given import Given
from territory_opt.verifier.lines import named
from territory_opt.verifier.money import expenses, is_money, rates

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Facts:
    """A case's tables and settings, with what can be read off them. Arrays follow the order of the files."""

    tables: Tables
    settings: CaseSettings

    @cached_property
    def accounts(self) -> list[str]:
        """Account ids."""
        return [str(name) for name in self.tables.accounts.text("account_id")]

    @cached_property
    def lines(self) -> list[str]:
        """The line of each account: ``all`` where lines are not sold separately."""
        return [line or "all" for line in self.tables.accounts.text("line").tolist()]

    def accounts_named(self, name: str) -> list[int]:
        """Return the accounts that a name stands for: one, or those of all lines."""
        index, table = self.tables.account_index, self.tables.account_lines
        if name in index:
            return [index[name]]
        cells = zip(table.text("account_id").tolist(), table.text("line").tolist(), strict=True)
        return [index[named(account, line)] for account, line in cells if account == name]

    @cached_property
    def reps(self) -> list[str]:
        """Rep ids."""
        return [str(name) for name in self.tables.reps.text("rep_id")]

    @cached_property
    def money(self) -> str:
        """The unit of amounts: the currency of the case, or the only one that accounts name."""
        named = {code.upper() for code in self.tables.accounts.text("currency").tolist()} - {""}
        only = named.pop() if len(named) == 1 else "cost units"
        return only if self.settings.currency is None else self.settings.currency.upper()

    @property
    def km_per_unit(self) -> Fraction:
        """Kilometres in the unit that distances are given in; a mile is 1.609344 km."""
        return Fraction("1.609344") if self.settings.distance_unit == "mi" else Fraction(1)

    def number(self, column: str) -> Floats:
        """Return a column of the accounts in one currency, with what the settings say that blanks mean."""
        figures = self.tables.accounts.number(column)
        figures = figures * self._rates if is_money(column) else figures
        return np.where(np.isnan(figures), self.settings.missing.get(column, np.nan), figures)

    @cached_property
    def _rates(self) -> Floats:
        return rates(self.tables, self.settings)

    @cached_property
    def value_columns(self) -> tuple[str, ...]:
        """The columns that value is chosen from: potential, else net profit, else revenue, else the account count."""
        has = self.tables.accounts.has
        if has("potential"):
            return ("potential",)
        return ("revenue", *expenses(self.tables)) if has("revenue") else ()

    @property
    def value_name(self) -> str:
        """What value is, as people say it."""
        if len(self.value_columns) > 1:
            return "net profit"
        return self.value_columns[0] if self.value_columns else "accounts"

    @cached_property
    def amount(self) -> Floats:
        """What each account is worth; may be negative; blanks are 0 (where they matter the input is refused)."""
        columns = [self.number(column) for column in self.value_columns]
        if not columns:
            return np.ones(len(self.accounts))
        first, *spent = columns
        return np.nan_to_num(first - np.sum(spent, axis=0) if spent else first)

    @cached_property
    def gain(self) -> Floats:
        """The same with losses as 0."""
        return np.maximum(self.amount, 0.0)

    @cached_property
    def yearly_gain(self) -> Floats:
        """The same for a whole year, where it is money."""
        return self.gain * (self.settings.money_periods_per_year if self.value_columns else 1)

    @cached_property
    def key_accounts(self) -> Bools:
        """Which accounts are prioritised."""
        return self.tables.accounts.flag("key_account")

    @cached_property
    def quarters(self) -> Ints:
        """Millionths of each account's year in each quarter. Shape (accounts, 4)."""
        rows = zip(*(np.nan_to_num(self.number(q)).tolist() for q in ("q1", "q2", "q3", "q4")), strict=True)
        parts = [[exact(share) for share in row] for row in rows]
        return np.array([[half_up(q * 10**6 / (sum(row) or 1)) for q in row] for row in parts], np.int64).reshape(-1, 4)

    # ------------------------------------------------------------------ workload

    def _said(self, column: str) -> bool:
        """Whether accounts or contact standards speak of a column at all."""
        standards = self.settings.service_levels
        return self.tables.accounts.has(column) or any(getattr(one, column) is not None for one in standards)

    def _with_standards(self, column: str) -> Floats:
        """A column of the accounts; a blank is filled by the first contact standard that fits and says a number."""
        stage, segment = (self.tables.accounts.text(name).tolist() for name in ("stage", "segment"))
        filled = self.number(column).tolist()
        for i in np.flatnonzero(np.isnan(filled)).tolist():
            for one in self.settings.service_levels:
                fits = one.stage in (None, stage[i]) and one.segment in (None, segment[i])
                if fits and getattr(one, column) is not None:
                    filled[i] = getattr(one, column)
                    break
        return np.array(filled, np.float64)

    @cached_property
    def visits(self) -> Floats:
        """Visits per period; where no column says one each, none if remote and of unknown length; NaN if unknown."""
        if self._said("visits"):
            return self._with_standards("visits")
        remote = ~self.tables.accounts.flag("in_person", default=True)
        return np.where(remote & np.isnan(self._with_standards("hours_per_visit")), 0.0, 1.0)

    @cached_property
    def calls(self) -> Floats:
        """Calls per period, none where no column says; NaN where unknown."""
        return self._with_standards("calls") if self._said("calls") else np.zeros(len(self.accounts))

    @cached_property
    def contacts(self) -> Floats | None:
        """Visits and calls per period, unknown ones as none; None where the case speaks of neither."""
        said = self._said("visits") or bool(self.calls.any())
        return np.nan_to_num(self.visits) + np.nan_to_num(self.calls) if said else None

    @property
    def hours_known(self) -> bool:
        """Whether the case says anything about hours."""
        return self._said("hours_per_visit") or self._said("hours_per_call")

    @cached_property
    def service_minutes(self) -> Ints:
        """Whole minutes of visits × hours per visit + calls × hours per call; unknown counts 0."""
        hours = np.zeros(len(self.accounts))
        for times, column in ((self.visits, "hours_per_visit"), (self.calls, "hours_per_call")):
            hours = hours + np.where(times == 0.0, 0.0, times * self._with_standards(column))
        return whole(np.nan_to_num(hours), MINUTE)

    # ------------------------------------------------------------------ reps

    @cached_property
    def levels(self) -> list[int | None]:
        """Level of each rep, else by years in the job: 2 from 1 year, 3 from 3, 4 from 6, 5 from 10; else None."""
        levels: list[int | None] = []
        columns = (self.tables.reps.number(name).tolist() for name in ("level", "experience_years"))
        for level, years in zip(*columns, strict=True):
            by_years = None if np.isnan(years) else 1 + sum(years >= least for least in (1, 3, 6, 10))
            levels.append(by_years if np.isnan(level) else int(level))
        return levels

    def _factor(self, column: str, rep: int) -> Fraction:
        figure = float(self.tables.reps.number(column)[rep])
        return Fraction(1) if np.isnan(figure) else exact(figure)

    @cached_property
    def presence(self) -> list[Fraction]:
        """Share of the period's days on which each rep is there; 0 for a vacant position that is dissolved."""
        period, table = self.settings.calendar, self.tables.reps
        days = []
        columns = (table.text("vacant").tolist(), table.dates("start_date"), table.dates("end_date"))
        for vacant, first, last in zip(*columns, strict=True):
            if vacant == "dissolve" or period is None:
                days.append(Fraction(0 if vacant == "dissolve" else 1))
                continue
            begin = period.start if first is None else max(first, period.start)
            end = period.end if last is None else min(last, period.end)
            days.append(Fraction(max(0, (end - begin).days + 1), period.days))
        return days

    @cached_property
    def shares(self) -> list[Fraction]:
        """Target share × fte × ramp × presence of each rep, as parts of 1."""
        parts = [
            self._factor("target_share", j) * self._factor("fte", j) * self._factor("ramp", j) * self.presence[j]
            for j in range(len(self.reps))
        ]
        total = sum(parts)
        return [part / total for part in parts] if total else parts

    @cached_property
    def capacity(self) -> list[int | None]:
        """Net minutes of each rep in the period; None where the case does not say."""
        hours, weekly = (self.tables.reps.number(c) for c in ("capacity_hours", "capacity_hours_week"))
        minutes: list[int | None] = []
        for j in range(len(self.reps)):
            if not np.isnan(hours[j]):
                net = exact(float(hours[j]))
            elif not np.isnan(weekly[j]):
                net = exact(float(weekly[j])) * self.settings.weeks * self._factor("fte", j)
                net *= self._factor("ramp", j) * self.presence[j]
            else:
                minutes.append(None)
                continue
            minutes.append(upper_limit(net * 60))
        return minutes

    # ------------------------------------------------------------------ pairs and the plan in force

    def given(self, column: str) -> Given:
        """Return what ``pairs.csv`` gives in one column."""
        table, accounts, reps = self.tables.pairs, self.tables.account_index, self.tables.rep_index
        found = {
            accounts[account] * len(self.reps) + reps[rep]: figure
            for account, rep, figure in zip(
                table.text("account_id"), table.text("rep_id"), table.number(column).tolist(), strict=True
            )
            if account in accounts and rep in reps and not np.isnan(figure)
        }
        keys = sorted(found)
        return Given(np.array(keys, np.int64), np.array([found[key] for key in keys], np.float64))

    @cached_property
    def previous_names(self) -> list[str]:
        """Who owns each account now, as named: the plan in force first, else the account's own column."""
        names = [str(name) for name in self.tables.accounts.text("current_rep_id")]
        table = self.tables.assignments
        for account, rep in zip(table.text("account_id"), table.text("rep_id"), strict=True):
            if account in self.tables.account_index:
                names[self.tables.account_index[account]] = rep
        return names

    @cached_property
    def previous(self) -> Ints:
        """The index of that rep, −1 for nobody and for reps who are gone."""
        return np.array([self.tables.rep_index.get(name, -1) for name in self.previous_names], np.int64)

    @cached_property
    def locks(self) -> list[tuple[int, int, bool]]:
        """Locks in force of accounts and reps who are there: account, rep, and whether the pair is forbidden."""
        table, period = self.tables.locks, self.settings.calendar
        accounts, reps = self.tables.account_index, self.tables.rep_index
        columns = (table.text("account_id"), table.text("rep_id"), table.text("kind"), table.dates("expires"))
        return [
            (accounts[account], reps[rep], kind == "forbid")
            for account, rep, kind, last in zip(*columns, strict=True)
            if account in accounts and rep in reps and (period is None or last is None or last >= period.start)
        ]

    @cached_property
    def strengths(self) -> list[tuple[int, int, float]]:
        """Account, rep and strength of each relationship with somebody who is still there."""
        table, accounts, reps = self.tables.relationships, self.tables.account_index, self.tables.rep_index
        columns = (table.text("account_id"), table.text("rep_id"), table.number("strength").tolist())
        return [
            (accounts[account], reps[rep], strength)
            for account, rep, strength in zip(*columns, strict=True)
            if account in accounts and rep in reps
        ]
