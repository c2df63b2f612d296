from __future__ import annotations

from fractions import Fraction

from territory_opt.rules.keep_apart import KeepApart
from territory_opt.terms import Measure, Pairs
from tests.rules.cases import facts_of, faults, found, measured, pair_faults, plan, scope_of, texts
from tests.rules.test_registry import read

THREE = facts_of([{}, {}, {}], [{}, {}])
PAIR = KeepApart(pairs=[("A1", "A2")])
OWN = KeepApart(key_account="own_territory")
FAMILY = facts_of([{"key_account": True}, {"parent_id": "A1"}, {}, {}], [{}, {}, {}])
"""A1 is prioritised, A2 is its branch; A3 and A4 are others."""


def test_two_that_share_a_rep_break_the_rule() -> None:
    scope = scope_of(PAIR, THREE)
    assert found(PAIR, scope, plan(1, 2, 1)) == []
    assert found(PAIR, scope, plan(0, 0, 1)) == []
    assert measured(PAIR, scope, plan(2, 2, 1)) == Measure(1, 0)
    assert texts(PAIR, scope, plan(2, 2, 1)) == ["A1 and A2 share R2; they must be kept apart."]
    (labels,) = PAIR.rows(scope)
    assert labels.names == ("A1 and A2 with R1", "A1 and A2 with R2")


def test_or_cost_their_price() -> None:
    rule = KeepApart(pairs=[("A1", "A2"), ("A2", "A3")], hard=False, cost_per_pair=99.5)
    scope = scope_of(rule, THREE)
    assert (rule.level_unit(THREE), rule.prices(THREE, scope.pairs)) == ("money", [Fraction(199, 2)])
    assert measured(rule, scope, plan(1, 1, 1)) == Measure(0, 2 * 99_50)
    assert texts(rule, scope, plan(1, 1, 2)) == ["A1 and A2 share R1: 99.5 USD."]


def test_a_key_account_has_a_territory_of_its_own_with_its_family() -> None:
    scope = scope_of(OWN, FAMILY)
    assert found(OWN, scope, plan(1, 1, 2, 2)) == []
    assert found(OWN, scope, plan(1, 2, 2, 2)) == []
    assert measured(OWN, scope, plan(1, 1, 1, 2)) == Measure(1, 0)
    assert texts(OWN, scope, plan(1, 2, 1, 1)) == [
        "R1 owns 2 accounts besides the key account A1 and its family; they must be kept apart."
    ]


def test_two_key_accounts_of_one_family_may_share_and_of_two_may_not() -> None:
    key = {"key_account": True}
    facts = facts_of([{**key, "parent_id": "X"}, {**key, "parent_id": "X"}, key], [{}, {}])
    scope = scope_of(OWN, facts)
    assert found(OWN, scope, plan(1, 1, 2)) == []
    assert measured(OWN, scope, plan(1, 2, 2)) == Measure(2, 0)  # each is in the other's way


def test_own_territories_at_a_price_count_the_accounts_in_the_way() -> None:
    rule = KeepApart(key_account="own_territory", hard=False, cost_per_pair=10)
    scope = scope_of(rule, FAMILY)
    assert measured(rule, scope, plan(1, 1, 1, 1)) == Measure(0, 20_00)
    assert texts(rule, scope, plan(1, 1, 1, 1)) == [
        "R1 owns 2 accounts besides the key account A1 and its family: 20 USD."
    ]


def test_accounts_that_are_not_there_or_named_twice() -> None:
    rule = KeepApart(pairs=[("A1", "A9"), ("A1", "A1"), ("A1", "A2"), ("A2", "A1")])
    assert faults(rule, THREE) == [
        'error: case.yaml, keep_apart "keep_apart", pairs 1: "A9" is not in accounts',
        'error: case.yaml, keep_apart "keep_apart", pairs 2: "A1" cannot be kept apart from itself',
        'error: case.yaml, keep_apart "keep_apart", pairs 4: "A2" stands beside A1 in pairs already',
    ]


def test_more_prioritised_families_than_reps() -> None:
    key = {"key_account": True}
    assert faults(OWN, facts_of([key, key, {**key, "parent_id": "A2"}], [{}, {}])) == []
    assert faults(OWN, facts_of([key, key, key], [{}, {}])) == [
        "error: accounts, key_account: mark 3 families that are to have a territory each, and there are 2 reps"
    ]


def test_two_that_only_one_rep_may_own() -> None:
    assert pair_faults(PAIR, scope_of(PAIR, THREE, Pairs.of_lists(2, [[1], [1], [0, 1]]))) == [
        'error: case.yaml, keep_apart "keep_apart", pairs 1: "A1" can only go to R2, and so can A2'
    ]
    assert pair_faults(PAIR, scope_of(PAIR, THREE, Pairs.of_lists(2, [[1], [0, 1], [0, 1]]))) == []


def test_skipped_and_settings() -> None:
    assert OWN.skipped(THREE) == "no account is a key_account"
    assert OWN.skipped(FAMILY) is None
    _, wrong = read({"rule": "keep_apart"}, {"rule": "keep_apart", "pairs": [["A1", "A2"]], "hard": False})
    assert wrong == [
        "case.yaml, rules 1 (keep_apart): needs pairs or key_account: own_territory",
        "case.yaml, rules 2 (keep_apart): hard: false needs cost_per_pair",
    ]
