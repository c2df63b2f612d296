"""Redacted runs: no file names anybody, the plan is the same, and the verifier agrees."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from territory_opt.cli import app
from territory_opt.io.case_folder import read_case
from territory_opt.io.redaction import redact_case
from territory_opt.io.writing import write_csv
from territory_opt.jobs.loading import load_case
from territory_opt.jobs.results import load_result
from territory_opt.jobs.running import verify
from tests.io.leaks import leaks

SURNAMES = ("Zyndram", "Quillfeather", "Ottokar", "Brzeczyszczykiewicz", "Marvellous", "Xanthippe")
SECRETS = (
    *(f"{name} & Söhne" for name in SURNAMES),
    *("Agnieszka Nowak", "Bartholomew Oyelaran", "Carmencita Duarte", "Head of Sales Wolfhard", "Old Boys Group"),
    *("her cousin runs it", "asked by Wolfhard", "12 Peacock Lane", "rings at night", "+48 600 700 800"),
    *("a@zyndram.example", "Peacockville", "East Anglia of Carmencita"),
)

CASE = """\
# Wolfhard's own wishes
name: small
period: 2026Q4
currency: EUR
rules:
  - {rule: balance, measure: potential, tolerance: 0.2}
  - {rule: balance, id: even-work, measure: effort, tolerance: 0.5}
  - {rule: keep_together, by: parent_id}
  - {rule: travel}
  - {rule: lock}
"""


def named_case(folder: Path) -> Path:
    """Write a case that names many people in many places."""
    folder.mkdir()
    header = ["account_id", "name", "latitude", "longitude", "postal_code", "city", "address", "notes", "phone"]
    header += ["email", "potential", "effort", "parent_id", "current_rep_id"]
    accounts = []
    for at in range(12):
        name, parent = f"{SURNAMES[at % 6]} & Söhne", "Old Boys Group" if at in (3, 7) else ""
        where = (50 + at * 0.0371, 19 + at % 4 * 0.0513, f"30-{at:03}", "Peacockville", "12 Peacock Lane")
        said = ("rings at night", "+48 600 700 800", "a@zyndram.example")
        accounts.append((f"A-{at}", name, *where, *said, 100 + at, 3 + at % 2, parent, f"R-{at % 2}"))
    write_csv(folder / "accounts.csv", header, accounts)
    reps = [
        ("R-0", "Agnieszka Nowak", 50.0123, 19.0456, "30-001", "Head of Sales Wolfhard", "T-0"),
        ("R-1", "Bartholomew Oyelaran", 50.4123, 19.1456, "30-002", "Head of Sales Wolfhard", "T-1"),
        ("R-2", "Carmencita Duarte", 50.2123, 19.2456, "30-003", "R-0", ""),
    ]
    columns = ("rep_id", "name", "latitude", "longitude", "postal_code", "manager_id", "territory_id")
    write_csv(folder / "reps.csv", columns, reps)
    territories = [("T-0", "East Anglia of Carmencita", "Head of Sales Wolfhard"), ("T-1", "", "")]
    write_csv(folder / "territories.csv", ("territory_id", "name", "manager_id"), territories)
    lock = ("A-1", "R-2", "lock", "her cousin runs it", "asked by Wolfhard")
    write_csv(folder / "locks.csv", ("account_id", "rep_id", "kind", "reason", "requested_by"), [lock])
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a case, a run that names people and one that does not."""
    folder = tmp_path_factory.mktemp("redaction")
    case = named_case(folder / "case")
    limits = ("--work-limit", "1", "--workers", "1", "--pictures")
    command("solve", case, "--out", folder / "named", *limits)
    said = command("solve", case, "--out", folder / "redacted", "--redact", *limits)
    (folder / "redacted" / "log.txt").write_text(said, encoding="utf-8")
    return folder


def command(*words: object, status: int = 0) -> str:
    done = CliRunner().invoke(app, list(map(str, words)))
    assert done.exit_code == status, done.output
    return done.output


def owners(run: Path) -> list[list[str]]:
    with (run / "assignments.csv").open(encoding="utf-8", newline="") as file:
        return [row[:3] for row in csv.reader(file)]


def test_what_is_looked_for_can_be_found(runs: Path) -> None:
    found = leaks(runs / "named", SECRETS)
    assert set(found) == {"scorecard.csv", "report.html", "territories.csv"}
    assert "Zyndram & Söhne" in found["report.html"]
    assert found["scorecard.csv"] == ["Agnieszka Nowak", "Bartholomew Oyelaran", "Carmencita Duarte"]


def test_no_file_names_anybody(runs: Path) -> None:
    redacted = runs / "redacted"
    names = {path.name for path in redacted.iterdir()}
    assert names >= {"assignments.csv", "scorecard.csv", "plan.json", "report.html", "map.svg", "balance.svg"}
    assert leaks(redacted, SECRETS) == {}


def test_the_plan_is_the_same_and_verified(runs: Path) -> None:
    assert owners(runs / "redacted") == owners(runs / "named")
    report = verify(runs / "case", runs / "redacted")
    assert report.ok, report.disagreements
    assert command("explain", runs / "case", runs / "redacted", "A-2")


