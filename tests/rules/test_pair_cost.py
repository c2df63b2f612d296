from __future__ import annotations

from territory_opt.rules.facts import Facts
from territory_opt.rules.pair_cost import PairCost
from territory_opt.terms import Measure
from tests.rules.cases import facts_of, found, measured, pair_faults, plan, scope_of, texts


def case(*costs: float | None) -> Facts:
    places = (("A1", "R1"), ("A1", "R2"), ("A2", "R2"))
    pairs = [{"account_id": a, "rep_id": r, "cost": c} for (a, r), c in zip(places, costs, strict=False)]
    return facts_of([{}, {}], [{}, {}], pairs=pairs)


def test_given_costs_are_charged() -> None:
    facts, rule = case(12.345, 600, -3), PairCost()
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(2, 2)) == Measure(0, 597_00)
    assert texts(rule, scope, plan(2, 2)) == ["A1 with R2 costs 600 USD.", "A2 with R2 costs -3 USD."]
    assert measured(rule, scope, plan(1, 1)) == Measure(0, 12_35)
    assert found(rule, scope, plan(0, 1)) == []


def test_pairs_without_a_cost_are_counted() -> None:
    rule = PairCost()
    assert pair_faults(rule, scope_of(rule, case(1, 2, None))) == [
        "warning: pairs, cost: 2 of 4 candidate pairs have no cost; they cost nothing"
    ]
    full = facts_of([{}], [{}], pairs=[{"account_id": "A1", "rep_id": "R1", "cost": 0}])
    assert pair_faults(rule, scope_of(rule, full)) == []


def test_skipped_without_costs() -> None:
    assert PairCost().skipped(case()) == "pairs have no costs"
    assert PairCost().skipped(case(None)) == "pairs have no costs"
    assert PairCost().skipped(case(0)) is None
