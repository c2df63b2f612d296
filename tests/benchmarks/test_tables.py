"""Tables and pictures from results: who was better, medians, the curve, gap over time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.measured import Point, gap, seconds_to
from benchmarks.pictures import draw_pictures
from benchmarks.results import Row, read, results_file, write
from benchmarks.setting import Setting
from benchmarks.tables import compared, curve, medians, peers_beside
from benchmarks.traces import read_trace, traces_folder, write_trace

ROW = Row(
    family="ladder",
    case="ladder-S",
    seed=1,
    method="auto",
    time_limit=30.0,
    workers=2,
    status="feasible",
    accounts=1000,
    reps=20,
    pairs=20_000,
    level=1,
    level_name="travel",
    unit="USD",
    objective=1000.0,
    bound_certified=990.0,
    gap=0.01,
    best_bound=995.0,
    gap_to_best_bound=0.005,
    violation=0,
    verified=True,
    seconds_to_1=2.0,
    read_seconds=0.5,
    compile_seconds=0.25,
    wall_seconds=30.0,
    peak_mib=300.0,
)


def saved(path: Path, rows: list[Row]) -> Path:
    with results_file(path) as file:
        write(file, rows)
    return path


def test_results_read_as_they_were_written(tmp_path: Path) -> None:
    rows = [ROW, replace(ROW, method="scip", status="failed", level=0, objective=None, violation=None, verified=None)]
    assert read(saved(tmp_path / "a.csv", rows)) == rows


def test_a_file_of_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("case,method\na,b\n", encoding="utf-8")
    assert main(["medians", str(odd)]) == 2
    assert capsys.readouterr().err == f"{odd}: not a results file; it has no column level, objective\n"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"objective": 998.0}, "better"),
        ({"objective": 1002.0}, "worse"),
        ({"objective": 1000.0005}, "as good"),
        ({"objective": 900.0, "violation": 3}, "worse"),
        ({"objective": None, "violation": None}, "worse"),
    ],
)
def test_two_files_are_compared_case_by_case(other: dict[str, object], words: str) -> None:
    table = compared([ROW, replace(ROW, seed=2)], [replace(ROW, method="hybrid", **other)])  # type: ignore[arg-type]  # of mixed types on purpose
    lines = table.splitlines()
    assert lines[2].rstrip("| ").endswith(words)
    assert lines[3].startswith("| median")
    assert f"1 {words}" in lines[3]
    assert lines[-1] == "1 rows stand in one of the files only."


def test_where_the_source_maximises_more_is_better() -> None:
    profit = replace(ROW, objective=330.0, bound_certified=336.0)
    assert "1 better" in compared([profit], [replace(profit, objective=335.0)])
    assert "1 worse" in compared([profit], [replace(profit, objective=329.0)])


def test_medians_are_over_seeds_and_say_how_many_have_a_gap() -> None:
    gaps = (0.01, 0.03, 0.002)
    rows = [replace(ROW, seed=seed, gap=share, wall_seconds=30.0 + seed) for seed, share in enumerate(gaps)]
    line = medians(rows).splitlines()[2]
    assert [cell.strip() for cell in line.split("|")][1:8] == ["ladder-S", "auto", "30", "1", "3", "1.000 %", "3.000 %"]
    assert "31.0 s" in line
    assert " 2/3 " in medians([*rows[:2], replace(ROW, seed=9, gap=None, objective=None)]).splitlines()[2]


def test_methods_stand_side_by_side_broken_plans_last() -> None:
    rows = [
        replace(ROW, method="greedy", objective=800.0, violation=5),
        replace(ROW, method="scip", objective=1010.0),
        ROW,
    ]
    lines = peers_beside(rows).splitlines()[2:]
    assert [line.split("|")[3].strip() for line in lines] == ["auto", "scip", "greedy"]


def test_the_curve_compares_growth_with_n_log_n() -> None:
    large = replace(ROW, case="ladder-M", pairs=1_000_000, seconds_to_1=2.0 * 50 * 1.395)
    patient = replace(large, pairs=1_000_001, time_limit=2 * ROW.time_limit)
    lines = [[cell.strip() for cell in line.split("|")] for line in curve([patient, large, ROW]).splitlines()[2:]]
    assert [line[1] for line in lines] == ["ladder-S", "ladder-M", "ladder-M"]
    assert [line[3] for line in lines] == [f"{limit * ROW.time_limit:.1f} s" for limit in (1, 1, 2)]
    # Only what had the same time is compared.
    assert [line[10] for line in lines] == ["", "1.00", ""]
    assert lines[0][6] == "0.8 s"


def test_gaps_are_read_off_a_trace() -> None:
    trace = [
        Point(1.0, 1, None, 90.0),
        Point(2.0, 1, 101.5, 90.0),
        Point(3.0, 1, 101.0, 90.0),
        Point(4.0, 2, 100.0, 0.0),
    ]
    assert gap(101.0, 100.0) == pytest.approx(1 / 101)
    assert seconds_to(0.01, trace, 1, 100.0) == 3.0
    assert seconds_to(0.001, trace, 1, 100.0) is None
    assert seconds_to(0.001, trace, 2, 100.0) == 4.0
    assert seconds_to(0.01, trace, 1, None) is None


def test_a_picture_is_drawn_for_each_case_with_a_trace(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", [ROW, replace(ROW, case="ladder-M")])
    points = [Point(0.5, 1, None, 900.0), Point(1.0, 1, 1100.0, 900.0), Point(5.0, 1, 1000.0, 990.0)]
    write_trace(traces_folder(path), "ladder-S", Setting("auto", 30.0, 1, 2), points)
    assert read_trace(traces_folder(path) / "ladder-S-1-auto.csv") == points
    drawn = list(draw_pictures(path, tmp_path / "pictures"))
    assert [one.name for one in drawn] == ["gap-ladder-S-1.png", "gap-ladder-S-1.svg"]
    assert drawn[0].read_bytes().startswith(b"\x89PNG") and b"auto" in drawn[1].read_bytes()
    first = [one.read_bytes() for one in drawn]
    assert first == [one.read_bytes() for one in draw_pictures(path, tmp_path / "again")]
