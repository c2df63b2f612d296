"""What deals are worth: their own currency, else their account's, else the case's; a rate, or a refusal."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from territory_opt.errors import Faults
from territory_opt.schema.account import Account
from territory_opt.schema.checks import check_tables
from territory_opt.schema.deal_money import deal_values
from territory_opt.schema.fx_rate import FxRate
from territory_opt.schema.opportunity import Opportunity
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables
from territory_opt.verifier.deals import deal_values as verified_values
from territory_opt.verifier.facts import Facts


def tables(accounts: str, deals: str, fx: str = "") -> Tables:
    """Return accounts A, B ... in currencies (``-``: blank), deals ``account:currency``, and rates ``code:rate``."""
    return Tables.from_models(
        accounts=[
            Account(account_id=name, currency=None if code == "-" else code, revenue=1)
            for name, code in zip("ABCDEF", accounts.split(), strict=False)
        ],
        reps=[Rep(rep_id="R")],
        opportunities=[
            Opportunity(opportunity_id=f"O{number}", account_id=account, rep_id="R", value=100, currency=code or None)
            for number, (account, _, code) in enumerate((deal.partition(":") for deal in deals.split()), start=1)
        ],
        fx=[
            FxRate(currency=code, rate=float(rate), date=date(2026, 9, 30))
            for code, _, rate in (one.partition(":") for one in fx.split())
        ],
    )


CASES: dict[str, tuple[Tables, dict[str, Any], list[float], list[str]]] = {
    "nobody names a currency": (tables("- -", "A B"), {}, [100, 100], []),
    "the deal's own counts before its account's": (
        tables("EUR -", "A A:usd B", "USD:0.9"),
        {"currency": "EUR"},
        [100, 90, 100],
        ['? fx row 1, currency: "USD" is counted as 0.9 EUR, the rate of 2026-09-30: 1 opportunity'],
    ),
    "the account's counts, and is told once": (
        tables("EUR PLN", "A B", "PLN:0.25"),
        {"currency": "EUR"},
        [100, 25],
        ['? fx row 1, currency: "PLN" is counted as 0.25 EUR, the rate of 2026-09-30: 1 account'],
    ),
    "the only currency there is needs no rate": (tables("- -", "A:USD B:usd"), {}, [100, 100], []),
    "a currency without a rate": (
        tables("EUR", "A A:USD A:USD"),
        {},
        [100, math.nan, math.nan],
        [
            'opportunities row 2, currency: "USD" has no rate to EUR; give one in fx.csv (currency, rate, date): '
            "2 opportunities"
        ],
    ),
    "a rate that is too late": (
        tables("EUR", "A:USD", "USD:0.9"),
        {"period": "2026Q3"},
        [math.nan],
        [
            'opportunities row 1, currency: "USD" has no rate to EUR of 2026-07-01 or before; give one in fx.csv '
            "(currency, rate, date): 1 opportunity"
        ],
    ),
    "several currencies, none of them the case's": (
        tables("-", "A:USD A:EUR A"),
        {},
        [math.nan, math.nan, 100],
        ["case.yaml, currency: is missing; deals are in EUR, USD: say in which one to plan"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_values_and_what_is_said_of_them(name: str) -> None:
    given, said, values, words = CASES[name]
    settings, faults = CaseSettings(**said), Faults()
    check_tables(given, faults, settings)
    assert deal_values(given, settings).tolist() == pytest.approx(values, nan_ok=True)
    assert verified_values(Facts(given, settings)) == pytest.approx(values, nan_ok=True)
    assert [("? " if one.severity == "warning" else "") + str(one) for one in faults] == words


def test_a_deal_without_a_value_needs_no_rate() -> None:
    deal = Opportunity(opportunity_id="O", account_id="A", currency="USD")
    given = Tables.from_models(
        accounts=[Account(account_id="A", currency="EUR")], reps=[Rep(rep_id="R")], opportunities=[deal]
    )
    faults = Faults()
    check_tables(given, faults, CaseSettings())
    assert not faults.errors
