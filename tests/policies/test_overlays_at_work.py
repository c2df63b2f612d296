"""Overlays on the sample with two lines: at a price the team keeps few partners, hard ones need broader specialists."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import yaml

from territory_opt.io.samples import sample_folder
from territory_opt.jobs import load_case, solve_case
from territory_opt.jobs.running import Options
from territory_opt.reasons.conflicts import diagnose
from tests.oracle import assert_verified

RULE = {"rule": "overlay", "line": "security", "follows": "connectivity"}


def variant(folder: Path, rule: dict[str, object], *, broad: bool) -> Path:
    """The sample with an overlay; specialists may own anything if they are broad."""
    shutil.copytree(sample_folder("inside-sales"), folder)
    settings = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))
    settings["rules"].append(rule)
    if broad:
        settings["rules"] = [one for one in settings["rules"] if one.get("rule") != "relationship"]
        settings["rules"].append({"id": "relationship", "keep_from": 2})  # of strength 1 at most: none must be kept
        (folder / "locks.csv").unlink()
        with open(folder / "reps.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row.update({"industries": "", "size_min": "", "size_max": ""} if row["line"] == "security" else {})
        with open(folder / "reps.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    (folder / "case.yaml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    return folder


@pytest.mark.full
def test_one_specialist_for_each_rep_costs_no_balance(tmp_path: Path) -> None:
    case = variant(tmp_path / "case", RULE, broad=True)
    result = solve_case(case, tmp_path / "out", Options(work_limit=40)).result
    assert_verified(case, tmp_path / "out")
    assert result.plan is not None
    assert result.problem.compiled.model.violation(result.plan.owner) == 0
    points = result.problem.compiled.model.levels[0].quantum.real(result.levels[0].cost)
    assert points < 1  # all but even, although every core rep has one partner


@pytest.mark.full
def test_specialists_of_few_industries_are_named_as_the_reason(tmp_path: Path) -> None:
    found = diagnose(load_case(variant(tmp_path / "case", RULE, broad=False)), seconds=40, give=())
    assert found.proven
    assert {"boundary", "line", "overlay"} <= {rule for one in found.conflicts for rule in one.rules}
