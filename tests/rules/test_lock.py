from __future__ import annotations

import numpy as np

from territory_opt.rules.facts import Facts
from territory_opt.rules.lock import Lock
from tests.rules.cases import barred, facts_of, faults


def case(*locks: dict[str, object], **settings: object) -> Facts:
    return facts_of([{}] * 3, [{}] * 3, locks=locks, **settings)


def pinned(rule: Lock, facts: Facts) -> list[tuple[int, int]]:
    pins = rule.pins(facts)
    assert pins is not None
    assert pins.override
    return list(zip((pins.unit + 1).tolist(), (pins.rep + 1).tolist(), strict=True))


def test_locks_pin_and_forbidden_pairs_are_barred() -> None:
    facts = case(
        {"account_id": "A1", "rep_id": "R2", "reason": "renewal"},
        {"account_id": "A2", "rep_id": "R1", "kind": "forbid", "reason": "conflict of interest"},
        {"account_id": "A3", "rep_id": "R3", "kind": "lock"},
    )
    rule = Lock()
    assert pinned(rule, facts) == [(1, 2), (3, 3)]
    assert barred(rule, facts) == [("A2", "R1")]
    assert rule.why_barred(facts, 0, 0) == "A1 is locked to R2 (renewal)."
    assert rule.why_barred(facts, 1, 0) == "A2 must not go to R1 (conflict of interest)."
    assert rule.why_barred(facts, 2, 0) == "A3 is locked to R3."


def test_the_rules_own_pairs_come_on_top() -> None:
    facts = case({"account_id": "A1", "rep_id": "R2"}, {"account_id": "A1", "rep_id": "R2"})
    assert pinned(Lock(pairs=(("A1", "R2"), ("A3", "R1"))), facts) == [(1, 2), (3, 1)]


def test_ids_may_look_like_numbers() -> None:
    facts = facts_of([{"account_id": "17"}], [{"rep_id": "4"}])
    assert pinned(Lock.model_validate({"rule": "lock", "pairs": [[17, 4]]}), facts) == [(1, 1)]


def test_a_lock_holds_on_its_last_day() -> None:
    facts = case(
        {"account_id": "A1", "rep_id": "R1", "expires": "2026-10-01"},
        {"account_id": "A2", "rep_id": "R1", "expires": "2026-09-30"},
        {"account_id": "A3", "rep_id": "R1", "expires": "2026-09-30", "kind": "forbid"},
        period="2026Q4",
    )
    assert pinned(Lock(), facts) == [(1, 1)]
    assert Lock().bars(facts) is None
    words = "is before 2026Q4 begins; the lock is ignored"
    assert faults(Lock(), facts) == [
        f'warning: locks row 2, expires: "2026-09-30" {words}',
        f'warning: locks row 3, expires: "2026-09-30" {words}',
    ]


def test_without_a_period_nothing_expires() -> None:
    facts = case({"account_id": "A1", "rep_id": "R1", "expires": "1999-12-31"})
    assert pinned(Lock(), facts) == [(1, 1)]
    assert faults(Lock(), facts) == []


def test_unknown_ids_and_contradictions_in_pairs() -> None:
    facts = case(
        {"account_id": "A1", "rep_id": "R1"},
        {"account_id": "A2", "rep_id": "R2", "kind": "forbid"},
    )
    rule = Lock(id="keys", pairs=(("A9", "R1"), ("A1", "R9"), ("A1", "R2"), ("A2", "R2"), ("A3", "R1"), ("A3", "R2")))
    assert faults(rule, facts) == [
        'error: case.yaml, lock "keys", pairs 1: "A9" is not in accounts',
        'error: case.yaml, lock "keys", pairs 2: "R9" is not in reps',
        'error: case.yaml, lock "keys", pairs 3: "A1" is locked to R2 here and to R1 elsewhere',
        'error: case.yaml, lock "keys", pairs 4: "A2" is locked to R2 here and forbidden in locks',
        'error: case.yaml, lock "keys", pairs 6: "A3" is locked to R2 here and to R1 elsewhere',
    ]


def test_a_lock_said_twice_is_no_contradiction() -> None:
    facts = case({"account_id": "A1", "rep_id": "R1"})
    assert faults(Lock(pairs=(("A1", "R1"),)), facts) == []


def test_locks_of_unknown_ids_are_left_out() -> None:
    facts = case({"account_id": "A9", "rep_id": "R1"}, {"account_id": "A1", "rep_id": "R9", "kind": "forbid"})
    assert Lock().pins(facts) is None
    assert Lock().bars(facts) is None


def test_skipped_without_locks() -> None:
    assert Lock().skipped(case()) == "nothing is locked"
    assert Lock(pairs=(("A1", "R1"),)).skipped(case()) is None


def test_forbidden_pairs_are_found_among_others_whatever_their_order() -> None:
    pairs = (("A3", "R1"), ("A2", "R3"), ("A2", "R1"), ("A3", "R1"))
    facts = case(*({"account_id": account, "rep_id": rep, "kind": "forbid"} for account, rep in pairs))
    bars = Lock().bars(facts)
    assert bars is not None
    unit, rep = np.array([0, 1, 1, 1, 2, 2, 2]), np.array([0, 0, 1, 2, 0, 1, 2])
    assert bars(unit, rep).tolist() == [False, True, False, True, True, False, False]
