from __future__ import annotations

from territory_opt.rules.disruption import Disruption
from territory_opt.rules.facts import Facts
from territory_opt.terms import NOTHING, Measure
from tests.rules.cases import every_pair, facts_of, found, measured, plan, scope_of, texts


def owned(*owners: str, value: tuple[float, ...] = ()) -> Facts:
    values = value or (1.0,) * len(owners)
    rows = [{"current_rep_id": owner, "potential": worth} for owner, worth in zip(owners, values, strict=True)]
    return facts_of(rows, [{}, {}, {}])


def test_each_move_costs() -> None:
    facts, rule = owned("R1", "R2", ""), Disruption(cost_per_move=200)
    assert rule.level_unit(facts) == "money"
    scope = scope_of(rule, facts)
    assert found(rule, scope, plan(1, 2, 3)) == []
    assert found(rule, scope, plan(0, 0, 3)) == []
    assert measured(rule, scope, plan(2, 2, 3)) == Measure(0, 200_00)
    assert texts(rule, scope, plan(2, 2, 3)) == ["A1 moves from R1 to R2: 200 USD."]


def test_assignments_stand_above_the_accounts_own_column() -> None:
    facts = facts_of([{"current_rep_id": "R1"}], [{}, {}], assignments=[{"account_id": "A1", "rep_id": "R2"}])
    rule = Disruption(cost_per_move=1)
    assert texts(rule, scope_of(rule, facts), plan(1)) == ["A1 moves from R2 to R1: 1 USD."]


def test_forced_moves_are_listed_and_cost_nothing() -> None:
    facts, rule = owned("R1", "R9", "HOUSE", "R2"), Disruption(cost_per_move=200, max_accounts=0)
    scope = scope_of(rule, facts, every_pair(facts, without=[(0, 0)]))
    assert measured(rule, scope, plan(2, 1, 1, 2)) == NOTHING
    assert texts(rule, scope, plan(2, 1, 1, 2)) == [
        "A1 moves from R1 to R2: forced, since R1 may not own it.",
        "A2 moves from R9 to R1: forced, since R9 has left.",
    ]


def test_the_budget_of_accounts() -> None:
    facts, rule = owned("R1", "R1", "R1", "R1", ""), Disruption(max_accounts=0.5)
    assert rule.level_unit(facts) is None
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(2, 2, 1, 1, 2)) == NOTHING
    assert measured(rule, scope, plan(2, 2, 2, 1, 2)) == Measure(1, 0)
    assert texts(rule, scope, plan(2, 2, 3, 1, 2)) == [
        "A1 moves from R1 to R2.",
        "A2 moves from R1 to R2.",
        "A3 moves from R1 to R3.",
        "Moves come to 3 accounts, 1 account above the limit of 2 accounts (50 % of 4 accounts).",
    ]


def test_the_budget_rounds_down_and_leaves_out_who_must_move() -> None:
    facts, rule = owned("R1", "R1", "R1", "R1"), Disruption(max_accounts=0.5)
    scope = scope_of(rule, facts, every_pair(facts, without=[(3, 0)]))
    # Three could stay, so one may move; the fourth has to and is not counted.
    assert measured(rule, scope, plan(2, 1, 1, 2)) == NOTHING
    assert measured(rule, scope, plan(2, 2, 1, 2)) == Measure(1, 0)


def test_the_budget_of_value() -> None:
    facts, rule = owned("R1", "R1", "R1", value=(100, 300, 600)), Disruption(max_value=0.4)
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(2, 2, 1)) == NOTHING
    assert measured(rule, scope, plan(1, 1, 2)) == Measure(200_00, 0)
    assert texts(rule, scope, plan(1, 1, 2))[-1] == (
        "Moves come to 600 USD of potential, 200 USD above the limit of 400 USD (40 % of 1,000 USD)."
    )


def test_losses_weigh_nothing() -> None:
    facts, rule = owned("R1", "R1", value=(-500, 100)), Disruption(max_value=0)
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(2, 1)) == NOTHING
    assert measured(rule, scope, plan(1, 2)) == Measure(100_00, 0)


def test_rows_are_of_the_whole_plan() -> None:
    facts, rule = owned("R1"), Disruption(max_accounts=0.1, max_value=0.1, cost_per_move=1)
    labels = rule.rows(scope_of(rule, facts))
    assert [(one.measure, one.names, one.targets) for one in labels] == [
        ("accounts", ("plan",), (None,)),
        ("potential", ("plan",), (None,)),
    ]


def test_skipped_where_nobody_owns_anything() -> None:
    rule = Disruption(cost_per_move=1)
    assert rule.skipped(owned("", "R9")) == "no account has a current owner among the reps"
    assert rule.skipped(owned("R1")) is None
