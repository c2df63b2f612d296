"""Capacity that holds even if a few accounts need more hours than was said."""

from __future__ import annotations

from typing import Any

from territory_opt.rules.capacity import Capacity
from territory_opt.rules.facts import Facts
from territory_opt.terms import Measure
from tests.rules.cases import facts_of, found, measured, pair_faults, plan, scope_of, texts
from tests.rules.test_registry import read


def hours(*needed: float, capacity: float) -> Facts:
    return facts_of([{"visits": 1, "hours_per_visit": hour} for hour in needed], [{"capacity_hours": capacity}, {}])


def protected(share: float, accounts: int) -> Capacity:
    return Capacity(protect={"share": share, "accounts": accounts})  # type: ignore[arg-type]  # as case.yaml says it


def test_the_largest_few_may_need_more_and_no_minute_beyond() -> None:
    rule = protected(0.1, 2)
    # 10 + 5 + 1 h, and 1 + 0.5 h more.
    assert found(rule, scope_of(rule, hours(10, 5, 1, capacity=17.5)), plan(1, 1, 1)) == []
    facts = hours(10, 5, 1, capacity=17.49)
    assert measured(rule, scope_of(rule, facts), plan(1, 1, 1)) == Measure(1, 0)
    assert texts(rule, scope_of(rule, facts), plan(1, 1, 1)) == [
        "R1 has 17.5 h of work if 2 accounts need 10 % more, 0.02 h above the capacity of 17.48 h."
    ]
    assert found(Capacity(), scope_of(Capacity(), facts), plan(1, 1, 1)) == []


def test_fewer_accounts_than_might_need_more() -> None:
    rule = protected(0.1, 5)
    assert found(rule, scope_of(rule, hours(10, 5, capacity=16.5)), plan(1, 1)) == []
    assert measured(rule, scope_of(rule, hours(10, 5, capacity=16.48)), plan(1, 1)) == Measure(2, 0)


def test_what_is_needed_more_rounds_up_to_minutes() -> None:
    rule = protected(0.01, 1)
    facts = hours(0.5, capacity=31 / 60)  # 30 minutes and 0.3 of one
    assert found(rule, scope_of(rule, facts), plan(1)) == []
    assert measured(rule, scope_of(rule, hours(0.5, capacity=30 / 60)), plan(1)) == Measure(1, 0)
    assert texts(rule, scope_of(rule, hours(0.5, capacity=0.5)), plan(1)) == [
        "R1 has 0.52 h of work if 1 account needs 1 % more, 0.02 h above the capacity of 0.5 h."
    ]


def test_accounts_that_fit_only_if_all_goes_well_are_oversize() -> None:
    rule = protected(0.1, 1)
    facts = facts_of([{"visits": 1, "hours_per_visit": 10}], [{"capacity_hours": 10.5}])
    assert pair_faults(Capacity(), scope_of(Capacity(), facts)) == []
    assert pair_faults(rule, scope_of(rule, facts)) == [
        'error: accounts row 1, account_id: "A1" is oversize: 11 h of work at its worst, above the capacity of every '
        "rep who may own it (at most 10.5 h)"
    ]


def test_settings() -> None:
    (rule,), wrong = read({"rule": "capacity", "protect": {}})
    assert (wrong, rule.model_dump()["protect"]) == ([], {"share": 0.1, "accounts": 5})
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"hard": False, "price_per_hour": 1, "protect": {}},
            ": protect needs hard: true; a promise is kept or it is none",
        ),
        ({"protect": {"accounts": 0}}, ', protect, accounts: "0" must be at least 1'),
        ({"protect": {"accounts": 1.5}}, ', protect, accounts: "1.5" must be a whole number'),
        ({"protect": {"share": -0.1}}, ', protect, share: "-0.1" must be at least 0'),
        ({"protect": {"shares": 0.1}}, ', protect: "shares" is not a known key (did you mean share?)'),
    ]
    for keys, words in cases:
        _, wrong = read({"rule": "capacity", **keys})
        assert wrong == [f"case.yaml, rules 1 (capacity){words}"]
