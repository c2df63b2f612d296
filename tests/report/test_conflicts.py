"""Diagnoses: the rules that are named cannot be kept together, and each of them is needed for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import pytest

from territory_opt.model.problem import Problem
from territory_opt.reasons.conflicts import diagnose
from tests.report.cases import owners, problem_of

EVEN = {"rule": "balance", "measure": "accounts"}
TEN_HOURS = {"visits": 1, "hours_per_visit": 10, "in_person": False}


def feasible(problem: Problem) -> bool:
    """Whether any plan at all keeps every hard limit."""
    model = problem.compiled.model
    plans = product(range(1, model.n_reps + 1), repeat=model.n_units)
    return any(model.violation(owners(*plan)) == 0 for plan in plans)


def assert_irreducible(
    accounts: Sequence[Mapping[str, Any]], reps: Sequence[Mapping[str, Any]], rules: Sequence[Mapping[str, Any]]
) -> tuple[set[str], str]:
    """Return the rules that a diagnosis names and its first sentence, once brute force agrees with it."""
    diagnosis = diagnose(problem_of(accounts, reps, rules))
    assert diagnosis.proven
    named = set(diagnosis.conflicts[0].rules)
    clashing = [rule for rule in rules if rule["rule"] in named]
    assert not feasible(problem_of(accounts, reps, clashing))
    for one in clashing:
        assert feasible(problem_of(accounts, reps, [rule for rule in clashing if rule is not one] or [EVEN]))
    return named, diagnosis.conflicts[0].text


def test_too_much_work_for_all_together_is_arithmetic() -> None:
    named, text = assert_irreducible([TEN_HOURS] * 3, [{"capacity_hours": 12}] * 2, [EVEN, {"rule": "capacity"}])
    assert named == {"capacity"}
    assert text == "Together A1, A2 and A3 need 30 h at least; capacity allows 24 h in all."


def test_too_few_accounts_are_arithmetic() -> None:
    named, text = assert_irreducible([{}] * 3, [{}, {}], [EVEN, {"rule": "accounts", "min": 2}])
    assert named == {"accounts"}
    assert text == "All accounts together make 3 accounts at most; accounts asks for 4 accounts in all."


def test_a_rep_who_cannot_get_rid_of_enough_is_named() -> None:
    rules = [EVEN, {"rule": "accounts", "max": 3}, {"rule": "boundary", "by": ["regions"]}]
    accounts = [{"region": "n"}] * 4 + [{"region": "s"}]
    diagnosis = diagnose(problem_of(accounts, [{"regions": ["n"]}, {"regions": ["s"]}], rules))
    assert diagnosis.proven
    (conflict,) = diagnosis.conflicts
    assert (set(conflict.rules), conflict.reps) == ({"accounts", "boundary"}, ("R1",))
    assert conflict.text == (
        "A1, A2, A3 and A4 can only go to R1 and together need 4 accounts at least; accounts allows 3 accounts."
    )


def test_a_family_without_a_common_rep_is_named() -> None:
    rules = [EVEN, {"rule": "boundary", "by": ["regions"]}, {"rule": "keep_together"}]
    accounts = [{"region": "n", "parent_id": "P"}, {"region": "s", "parent_id": "P"}]
    named, text = assert_irreducible(accounts, [{"regions": ["n"]}, {"regions": ["s"]}], rules)
    assert named == {"boundary", "keep_together"}
    assert text == "No rep may own all of A1 and A2, which must stay together."


def test_what_sums_cannot_show_a_complete_search_does() -> None:
    named, text = assert_irreducible([TEN_HOURS] * 3, [{"capacity_hours": 15}] * 2, [EVEN, {"rule": "capacity"}])
    assert named == {"capacity"}
    assert text == "No plan keeps capacity of R1 and R2 for A1, A2 and A3 (shown by complete search)."


def test_rules_that_clash_only_together_are_named_together_and_no_others() -> None:
    rules = [EVEN, {"rule": "capacity"}, {"rule": "lock", "pairs": [["A1", "R1"]]}, {"rule": "accounts", "max": 2}]
    reps = [{"capacity_hours": 30}, {"capacity_hours": 10}]
    named, text = assert_irreducible([TEN_HOURS] * 4, reps, rules)
    assert named == {"capacity", "accounts"}
    assert text == ("No plan keeps capacity of R2 and accounts of R1 for A1, A2, A3 and A4 (shown by complete search).")


def test_without_time_nothing_is_claimed_to_be_proven() -> None:
    problem = problem_of([TEN_HOURS] * 3, [{"capacity_hours": 15}] * 2, [EVEN, {"rule": "capacity"}])
    diagnosis = diagnose(problem, seconds=0.0)
    assert not diagnosis.proven
    assert diagnosis.certainty == "cut off by time"
    assert diagnosis.text() == "No conflict was found in time. None is ruled out: allow more time."


@pytest.mark.parametrize("hours", [20.0, 19.98])
def test_the_limit_itself_is_no_conflict(hours: float) -> None:
    problem = problem_of(
        [TEN_HOURS] * 2, [{"capacity_hours": hours}, {"capacity_hours": 0}], [EVEN, {"rule": "capacity"}]
    )
    assert feasible(problem) == (hours == 20.0)
    assert diagnose(problem).proven == (hours != 20.0)
