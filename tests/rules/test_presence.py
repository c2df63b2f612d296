"""Presence: who is there, and who takes a position's place."""

from __future__ import annotations

from fractions import Fraction

from territory_opt.rules import standing_rules
from territory_opt.rules.presence import Presence
from tests.rules.cases import barred, facts_of, faults

REPS = [
    {"end_date": "2026-09-30"},
    {"end_date": "2026-10-01"},
    {"start_date": "2026-12-31"},
    {"start_date": "2027-01-01"},
    {"vacant": "dissolve"},
    {"vacant": "hold"},
]


def test_only_those_who_are_there_for_a_day_own_anything() -> None:
    facts = facts_of([{}], REPS, period="2026Q4")
    assert barred(Presence(), facts) == [("A1", "R1"), ("A1", "R4"), ("A1", "R5")]
    assert Presence().why_barred(facts, 0, 0) == "R1 owns nothing: left on 2026-09-30, before 2026Q4 begins."
    assert Presence().why_barred(facts, 0, 3) == "R4 owns nothing: starts on 2027-01-01, after 2026Q4 ends."
    assert Presence().why_barred(facts, 0, 4) == "R5 owns nothing: the position is vacant and dissolved."


def test_targets_follow_the_days_and_a_held_position_keeps_its_own() -> None:
    shares = facts_of([{}], REPS, period="2026Q4").shares
    whole = 1 + Fraction(1, 92) * 2
    assert shares == (0, Fraction(1, 92) / whole, Fraction(1, 92) / whole, 0, 0, 1 / whole)


def test_it_is_warned_of() -> None:
    assert faults(Presence(), facts_of([{}], REPS[3:], period="2026Q4")) == [
        'warning: reps row 1, rep_id: "R1" owns nothing: starts on 2027-01-01, after 2026Q4 ends',
        'warning: reps row 2, rep_id: "R2" owns nothing: the position is vacant and dissolved',
    ]


def test_without_a_period_only_dissolved_positions_are_absent() -> None:
    facts = facts_of([{}], REPS)
    assert barred(Presence(), facts) == [("A1", "R5")]
    assert facts.shares == (*[Fraction(1, 5)] * 4, 0, Fraction(1, 5))


def test_it_is_there_by_itself_where_somebody_is_not() -> None:
    everybody = facts_of([{}], [{}, {"vacant": "hold"}])
    assert Presence().skipped(everybody) == "every rep is there for a part of the period"
    assert standing_rules(everybody, ()) == ()
    assert standing_rules(facts_of([{}], REPS), ()) == (Presence(),)


def test_a_held_position_is_covered_by_its_cover_else_its_manager() -> None:
    reps = [
        {"vacant": "hold", "cover_id": "R2", "manager_id": "M"},
        {"vacant": "hold", "manager_id": "M"},
        {"vacant": "hold"},
    ]
    assert facts_of([{}], [*reps, {"manager_id": "M"}]).covers == {0: "R2", 1: "M", 2: ""}
