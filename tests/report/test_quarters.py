"""Two quarters: each account that changed hands has one cause, in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from territory_opt.jobs.loading import load_case
from territory_opt.jobs.quarters import compare_runs
from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.reasons.changed_rules import changed_rules
from territory_opt.reasons.quarters import Quarter, QuarterComparison, compare_quarters
from territory_opt.report.quarters import quarter_json, quarter_sections
from territory_opt.report.summary import as_text
from tests.contract.runs import write_run

ACCOUNTS = """account_id,potential,region,parent_id
A1,100,N,
A2,100,S,
A3,100,N,
A4,100,N,
A5,100,N,
A6,100,N,
"""
REPS = "rep_id,regions\nR1,N\nR2,\nR3,\n"
RULES: list[dict[str, Any]] = [
    {"id": "boundary", "rule": "boundary", "settings": {"by": ["regions"]}, "skipped": None},
    {"id": "even", "rule": "balance", "settings": {"tolerance": 0.1, "hard": False}, "skipped": None},
]


def problem(folder: Path, boundary: bool = True) -> Problem:
    folder.mkdir()
    rules = "{rule: boundary, by: [regions]}, " if boundary else ""
    (folder / "accounts.csv").write_text(ACCOUNTS)
    (folder / "reps.csv").write_text(REPS)
    (folder / "case.yaml").write_text(f"period: 2026Q4\ncurrency: USD\nrules: [{rules}{{id: even, rule: balance}}]\n")
    return load_case(folder)


def quarter(
    owners: dict[str, str], reps: str = "R1 R2 R3", rules: list[dict[str, Any]] = RULES, **files: str
) -> Quarter:
    return Quarter(owners, reps.split(), rules, files)


NOW = dict(zip(("A1", "A2", "A3", "A4", "A5", "A6"), ("R1", "R2", "R3", "R1", "R2", "R2"), strict=True))
BEFORE = {"A1": "R9", "A2": "R1", "A3": "R2", "A4": "HOUSE", "A5": "R2", "A7": "R1"}


def compared(tmp_path: Path, before: Quarter, now: Quarter) -> QuarterComparison:
    case = problem(tmp_path / "case")
    return compare_quarters(before, now, Plan.from_mapping(case, dict(now.owners)))


def told(found: QuarterComparison) -> list[tuple[str, str]]:
    return [(change.cause, change.text) for change in found.changes]


def test_each_change_has_one_cause(tmp_path: Path) -> None:
    found = compared(tmp_path, quarter(BEFORE, "R9 R1 R2", a="1", b="1"), quarter(NOW, a="1", b="2", c="3"))
    assert told(found) == [
        ("team", "A1 moves from R9 to R1: R9 has left."),
        ("data", "A2 moves from R1 to R2: A2 is in region S, and R1 may own only N."),
        ("team", "A3 moves from R2 to R3, who has joined."),
        ("data", "A4 moves from HOUSE to R1: somebody may own it now."),
        ("data", "A6 is new and goes to R2."),
        ("data", "A7 is gone; it was with R1."),
    ]
    assert (found.files, found.joined, found.left, found.rules) == (("b", "c"), ("R3",), ("R9",), ())


def test_what_could_have_stayed_moved_by_choice(tmp_path: Path) -> None:
    found = compared(tmp_path, quarter({**NOW, "A5": "R3"}), quarter(NOW))
    assert told(found) == [("choice", "A5 moves from R3 to R2; staying: −26.67 points (even).")]


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (RULES[1:], "boundary is new."),
        ([{**RULES[0], "settings": {"by": ["size"]}}, RULES[1]], "boundary: by [regions] (before [size])."),
        ([{**RULES[0], "skipped": "why"}, RULES[1]], "boundary: it applies now."),
    ],
)
def test_a_rule_that_was_set_otherwise_is_the_cause(tmp_path: Path, rules: list[dict[str, Any]], sentence: str) -> None:
    found = compared(tmp_path, quarter({**NOW, "A2": "R1"}, rules=rules), quarter(NOW))
    assert told(found) == [("rules", "A2 moves from R1 to R2: A2 is in region S, and R1 may own only N.")]
    assert found.rules == (sentence,)


def test_a_rule_that_was_dropped_is_named(tmp_path: Path) -> None:
    assert compared(tmp_path, quarter(NOW), quarter(NOW, rules=RULES[:1])).rules == ("even is gone.",)


def test_a_rule_that_is_only_called_otherwise_is_the_cause_of_nothing(tmp_path: Path) -> None:
    before = [{**RULES[0], "id": "who-may"}, RULES[1]]
    found = compared(tmp_path, quarter({**NOW, "A2": "R1"}, rules=before), quarter(NOW))
    assert told(found) == [("data", "A2 moves from R1 to R2: A2 is in region S, and R1 may own only N.")]
    assert found.rules == ("who-may is called boundary now.",)


@pytest.mark.parametrize(
    ("was", "sentences"),
    [
        ({"rule": "exclusive"}, ("boundary is new.", "who-may is gone.")),
        ({"settings": {"by": ["size"]}}, ("boundary is new.", "who-may is gone.")),
        ({"skipped": "why"}, ("boundary is new.", "who-may is gone.")),
    ],
)
def test_another_kind_or_setting_is_another_rule(was: dict[str, Any], sentences: tuple[str, ...]) -> None:
    found = changed_rules([{**RULES[0], "id": "who-may", **was}, RULES[1]], RULES)
    assert (found.sentences, found.names) == (sentences, {"boundary", "who-may"})


def test_of_two_rules_set_alike_each_gets_one_new_name() -> None:
    old, new = ([{**RULES[1], "id": name} for name in names] for names in (("a", "b"), ("c", "d", "e")))
    found = changed_rules(old, new)
    assert found.sentences == ("e is new.", "a is called c now.", "b is called d now.")
    assert found.names == {"e"}


def test_settings_are_shown_as_people_write_them() -> None:
    was, now = (
        {**RULES[1], "settings": {"protect": one, "hard": hard}}
        for one, hard in ((None, True), ({"share": 0.1}, False))
    )
    assert changed_rules([was], [now]).sentences == (
        "even: protect {share: 0.1} (before blank), hard no (before yes).",
    )


def test_it_is_shown_in_words_and_as_values(tmp_path: Path) -> None:
    found = compared(tmp_path, quarter(BEFORE, "R9 R1 R2", a="1"), quarter(NOW, a="2"))
    assert as_text(quarter_sections(found)).splitlines()[:6] == [
        "From quarter to quarter",
        "  2 accounts because of the team, 4 accounts because of the data, 0 accounts",
        "    because of the rules, 0 accounts by choice.",
        "  Files that changed: a.",
        "  Joined: R3.",
        "  Left: R9.",
    ]
    assert quarter_json(found)["counts"] == {"team": 2, "data": 4, "rules": 0, "choice": 0}


def test_runs_are_compared_if_they_are_of_two_quarters(tmp_path: Path) -> None:
    old, new = problem(tmp_path / "old", boundary=False), problem(tmp_path / "new")
    write_run(old, np.array([0, 0, 0, 0, 0, 0]), tmp_path / "run1")
    write_run(new, np.array([0, 1, 0, 0, 0, 0]), tmp_path / "run2")
    found = compare_runs(new, tmp_path / "run1", tmp_path / "run2")
    assert found is not None
    assert [change.cause for change in found.changes] == ["rules"]
    assert found.files == ("case.yaml",)
    assert found.rules == ("boundary is new.",)
    assert compare_runs(new, tmp_path / "run2", tmp_path / "run2") is None
    assert compare_runs(old, tmp_path / "run1", tmp_path / "run2") is None
    assert compare_runs(new, tmp_path / "old" / "accounts.csv", tmp_path / "run2") is None
