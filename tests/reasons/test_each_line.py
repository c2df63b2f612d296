"""explain of an account whose lines are sold separately: one section for each line."""

from __future__ import annotations

import json

import pytest

from territory_opt.errors import InputError
from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.reasons.explaining import EachLine, explain
from territory_opt.reasons.resolving import Effort
from territory_opt.reasons.why import Why
from territory_opt.reasons.why_not import WhyNot
from tests.report.cases import owners, problem_of


@pytest.fixture(scope="module")
def problem() -> Problem:
    """A1 with two lines, A2 with one; R1 sells core, R2 and R3 cloud, R4 both."""
    rows = (("A1", "core"), ("A1", "cloud"), ("A2", "core"))
    lines = [{"account_id": account, "line": line, "potential": 10} for account, line in rows]
    reps = [{"line": "core"}, {"line": "cloud"}, {"line": "cloud"}, {}]
    return problem_of([{}, {}], reps, [{"rule": "balance", "tolerance": 5}], tables={"account_lines": lines})


def test_all_owners_are_shown(problem: Problem) -> None:
    answer = explain(problem, Plan(problem, owners(1, 2, 4)), account="A1")
    assert isinstance(answer, EachLine)
    core, cloud = answer.text().split("\n\n")
    assert core.startswith("A1 (core) is with R1. New: goes to R1. Next best is R4: exactly as good.")
    assert cloud.startswith("A1 (cloud) is with R2. New: goes to R2. Next best is R3: exactly as good.")
    assert answer.certainty == "proven"
    assert [one["account"] for one in json.loads(json.dumps(answer.to_dict()))["lines"]] == ["A1 (core)", "A1 (cloud)"]


def test_one_line_is_one_answer(problem: Problem) -> None:
    plan = Plan(problem, owners(1, 2, 4))
    for account in ("A1 (cloud)", "A2"):
        assert isinstance(explain(problem, plan, account=account), Why)
    with pytest.raises(InputError, match="A1 \\(could\\) is not an account of this case"):
        explain(problem, plan, account="A1 (could)")


def test_instead_is_about_the_lines_that_the_rep_may_own(problem: Problem) -> None:
    plan, effort = Plan(problem, owners(1, 2, 4)), Effort(10, 1)
    only = explain(problem, plan, account="A1", instead="R3", effort=effort)
    assert isinstance(only, WhyNot)
    assert only.account == "A1 (cloud)"
    both = explain(problem, plan, account="A1", instead="R4", effort=effort)
    assert isinstance(both, EachLine)
    assert [one.account for one in both.lines] == ["A1 (core)", "A1 (cloud)"]
    none = explain(problem, plan, account="A2", instead="R2", effort=effort)
    assert none.text() == "A2 (core) cannot go to R2 (proven): R2 sells only cloud, and A2 (core) is of line core."
