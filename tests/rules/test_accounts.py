from __future__ import annotations

from territory_opt.rules.accounts import Accounts
from territory_opt.terms import Measure
from tests.rules.cases import every_pair, facts_of, faults, found, measured, pair_faults, plan, scope_of, texts


def test_the_limits_themselves_are_kept() -> None:
    rule = Accounts(min=1, max=2)
    facts = facts_of([{}] * 3, [{}, {}])
    assert found(rule, scope_of(rule, facts), plan(1, 1, 2)) == []


def test_one_more_and_one_less_break() -> None:
    rule = Accounts(min=1, max=2)
    facts = facts_of([{}] * 3, [{}, {}])
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(1, 1, 1)) == Measure(2, 0)
    assert texts(rule, scope, plan(1, 1, 1)) == [
        "R1 owns 3 accounts, 1 above the maximum of 2.",
        "R2 owns 0 accounts, 1 below the minimum of 1.",
    ]


def test_own_columns_stand_above_the_rule() -> None:
    rule = Accounts(max=1)
    facts = facts_of([{}] * 4, [{"max_accounts": 3}, {"min_accounts": 1}, {"min_accounts": 0, "max_accounts": 0}])
    assert texts(rule, scope_of(rule, facts), plan(1, 1, 1, 3)) == [
        "R2 owns 0 accounts, 1 below the minimum of 1.",
        "R3 owns 1 account, 1 above the maximum of 0.",
    ]


def test_only_limited_reps_have_rows() -> None:
    rule = Accounts()
    facts = facts_of([{}], [{}, {"max_accounts": 3}])
    (labels,) = rule.rows(scope_of(rule, facts))
    assert (labels.measure, labels.names, labels.targets) == ("accounts", ("R2",), (None,))


def test_contradictions_with_the_reps_columns() -> None:
    facts = facts_of([{}], [{"max_accounts": 4}, {"min_accounts": 11}, {"min_accounts": 5, "max_accounts": 10}])
    assert faults(Accounts(min=5, max=10), facts) == [
        'error: reps row 1, max_accounts: "4" contradicts min: 5 of accounts "accounts"',
        'error: reps row 2, min_accounts: "11" contradicts max: 10 of accounts "accounts"',
    ]


def test_a_minimum_that_candidates_do_not_allow() -> None:
    rule = Accounts(min=2)
    facts = facts_of([{}] * 4, [{}, {}])
    assert pair_faults(rule, scope_of(rule, facts)) == []
    assert pair_faults(rule, scope_of(rule, facts, every_pair(facts, without=[(0, 0), (1, 0)]))) == []
    scope = scope_of(rule, facts, every_pair(facts, without=[(0, 0), (1, 0), (2, 0)]))
    assert pair_faults(rule, scope) == [
        'error: reps row 1, rep_id: "R1" must own at least 2 accounts and may own only 1'
    ]


def test_skipped_without_any_limit() -> None:
    facts = facts_of([{}], [{}])
    assert Accounts().skipped(facts) == "neither the rule nor the columns min_accounts and max_accounts set a limit"
    assert Accounts(max=5).skipped(facts) is None
    assert Accounts().skipped(facts_of([{}], [{"min_accounts": 1}])) is None
