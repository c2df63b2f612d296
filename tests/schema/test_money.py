"""Currencies, rates, periods of money, expense from its parts."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from territory_opt.errors import Faults
from territory_opt.schema.account import Account
from territory_opt.schema.checks import check_tables
from territory_opt.schema.fx_rate import FxRate
from territory_opt.schema.money import account_rates, case_currency, expense_columns, is_money
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables


def tables(currencies: str, *rates: tuple[str, float, str], **columns: float) -> Tables:
    """Return accounts A, B, ... in the currencies given, ``-`` for none."""
    accounts = [
        Account(account_id=name, currency=None if code == "-" else code, revenue=100, **columns)
        for name, code in zip("ABCDEFGH", currencies.split(), strict=False)
    ]
    fx = [FxRate(currency=code, rate=rate, date=date.fromisoformat(day)) for code, rate, day in rates]
    return Tables.from_models(accounts=accounts, reps=[Rep(rep_id="R")], fx=fx)


def words(given: Tables, **settings: object) -> list[str]:
    faults = Faults()
    check_tables(given, faults, CaseSettings(**settings))
    return [("? " if fault.severity == "warning" else "") + str(fault) for fault in faults]


def test_one_currency_needs_no_rate() -> None:
    given = tables("eur EUR -")
    assert words(given) == []
    assert words(given, currency="EUR") == []
    assert case_currency(given, CaseSettings()) == "EUR"
    assert account_rates(given, CaseSettings()).tolist() == [1, 1, 1]


def test_several_currencies_without_a_case_currency_are_refused() -> None:
    assert words(tables("EUR USD EUR")) == [
        "case.yaml, currency: is missing; amounts are in EUR, USD: say in which one to plan"
    ]


def test_a_currency_without_a_rate_is_refused_once() -> None:
    assert words(tables("EUR PLN USD PLN CZK"), currency="EUR") == [
        'accounts row 5, currency: "CZK" has no rate to EUR; give one in fx.csv (currency, rate, date): 1 account',
        'accounts row 2, currency: "PLN" has no rate to EUR; give one in fx.csv (currency, rate, date): 2 accounts',
        'accounts row 3, currency: "USD" has no rate to EUR; give one in fx.csv (currency, rate, date): 1 account',
    ]


def test_amounts_are_multiplied_with_the_rate_and_that_is_said() -> None:
    given = tables("EUR PLN -", ("pln", 0.23, "2026-09-30"))
    assert account_rates(given, CaseSettings(currency="EUR")).tolist() == [1, 0.23, 1]
    assert words(given, currency="eur") == [
        '? fx row 1, currency: "pln" is counted as 0.23 EUR, the rate of 2026-09-30: 1 account'
    ]


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2026Q4", 2.0), ("2026Q3", 1.0), (None, 3.0), ("2026-11", 3.0)],  # the third rate is of the first of November
)
def test_the_rate_in_force_when_the_period_begins_counts(period: str | None, expected: float) -> None:
    given = tables("USD", ("USD", 3, "2026-11-01"), ("USD", 1, "2026-06-30"), ("USD", 2, "2026-10-01"))
    assert account_rates(given, CaseSettings(currency="EUR", period=period)).tolist() == [expected]


def test_a_rate_of_a_later_day_is_none() -> None:
    given = tables("USD", ("USD", 3, "2026-10-02"))
    assert words(given, currency="EUR", period="2026Q4") == [
        'accounts row 1, currency: "USD" has no rate to EUR of 2026-10-01 or before; give one in fx.csv '
        "(currency, rate, date): 1 account"
    ]


@pytest.mark.parametrize(
    ("day", "old"),
    [("2026-03-31", ""), ("2026-03-30", "; the rate is 185 days old when the period begins")],
)
def test_old_rates_are_doubted(day: str, old: str) -> None:
    given = tables("USD", ("USD", 3, day))
    assert words(given, currency="EUR", period="2026Q4") == [
        f'? fx row 1, currency: "USD" is counted as 3 EUR, the rate of {day}: 1 account{old}'
    ]


def test_a_fiscal_year_moves_the_day_of_the_rate() -> None:
    given = tables("USD", ("USD", 3, "2026-10-01"), ("USD", 4, "2027-01-01"))
    settings = CaseSettings(currency="EUR", period="2026Q4", fiscal_year_start=4)
    assert account_rates(given, settings).tolist() == [4]


def test_a_rate_twice_is_a_fault() -> None:
    given = tables("USD", ("USD", 3, "2026-10-01"), ("USD", 4, "2026-10-01"))
    assert words(given, currency="USD") == [
        'fx row 2, currency: "USD" appears twice with date 2026-10-01 (first in row 1)'
    ]


def test_money_is_what_the_schema_says_is_money() -> None:
    assert all(map(is_money, ("revenue", "lifetime_value", "expense_time", "expense_samples")))
    assert not any(map(is_money, ("employees", "q1", "beds", "expenses")))


def test_expense_is_its_column_or_else_its_parts() -> None:
    parts = tables("-", expense_travel=1, expense_samples=2)
    assert expense_columns(parts.accounts) == ("expense_travel", "expense_samples")
    assert expense_columns(tables("-", expense=3, expense_travel=1).accounts) == ("expense",)
    assert expense_columns(tables("-").accounts) == ()


@pytest.mark.parametrize(
    ("expense", "expected"),
    [
        (100, []),
        (101, []),
        (102, ['? accounts row 1, expense: "102" is not the sum of its parts, 100; the sum is not used']),
    ],
)
def test_an_expense_that_is_not_its_sum_is_named(expense: float, expected: list[str]) -> None:
    assert words(tables("-", expense=expense, expense_travel=30, expense_time=50, expense_marketing=20)) == expected


def test_a_blank_part_says_nothing_about_the_sum() -> None:
    given = Tables.from_models(
        accounts=[Account(account_id="A", expense=9, expense_travel=None, expense_time=1)], reps=[Rep(rep_id="R")]
    )
    assert words(given) == []


@pytest.mark.parametrize(
    ("money_period", "period", "expected"),
    [("year", "2026Q4", 1), ("quarter", None, 4), ("month", None, 12), ("period", "2026-01", 12), ("period", None, 4)],
)
def test_money_periods_of_a_year(money_period: str, period: str | None, expected: int) -> None:
    assert CaseSettings(money_period=money_period, period=period).money_periods_per_year == expected


def test_rates_are_floats_of_one_per_account() -> None:
    assert account_rates(tables("EUR USD"), CaseSettings()).dtype == np.float64
