"""Reasons where specialists follow core reps: what moves would break, why a pair cannot be, what clashes."""

from __future__ import annotations

from typing import Any

import pytest

from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.reasons.conflicts import diagnose
from territory_opt.reasons.resolving import Effort
from territory_opt.reasons.territory import why_territory
from territory_opt.reasons.why import why_account
from territory_opt.reasons.why_not import WhyNot, why_not
from territory_opt.solvers.choose import solve
from tests.report.cases import owners, problem_of

OVERLAY = {"rule": "overlay", "line": "cloud"}
REPS = [{"line": "core"}, {"line": "core"}, {"line": "cloud"}, {"line": "cloud"}]


def case_of(locks: list[list[str]], *rules: dict[str, Any], accounts: int = 3) -> Problem:
    """Accounts with both lines, two reps for each line, some pairs locked."""
    lines = [
        {"account_id": f"A{i}", "line": line, "potential": 10}
        for i in range(1, accounts + 1)
        for line in ("core", "cloud")
    ]
    wanted = [{"rule": "lock", "pairs": locks}, OVERLAY, *rules]
    return problem_of([{}] * accounts, REPS, wanted, tables={"account_lines": lines})


def test_a_move_to_a_second_specialist_would_break_the_rule() -> None:
    problem = case_of([["A1 (core)", "R1"]], {"rule": "balance"})
    plan = Plan(problem, owners(1, 3, 1, 3, 2, 4))
    assert "  R4: would break overlay" in why_account(plan, 1).text()
    assert "would break" not in why_account(plan, 5).text()  # the only one of its rep may go


def test_a_territory_says_whom_its_rep_works_with() -> None:
    problem = case_of([], {"rule": "accounts", "max": 9}, accounts=4)
    plan = Plan(problem, owners(1, 3, 1, 3, 2, 4, 2, 3))
    said = [why_territory(plan, rep).text().split("\n")[2] for rep in range(4)]
    assert said == [
        "  works with R3 for cloud: 2 accounts.",
        "  works with R3 and R4 for cloud: 2 accounts.",
        "  works with R1 and R2 for core: 3 accounts.",
        "  works with R2 for core: 1 account.",
    ]


def test_a_pair_that_the_rule_forbids() -> None:
    problem = case_of([["A1 (core)", "R1"], ["A2 (core)", "R1"], ["A1 (cloud)", "R3"]])
    result = solve(problem, time_limit=10, workers=1)
    answer = why_not(result, 3, 3, Effort(10, 1))
    assert isinstance(answer, WhyNot)
    assert answer.text() == "A2 (cloud) cannot go to R4 (proven): no plan with this pair keeps overlay."


@pytest.mark.parametrize("others", [[], [{"rule": "capacity"}, {"rule": "accounts", "max": 100}]])
def test_locks_that_ask_for_two_specialists_are_diagnosed(others: list[dict[str, Any]]) -> None:
    locks = [["A1 (core)", "R1"], ["A2 (core)", "R1"], ["A1 (cloud)", "R3"], ["A2 (cloud)", "R4"]]
    found = diagnose(case_of(locks, *others), seconds=20, workers=1)
    assert (found.proven, found.certainty) == (True, "proven")
    (conflict,) = found.conflicts
    assert conflict.rules == ("lock", "overlay")
    assert conflict.text == (
        "No plan keeps overlay for A1 (core), A1 (cloud), A2 (core) and A2 (cloud) (shown by complete search)."
    )
    assert found.way_out is not None
    (step,) = found.way_out.steps
    assert (step.gives, found.way_out.cost, found.way_out.certainty) == ("locks", 10, "proven")


def test_the_rule_and_a_limit_clash_together() -> None:
    locks = [["A1 (core)", "R1"], ["A2 (core)", "R1"], ["A3 (core)", "R1"]]
    problem = case_of(
        locks, {"rule": "accounts", "max": 3}, {"rule": "keep_apart", "pairs": [["A1 (cloud)", "A2 (cloud)"]]}
    )
    (conflict,) = diagnose(problem, seconds=20, workers=1, give=()).conflicts
    assert set(conflict.rules) == {"lock", "line", "keep_apart", "overlay"}
    assert conflict.text.endswith(
        "overlay for A1 (core), A1 (cloud), A2 (core) and A2 (cloud) (shown by complete search)."
    )


def test_what_may_be_kept_is_no_conflict() -> None:
    locks = [["A1 (core)", "R1"], ["A2 (core)", "R1"], ["A1 (cloud)", "R3"]]
    assert diagnose(case_of(locks), seconds=20, workers=1).conflicts == ()
