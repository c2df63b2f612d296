"""Lies about what each rule adds up and charges, planted in runs that are right, and refused in the very words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from territory_opt.verifier import verify_folder
from tests.contract.runs import priced, write_run, written
from tests.oracle import assert_verified
from tests.strategies import Case

ACCOUNTS: list[dict[str, Any]] = [
    {"account_id": "A0", "potential": 100, "key_account": True, "industry": "x", "q1": 1, "q2": 0, "q3": 0, "q4": 0},
    {"account_id": "A1", "potential": 60, "parent_id": "A0", "industry": "x", "q1": 0, "q2": 0.5, "q3": 0.5, "q4": 0},
    {"account_id": "A2", "potential": 40, "industry": "y", "q1": 0, "q2": 0, "q3": 0, "q4": 1},
]
REPS: list[dict[str, Any]] = [
    {"rep_id": "R0", "level": 2, "manager_id": "M", "capacity_hours": 6, "strengths": {"x": 0.8}},
    {"rep_id": "R1", "level": 4, "manager_id": "N", "capacity_hours": 6, "role": "inside_rep"},
]
PLAN = np.array([0, 0, 1])
"""R0 owns A0 and A1, R1 owns A2. Each account takes two hours."""

LIES: dict[str, tuple[dict[str, Any], str, Any, str]] = {
    "the key account is left in": (
        {"rule": "balance", "exclude": "key_account"},
        "rows 0 load 0",
        16000,
        "rows: balance: load of R0 is written as 16,000, but it is 6,000.",
    ),
    "a quarter's target": (
        {"rule": "balance", "each_quarter": True},
        "rows 0 targets 0",
        "5001",
        "rows: balance: targets of R0 q1 is written as 5001, but it is 5000.",
    ),
    "the part of a quarter": (
        {"rule": "balance", "measure": "potential@q2"},
        "rows 0 load 0",
        6000,
        "rows: balance: load of R0 is written as 6,000, but it is 3,000.",
    ),
    "a team's target": (
        {"rule": "balance", "by": "manager_id"},
        "rows 0 targets 1",
        "9999",
        "rows: balance: targets of manager_id N is written as 9999, but it is 10000.",
    ),
    "a wider band of quarters": (
        {"rule": "balance", "each_quarter": True},
        "rules 0 settings each_quarter",
        False,
        "rules: Rule balance: each_quarter is False, case.yaml says True.",
    ),
    "the count that a level may own": (
        {"rule": "portfolio", "hard": True, "tolerance": 0.5},
        "rows 0 hard_hi 0",
        3,
        "rows: portfolio: hard_hi of R0 is written as 3, but it is 2.",
    ),
    "a softer factor": (
        {"rule": "portfolio", "counts_by_level": {2: 1.5, 4: 1}},
        "rules 0 settings counts_by_level 2",
        1.6,
        "rules: Rule portfolio: counts_by_level is {'2': 1.6, '4': 1.0}, case.yaml says {2: 1.5, 4: 1}.",
    ),
    "tiers that begin later": (
        {"rule": "experience", "tiers": [{"from": 100, "level": 2}]},
        "rules 0 settings tiers 0 from",
        200,
        "rules: Rule experience: tiers is [{'from': 200, 'level': 2.0}], case.yaml says [{'from': 100, 'level': 2}].",
    ),
    "roles that nobody has": (
        {"rule": "role"},
        "rules 0 skipped",
        "no rep has a role that limits accounts",
        "rules: Rule role is skipped (no rep has a role that limits accounts), but the case has what it needs.",
    ),
    "a cheaper fit": (
        {"rule": "fit"},
        "levels 0 whole cost",
        259,
        "costs: Level fit: the cost of the plan is written as 259, but it is 260.",
    ),
    "a pair that does not share": (
        {"rule": "keep_apart", "pairs": [["A0", "A1"]], "hard": False, "cost_per_pair": 5},
        "rows 0 load 0",
        1,
        "rows: keep_apart: load of A0 and A1 with R0 is written as 1, but it is 2.",
    ),
    "room beside a key account": (
        {"rule": "keep_apart", "key_account": "own_territory"},
        "rows 0 hard_hi 0",
        4,
        "rows: keep_apart: hard_hi of A0 with R0 is written as 4, but it is 3.",
    ),
    "hours without the worst": (
        {"rule": "capacity", "protect": {"share": 0.25, "accounts": 1}},
        "rows 0 load 0",
        240,
        "rows: capacity: load of R0 is written as 240, but it is 270.",
    ),
    "a smaller worst case": (
        {"rule": "capacity", "protect": {"share": 0.25, "accounts": 1}},
        "rules 0 settings protect share",
        0.2,
        "rules: Rule capacity: protect is {'share': 0.2, 'accounts': 1}, "
        "case.yaml says {'accounts': 1, 'share': 0.25}.",
    ),
}


def put(content: Any, path: str, value: Any) -> None:
    """Set one place of ``plan.json``, such as ``rows 0 load 1``; the keys of objects are text."""
    *way, last = path.split()
    for step in way:
        content = content[int(step) if isinstance(content, list) else step]
    content[int(last) if isinstance(content, list) else last] = value


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_a_rule_is_refused(lie: str, tmp_path: Path) -> None:
    rule, path, value, sentence = LIES[lie]
    accounts = [{**row, "visits": 1, "hours_per_visit": 2, "in_person": False} for row in ACCOUNTS]
    problem = written(
        Case({"accounts": accounts, "reps": REPS}, {"currency": "USD", "rules": [rule]}), tmp_path / "case"
    )
    write_run(problem, PLAN, tmp_path / "out", priced(problem, PLAN, seed=1))
    assert_verified(tmp_path / "case", tmp_path / "out")
    content = json.loads((tmp_path / "out/plan.json").read_text(encoding="utf-8"))
    put(content, path, value)
    (tmp_path / "out/plan.json").write_text(json.dumps(content), encoding="utf-8")
    disagreements = verify_folder(tmp_path / "case", tmp_path / "out").disagreements
    assert any(text.startswith(sentence) for text in disagreements), "\n".join(disagreements)
