"""What had to be assumed is said, in words that agree with their numbers."""

from __future__ import annotations

import pytest

from territory_opt.model.problem import Problem
from territory_opt.report.assumptions import assumptions
from territory_opt.schema.account import Account
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings, ServiceLevel


def problem(blank: int, *standards: ServiceLevel) -> Problem:
    accounts = [
        Account(account_id=f"A{i}", stage="customer", visits=None if i < blank else 2.0, hours_per_visit=1.0)
        for i in range(4)
    ]
    return Problem(accounts, [Rep(rep_id="R")], settings=CaseSettings(service_levels=standards))


@pytest.mark.parametrize(
    ("blank", "sentence"),
    [
        (1, "1 account takes its visits from the contact standards in service_levels."),
        (3, "3 accounts take their visits from the contact standards in service_levels."),
    ],
)
def test_visits_from_contact_standards_are_counted(blank: int, sentence: str) -> None:
    assert sentence in assumptions(problem(blank, ServiceLevel(stage="customer", visits=3.0)))


def test_standards_that_fill_no_blank_are_not_mentioned() -> None:
    said = assumptions(problem(0, ServiceLevel(stage="customer", visits=3.0)))
    assert not any("service_levels" in sentence for sentence in said)


def test_who_is_not_visited_is_counted_where_visits_had_to_be_assumed() -> None:
    accounts = [Account(account_id=f"A{i}", in_person=i > 0) for i in range(2)]
    words = "No column says how often accounts are visited: each is visited once a quarter"
    assert f"{words}, but 1 account that nobody goes to." in assumptions(Problem(accounts, [Rep(rep_id="R")]))
    assert f"{words}." in assumptions(Problem(accounts[1:], [Rep(rep_id="R")]))
