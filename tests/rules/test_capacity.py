from __future__ import annotations

from fractions import Fraction

from territory_opt.rules.capacity import Capacity
from territory_opt.rules.facts import Facts
from territory_opt.terms import Measure
from tests.rules.cases import facts_of, faults, found, measured, pair_faults, plan, scope_of, texts


def hours(*needed: float, capacity: float | None = 10) -> Facts:
    return facts_of([{"visits": 1, "hours_per_visit": hour} for hour in needed], [{"capacity_hours": capacity}, {}])


def test_full_hours_are_within_capacity_and_a_minute_more_is_not() -> None:
    rule = Capacity()
    facts = hours(4, 6)
    assert found(rule, scope_of(rule, facts), plan(1, 1)) == []
    facts = hours(4, 6 + 1 / 60)
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(1, 1)) == Measure(1, 0)
    assert texts(rule, scope, plan(1, 1)) == ["R1 has 10.02 h of work, 0.02 h above the capacity of 10 h."]


def test_capacity_rounds_down_to_minutes() -> None:
    rule = Capacity()
    facts = hours(10, capacity=9.999)
    assert measured(rule, scope_of(rule, facts), plan(1)) == Measure(1, 0)


def test_a_rep_without_capacity_is_not_limited() -> None:
    rule = Capacity()
    facts = hours(400)
    assert found(rule, scope_of(rule, facts), plan(2)) == []
    assert [one.names for one in rule.rows(scope_of(rule, facts))] == [("R1",)]
    assert faults(rule, facts) == [
        'warning: reps row 2, rep_id: "R2" has no capacity_hours and no capacity_hours_week; the hours are not limited'
    ]


def test_the_way_counts() -> None:
    rule = Capacity()
    here, there = {"latitude": 0.0, "longitude": 0.0}, {"latitude": 1.0, "longitude": 0.0}
    account = {**there, "visits": 1, "hours_per_visit": 1}
    facts = facts_of([account], [{**here, "capacity_hours": 3}], travel={"trip_beyond_km": 1000})
    # 111.195 km × 1.3 there and back at 80 km/h: 3.61 h besides the hour of the visit.
    assert texts(rule, scope_of(rule, facts), plan(1)) == ["R1 has 4.62 h of work, 1.62 h above the capacity of 3 h."]


def test_given_hours_stand_for_the_whole_workload() -> None:
    rule = Capacity()
    pairs = [{"account_id": "A1", "rep_id": "R1", "hours": 12}]
    facts = facts_of([{"visits": 1, "hours_per_visit": 1}], [{"capacity_hours": 10}], pairs=pairs)
    assert texts(rule, scope_of(rule, facts), plan(1)) == ["R1 has 12 h of work, 2 h above the capacity of 10 h."]


def test_soft_capacity_charges_hours_above() -> None:
    rule = Capacity(hard=False, price_per_hour=60)
    facts = hours(4, 7.5)
    assert rule.level_unit(facts) == "money"
    scope = scope_of(rule, facts)
    assert rule.prices(facts, scope.pairs) == [Fraction(1)]
    assert measured(rule, scope, plan(1, 1)) == Measure(0, 90_00)
    limits = rule.loads(scope).limits
    assert (limits.price_lo.tolist(), limits.price_hi.tolist()) == ([0], [1_00])
    assert texts(rule, scope, plan(1, 1)) == ["R1 has 11.5 h of work, 1.5 h above the capacity of 10 h."]


def test_unknown_hours_are_faults() -> None:
    facts = facts_of([{"visits": 2, "hours_per_visit": 1}, {"visits": 2}], [{"capacity_hours": 10}])
    assert faults(Capacity(), facts) == [
        "error: accounts row 2, hours_per_visit: is blank and no contact standard in service_levels fits; "
        'needed by capacity "capacity"'
    ]


def test_accounts_that_nobody_can_carry_are_named() -> None:
    rule = Capacity()
    facts = facts_of([{"visits": 1, "hours_per_visit": 10.5}], [{"capacity_hours": 10}, {"capacity_hours": 9}])
    assert pair_faults(rule, scope_of(rule, facts)) == [
        'error: accounts row 1, account_id: "A1" is oversize: 10.5 h of work, above the capacity of every rep who may '
        "own it (at most 10 h)"
    ]
    assert pair_faults(rule, scope_of(rule, hours(400))) == []  # R2 has no limit


def test_skipped_without_capacity_or_workload() -> None:
    assert Capacity().skipped(hours(1)) is None
    assert Capacity().skipped(hours(1, capacity=None)) == "no rep has capacity_hours or capacity_hours_week"
    facts = facts_of([{}], [{"capacity_hours": 10}])
    assert Capacity().skipped(facts) == "the workload is unknown: no hours_per_visit or hours_per_call"
