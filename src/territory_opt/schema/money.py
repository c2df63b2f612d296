"""Amounts in several currencies, and expense from its parts.

Accounts may say their currency; all that is added up is in the currency of the case. A rate holds from its day until
the next one of its currency; the one in force on the first day of the period counts, or the latest if the case does
not say what period it is for. Without a rate nothing is converted and nothing is guessed: the input is refused.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Faults
from territory_opt.schema.account import Account
from territory_opt.schema.cells import as_text
from territory_opt.schema.record import kinds_of
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables

EXPENSE_PART = "expense_"
"""Expense by kind stands in columns whose names begin like this: ``expense_travel``, or an attribute of one's own."""

OLD_DAYS = 184
"""A rate older than half a year when the period begins is doubted."""

SAME_SUM = 0.01
"""How far, as a share, an expense may be from the sum of its parts before that is worth a word."""


class Rate(NamedTuple):
    """What one unit of a currency is worth in the currency of the case, since when, and where that is said."""

    rate: float
    day: date
    at: int


def is_money(column: str) -> bool:
    """Tell whether a column of the accounts holds amounts of money."""
    kind = kinds_of(Account).get(column)
    return column.startswith(EXPENSE_PART) if kind is None else kind.unit.startswith("currency")


def expense_columns(accounts: Table) -> tuple[str, ...]:
    """Return the columns whose sum is the expense: ``expense`` if it is there, else its parts; perhaps none."""
    return ("expense",) if accounts.has("expense") else expense_parts(accounts)


def expense_parts(accounts: Table) -> tuple[str, ...]:
    """Return the columns that hold expense by kind."""
    return tuple(column for column in accounts.column_names if column.startswith(EXPENSE_PART))


def case_currency(tables: Tables, settings: CaseSettings) -> str | None:
    """Return the currency that amounts are added up in: that of the settings, else the only one that accounts name."""
    if settings.currency is not None:
        return settings.currency.upper()
    named = set(currency_codes(tables.accounts)) - {""}
    return named.pop() if len(named) == 1 else None


def account_rates(tables: Tables, settings: CaseSettings) -> NDArray[np.float64]:
    """Return what each account's amounts are multiplied with to be in the currency of the case. Shape (accounts,).

    1 for accounts that name no currency, and for currencies without a rate, which `check_currencies` refuses.
    """
    rates = {code: found.rate for code, found in rates_in_force(tables, settings).items()}
    rates[case_currency(tables, settings) or ""] = 1.0
    return np.array([rates.get(code, 1.0) for code in currency_codes(tables.accounts)], np.float64)


def rates_in_force(tables: Tables, settings: CaseSettings) -> dict[str, Rate]:
    """Return the rate of each currency that has one in force when the period begins."""
    table, period = tables.fx, settings.calendar
    found: dict[str, Rate] = {}
    columns = zip(currency_codes(table), table.number("rate").tolist(), table.dates("date"), strict=True)
    for index, (code, rate, day) in enumerate(columns):
        if not code or np.isnan(rate) or day is None or (period is not None and day > period.start):
            continue
        if code not in found or day > found[code].day:
            found[code] = Rate(rate, day, index)
    return found


def check_currencies(tables: Tables, settings: CaseSettings, faults: Faults) -> None:
    """Refuse amounts that cannot be brought to one currency, one fault for each; say which rates were used."""
    accounts, own = tables.accounts, case_currency(tables, settings)
    rows: dict[str, list[int]] = {}
    for index, code in enumerate(currency_codes(accounts)):
        if code:
            rows.setdefault(code, []).append(index)
    if own is None:
        if rows:
            words = f"is missing; amounts are in {', '.join(sorted(rows))}: say in which one to plan"
            faults.error(words, file=SETTINGS_FILE, column="currency")
        return
    rates = rates_in_force(tables, settings)
    for code in sorted(rows.keys() - {own}):
        count = "1 account" if len(rows[code]) == 1 else f"{len(rows[code]):,} accounts"
        if code in rates:
            say_rate(tables, settings, rates[code], own, count, faults)
        else:
            faults.error(f"{no_rate(tables, settings, code, own)}: {count}", **accounts.at(rows[code][0], "currency"))


def no_rate(tables: Tables, settings: CaseSettings, code: str, own: str) -> str:
    """Return what to say of a currency that cannot be brought to that of the case."""
    period = settings.calendar
    later = period is not None and code in currency_codes(tables.fx)
    when = f" of {period.start} or before" if period is not None and later else ""
    return f"has no rate to {own}{when}; give one in fx.csv (currency, rate, date)"


def say_rate(tables: Tables, settings: CaseSettings, rate: Rate, own: str, count: str, faults: Faults) -> None:
    """Say which rate is used for how many rows, and if it is old."""
    period, place = settings.calendar, tables.fx.at(rate.at, "currency")
    words = f"is counted as {as_text(rate.rate)} {own}, the rate of {rate.day}: {count}"
    if period is not None and (period.start - rate.day).days > OLD_DAYS:
        words += f"; the rate is {(period.start - rate.day).days} days old when the period begins"
    faults.warning(words, **place)


def check_expense(accounts: Table, faults: Faults) -> None:
    """Warn of an expense that is not the sum of its parts, where both are given: then the expense counts."""
    parts = [column for column in expense_parts(accounts) if column in kinds_of(Account)]
    if not accounts.has("expense") or not parts:
        return
    expense, total = accounts.number("expense"), np.sum([accounts.number(column) for column in parts], axis=0)
    off = np.abs(expense - total) > SAME_SUM * np.maximum(np.abs(expense), np.abs(total))  # false for blanks
    for index in np.flatnonzero(off).tolist():
        words = f"is not the sum of its parts, {as_text(round(float(total[index]), 2))}; the sum is not used"
        faults.warning(words, **accounts.at(index, "expense"))


def currency_codes(table: Table) -> list[str]:
    """Return the currency that each row names, in capitals; blank where it names none."""
    cells = table.text("currency").tolist()
    codes = {cell: cell.upper() for cell in set(cells)}
    return [codes[cell] for cell in cells]
