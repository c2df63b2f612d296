"""The order of hand-overs: value at stake, then the relationship, then the last contact."""

from __future__ import annotations

from datetime import date
from typing import Any

from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.reasons.hand_overs import hand_overs, last_contacts
from territory_opt.reasons.reviews import review_rows
from territory_opt.report.tables import sheets
from tests.report.cases import problem_of


def case(**tables: Any) -> Problem:
    accounts = [{"potential": value, "current_rep_id": "R1"} for value in (10, 500, 500, 500, -5)]
    rules = [{"rule": "balance"}]
    return problem_of(accounts, [{}, {}], rules, missing={"potential": 0}, tables=tables)


def deal(account: str, rep: str, opened: str, closed: str | None = None) -> dict[str, Any]:
    return {"opportunity_id": f"{account} {opened}", "account_id": account, "rep_id": rep, "opened": opened} | (
        {"closed": closed} if closed else {}
    )


def moved(problem: Problem) -> Plan:
    return Plan.from_mapping(problem, {f"A{i}": "R2" for i in range(1, 6)})


def test_value_comes_before_the_relationship_and_that_before_the_last_contact() -> None:
    problem = case(
        relationships=[{"account_id": "A3", "rep_id": "R1", "strength": 0.5, "since": "2020-01-01"}],
        opportunities=[deal("A1", "R1", "2026-09-30"), deal("A4", "R1", "2026-01-02", "2026-03-01")],
    )
    found = hand_overs(moved(problem))
    assert [problem.facts.unit_names[one.unit] for one in found] == ["A3", "A4", "A2", "A1", "A5"]
    assert [one.value for one in found] == [500, 500, 500, 10, 0]
    assert [one.relationship for one in found] == [0.5, None, None, None, None]
    assert [one.last_contact for one in found] == [
        date(2020, 1, 1),
        date(2026, 3, 1),
        None,
        date(2026, 9, 30),
        None,
    ]


def test_moves_and_review_are_in_that_order() -> None:
    problem = case(opportunities=[deal("A4", "R1", "2026-01-02")])
    plan = moved(problem)
    moves = next(sheet for sheet in sheets(plan) if sheet.name == "moves")
    assert moves.header[-2:] == ("reason", "last_contact")
    assert [row[0] for row in moves.rows] == [row[0] for row in review_rows(plan)] == ["A4", "A2", "A3", "A1", "A5"]
    assert [row[-1] for row in moves.rows] == ["2026-01-02", None, None, None, None]


def test_contacts_of_others_and_days_to_come_do_not_count() -> None:
    problem = case(
        opportunities=[
            deal("A1", "R2", "2026-05-05"),
            deal("A1", "R1", "2026-04-04", "2026-10-01"),  # the period begins on that day
            deal("A9", "R1", "2026-05-05"),
        ]
    )
    assert last_contacts(problem.compiled) == {(0, "R1"): date(2026, 4, 4), (0, "R2"): date(2026, 5, 5)}


def test_an_account_that_stays_or_is_new_is_not_handed_over() -> None:
    problem = problem_of([{"potential": 1, "current_rep_id": "R1"}, {"potential": 2}], [{}, {}], [{"rule": "balance"}])
    assert hand_overs(Plan.from_mapping(problem, {"A1": "R1", "A2": "R2"})) == ()
