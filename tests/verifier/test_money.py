"""Amounts in several currencies, by the rate in force when the period begins."""

from __future__ import annotations

from datetime import date

from territory_opt.schema.account import Account
from territory_opt.schema.fx_rate import FxRate
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables
from territory_opt.verifier.facts import Facts

RATES = [
    FxRate(currency="EUR", rate=1.1, date=date(2026, 9, 30)),
    FxRate(currency="EUR", rate=1.2, date=date(2026, 10, 1)),
    FxRate(currency="EUR", rate=1.3, date=date(2026, 10, 2)),
]


def facts_of(account: Account, **settings: object) -> Facts:
    tables = Tables.from_models(accounts=[account], reps=[Rep(rep_id="R1")], fx=RATES)
    return Facts(tables, CaseSettings.model_validate({"currency": "USD", **settings}))


def test_the_rate_of_the_first_day_counts_or_the_latest_without_a_period() -> None:
    account = Account(account_id="A1", currency="eur", potential=100)
    assert facts_of(account, period="2026Q4").amount.tolist() == [120.0]
    assert facts_of(account, period="2026Q3").amount.tolist() == [100.0]
    assert facts_of(account).amount.tolist() == [130.0]


def test_value_is_net_profit_from_all_kinds_of_expense_and_a_loss_gains_nothing() -> None:
    account = Account.model_validate({"account_id": "A1", "revenue": 10, "expense_travel": 4, "expense_gifts": 7})
    facts = facts_of(account, money_period="quarter")
    assert facts.amount.tolist() == [-1.0]
    assert facts.gain.tolist() == [0.0]


def test_a_years_gain() -> None:
    account = Account(account_id="A1", revenue=10)
    assert facts_of(account, money_period="quarter").yearly_gain.tolist() == [40.0]
    assert facts_of(account).yearly_gain.tolist() == [10.0]
