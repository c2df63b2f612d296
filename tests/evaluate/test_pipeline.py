from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from territory_opt.errors import InputError
from territory_opt.evaluate import evaluate_pipeline, write_pipeline
from territory_opt.schema.settings import CaseSettings
from tests.evaluate.pipelines import tables

DEALS = (
    "A R Won 2026-09-01 50",
    "A S Talks - -",
    "A R Talks - -",
    "A R Talks - -",
    "B S Lost 2026-09-30 0",
    "- S Talks - -",
    "X S Won 2026-09-30 9",
    "B S Won - 9",
)


def test_notes_say_what_was_counted_left_out_and_assumed() -> None:
    found = evaluate_pipeline(tables(*DEALS, industry=["retail", "retail", "retail"]))
    assert found.as_of == date(2026, 9, 30)
    assert found.notes == (
        "8 opportunities: 3 won, 1 lost, 4 open, seen from 2026-09-30.",
        "1 opportunity names no account.",
        "1 opportunity names an account that is not in the accounts.",
        "1 won deal has no closing day, so that no relationship comes of it.",
        "1 rep has no opportunities: T.",
        "1 account has no opportunities: C.",
        "1 relationship of 1 account comes from won deals: a deal counts half after 365 days, 2 fresh deals make an "
        "account half known, and its reps share it by their deals. Both are assumptions.",
        "Won deals span 1 day, less than a year: no seasonal shares.",
        "1 account has open deals with more than one rep.",
        "By industry, reps' rates of winning differ no more than by chance: everybody gets the team's.",
        "No strengths by size: no closed deals of accounts whose size is known.",
        "Strengths are only reported; what you believe of them belongs into the column strengths of reps.csv.",
    )


def test_a_contest_lists_who_works_on_the_account() -> None:
    found = evaluate_pipeline(tables(*DEALS)).contests
    assert [tuple(row) for row in found] == [("A", "R", 2, 1), ("A", "S", 1, 0)]


def test_the_period_says_from_when_to_look() -> None:
    given = tables(*DEALS)
    assert evaluate_pipeline(given, CaseSettings(period="2027Q1")).as_of == date(2027, 1, 1)
    assert evaluate_pipeline(given, CaseSettings(period="2027Q1"), date(2026, 12, 1)).as_of == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((), "there are no opportunities; they stand in opportunities.csv"),
        (("A R Won - 1",), "no opportunity names a day; give opened and closed, or a period in case.yaml"),
    ],
)
def test_what_cannot_be_evaluated(texts: tuple[str, ...], expected: str) -> None:
    with pytest.raises(InputError) as caught:
        evaluate_pipeline(tables(*texts))
    assert str(caught.value) == expected


def test_amounts_without_a_rate_are_left_out_and_counted() -> None:
    given = tables(*DEALS, currency=["EUR", "USD", None])
    notes = evaluate_pipeline(given).notes
    won = {row.account_id: row.won_value for row in evaluate_pipeline(given).histories}
    left = [note for note in notes if "without a rate" in note]
    assert left == [
        "3 opportunities are in a currency without a rate to the case's: left out of won value and seasonal shares."
    ]
    assert won == {"A": 0.0, "B": 0.0, "C": 0.0}
    settings = CaseSettings(currency="EUR", period="2026Q4")
    assert [row.won_value for row in evaluate_pipeline(given, settings).histories] == [50.0, 0.0, 0.0]


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    write_pipeline(evaluate_pipeline(tables(*DEALS, industry=["retail", "", ""])), tmp_path)
    assert {path.name: path.read_text().splitlines() for path in tmp_path.iterdir()} == {
        "relationships.csv": ["account_id,rep_id,strength,since", "A,R,0.28,2026-09-01"],
        "accounts.csv": [
            "account_id,stage,won,lost,open,won_value,first_won,last_won,q1,q2,q3,q4",
            "A,new,1,0,3,50,2026-09-01,2026-09-01,,,,",
            "B,customer,1,1,0,9,,,,,,",
            "C,prospect,0,0,0,0,,,,,,",
        ],
        "strengths.csv": [
            "rep_id,by,name,closed,won,rate,team_rate,shrunk_rate,strength",
            "R,industry,retail,1,1,1,1,1,0.5",
        ],
        "contested.csv": ["account_id,rep_id,open_deals,won_deals", "A,R,2,1", "A,S,1,0"],
    }
