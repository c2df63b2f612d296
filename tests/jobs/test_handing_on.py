"""Runs handed on, from the case to the file."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from territory_opt.errors import InputError, OutputError
from territory_opt.io.converting import convert_case
from territory_opt.io.writing import looks_like_formula
from territory_opt.jobs.handing_on import export_plan
from territory_opt.jobs.running import Options, solve_case, verify
from tests.cli.small import write_case
from tests.io.hostile import NAMES, hostile_case


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("small")
    case = convert_case(write_case(folder / "case"), folder / "case.xlsx", "xlsx")
    assert solve_case(case, folder / "run", Options(time_limit=5)).result.status == "optimal"
    return case, folder / "run"


def test_a_spreadsheet_is_solved_and_verified(solved: tuple[Path, Path]) -> None:
    assert verify(*solved).ok


def test_forms(solved: tuple[Path, Path], tmp_path: Path) -> None:
    assert export_plan(*solved, "xlsx", tmp_path / "plan.xlsx") == (f"{tmp_path / 'plan.xlsx'} holds the plan.",)
    assert CalamineWorkbook.from_path(str(tmp_path / "plan.xlsx")).sheet_names[0] == "read me"
    assert len(export_plan(*solved, "parquet", tmp_path / "tables")) == 4
    for _ in range(2):
        export_plan(*solved, "sql", f"sqlite:///{tmp_path}/plans.db")
    connection = sqlite3.connect(tmp_path / "plans.db")
    assert connection.execute("SELECT count(*) FROM territory_opt_assignments").fetchone() == (6,)
    connection.close()
    with pytest.raises(OutputError, match=r"plan\.xlsx is there already; choose another name$"):
        export_plan(*solved, "xlsx", tmp_path / "plan.xlsx")
    with pytest.raises(InputError, match=r"is not a Record ID \(digits\)"):
        export_plan(*solved, "hubspot", tmp_path / "hubspot")
    with pytest.raises(InputError, match=r"^case\.yaml, salesforce: is missing"):
        export_plan(*solved, "salesforce", tmp_path / "salesforce")


def test_a_case_that_has_changed_is_named(solved: tuple[Path, Path], tmp_path: Path) -> None:
    other = convert_case(write_case(tmp_path / "case"), tmp_path / "other.xlsx", "xlsx")
    assert export_plan(other, solved[1], "parquet", tmp_path / "tables")[0] == (
        "other.xlsx has changed since the plan was made."
    )


def test_a_run_without_a_plan_is_refused(solved: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text('{"status": "infeasible"}', encoding="utf-8")
    with pytest.raises(InputError, match=r"^plan\.json: holds no plan; the run found none$"):
        export_plan(solved[0], tmp_path, "xlsx", tmp_path / "plan.xlsx")


def test_hostile_names_pass_a_whole_run(tmp_path: Path) -> None:
    case = hostile_case(tmp_path / "case")
    solve_case(case, tmp_path / "run", Options(time_limit=5))
    assert verify(case, tmp_path / "run").ok
    for path in (tmp_path / "run").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                assert not any(looks_like_formula(cell) and not cell.startswith("'") for cell in row)
    export_plan(case, tmp_path / "run", "xlsx", tmp_path / "plan.xlsx")
    rows = CalamineWorkbook.from_path(str(tmp_path / "plan.xlsx")).get_sheet_by_name("assignments").to_python()
    assert {" ".join(str(row[1]).split()) for row in rows[1:]} <= {" ".join(name.split()) for name in NAMES}
    export_plan(case, tmp_path / "run", "parquet", tmp_path / "tables")
