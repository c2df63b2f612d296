"""The verbs that say why, from folders to words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app
from tests.cli.small import SETTINGS, write_case

RUN = CliRunner()


def call(*words: object) -> str:
    done = RUN.invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    case = write_case(tmp_path_factory.mktemp("cases") / "case")
    call("solve", case, "--out", case.parent / "plan", "--time-limit", 20)
    return case, case.parent / "plan"


def test_explain_says_why_and_why_not(folders: tuple[Path, Path]) -> None:
    lines = (folders[1] / "assignments.csv").read_text().splitlines()
    owner = next(line.split(",")[2] for line in lines if line.startswith("A1,"))
    other = {"R1": "R2", "R2": "R1"}[owner]
    assert call("explain", *folders, "A1").startswith(f"A1 is with {owner}. ")
    assert call("explain", *folders, "A1", "--instead", other).startswith(f"With A1 at {other}: ")
    assert call("explain", *folders, "--rep", "R1").startswith("R1 has ")
    assert json.loads(call("explain", *folders, "A1", "--json"))["certainty"] == "proven"


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (("firm",), "Firm: "),
        (("levels",), "1. even: "),
        (("losses", "--rep", "R1", "--time-limit", 10), "Without R1"),
        (("frontier", "--over", "disruption", "--points", 2, "--time-limit", 10), " disruption (accounts)"),
    ],
)
def test_the_other_answers(folders: tuple[Path, Path], words: tuple[object, ...], begins: str) -> None:
    assert call(words[0], *folders, *words[1:]).startswith(begins)
    assert json.loads(call(words[0], *folders, *words[1:], "--json"))["text"].startswith(begins)


def test_a_frontier_over_travel_with_its_picture(folders: tuple[Path, Path], tmp_path: Path) -> None:
    words = ("frontier", *folders, "--over", "travel", "--points", 3, "--time-limit", 10)
    said = call(*words, "--picture", tmp_path / "travel.svg")
    assert said.startswith("          travel (USD)      gap  even (points), travel + disruption (USD)\n")
    assert "What more travel saves" in (tmp_path / "travel.svg").read_text()
    refused = RUN.invoke(app, [*map(str, words), "--picture", str(tmp_path / "travel.pdf")])
    assert refused.exit_code == 2
    assert "travel.pdf must end in .svg or .png" in refused.stderr


def test_prices_of_wishes(folders: tuple[Path, Path]) -> None:
    said = call("prices", *folders, "--time-limit", 20)
    assert "rule capacity costs nothing" in said


def test_a_plan_of_another_case_is_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    case = write_case(tmp_path / "case", case_yaml=SETTINGS.replace("0.05", "0.06"))
    done = RUN.invoke(app, ["explain", str(case), str(folders[1]), "A1"])
    assert done.exit_code == 2
    assert f"case.yaml changed since {folders[1]} was written; solve again" in done.stderr


def test_diagnose_says_what_clashes_and_what_would_have_to_give(tmp_path: Path) -> None:
    fine = write_case(tmp_path / "fine")
    assert call("diagnose", fine) == "Nothing clashes: some plan keeps all hard rules (proven).\n"
    reps = (fine / "reps.csv").read_text().replace(",60,", ",20,")
    tight = write_case(tmp_path / "tight", reps_csv=reps)
    said = call("diagnose", tight, "--give", "hours", "--time-limit", 20)
    assert said.startswith("No plan keeps all hard rules (proven): 1 conflict.\n")
    assert "No plan keeps capacity of R1 and R2 for A3, A4, A5 and A6 (shown by complete search)." in said
    assert "raise the capacity of R" in said
    refused = RUN.invoke(app, ["diagnose", str(tight), "--give", "luck"])
    assert refused.exit_code == 2
    assert (
        "luck cannot give; expected hours, tolerance, radius, locks, budget, accounts, relationships, "
        in refused.stderr
    )


def test_a_review_goes_out_and_comes_back_as_locks(folders: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "review.csv"
    call("review", *folders, "--out", out)
    lines = out.read_text().splitlines()
    assert lines[0] == "account_id,line,from_rep_id,to_rep_id,decision,proposed_rep_id,comment,reviewer"
    out.write_text(f"{lines[0]}\nA1,all,R2,R1,accept,,fine,Ann\n")
    said = call("apply-review", folders[0], out, "--out", tmp_path / "locks.csv")
    assert said == f"{tmp_path / 'locks.csv'} holds 1 lock more than the case; put it in place, solve again.\n"
    assert (tmp_path / "locks.csv").read_text().splitlines()[1] == "A1,R1,,lock,Ann: fine,,"


def test_a_run_offers_a_review_and_is_not_replaced_once_it_is_answered(tmp_path: Path) -> None:
    case, out = write_case(tmp_path / "case"), tmp_path / "plan"
    solve = ("solve", case, "--out", out, "--time-limit", 5, "--force")
    call(*solve)
    review = (out / "review.csv").read_text()
    assert review.startswith("account_id,line,from_rep_id,to_rep_id,decision,proposed_rep_id,comment,reviewer\n")
    moves = (out / "moves.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in review.splitlines()] == [line.split(",")[0] for line in moves]
    call(*solve)
    (out / "review.csv").write_text(review.splitlines()[0] + "\nA5,all,R1,R2,accept,,,Ann\n")
    refused = RUN.invoke(app, [str(word) for word in solve])
    assert refused.exit_code == 2
    assert "review.csv holds answers of reviewers; apply it (apply-review) or move it away first" in refused.stderr


def test_files_and_words_about_them(tmp_path: Path) -> None:
    call("template", tmp_path / "empty.xlsx")
    assert (tmp_path / "empty.xlsx").stat().st_size > 0
    assert call("policies").splitlines() == [
        "field-sales             reps who drive to their customers",
        "inside-sales            reps who sell by phone and screen",
        "key-accounts            account managers for the few that matter most, sales reps for all others",
        "medical-field           reps who visit hospitals and clinics, far apart and by appointment",
        "quarterly-realignment   mend the territories in force, and leave in peace whatever need not move",
    ]
    assert "# From 0.8 a relationship stays." in call("policies", "field-sales")
    assert "rules" in json.loads(call("policies", "field-sales", "--json"))
    assert json.loads(call("schema", "reps"))["title"] == "Rep"


def test_what_if_and_scenarios(folders: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "change.yaml").write_text("- account: A1\n  times: {potential: 2}\n")
    said = call("what-if", *folders, "--change", tmp_path / "change.yaml", "--time-limit", 10)
    assert said.startswith("Fewest moves: 0 moves, ")
    (tmp_path / "variants.yaml").write_text("as is: []\nless: [{rep: R1, set: {capacity_hours: 55}}]\n")
    said = call("scenarios", folders[0], tmp_path / "variants.yaml", "--time-limit", 10)
    assert "as is differs by " in said
    (tmp_path / "wrong.yaml").write_text("leaves: R1\n")
    done = RUN.invoke(app, ["what-if", *map(str, folders), "--change", str(tmp_path / "wrong.yaml")])
    assert done.exit_code == 2
    assert "wrong.yaml must be a list of changes such as - leaves: R-7" in done.stderr
