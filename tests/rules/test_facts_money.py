"""Value in several currencies and of any money period, as the rules and the verifier see it."""

from __future__ import annotations

from datetime import date

import pytest

from territory_opt.rules.facts import Facts
from territory_opt.schema.account import Account
from territory_opt.schema.account_line import AccountLine
from territory_opt.schema.fx_rate import FxRate
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables
from territory_opt.verifier.facts import Facts as Verified
from territory_opt.verifier.lines import by_line

ACCOUNTS = [
    Account(account_id="A", currency="EUR", revenue=100, expense_travel=10, expense_samples=5, employees=7),
    Account(account_id="B", currency="USD", revenue=200, expense_travel=20, expense_samples=0, employees=7),
    Account(account_id="C", revenue=None, expense_travel=20, expense_samples=0, employees=7),
]
RATES = [FxRate(currency="USD", rate=0.9, date=date(2026, 9, 30))]
TABLES = Tables.from_models(accounts=ACCOUNTS, reps=[Rep(rep_id="R")], fx=RATES)


@pytest.mark.parametrize("facts_class", [Facts, Verified])
def test_value_is_in_one_currency(facts_class: type[Facts] | type[Verified]) -> None:
    facts = facts_class(TABLES, CaseSettings(currency="EUR", missing={"revenue": 50}))
    assert facts.number("revenue").tolist() == [100, 180, 50]  # what a blank means is in the currency of the case
    assert facts.number("employees").tolist() == [7, 7, 7]
    assert facts.gain.tolist() == [85, 162, 30]


@pytest.mark.parametrize("facts_class", [Facts, Verified])
@pytest.mark.parametrize(("money_period", "times"), [("year", 1), ("quarter", 4), ("month", 12), ("period", 12)])
def test_a_relationship_is_worth_a_part_of_a_year(
    facts_class: type[Facts] | type[Verified], money_period: str, times: int
) -> None:
    settings = CaseSettings(currency="EUR", missing={"revenue": 0}, money_period=money_period, period="2026-10")
    facts = facts_class(TABLES, settings)
    assert facts.yearly_gain.tolist() == [85 * times, 162 * times, 0]


@pytest.mark.parametrize("facts_class", [Facts, Verified])
def test_a_count_of_accounts_is_not_money(facts_class: type[Facts] | type[Verified]) -> None:
    tables = Tables.from_models(accounts=[Account(account_id="A")], reps=[Rep(rep_id="R")])
    assert facts_class(tables, CaseSettings(money_period="month")).yearly_gain.tolist() == [1]


@pytest.mark.parametrize("facts_class", [Facts, Verified])
@pytest.mark.parametrize(
    ("named", "currency", "unit"),
    [("eur", None, "EUR"), ("eur", "usd", "USD"), (None, None, "cost units"), (None, "PLN", "PLN")],
)
def test_the_unit_of_money(
    facts_class: type[Facts] | type[Verified], named: str | None, currency: str | None, unit: str
) -> None:
    tables = Tables.from_models(accounts=[Account(account_id="A", currency=named)], reps=[Rep(rep_id="R")])
    assert facts_class(tables, CaseSettings(currency=currency)).money == unit


@pytest.mark.parametrize("currency", [{}, {"currency": "usd"}, {"currency": None}])
def test_lines_are_in_the_currency_of_their_account(currency: dict[str, str | None]) -> None:
    """A column of their own may repeat it; it never changes what their amounts are multiplied with."""
    accounts = [Account(account_id="A", currency="EUR"), Account(account_id="B", currency="USD")]
    rows = [("A", "core", 100), ("B", "core", 100), ("B", "cloud", 30)]
    lines = [
        AccountLine.model_validate({"account_id": account, "line": line, "potential": worth})
        if account == "A"
        else AccountLine.model_validate({"account_id": account, "line": line, "potential": worth, **currency})
        for account, line, worth in rows
    ]
    tables = Tables.from_models(accounts=accounts, reps=[Rep(rep_id="R")], account_lines=lines, fx=RATES)
    settings = CaseSettings(currency="EUR")
    assert Facts(tables, settings).gain.tolist() == [100, 90, 27]
    assert Verified(by_line(tables), settings).gain.tolist() == [100, 90, 27]
