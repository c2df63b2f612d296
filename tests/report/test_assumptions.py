"""What had to be assumed is said, in words that agree with their numbers."""

from __future__ import annotations

import pytest

from territory_opt.model.problem import Problem
from territory_opt.report.assumptions import assumptions
from territory_opt.schema.account import Account
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings, ServiceLevel
from tests.report.cases import problem_of


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


def test_rules_that_the_bound_leaves_out_are_named() -> None:
    lines = [{"account_id": f"A{i}", "line": line, "potential": 1} for i in (1, 2) for line in ("core", "cloud")]
    overlay, price = {"rule": "overlay", "line": "cloud"}, {"hard": False, "cost_per_extra_rep": 5}
    cells = {"rule": "exclusive", "by": ["region"], **price}
    accounts = [{"region": "N"}, {"region": "N"}]

    def said(*rules: dict[str, object]) -> str:
        return assumptions(problem_of(accounts, [{}, {}], rules, tables={"account_lines": lines}))[-1]

    assert said(overlay) == (
        "The bound from prices leaves overlay out: a part of the gap may be what it costs in any plan."
    )
    assert said(overlay, cells) == (
        "The bound from prices leaves overlay and exclusive out: a part of the gap may be what they cost in any plan."
    )
    assert "bound" not in said({**cells, "hard": True, "cost_per_extra_rep": None})
