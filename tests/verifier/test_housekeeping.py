"""House-keeping is counted a second time: with lines, deals and people who left, and each lie is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from territory_opt.jobs import solve_case
from territory_opt.jobs.running import Options
from territory_opt.verifier import verify_folder
from tests.strategies import Case

CASE = Case(
    {
        "accounts": [{"account_id": f"A{i}"} for i in range(1, 6)],
        "account_lines": [
            {"account_id": account, "line": line, "potential": 10}
            for account, line in (("A1", "hard"), ("A1", "soft"), ("A2", "hard"))
        ],
        "reps": [
            {"rep_id": "R1", "vacant": None, "cover_id": None, "end_date": None},
            {"rep_id": "R2", "vacant": "hold", "cover_id": "R1"},
            {"rep_id": "R3", "vacant": "dissolve"},
            {"rep_id": "R4", "end_date": "2026-09-30"},
        ],
        "assignments": [
            {"account_id": account, "line": line, "rep_id": rep}
            for account, line, rep in (
                ("A1", "", "R4"),  # both lines
                ("A2", "hard", "R9"),
                ("A3", "", "R3"),
                ("A4", "", "R1"),
                ("A8", "soft", "R1"),  # closed
                ("A9", "", "R1"),
            )
        ],
        "locks": [{"account_id": "A1", "rep_id": "R1", "expires": "2026-09-30"}],  # one lock, though two lines
        "opportunities": [
            {"opportunity_id": name, "account_id": "A1", "rep_id": "R1", "product": product, "expected_close": day}
            for name, product, day in (
                ("O1", "hard", None),
                ("O2", "soft", "2026-09-30"),  # should have closed
                ("O3", "hard", "2026-12-01"),
            )
        ],
    },
    {
        "period": "2026Q4",
        "missing": {"potential": 1},
        "rules": [{"rule": "balance"}, {"rule": "holdout"}, {"rule": "lock"}],
    },
)

COUNTED = {
    "departed": ["R4", "R9", "R3"],
    "orphans": 4,
    "new": 1,
    "closed": 2,
    "held": 1,
    "expired_locks": 1,
    "covered": [{"rep_id": "R2", "cover_id": "R1"}],
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("run")
    CASE.write(root / "case")
    solve_case(root / "case", root / "out", Options(time_limit=10, workers=1, method="exact"))
    return root


def test_what_happened_is_counted_by_accounts_and_lines(run: Path) -> None:
    assert json.loads((run / "out" / "plan.json").read_text(encoding="utf-8"))["housekeeping"] == COUNTED


@pytest.mark.parametrize(
    ("key", "said", "words"),
    [
        ("departed", ["R4", "R9"], "departed, is written as [R4, R9], but it is [R4, R9, R3]."),
        ("orphans", 3, "orphans, is written as 3, but it is 4."),
        ("new", 0, "new, is written as 0, but it is 1."),
        ("closed", 1, "closed, is written as 1, but it is 2."),
        ("held", 2, "held, is written as 2, but it is 1."),
        ("expired_locks", 2, "expired_locks, is written as 2, but it is 1."),
        ("covered", [], "covered, is written as [], but it is [{'rep_id': 'R2', 'cover_id': 'R1'}]."),
        ("luck", 1, "luck, is written as 1, but it is blank."),
    ],
)
def test_each_lie_is_told(run: Path, tmp_path: Path, key: str, said: Any, words: str) -> None:
    for path in (run / "out").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    plan["housekeeping"][key] = said
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert verify_folder(run / "case", tmp_path).disagreements == (f"house-keeping: The house-keeping, {words}",)
