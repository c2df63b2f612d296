"""A report anew: on areas of one's own, with pictures, without solving."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("bokeh", reason="the extra `report` is not installed")

from territory_opt.cli import app
from territory_opt.io.converting import convert_case
from territory_opt.jobs.loading import open_case
from tests.cli.small import write_case
from tests.io.leaks import texts
from tests.io.test_geojson import feature, square, written


def command(*words: object, status: int = 0) -> str:
    done = CliRunner().invoke(app, list(map(str, words)))
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture
def solved(tmp_path: Path) -> Path:
    write_case(tmp_path / "case")
    command("solve", tmp_path / "case", "--out", tmp_path / "plan", "--work-limit", "1", "--workers", "1")
    return tmp_path


def on_areas(case: Path, name: str = "areas.geojson") -> None:
    areas = (feature(square(-180, -90, 180), "West"), feature(square(0, -90, 180), "East"))
    written(case, *areas)
    text = (case / "case.yaml").read_text(encoding="utf-8") if (case / "case.yaml").exists() else ""
    (case / "case.yaml").write_text(f"{text}\nareas: {name}\n", encoding="utf-8")


def test_the_same_report_comes_out_again(solved: Path) -> None:
    path = solved / "plan" / "report.html"
    before = path.read_bytes()
    path.unlink()
    said = command("report", solved / "case", solved / "plan", "--pictures")
    assert said.splitlines() == [
        f"{solved / 'plan' / name} is written."
        for name in ("report.html", "map.png", "map.svg", "balance.png", "balance.svg")
    ]
    assert path.read_bytes() == before


def test_maps_are_drawn_on_areas_of_ones_own(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case")
    on_areas(case)
    command("solve", case, "--out", tmp_path / "plan", "--work-limit", "1", "--workers", "1")
    said = list(texts(tmp_path / "plan" / "report.html"))
    assert "Each area has the colour of the rep who owns most of the accounts there" in said[0]
    assert any('"East: ' in text or '"West: ' in text for text in said)


def test_areas_that_are_wrong_are_found_by_check(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case")
    on_areas(case, "nowhere.geojson")
    assert str(open_case(case)[1].errors[0]) == "nowhere.geojson cannot be read: No such file or directory"
    said = command("solve", case, "--out", tmp_path / "plan", status=2)
    assert "nowhere.geojson cannot be read" in said
    assert not (tmp_path / "plan").exists()


def test_areas_travel_with_the_case(tmp_path: Path) -> None:
    case, notes = write_case(tmp_path / "case"), list[str]()
    on_areas(case)
    convert_case(case, tmp_path / "csv", "csv", notes=notes)
    assert json.loads((tmp_path / "csv" / "areas.geojson").read_text(encoding="utf-8"))["features"]
    assert notes == []
    convert_case(case, tmp_path / "case.xlsx", "xlsx", notes=notes)
    assert notes == ["areas.geojson belongs beside it: the map is drawn on it."]
