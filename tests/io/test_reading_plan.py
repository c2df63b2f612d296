from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt.errors import Faults
from territory_opt.io.reading_plan import read_assignments, read_json, read_plan
from territory_opt.io.writing import write_csv, write_json


def write_run(folder: Path) -> None:
    write_json(folder / "plan.json", {"status": "optimal", "levels": []})
    write_json(folder / "certificate.json", {"shift": 10})
    write_csv(folder / "assignments.csv", ["account_id", "line", "rep_id", "travel_cost"], [["A", "all", "R", 1.5]])
    write_csv(folder / "scorecard.csv", ["rep_id", "potential"], [["R", 100]])


def test_a_run_is_read_back(tmp_path: Path) -> None:
    write_run(tmp_path)
    files = read_plan(tmp_path)
    assert not files.faults.found
    assert files.plan == {"status": "optimal", "levels": []}
    assert files.certificate == {"shift": 10}
    assert files.assignments.text("rep_id").tolist() == ["R"]
    assert files.assignments.number("travel_cost").tolist() == [1.5]
    assert files.scorecard.number("potential").tolist() == [100]


def test_missing_files_are_faults(tmp_path: Path) -> None:
    assert [str(fault) for fault in read_plan(tmp_path).faults] == [
        "plan.json: the file is missing",
        "certificate.json: the file is missing",
        "assignments.csv: the file is missing",
        "scorecard.csv: the file is missing",
    ]


@pytest.mark.parametrize("status", ["infeasible", "unknown"])
def test_a_run_without_a_plan_misses_nothing(tmp_path: Path, status: str) -> None:
    write_json(tmp_path / "plan.json", {"status": status})
    files = read_plan(tmp_path)
    assert not files.faults.found
    assert files.assignments.n == 0


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[1]", "plan.json: must hold one JSON object"),
        ("null", "plan.json: must hold one JSON object"),
        ('{\n"a": }', "plan.json row 2: is not JSON: Expecting value"),
        ('{"a": NaN}', "plan.json: is not JSON: NaN is not a number"),
        ('{"a": Infinity}', "plan.json: is not JSON: Infinity is not a number"),
    ],
)
def test_what_is_no_json_object_is_a_fault(tmp_path: Path, content: str, expected: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(content, encoding="utf-8")
    faults = Faults()
    assert read_json(path, faults) == {}
    assert [str(fault) for fault in faults] == [expected]


def test_the_assignments_of_any_plan_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("account_id;rep_id\n007;R\n8;\n", encoding="utf-8")
    faults = Faults()
    table = read_assignments(path, faults)
    assert table.source == "mine.csv"
    assert table.text("account_id").tolist() == ["007", "8"]
    assert [str(fault) for fault in faults] == ["mine.csv row 3, rep_id: must not be blank"]