def test_words_in_place_of_names_are_made_of_ids(runs: Path) -> None:
    tables = redact_case(read_case(runs / "case")).tables
    assert tables.accounts.text("name").tolist()[:2] == ["Account A-0", "Account A-1"]
    assert tables.reps.text("name").tolist() == ["Rep R-0", "Rep R-1", "Rep R-2"]
    assert tables.reps.text("manager_id").tolist() == ["Manager of R-0", "Manager of R-0", "R-0"]
    assert tables.territories.text("name").tolist() == ["Territory T-0", ""]
    assert tables.territories.text("manager_id").tolist() == ["Manager of R-0", ""]
    assert set(tables.accounts.text("parent_id")) == {"", "Family of A-3"}


@pytest.mark.parametrize("run", ["named", "redacted"])
def test_nothing_that_is_handed_on_names_anybody(runs: Path, run: str, tmp_path: Path) -> None:
    said = [
        command("export", runs / "case", runs / run, "--to", form, "--out", where, "--redact")
        for form, where in (
            ("xlsx", tmp_path / "plan.xlsx"),
            ("parquet", tmp_path / "parquet"),
            ("sql", f"sqlite:///{tmp_path}/plan.db"),
        )
    ]
    assert len(list(tmp_path.rglob("*.*"))) >= 6
    assert leaks(tmp_path, SECRETS) == {}
    assert not [word for word in SECRETS if word in "".join(said)]


def test_a_redacted_run_stays_redacted_when_it_is_handed_on(runs: Path, tmp_path: Path) -> None:
    command("export", runs / "case", runs / "redacted", "--to", "xlsx", "--out", tmp_path / "plan.xlsx")
    command("report", runs / "case", runs / "redacted", "--pictures")
    assert leaks(tmp_path, SECRETS) == leaks(runs / "redacted", SECRETS) == {}


def test_a_run_is_redacted_without_solving_again(runs: Path, tmp_path: Path) -> None:
    said = command("redact", runs / "case", runs / "named", "--out", tmp_path / "plan")
    assert said.strip() == f"{tmp_path / 'plan'} holds the same plan and names nobody."
    assert leaks(tmp_path, SECRETS) == {}
    assert (tmp_path / "plan" / "map.svg").exists()
    assert verify(runs / "case", tmp_path / "plan").ok


def test_the_case_itself_may_ask_for_it(runs: Path, tmp_path: Path) -> None:
    case = named_case(tmp_path / "case")
    (case / "case.yaml").write_text(CASE + "redact: yes\n", encoding="utf-8")
    command("solve", case, "--out", tmp_path / "plan", "--work-limit", "1", "--workers", "1")
    said = command("explain", case, tmp_path / "plan", "A-1") + command("score", case, tmp_path / "plan")
    command("convert", case, tmp_path / "book.xlsx", "--to", "xlsx")
    assert leaks(tmp_path / "plan", SECRETS) == {}
    assert not [word for word in SECRETS if word in said]


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_a_case_is_given_away_without_names_and_homes(runs: Path, form: str, tmp_path: Path) -> None:
    out = tmp_path / ("case.xlsx" if form == "xlsx" else "case")
    said = command("convert", runs / "case", out, "--to", form, "--redact")
    assert "places are rounded to a tenth of a degree" in said
    assert leaks(tmp_path, (*SECRETS, "Wolfhard")) == {}
    given = read_case(out)
    assert given.faults.errors == ()
    tables = given.tables
    assert not {"city", "address", "notes", "phone", "email", "postal_code"} & set(tables.accounts.column_names)
    assert tables.accounts.has("effort"), "a rule uses it"
    assert np.array_equal(tables.reps.number("latitude"), [50.0, 50.4, 50.2])
    assert load_case(out).compiled.model.n_units == 12


def test_maps_show_no_door(runs: Path) -> None:
    from territory_opt.report.html.territory_map import Map

    for redact, exact in ((False, True), (True, False)):
        problem = load_case(runs / "case", redact=redact)
        plan = load_result(problem, runs / "named").plan
        assert plan is not None
        homes = Map.of(plan).homes[:, 1]
        assert (homes.tolist() == [50.0123, 50.4123, 50.2123]) is exact
        assert (homes.tolist() == [50.0, 50.4, 50.2]) is not exact


def test_names_are_not_written_where_they_would_be_taken_for_names(runs: Path, tmp_path: Path) -> None:
    where = ("--to", "hubspot", "--out", tmp_path / "crm")
    for run, flags in (("redacted", ()), ("named", ("--redact",))):
        said = command("export", runs / "case", runs / run, *where, *flags, status=2)
        assert "hubspot would take the words in place of names for names; hand on a plan with names" in said


def test_ids_that_look_like_names_are_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,potential\nAcme,1\nA-2,2\n", encoding="utf-8")
    (tmp_path / "reps.csv").write_text("rep_id,level\nAnn,7\n", encoding="utf-8")
    told = [str(fault) for fault in redact_case(read_case(tmp_path)).faults]
    assert told == [
        "reps.csv row 2, level: must be between 1 and 5",
        "accounts.csv, account_id: 1 of 2 ids hold no digit and may be names; ids are not redacted",
        "reps.csv, rep_id: 1 of 1 ids hold no digit and may be names; ids are not redacted",
    ]
