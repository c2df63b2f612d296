"""House-keeping: what time did to a case since the plan in force was made."""

from __future__ import annotations

import pytest

from territory_opt.model.housekeeping import Housekeeping, housekeeping
from territory_opt.model.plan import LevelResult, Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.report.plan_json import plan_json
from territory_opt.report.summary import summary
from territory_opt.report.tables import sheets
from territory_opt.schema.account import Account
from territory_opt.schema.assignment import Assignment
from territory_opt.schema.lock import Lock
from territory_opt.schema.opportunity import Opportunity
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings


def problem() -> Problem:
    return Problem(
        accounts=[Account(account_id=f"A{i}", potential=10) for i in range(1, 6)],
        reps=[
            Rep(rep_id="R1"),
            Rep(rep_id="R2", vacant="hold", manager_id="M"),
            Rep(rep_id="R3", end_date="2026-09-30"),
            Rep(rep_id="R4", vacant="hold"),
        ],
        assignments=[
            Assignment(account_id=account, rep_id=rep)
            for account, rep in (("A1", "R1"), ("A2", "R9"), ("A3", "R3"), ("A4", "R9"), ("A8", "R1"), ("A9", "R1"))
        ],
        locks=[Lock(account_id="A1", rep_id="R1", expires=day) for day in ("2026-09-30", "2026-12-31")],
        opportunities=[Opportunity(opportunity_id="O", account_id="A1", rep_id="R1", stage="Open")],
        rules=[{"rule": "balance"}, {"rule": "holdout"}, {"rule": "lock"}],
        settings=CaseSettings(period="2026Q4", name="tidy"),
    )


def test_everything_is_counted() -> None:
    assert housekeeping(problem().compiled) == Housekeeping(
        departed=("R9", "R3"),
        orphans=3,
        new=1,
        closed=2,
        held=1,
        expired_locks=1,
        covered=(("R2", "M"), ("R4", "")),
    )


def test_it_is_told_in_words() -> None:
    case = problem()
    plan = Plan.from_mapping(case, dict.fromkeys(("A1", "A2", "A3", "A4", "A5"), "R1"))
    result = Result(case, "feasible", plan, (LevelResult(0, None, None, None),))
    (lines,) = [one.lines for one in summary(result, ()) if one.title == "House-keeping"]
    assert lines == (
        "  R9 and R3 have left 3 accounts without an owner.",
        "  1 account new, 2 accounts of the plan in force closed, 1 account held by open",
        "    deals.",
        "  1 lock has expired.",
        "  R2 is vacant and keeps its accounts; M covers them.",
        "  R4 is vacant and keeps its accounts; nobody covers them.",
    )


def test_it_stands_in_plan_json() -> None:
    assert housekeeping(problem().compiled).as_json() == {
        "departed": ["R9", "R3"],
        "orphans": 3,
        "new": 1,
        "closed": 2,
        "held": 1,
        "expired_locks": 1,
        "covered": [{"rep_id": "R2", "cover_id": "M"}, {"rep_id": "R4", "cover_id": None}],
    }


def test_it_stands_in_the_report() -> None:
    pytest.importorskip("bokeh", reason="the extra `report` is not installed")
    from territory_opt.report.html import html_report

    case = problem()
    plan = Plan.from_mapping(case, dict.fromkeys(("A1", "A2", "A3", "A4", "A5"), "R1"))
    result = Result(case, "feasible", plan, (LevelResult(0, None, None, None),))
    tables = {sheet.name: sheet for sheet in sheets(plan)}
    page = html_report(result, tables, plan_json(result, {}, (), ()))
    assert "<h3>House-keeping</h3>\n<ul><li>R9 and R3 have left 3 accounts without an owner.</li>" in page


def test_a_case_without_a_past_has_nothing_to_tidy_up() -> None:
    accounts, reps = [Account(account_id="A1", potential=1)], [Rep(rep_id="R1")]
    assert housekeeping(Problem(accounts, reps).compiled) == Housekeeping((), 0, 0, 0, 0, 0, ())
