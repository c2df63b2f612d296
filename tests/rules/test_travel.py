from __future__ import annotations

import pickle

import numpy as np

from territory_opt.rules.travel import TooFar, Travel
from territory_opt.terms import Measure
from tests.rules.cases import barred, facts_of, faults, found, measured, plan, scope_of, texts

HOME = {"latitude": 0.0, "longitude": 0.0}


def way(account: str, rep: str, **given: float) -> dict[str, object]:
    return {"account_id": account, "rep_id": rep, **given}


def test_cost_of_the_way_is_charged_and_said() -> None:
    # 2 visits, 40 km: 160 km, 2 h at 80 km/h: 160 × 0.5 + 2 × 40 USD.
    facts = facts_of([{"visits": 2}], [{}], pairs=[way("A1", "R1", km=40)])
    rule = Travel()
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(1)) == Measure(0, 160_00)
    assert texts(rule, scope, plan(1)) == ["A1: 160 km and 2 h on the way per quarter for R1, 160 USD."]
    assert found(rule, scope, plan(0)) == []


def test_the_period_and_the_unit_of_distance_are_those_of_the_case() -> None:
    pairs = [way("A1", "R1", km=10)]
    facts = facts_of([{"visits": 1}], [{}], pairs=pairs, distance_unit="mi", period="2026-11")
    # 10 miles are 16.09344 km, rounded to metres; there and back 32.186 km at 1 USD a km.
    assert texts(Travel(), scope_of(Travel(), facts), plan(1)) == [
        "A1: 20 mi and 0.4 h on the way per month for R1, 32.19 USD."
    ]


def test_beyond_the_trip_distance_stops_share_the_way_and_nights_cost() -> None:
    # 450 km: 50 + 400 / 4 = 150 km count one way; 300 km and 3.75 h; the night is shared by 4 stops.
    facts = facts_of([{"visits": 1}], [{}], pairs=[way("A1", "R1", km=450)])
    assert texts(Travel(), scope_of(Travel(), facts), plan(1)) == [
        "A1: 300 km and 3.8 h on the way per quarter for R1, 337.5 USD."
    ]


def test_given_minutes_stand_for_the_time() -> None:
    facts = facts_of([{"visits": 1}], [{}], pairs=[way("A1", "R1", minutes=90)])
    assert texts(Travel(), scope_of(Travel(), facts), plan(1)) == [
        "A1: 0 km and 3 h on the way per quarter for R1, 120 USD."
    ]


def test_remote_accounts_and_unknown_places_cost_nothing() -> None:
    facts = facts_of([{**HOME, "in_person": False}, {}, HOME], [{"latitude": 1.0, "longitude": 0.0}])
    findings = found(Travel(), scope_of(Travel(), facts), plan(1, 1, 1))
    assert [one.unit for one in findings] == [2]


def test_the_radius_itself_is_near_enough() -> None:
    pairs = [way("A1", "R1", km=100), way("A2", "R1", km=100.0004), way("A3", "R1", km=100.001)]
    facts = facts_of([{}] * 3, [{}], pairs=pairs)
    rule = Travel(max_km=100)
    assert barred(rule, facts) == [("A3", "R1")]  # distances are whole metres
    assert rule.why_barred(facts, 2, 0) == "A3 is 100 km from R1, farther than 100 km."


def test_the_radius_is_in_the_cases_unit() -> None:
    facts = facts_of([{}] * 2, [{}], pairs=[way("A1", "R1", km=50), way("A2", "R1", km=51)], distance_unit="mi")
    rule = Travel(max_km=50)
    assert barred(rule, facts) == [("A2", "R1")]
    assert rule.why_barred(facts, 1, 0) == "A2 is 51 mi from R1, farther than 50 mi."


def test_the_radius_binds_only_who_is_visited_at_a_known_distance() -> None:
    far = [way("A1", "R1", km=900), way("A2", "R1", minutes=900), way("A3", "R1", km=900)]
    facts = facts_of([{"in_person": False}, {}, {}, {}], [{}], pairs=far)
    assert barred(Travel(max_km=100), facts) == [("A3", "R1")]
    assert Travel().bars(facts) is None


