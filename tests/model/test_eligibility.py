"""Who may own what: bars first, then relationships that must be kept, then locks above everything."""

from __future__ import annotations

from tests.model.small import allowed, compiled, exceptions

NORTH = {"region": "N"}
REPS = {"R0": {"regions": ["N"]}, "R1": {"regions": ["S"]}, "R2": {}}
BOUNDARY, LOCK, RELATIONSHIP = {"rule": "boundary", "by": ["regions"]}, {"rule": "lock"}, {"rule": "relationship"}


def test_bars_of_several_rules_add_up() -> None:
    forbidden = [("A", "R2", {"kind": "forbid"})]
    one = compiled({"A": NORTH, "B": NORTH}, [BOUNDARY, LOCK], REPS, locks=forbidden)
    assert allowed(one) == {"A": ["R0"], "B": ["R0", "R2"]}
    assert exceptions(one) == []


def test_a_lock_overrides_a_bar_and_is_listed_under_the_rule_that_gave_way() -> None:
    one = compiled({"A": NORTH}, [BOUNDARY, LOCK], REPS, locks=[("A", "R1", {})])
    assert allowed(one) == {"A": ["R1"]}
    assert exceptions(one) == [("boundary", "A is locked to R1 although a rule bars it.")]


def test_a_lock_that_no_rule_bars_is_no_exception() -> None:
    one = compiled({"A": NORTH}, [BOUNDARY, LOCK], REPS, locks=[("A", "R2", {})])
    assert allowed(one) == {"A": ["R2"]}
    assert exceptions(one) == []


def test_a_strong_relationship_restricts_its_account_to_that_rep() -> None:
    one = compiled({"A": {"potential": 1}}, [RELATIONSHIP], REPS, relationships=[("A", "R2", {"strength": 0.8})])
    assert allowed(one) == {"A": ["R2"]}


def test_a_relationship_just_below_restricts_nothing() -> None:
    one = compiled({"A": {"potential": 1}}, [RELATIONSHIP], REPS, relationships=[("A", "R2", {"strength": 0.79})])
    assert allowed(one) == {"A": ["R0", "R1", "R2"]}


def test_several_strong_relationships_leave_the_choice_among_them() -> None:
    strong = [("A", "R0", {"strength": 0.9}), ("A", "R1", {"strength": 1})]
    one = compiled({"A": {"potential": 1, **NORTH}}, [RELATIONSHIP], REPS, relationships=strong)
    assert allowed(one) == {"A": ["R0", "R1"]}
    barred = compiled({"A": {"potential": 1, **NORTH}}, [BOUNDARY, RELATIONSHIP], REPS, relationships=strong)
    assert allowed(barred) == {"A": ["R0"]}
    assert exceptions(barred) == []


def test_a_relationship_lapses_if_none_of_its_reps_is_eligible_and_is_listed() -> None:
    strong = [("A", "R1", {"strength": 0.9})]
    one = compiled({"A": {"potential": 1, **NORTH}}, [RELATIONSHIP, BOUNDARY], REPS, relationships=strong)
    assert allowed(one) == {"A": ["R0", "R2"]}
    assert exceptions(one) == [("relationship", "A need not stay with R1: not eligible.")]


def test_a_lock_beats_a_relationship_whatever_their_order() -> None:
    for rules in ([RELATIONSHIP, LOCK], [LOCK, RELATIONSHIP]):
        strong = [("A", "R0", {"strength": 1})]
        one = compiled({"A": {"potential": 1}}, rules, REPS, relationships=strong, locks=[("A", "R1", {})])
        assert allowed(one) == {"A": ["R1"]}
        assert exceptions(one) == [("relationship", "A is locked to R1 although a rule bars it.")]


def test_the_first_rule_that_bars_a_pair_is_named() -> None:
    forbidden = [("A", "R1", {"kind": "forbid"})]
    for rules, first in (([BOUNDARY, LOCK], "boundary"), ([LOCK, BOUNDARY], "lock")):
        one = compiled({"A": NORTH}, rules, REPS, locks=forbidden)
        bar = int(one.model.barred_by(one.model.pairs.unit[:1] * 0, one.model.pairs.rep[:1] * 0 + 1)[0])
        assert one.rules[bar].name == first


def test_an_account_that_nobody_may_own_leaves_its_family_its_cell_and_all_targets() -> None:
    accounts = {
        "A": {"potential": 100, "region": "W", "parent_id": "P", "industry": "x"},
        "B": {"potential": 30, "region": "N", "parent_id": "P", "industry": "x"},
        "C": {"potential": 50, "region": "N", "parent_id": "Q", "industry": "x"},
    }
    rules = [BOUNDARY, {"rule": "keep_together"}, {"rule": "exclusive", "by": ["industry"]}, {"rule": "balance"}]
    one = compiled(accounts, rules, {"R0": {"regions": ["N"]}, "R1": {"regions": ["N", "S"]}})
    assert allowed(one) == {"A": [], "B": ["R0", "R1"], "C": ["R0", "R1"]}
    balance = next(rule for rule in one.rules.values() if rule.name == "balance")
    (labels,) = balance.rows(one.scopes[3])
    assert [target * labels.quantum.size for target in labels.targets if target] == [40, 40]
    assert one.reduction.unit_of.tolist() == [-1, 0, 0]
    assert exceptions(one) == []
