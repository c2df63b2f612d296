"""Overlays as the verifier states them: two specialists of one core rep are refused, or paid for, in the very words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.model.scoring import score
from territory_opt.verifier import verify_folder
from tests.contract.runs import priced, write_run, written
from tests.oracle import assert_verified
from tests.strategies import Case

TABLES: dict[str, list[dict[str, Any]]] = {
    "accounts": [{"account_id": f"A{i}"} for i in range(3)],
    "account_lines": [
        {"account_id": f"A{i}", "line": line, "potential": 10 + i} for i in range(3) for line in ("core", "cloud")
    ],
    "reps": [{"rep_id": f"R{i}", "line": "core" if i < 2 else "cloud"} for i in range(4)],
}
INSIDE = np.array([0, 2, 0, 2, 1, 3])
"""R0 owns the core of A0 and A1, and R2 their cloud; A2 is with R1 and R3."""
OUTSIDE = np.array([0, 2, 0, 3, 1, 3])
"""One account's cloud is with another specialist than the first's."""


def case_of(tmp_path: Path, **settings: Any) -> Problem:
    """The case written to a folder."""
    rules = [{"rule": "overlay", "line": "cloud", **settings}]
    return written(Case(TABLES, {"currency": "USD", "rules": rules}), tmp_path / "case")


def test_one_specialist_is_right(tmp_path: Path) -> None:
    problem = case_of(tmp_path)
    assert score(problem, Plan(problem, INSIDE)).violation == 0
    write_run(problem, INSIDE, tmp_path / "out", priced(problem, INSIDE, seed=1))
    assert_verified(tmp_path / "case", tmp_path / "out")


def test_a_second_one_is_refused(tmp_path: Path) -> None:
    problem = case_of(tmp_path)
    assert score(problem, Plan(problem, OUTSIDE)).violation == 1
    write_run(problem, OUTSIDE, tmp_path / "out")
    report = verify_folder(tmp_path / "case", tmp_path / "out")
    assert [check.name for check in report.checks if not check.ok] == ["hard limits"]
    assert report.disagreements == ("hard limits: overlay: R0 has more than one specialist: R2 and R3.",)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (
            ("levels", 0, "whole", "cost"),
            0,
            "costs: Level overlay: the cost of the plan is written as 0, but it is 125,000.",
        ),
        (("rules", 0, "settings", "follows"), "cloud", "rules: Rule overlay: follows is cloud, case.yaml says core."),
        (
            ("rules", 0, "skipped"),
            "lines are not sold separately",
            "rules: Rule overlay is skipped (lines are not sold separately), but the case has what it needs.",
        ),
    ],
)
def test_lies_about_a_paid_one(path: tuple[Any, ...], value: Any, sentence: str, tmp_path: Path) -> None:
    problem = case_of(tmp_path, hard=False, cost_per_extra_specialist=12.5)
    write_run(problem, OUTSIDE, tmp_path / "out", priced(problem, OUTSIDE, seed=1))
    assert_verified(tmp_path / "case", tmp_path / "out")
    content = json.loads((tmp_path / "out/plan.json").read_text(encoding="utf-8"))
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    (tmp_path / "out/plan.json").write_text(json.dumps(content), encoding="utf-8")
    disagreements = verify_folder(tmp_path / "case", tmp_path / "out").disagreements
    assert any(text.startswith(sentence) for text in disagreements), "\n".join(disagreements)
