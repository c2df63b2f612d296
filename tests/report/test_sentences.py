"""The reason of each account, word by word."""

from typing import Any

import pytest

from territory_opt.reasons.house import house_reason
from territory_opt.reasons.phrases import signed
from territory_opt.reasons.sentences import Reasons
from tests.report.cases import owners, problem_of

EVEN = {"id": "even", "rule": "balance", "measure": "potential", "tolerance": 0}
MOVES = {"rule": "disruption", "cost_per_move": 200}


def reasons(
    accounts: list[dict[str, Any]],
    reps: list[dict[str, Any]],
    *rules: dict[str, Any],
    plan: tuple[int, ...],
    **tables: Any,
) -> Reasons:
    problem = problem_of(accounts, reps, rules, tables=tables)
    return Reasons(problem.compiled, owners(*plan))


def test_who_stays_and_what_the_next_best_would_cost() -> None:
    one = reasons([{"potential": 100, "current_rep_id": "R1"}, {"potential": 100}], [{}, {}], EVEN, MOVES, plan=(1, 2))
    assert one.reason(0) == "Stays with R1. Next best is R2: +100 points (even); +200 USD (disruption)."
    assert one.reason(1) == "New: goes to R2. Next best is R1: +100 points (even)."


def test_who_moves_might_have_stayed() -> None:
    accounts = [{"potential": 100, "current_rep_id": "R1"}, {"potential": 100, "current_rep_id": "R1"}]
    one = reasons(accounts, [{}, {}], EVEN, MOVES, plan=(1, 2))
    assert one.reason(1) == ("Moves from R1 to R2. Next best is to stay: +100 points (even); −200 USD (disruption).")


def test_staying_is_priced_where_another_rep_is_next_best() -> None:
    accounts = [
        {"potential": 100, "current_rep_id": "R1"},
        {"potential": 100, "current_rep_id": "R1"},
        {"potential": 10},
    ]
    one = reasons(accounts, [{}, {}, {}], EVEN, MOVES, plan=(1, 2, 3))
    assert one.reason(1) == (
        "Moves from R1 to R2; staying: +66.67 points (even); −200 USD (disruption). "
        "Next best is R3: +9.52 points (even)."
    )


def test_departed_owners_and_barred_ones_are_told_apart() -> None:
    accounts = [
        {"potential": 1, "region": "n", "current_rep_id": "R9"},
        {"potential": 1, "region": "n", "current_rep_id": "R2"},
    ]
    rules = (EVEN, {"rule": "boundary", "by": ["regions"]})
    one = reasons(accounts, [{"regions": ["n"]}, {"regions": ["s"]}], *rules, plan=(1, 1))
    assert one.reason(0) == "Goes to R1: R9 has left. R1 is the only rep who may own it."
    assert one.reason(1).startswith("Moves from R2 to R1: ")
    assert one.reason(1).endswith(" R1 is the only rep who may own it.")


def test_locks_and_relationships_are_named() -> None:
    one = reasons(
        [{"potential": 1}, {"potential": 1}],
        [{}, {}],
        EVEN,
        {"rule": "lock", "pairs": [["A1", "R1"]]},
        {"rule": "relationship"},
        plan=(1, 2),
        relationships=[{"account_id": "A2", "rep_id": "R2", "strength": 0.9}],
    )
    assert one.reason(0) == "Locked to R1."
    assert one.reason(1) == "New: goes to R2. R2 is the only rep who may own it: held by their relationship."


def test_families_move_together() -> None:
    accounts = [{"potential": 50, "parent_id": "P"}, {"potential": 50, "parent_id": "P"}, {"potential": 100}]
    one = reasons(accounts, [{}, {}], EVEN, {"rule": "keep_together"}, plan=(1, 1, 2))
    assert one.reason(0) == ("New: goes to R1. Next best is R2 (it moves with 1 account more): +100 points (even).")


def test_a_broken_limit_is_named_with_its_numbers() -> None:
    work = {"visits": 1, "hours_per_visit": 10, "in_person": False, "potential": 1}
    one = reasons([work] * 2, [{"capacity_hours": 15}] * 2, EVEN, {"rule": "capacity"}, plan=(1, 2))
    runner_up = one.alternatives.runner_up(0)
    assert runner_up is not None
    assert one.alternatives.breaks(0, runner_up) == ("capacity of R2: 20 h, at most 15 h",)
    assert one.reason(0) == (
        "New: goes to R1. Next best is R2: would break capacity of R2: 20 h, at most 15 h; +100 points (even)."
    )


def test_equals_are_said_to_be_equal() -> None:
    one = reasons([{"potential": 0}, {"potential": 5}], [{}, {}], EVEN, plan=(1, 2))
    assert one.reason(0) == "New: goes to R1. Next best is R2: exactly as good."


def test_the_house_says_which_rules_bar_whom() -> None:
    problem = problem_of(
        [{"potential": 1, "region": "x"}],
        [{"regions": ["n"]}, {"regions": ["s"]}],
        [EVEN, {"rule": "boundary", "by": ["regions"]}, {"rule": "lock", "pairs": []}],
    )
    rule, why = house_reason(problem.compiled, 0)
    assert rule == "boundary"
    assert why.startswith("No rep may own it: boundary bars 2 reps. ")


def test_an_account_that_a_plan_leaves_out_is_no_house_account() -> None:
    problem = problem_of([{"potential": 1}], [{}], [EVEN])
    assert house_reason(problem.compiled, 0) == ("", "The plan leaves it out, although some rep may own it.")


@pytest.mark.parametrize(
    ("value", "text"),
    [(12, "+12 USD"), (-0.3, "−0.3 USD"), (0.01, "+0.01 USD"), (0.0099, "+<0.01 USD"), (0, "±0 USD")],
)
def test_changes_bear_their_sign(value: float, text: str) -> None:
    assert signed(value, "USD") == text
