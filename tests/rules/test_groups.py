"""Families and exclusive cells."""

from __future__ import annotations

import pytest

from territory_opt.rules.base import Groups, Rule
from territory_opt.rules.exclusive import Exclusive
from territory_opt.rules.facts import Facts
from territory_opt.rules.keep_together import KeepTogether
from territory_opt.terms import Measure
from tests.rules.cases import facts_of, faults, found, measured, plan, scope_of, texts


def members(rule: Rule, facts: Facts) -> dict[str, list[str]]:
    groups = rule.groups(facts)
    assert isinstance(groups, Groups)
    return {name: [facts.unit_names[u] for u in groups.members(g)] for g, name in enumerate(groups.names)}


def test_a_family_is_a_whole_tree() -> None:
    facts = facts_of([{}, {"parent_id": "A1"}, {"parent_id": "A2"}, {}, {"parent_id": "A1"}], [{}])
    assert members(KeepTogether(), facts) == {"A1": ["A1", "A2", "A3", "A5"]}


def test_an_unknown_parent_is_a_label() -> None:
    facts = facts_of([{"parent_id": "Acme"}, {"parent_id": "Acme"}, {"parent_id": "Other"}, {"parent_id": "A1"}], [{}])
    assert members(KeepTogether(), facts) == {"Acme": ["A1", "A2", "A4"]}


def test_an_account_may_be_its_own_parent() -> None:
    facts = facts_of([{"parent_id": "A1"}, {"parent_id": "A1"}, {"parent_id": "A3"}], [{}])
    assert members(KeepTogether(), facts) == {"A1": ["A1", "A2"]}


def test_a_circle_of_parents_does_not_hang() -> None:
    facts = facts_of([{"parent_id": "A2"}, {"parent_id": "A1"}], [{}])
    assert list(members(KeepTogether(), facts).values()) == [["A1", "A2"]]


def test_a_family_by_another_column() -> None:
    facts = facts_of([{"group": "x"}, {"group": ""}, {"group": "x"}, {"group": ""}, {"group": "y"}], [{}])
    assert members(KeepTogether(by="group"), facts) == {"x": ["A1", "A3"]}


def test_a_family_with_one_owner_costs_nothing_and_with_two_breaks() -> None:
    facts = facts_of([{}, {"parent_id": "A1"}, {"parent_id": "A1"}], [{}, {}, {}])
    rule = KeepTogether()
    scope = scope_of(rule, facts)
    assert found(rule, scope, plan(2, 2, 2)) == []
    assert found(rule, scope, plan(2, 2, 0)) == []
    assert measured(rule, scope, plan(1, 2, 3)) == Measure(2, 0)
    assert texts(rule, scope, plan(1, 2, 3)) == [
        "The family A1 is shared by R1, R2 and R3; it may have only one owner."
    ]


def test_a_soft_family_pays_for_each_rep_beyond_the_first() -> None:
    facts = facts_of([{}, {"parent_id": "A1"}, {"parent_id": "A1"}], [{}, {}, {}])
    rule = KeepTogether(hard=False, cost_per_extra_rep=400)
    assert rule.level_unit(facts) == "money"
    scope = scope_of(rule, facts)
    assert rule.prices(facts, scope.pairs) == [400]
    assert measured(rule, scope, plan(1, 2, 3)) == Measure(0, 800_00)
    assert texts(rule, scope, plan(1, 2, 3)) == ["The family A1 is shared by R1, R2 and R3: 800 USD."]
    assert texts(rule, scope, plan(1, 2, 0)) == ["The family A1 is shared by R1 and R2: 400 USD."]


def test_keep_together_needs_its_column() -> None:
    facts = facts_of([{}], [{}])
    assert KeepTogether().skipped(facts) == "accounts have no parent_id"
    assert KeepTogether(by="group").skipped(facts) is None
    assert faults(KeepTogether(by="group"), facts) == [
        'error: accounts, group: there is no such column; needed by keep_together "keep_together"'
    ]
    blank = facts_of([{"parent_id": None}], [{}])
    assert KeepTogether().skipped(blank) == "the column parent_id is blank throughout"
    assert faults(KeepTogether(), facts_of([{"parent_id": "x"}], [{}])) == []


def test_cells_by_several_columns_and_first_characters() -> None:
    facts = facts_of(
        [
            {"postal_code": "02139", "industry": "retail"},
            {"postal_code": "02144", "industry": "retail"},
            {"postal_code": "02139", "industry": "finance"},
            {"postal_code": "03101", "industry": "retail"},
        ],
        [{}, {}],
    )
    assert members(Exclusive(by=("postal_code:3",)), facts) == {"021": ["A1", "A2", "A3"]}
    assert members(Exclusive(by=("postal_code:3", "industry")), facts) == {"021 / retail": ["A1", "A2"]}
    assert members(Exclusive(by=("industry",)), facts) == {"retail": ["A1", "A2", "A4"]}


def test_a_shared_cell_breaks() -> None:
    facts = facts_of([{"region": "East"}, {"region": "East"}, {"region": "West"}], [{}, {}])
    rule = Exclusive(by=("region",))
    assert rule.level_unit(facts) is None
    scope = scope_of(rule, facts)
    assert found(rule, scope, plan(1, 1, 2)) == []
    assert measured(rule, scope, plan(1, 2, 2)) == Measure(1, 0)
    assert texts(rule, scope, plan(1, 2, 2)) == ["The cell East is shared by R1 and R2; it may have only one owner."]


def test_a_soft_cell_pays() -> None:
    facts = facts_of([{"region": "East"}, {"region": "East"}], [{}, {}])
    rule = Exclusive(by=("region",), hard=False, cost_per_extra_rep=12.5)
    assert texts(rule, scope_of(rule, facts), plan(1, 2)) == ["The cell East is shared by R1 and R2: 12.5 USD."]


def test_an_unknown_cell_is_a_fault() -> None:
    facts = facts_of([{"region": "East"}, {}], [{}])
    assert faults(Exclusive(by=("region", "zone:2")), facts) == [
        'error: accounts row 2, region: is blank; needed by exclusive "exclusive" to know the cell',
        'error: accounts, zone: there is no such column; needed by exclusive "exclusive"',
    ]


@pytest.mark.parametrize("rule", [KeepTogether(), Exclusive(by=("parent_id",))])
def test_no_groups_no_terms(rule: Rule) -> None:
    facts = facts_of([{"parent_id": "x"}, {"parent_id": "y"}], [{}])
    assert rule.terms(scope_of(rule, facts)) == ()
    assert found(rule, scope_of(rule, facts), plan(1, 1)) == []