def test_hours_on_the_way_are_bounded() -> None:
    pairs = [way("A1", "R1", minutes=30), way("A2", "R1", minutes=30.5)]
    facts = facts_of([{"visits": 1}] * 2, [{}], pairs=pairs)
    rule = Travel(max_hours=1)
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(1, 0)).violation == 0
    assert measured(rule, scope, plan(0, 1)).violation == 1
    assert texts(rule, scope, plan(0, 1))[-1] == (
        "R1 is on the way for 1.02 h per quarter, 0.02 h above the limit of 1 h."
    )


def test_the_share_of_the_capacity_is_bounded() -> None:
    pairs = [way("A1", "R1", minutes=150), way("A2", "R1", minutes=150.5)]
    facts = facts_of([{"visits": 1}] * 2, [{"capacity_hours": 10}], pairs=pairs)
    rule = Travel(max_share=0.5)
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(1, 0)).violation == 0
    assert measured(rule, scope, plan(0, 1)).violation == 1
    assert texts(rule, scope, plan(0, 1))[-1] == (
        "R1 is on the way for 5.02 h per quarter, 0.02 h above 50 % of the capacity of 10 h."
    )


def test_both_limits_are_told_apart() -> None:
    facts = facts_of([{"visits": 1}], [{"capacity_hours": 10}], pairs=[way("A1", "R1", minutes=300)])
    rule = Travel(max_hours=4, max_share=0.5)
    scope = scope_of(rule, facts)
    assert [(one.measure, one.names) for one in rule.rows(scope)] == [("travel hours", ("R1",))] * 2
    assert texts(rule, scope, plan(1))[1:] == [
        "R1 is on the way for 10 h per quarter, 6 h above the limit of 4 h.",
        "R1 is on the way for 10 h per quarter, 5 h above 50 % of the capacity of 10 h.",
    ]


def test_a_share_of_no_capacity_is_a_fault() -> None:
    facts = facts_of(
        [{"visits": 1}], [{"capacity_hours": 10}, {}], pairs=[way("A1", "R1", km=1), way("A1", "R2", km=1)]
    )
    assert faults(Travel(max_share=0.5), facts)[1:] == []
    assert faults(Travel(max_share=0.5), facts) == [
        'error: reps row 2, rep_id: "R2" has no capacity_hours and no capacity_hours_week; '
        'needed by max_share of travel "travel"'
    ]
    assert faults(Travel(), facts) == []


def test_what_has_no_place_is_counted() -> None:
    accounts = [HOME, {}, {}, {"in_person": False}, {}]
    facts = facts_of(accounts, [HOME, {}, {}], pairs=[way("A5", "R3", km=1)])
    assert faults(Travel(), facts) == [
        "warning: accounts, latitude: 2 accounts without a place: left out of travel cost, hours and distance",
        "warning: reps, latitude: 1 rep without a place: left out of travel cost, hours and distance",
    ]


def test_unknown_visits_are_faults_where_somebody_goes() -> None:
    facts = facts_of([{**HOME, "visits": 1}, HOME, {**HOME, "in_person": False}], [HOME])
    assert faults(Travel(), facts) == [
        "error: accounts row 2, visits: is blank and no contact standard in service_levels fits; "
        'needed by travel "travel"'
    ]


def test_skipped_where_no_way_is_known() -> None:
    words = "no places of accounts and reps, and no given ways"
    assert Travel().skipped(facts_of([{}], [{}])) == words
    assert Travel().skipped(facts_of([HOME], [{}])) == words
    assert Travel().skipped(facts_of([HOME], [HOME])) is None
    assert Travel().skipped(facts_of([{}], [{}], pairs=[way("A1", "R1", km=3)])) is None
    assert Travel().skipped(facts_of([{}], [{}], pairs=[way("A1", "R1", cost=3)])) == words


def test_what_bars_pairs_can_be_sent_to_other_processes() -> None:
    facts = facts_of([HOME], [{"latitude": 5.0, "longitude": 0.0}])
    copy = pickle.loads(pickle.dumps(TooFar(facts.travel, 1000)))
    assert copy(np.array([0]), np.array([0])).tolist() == [True]
