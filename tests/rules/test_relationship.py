from __future__ import annotations

from territory_opt.rules.facts import Facts
from territory_opt.rules.relationship import Relationship
from territory_opt.terms import Measure
from tests.rules.cases import facts_of, faults, found, measured, plan, scope_of, texts


def knows(account: str, rep: str, strength: float | None, **more: str) -> dict[str, object]:
    return {"account_id": account, "rep_id": rep, "strength": strength, **more}


def case(*relationships: dict[str, object], value: float = 50_000) -> Facts:
    return facts_of([{"potential": value}, {"potential": 1}], [{}, {}, {}], relationships=relationships)


def test_breaking_costs_a_share_of_the_value() -> None:
    facts, rule = case(knows("A1", "R1", 0.6)), Relationship()
    scope = scope_of(rule, facts)
    assert found(rule, scope, plan(1, 1)) == []
    assert found(rule, scope, plan(0, 1)) == []
    assert measured(rule, scope, plan(2, 1)) == Measure(0, 5_100_00)
    assert texts(rule, scope, plan(2, 1)) == ["A1 goes to R2 and not to R1, whom it knows (strength 0.6): 5,100 USD."]


def test_every_broken_relationship_costs() -> None:
    facts, rule = case(knows("A1", "R1", 0.6), knows("A1", "R2", 0.2)), Relationship(loss_share=0.1)
    scope = scope_of(rule, facts)
    assert texts(rule, scope, plan(3, 1)) == [
        "A1 goes to R3 and not to R1, whom it knows (strength 0.6): 3,000 USD.",
        "A1 goes to R3 and not to R2, whom it knows (strength 0.2): 1,000 USD.",
    ]
    assert measured(rule, scope, plan(1, 1)) == Measure(0, 1_000_00)
    assert measured(rule, scope, plan(2, 1)) == Measure(0, 3_000_00)


def test_half_cents_are_exact() -> None:
    # 0.5 × 0.17 × 101 is 8.585, which floats hold as less: half a cent rounds up all the same.
    facts, rule = case(knows("A1", "R1", 0.5), value=101), Relationship()
    assert measured(rule, scope_of(rule, facts), plan(2, 1)) == Measure(0, 859)


def test_losses_earn_nothing() -> None:
    facts = facts_of([{"revenue": 10, "expense": 90}], [{}, {}], relationships=[knows("A1", "R1", 0.5)])
    assert found(Relationship(), scope_of(Relationship(), facts), plan(2)) == []


def test_strong_relationships_pin_and_do_not_cost() -> None:
    facts = case(knows("A1", "R2", 0.8), knows("A1", "R1", 0.95), knows("A2", "R1", 0.79))
    rule = Relationship()
    pins = rule.pins(facts)
    assert pins is not None
    assert (pins.unit.tolist(), pins.rep.tolist(), pins.override) == ([0, 0], [0, 1], False)
    assert found(rule, scope_of(rule, facts), plan(3, 1)) == []
    assert rule.why_barred(facts, 0, 2) == (
        "A1 stays with R1 (strength 0.95) and R2 (strength 0.8): relationships are kept from 0.8."
    )


def test_nothing_is_pinned_below_the_strength() -> None:
    assert Relationship(keep_from=0.9).pins(case(knows("A1", "R1", 0.89))) is None


def test_departed_reps_and_no_strength_count_as_nothing() -> None:
    facts, rule = case(knows("A1", "R9", 0.9), knows("A1", "R1", 0)), Relationship(keep_from=0)
    assert rule.bonds(facts) == []
    assert rule.pins(facts) is None
    assert rule.terms(scope_of(rule, facts)) == ()


def test_a_pair_said_twice_counts_once_at_its_strongest() -> None:
    twice = (knows("A1", "R1", 0.2, line="x"), knows("A1", "R1", 0.4, line="y"))
    for order in (twice, twice[::-1]):
        assert [bond.strength for bond in Relationship().bonds(case(*order))] == [0.4]


def test_blanks_are_faults_where_they_matter() -> None:
    facts = facts_of(
        [{"potential": None}, {"potential": 5}, {"potential": None}, {"potential": None}],
        [{}],
        relationships=[knows("A1", "R1", 0.4), knows("A2", "R1", None), knows("A3", "R1", 0.9)],
    )
    assert faults(Relationship(), facts) == [
        "error: relationships row 2, strength: is blank, expected a number from 0 to 1",
        'error: accounts row 1, potential: is blank; needed by relationship "relationship"; fill it in or say in '
        "case.yaml what a blank means, such as missing: {potential: 0}",
    ]


def test_skipped_without_relationships() -> None:
    assert Relationship().skipped(case()) == "there are no relationships"
    assert Relationship().skipped(case(knows("A1", "R1", 0.1))) is None
