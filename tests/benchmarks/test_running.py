"""``python -m benchmarks``: what it finds, measures and writes."""

import csv
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.case import Case
from benchmarks.measured import peak_mib
from benchmarks.registry import FAMILIES, find

ROOT = Path(__file__).parents[2]
NAMES = "gap, ladder, planted, rich, samples"
GAP_FILE = "1\n2 3\n 9 5 4\n 6 8 7\n 2 2 2\n 3 3 3\n 4 6\n"


@pytest.fixture
def gap_file(tmp_path: Path) -> Path:
    path = tmp_path / "gap9.txt"
    path.write_text(GAP_FILE, encoding="ascii")
    return path


def test_a_run_writes_a_row_for_each_level(gap_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "results.csv"
    assert main(["run", str(gap_file), "--time-limit", "10", "--method", "exact", "--out", str(out)]) == 0
    with open(out, encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["family"] == "gap"
    assert row["case"] == "gap9"
    assert (row["accounts"], row["reps"], row["level"]) == ("3", "2", "1")
    assert row["status"] == "optimal"
    assert row["objective"] == "24"  # job-1 with agent-1, the others with agent-2
    assert row["bound_certified"] == "" or float(row["bound_certified"]) >= 24
    assert (row["violation"], row["verified"], row["gap"], row["method"], row["seed"]) == (
        "0",
        "yes",
        "0",
        "exact",
        "0",
    )
    assert float(row["wall_seconds"]) > float(row["solve_seconds"]) > 0 < float(row["verify_seconds"])
    assert float(row["peak_mib"]) > 10
    assert float(row["seconds_to_0_1"]) <= float(row["wall_seconds"])
    assert "gap9" in capsys.readouterr().out


def test_a_case_that_cannot_be_solved_is_a_row_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "accounts.csv").write_text("account_id,visits\nA,two\n", encoding="utf-8")
    (folder / "reps.csv").write_text("rep_id\nR\n", encoding="utf-8")
    out = tmp_path / "results.csv"
    assert main(["run", str(folder), "--out", str(out)]) == 1
    with open(out, encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["case"], row["status"], row["objective"], row["violation"]) == ("broken", "failed", "", "")
    assert row["note"].startswith('territory_opt.errors.InputError: accounts.csv row 2, visits: "two"')
    assert "broken" in capsys.readouterr().out


def test_a_path_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "gapp", "--out", str(tmp_path / "results.csv")]) == 2
    assert capsys.readouterr().err == f"gapp: neither a path nor one of the families {NAMES}\n"


def test_a_file_of_no_family_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text("hello", encoding="utf-8")
    assert main(["run", str(odd), "--out", str(tmp_path / "results.csv")]) == 2
    assert capsys.readouterr().err == f"{odd}: no family reads this; there are {NAMES}\n"


def test_the_samples_are_a_family() -> None:
    assert {case.name for _, case in find(["samples"])} == {path.name for path in (ROOT / "data/samples").glob("*-*/")}


def test_every_family_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert set(FAMILIES) <= set(capsys.readouterr().out.split())


def test_values_are_turned_back_for_sources_that_maximise() -> None:
    profit = Case("p", Path("nowhere"), sense="max", constant=100.0)
    assert (profit.value(30.0), profit.value(None)) == (70.0, None)


def test_memory_is_in_mib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert peak_mib(2048) == 2.0
    monkeypatch.setattr("sys.platform", "darwin")
    assert peak_mib(2**21) == 2.0
