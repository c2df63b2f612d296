"""The tutorial does what it says: its commands run, and they print what it shows."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from territory_opt.cli import app

TUTORIAL = Path(__file__).parents[1] / "docs" / "first-plan"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def shown() -> list[list[str]]:
    """The outputs that the tutorial shows, line by line."""
    text = (TUTORIAL / "README.md").read_text(encoding="utf-8")
    return [block.strip().splitlines() for block in re.findall(r"```text\n(.*?)```", text, re.DOTALL)]


def insist(lines: list[str], output: str, case: Path) -> None:
    output = " ".join(output.replace(str(case), "CASE").split())
    assert [line for line in lines if line not in output] == []


def test_the_tutorial(tmp_path: Path) -> None:
    pytest.importorskip("zipcodes", reason="the extra `places` is not installed")
    case, plan = tmp_path / "midwest", tmp_path / "plan"
    guessed, doubted, placed, proven, reason = shown()

    done = run("init", case, "--accounts", TUTORIAL / "customers.csv", "--reps", TUTORIAL / "team.csv")
    insist(guessed, done.output, case)
    assert "numbers: 1,234.50" in (case / "mapping.yaml").read_text()
    assert "dates: 12/31/2026" in (case / "mapping.yaml").read_text()

    insist(doubted, run("check", case).output, case)
    settings = case / "case.yaml"
    settings.write_text(re.sub(r"^# (period|currency|places):", r"\1:", settings.read_text(), flags=re.MULTILINE))
    insist(placed, run("check", case).output, case)

    done = run("solve", case, "--out", plan, "--time-limit", "60")
    assert done.exit_code == 0, done.output
    insist(proven, done.output, case)
    with (plan / "assignments.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    insist(reason, f"{first['account_id']}: {first['reason']}", case)
