"""What is judged of reps stays with planners: no file meant for reps says it, and no file says what no rule uses."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from territory_opt.cli import app
from territory_opt.io.writing import write_csv
from tests.io.leaks import leaks, texts

UNUSED = ("presence_judged", "3.7731", "patience_note", "Talks too much", "measured_wins", "0.4477")
"""Indicators that no rule uses."""

USED = ("strengths", "strength", "zebra", "0.377", "0.733", "experience", "11.25", "level", "ramp", "0.8125")
"""Qualities that rules use."""

CASE = """\
name: team
period: 2026Q4
rules:
  - {rule: balance, measure: potential, tolerance: 0.3}
  - {rule: fit, weight: 1.0, loss_share: 0.2}
  - {rule: experience, size_by: potential, tiers: [{from: 0, level: 1}, {from: 109, level: 4}]}
  - {rule: portfolio, counts_by_level: {1: 1.4, 3: 1.0, 4: 0.8}, tolerance: 0.2}
  - {rule: travel}
  - {rule: disruption, cost_per_move: 1}
"""


def judged_case(folder: Path) -> Path:
    """Write a case whose reps are judged in every way."""
    folder.mkdir()
    accounts = [(f"A-{at}", f"Firm {at}", 100 + at, "zebra", 50 + at / 9, 19, f"R-{at % 3}") for at in range(12)]
    header = ("account_id", "name", "potential", "industry", "latitude", "longitude", "current_rep_id")
    write_csv(folder / "accounts.csv", header, accounts)
    columns = ("rep_id", "name", "latitude", "longitude", "level", "experience_years", "ramp", "strengths")
    indicators = ("presence_judged", "patience_note", "measured_wins")
    reps = [
        (f"R-{at}", f"Ann {at}", 50 + at / 2, 19, level, 11.25, 0.8125, strength, "3.7731", "Talks too much", "0.4477")
        for at, (level, strength) in enumerate([(4, "zebra:0.377"), (3, "zebra:0.733"), (1, "zebra:0.9")])
    ]
    write_csv(folder / "reps.csv", (*columns, *indicators), reps)
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return folder


def command(*words: object) -> str:
    done = CliRunner().invoke(app, list(map(str, words)))
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run and everything that it can be handed on as."""
    folder = tmp_path_factory.mktemp("judged")
    case, out = judged_case(folder / "case"), folder / "out"
    run = out / "plan"
    out.mkdir()
    said = command("solve", case, "--out", run, "--work-limit", "2", "--workers", "1", "--pictures")
    command("export", case, run, "--to", "xlsx", "--out", out / "plan.xlsx")
    command("export", case, run, "--to", "parquet", "--out", out / "parquet")
    command("export", case, run, "--to", "sql", "--out", f"sqlite:///{out}/plan.db")
    command("review", case, run, "--out", out / "review.csv")
    (out / "said.txt").write_text(said + command("score", case, run), encoding="utf-8")
    return folder


def test_planners_see_what_rules_use(written: Path) -> None:
    case = leaks(written / "case", (*UNUSED, *USED))
    assert set(case["reps.csv"]) >= {*UNUSED, "zebra", "0.377", "11.25", "0.8125"}
    assert "strength" in leaks(written / "out", USED)["said.txt"]


def test_no_file_says_what_no_rule_uses(written: Path) -> None:
    assert leaks(written / "out", UNUSED) == {}


@pytest.mark.parametrize("name", ["plan/moves.csv", "review.csv"])
def test_files_for_reps_say_nothing_of_what_reps_are(written: Path, name: str) -> None:
    said = "\n".join(texts(written / "out" / name))
    assert said.count("\n") > 3
    assert ("a matter of experience" in said) is (name == "plan/moves.csv")
    told = said.replace("a matter of experience", "")
    assert [word for word in (*UNUSED, *USED) if word in told] == []


def test_sheets_for_reps_say_nothing_of_what_reps_are(written: Path) -> None:
    book = CalamineWorkbook.from_path(str(written / "out" / "plan.xlsx"))
    sheets = [name for name in book.sheet_names if name.startswith(("R-", "review", "moves"))]
    assert len(sheets) == 5
    for name in sheets:
        rows = book.get_sheet_by_name(name).to_python()
        assert len(rows) > 1
        said = "\n".join(str(cell) for row in rows for cell in row).replace("a matter of experience", "")
        assert [word for word in (*UNUSED, *USED) if word != "zebra" and word in said] == [], name
