"""The verifier knows what a policy says: it merges the two files by itself, and takes no run's word for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from territory_opt.errors import Faults
from territory_opt.jobs import solve_case
from territory_opt.jobs.running import Options
from territory_opt.policies import extended, policy_names
from territory_opt.schema.settings import CaseSettings
from territory_opt.verifier import verify_folder
from territory_opt.verifier.policy import with_policy
from tests.strategies import Case

CHANGES: list[dict[str, Any]] = [
    {},
    {"service_levels": []},
    {"service_levels": [{"visits": 1}], "travel": {"speed_mph": 50}},
    {"levels": [{"rules": ["even-value"]}], "rules": [{"id": "even-value", "tolerance": 0.2}]},
    {"rules": [{"id": "even-value", "rule": "accounts", "max": 9}, {"rule": "pair_cost"}]},
    {"rules": [{"rule": "travel", "max_km": 300}, {"rule": "lock", "pairs": [["A", "R"]]}]},
]


@pytest.mark.parametrize("policy", policy_names())
@pytest.mark.parametrize("changes", CHANGES)
def test_both_merges_agree(policy: str, changes: dict[str, Any]) -> None:
    settings, faults = CaseSettings.model_validate({"extends": policy, "period": "2026Q4", **changes}), Faults()
    own, theirs = with_policy(settings, faults), extended(settings)
    assert not list(faults)
    for key in ("travel", "service_levels", "levels", "rules", "period"):
        assert getattr(own, key) == getattr(theirs, key), key


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("run")
    accounts = [{"account_id": f"A{i}", "potential": 10, "in_person": False} for i in range(4)]
    settings = {"currency": "USD", "extends": "inside-sales", "rules": [{"rule": "fit", "weight": 2}]}
    Case({"accounts": accounts, "reps": [{"rep_id": "R1"}, {"rep_id": "R2"}]}, settings).write(root / "case")
    solve_case(root / "case", root / "out", Options(time_limit=10, workers=1, method="exact"))
    return root


LIES: dict[str, tuple[Callable[[Any], object], str]] = {
    "a setting of the policy": (
        lambda plan: plan["rules"][2]["settings"].update(tolerance=0.06),
        "rules: Rule even-value: tolerance is 0.06, case.yaml says 0.05.",
    ),
    "a default that neither names": (
        lambda plan: plan["rules"][2]["settings"].update(aim="largest"),
        "rules: Rule even-value: aim is largest, case.yaml says band.",
    ),
    "a rule of the policy left out": (
        lambda plan: plan["rules"].pop(5),
        "rules: case.yaml asks for the rule capacity, which plan.json does not list.",
    ),
    "a tolerance of the policy's levels": (
        lambda plan: plan["levels"][0]["tolerance"].update(absolute="1/5"),
        "rules: The tolerances of the levels is written as [[1/100, 1/5]], but it is [[1/100, 1/10]].",
    ),
    "another policy file": (
        lambda plan: plan["provenance"]["input"].update({"policy inside-sales": "0"}),
        "input: policy inside-sales is not the file that the plan was made from.",
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_each_lie_about_a_policy_is_told(run: Path, tmp_path: Path, lie: str) -> None:
    change, words = LIES[lie]
    for path in (run / "out").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    change(plan)
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert words in verify_folder(run / "case", tmp_path).disagreements
