"""Faults as lines, settings as a file, and what a summary says first."""

import pytest
import yaml

from territory_opt.errors import Fault
from territory_opt.model.plan import LevelResult, Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.report.assumptions import assumptions
from territory_opt.report.case_yaml import case_yaml, rules_yaml
from territory_opt.report.fault_lines import fault_lines, fault_sheet
from territory_opt.report.summary import as_text, summary
from territory_opt.rules import default_rules
from tests.report.cases import owners, problem_of

EVEN = {"id": "even", "rule": "balance", "measure": "potential"}


def test_errors_come_before_warnings_and_kinds_stay_together() -> None:
    faults = [
        Fault("is odd", "a.csv", 2, "x", severity="warning"),
        Fault("is bad", "a.csv", 2, "y", "5"),
        Fault("is worse", "b.csv"),
        Fault("is bad", "a.csv", 3, "y", "6"),
    ]
    assert list(fault_lines(faults)) == [
        'error: a.csv row 2, y: "5" is bad',
        'error: a.csv row 3, y: "6" is bad',
        "error: b.csv: is worse",
        "warning: a.csv row 2, x: is odd",
    ]


@pytest.mark.parametrize(("count", "lines"), [(20, 20), (21, 21), (57, 21)])
def test_twenty_of_a_kind_are_shown(count: int, lines: int) -> None:
    shown = list(fault_lines([Fault("is bad", "a.csv", i, "y") for i in range(count)]))
    assert len(shown) == lines
    assert shown[-1] == ("error: 37 more in check.csv" if count == 57 else shown[-1])


def test_the_table_of_faults_holds_all_of_them() -> None:
    sheet = fault_sheet([Fault("is bad", "a.csv", i, "y", str(i)) for i in range(57)])
    assert len(sheet.rows) == 57
    assert dict(zip(sheet.header, sheet.rows[0], strict=True)) == {
        "severity": "error",
        "file": "a.csv",
        "row": 0,
        "column": "y",
        "value": "0",
        "message": "is bad",
    }


def bare() -> Problem:
    problem = problem_of([{"potential": 1}], [{}], [])
    return Problem.from_tables(problem.tables, problem.settings.model_copy(update={"rules": None}))


def test_the_written_out_settings_are_the_defaults() -> None:
    problem = bare()
    written = yaml.safe_load(case_yaml(problem, "0815"))
    assert written["name"] == "0815"
    again = Problem.from_tables(problem.tables, problem.settings, rules=written["rules"])
    assert again.rules == default_rules(problem.facts)
    assert yaml.safe_load(rules_yaml(again)) == yaml.safe_load(rules_yaml(problem))


def test_every_line_of_the_written_out_settings_is_explained() -> None:
    settings = [line for line in case_yaml(bare(), "x").splitlines() if line.startswith("    ")]
    assert len(settings) > 15
    assert all(" # " in line.removeprefix("    # ") for line in settings)


def test_what_was_assumed_is_said() -> None:
    problem = problem_of(
        [{"latitude": 50, "longitude": 20}, {}],
        [{"latitude": 50, "longitude": 20}],
        [{"rule": "travel"}],
        currency=None,
        period=None,
        missing={"potential": 0},
    )
    assert assumptions(problem) == (
        "No column says what accounts are worth: each counts as one.",
        "The case names no currency: amounts are cost units.",
        "The case names no period: capacity, visits and hours are for a quarter of 13 weeks.",
        "A blank in potential counts as 0.",
        "No column says how often accounts are visited: each is visited once a quarter.",
        "Roads are 1.3 times the straight line, driven at 80 km/h; beyond 50 km, 4 stops share a trip.",
        "1 account is visited but has no place: left out of travel unless pairs.csv says more.",
    )


def test_a_summary_names_what_was_given_to_the_levels_below() -> None:
    rules = [EVEN, {"rule": "disruption", "cost_per_move": 200}]
    problem = problem_of([{"potential": 1, "current_rep_id": "R1"}, {"potential": 1}], [{}, {}], rules)
    result = Result(
        problem,
        "feasible",
        Plan(problem, owners(1, 1)),
        (LevelResult(0, 10, 0, None), LevelResult(0, None, None, None)),
    )
    text = as_text(summary(result, ()))
    assert "  1 even                                     90 points             0     proven\n" in text
    assert "    bound and gap are for 0; 90 given to the levels below\n" in text
    assert "  2 disruption                                   0 USD       unknown    unknown\n" in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_house_accounts_come_first() -> None:
    rules = [EVEN, {"rule": "boundary", "by": ["regions"]}]
    problem = problem_of([{"potential": 1, "region": "x"}], [{"regions": ["n"]}], rules)
    result = Result(problem, "feasible", Plan(problem, owners(0)), (LevelResult(0, None, 0, None),))
    sections = summary(result, ())
    assert [section.title for section in sections][:2] == ["small: 1 account, 1 rep", "Nobody may own"]
    assert sections[1].lines == ("  1 account without an eligible rep: A1.", "  unassigned.csv says why.")
