"""Holdout: open deals keep their accounts."""

from __future__ import annotations

from typing import Any

from territory_opt.rules.facts import Facts
from territory_opt.rules.holdout import Holdout
from tests.rules.cases import facts_of, faults

DEAL = {"account_id": "A1", "rep_id": "R1"}


def deals(*rows: dict[str, Any], **more: Any) -> Facts:
    return facts_of([{}, {}], [{}, {}], opportunities=rows, period="2026Q4", **more)


def held(facts: Facts, rule: Holdout | None = None) -> list[tuple[str, str]]:
    pins = (rule or Holdout()).pins(facts)
    if pins is None:
        return []
    assert not pins.override
    pairs = zip(pins.unit.tolist(), pins.rep.tolist(), strict=True)
    return [(facts.unit_names[unit], facts.rep_names[rep]) for unit, rep in pairs]


def test_an_open_deal_holds_its_account_with_every_rep_who_runs_one() -> None:
    won = {**DEAL, "account_id": "A2", "stage": "Closed Won"}
    facts = deals(DEAL, {**DEAL, "rep_id": "R2", "stage": "Proposal"}, won)
    assert held(facts) == [("A1", "R1"), ("A1", "R2")]
    assert Holdout().why_barred(facts, 0, 1) == "A1 stays with R1 and R2 while O1 and O2 are open."
    assert Holdout().why_barred(deals(DEAL), 0, 1) == "A1 stays with R1 while O1 is open."


def test_it_holds_until_the_day_it_should_close() -> None:
    on_time, late = {**DEAL, "expected_close": "2026-10-01"}, {**DEAL, "expected_close": "2026-09-30"}
    assert held(deals(on_time)) == [("A1", "R1")]
    assert held(deals(late)) == []
    assert faults(Holdout(), deals(on_time)) == []
    assert faults(Holdout(), deals(late)) == [
        "warning: opportunities row 1, expected_close: "
        '"2026-09-30" is before 2026Q4 begins, and the deal is still open; it holds nothing'
    ]


def test_a_day_of_closing_that_is_still_to_come_is_an_expectation() -> None:
    assert held(deals({**DEAL, "closed": "2026-11-01"})) == [("A1", "R1")]
    assert held(deals({**DEAL, "closed": "2026-09-01"})) == []


def test_small_deals_and_those_of_unknown_value_may_be_left_out() -> None:
    facts = deals({**DEAL, "value": 100}, {**DEAL, "account_id": "A2", "value": 99.99}, {**DEAL, "rep_id": "R2"})
    assert held(facts, Holdout(min_value=100)) == [("A1", "R1")]


def test_what_a_deal_is_worth_is_counted_in_the_currency_of_the_case() -> None:
    fx = [{"currency": "CHF", "rate": 1.06, "date": "2026-09-30"}]
    francs = {**DEAL, "value": 100, "currency": "CHF"}
    facts = deals(francs, fx=fx, currency="EUR")
    assert held(facts, Holdout(min_value=106)) == [("A1", "R1")]
    assert held(facts, Holdout(min_value=106.01)) == []


def test_people_and_accounts_that_are_gone_hold_nothing() -> None:
    facts = deals({**DEAL, "rep_id": "R9"}, {**DEAL, "account_id": "A9"}, {"rep_id": "R1"})
    assert held(facts) == []
    assert Holdout().skipped(facts) == "there are no open deals"


def test_a_product_that_is_a_line_holds_that_line() -> None:
    lines = [{"account_id": "A1", "line": line} for line in ("hardware", "software")]
    facts = deals({**DEAL, "product": "software"}, {**DEAL, "rep_id": "R2", "product": "GTX"}, account_lines=lines)
    assert held(facts) == [("A1 (hardware)", "R2"), ("A1 (software)", "R1"), ("A1 (software)", "R2")]
