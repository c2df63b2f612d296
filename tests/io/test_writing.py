from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import Faults, OutputError
from territory_opt.io.csv_files import parse_csv, read_csv
from territory_opt.io.writing import write_csv, write_json, write_text, writing_folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def run(out: Path, text: str = "{}", force: bool = False) -> None:
    with writing_folder(out, force) as staging:
        write_text(staging / "plan.json", text)


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with writing_folder(out) as staging:
        write_text(staging / "plan.json", "{}")
        assert not out.exists()
    assert names(out) == ["plan.json"]
    assert names(out.parent) == ["out"]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with writing_folder(tmp_path / "out") as staging:
            write_text(staging / "plan.json", "{}")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert names(tmp_path) == []


def test_a_failure_leaves_the_old_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, "old")

    def fail() -> None:
        with writing_folder(out, force=True) as staging:
            write_text(staging / "plan.json", "new")
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert (out / "plan.json").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_another_run_is_replaced_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, "old")
    (out / "stale.csv").touch()
    with pytest.raises(OutputError) as caught:
        run(out, "new")
    assert str(caught.value) == f"{out} holds another run; choose another folder, or replace it with --force"
    assert (out / "plan.json").read_text() == "old"
    run(out, "new", force=True)
    assert (out / "plan.json").read_text() == "new"
    assert names(out) == ["plan.json"]
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("held", [["notes.txt"], ["accounts.csv", "plan.json"]])
def test_what_is_no_run_is_never_replaced(tmp_path: Path, held: list[str], force: bool) -> None:
    for name in held:
        (tmp_path / name).touch()
    with pytest.raises(OutputError) as caught:
        run(tmp_path, force=force)
    assert str(caught.value) == f"{tmp_path} holds files that are not a run; choose another folder"
    assert names(tmp_path) == held


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    run(out)
    assert names(out) == ["plan.json"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.touch()
    with pytest.raises(OutputError, match=r"is a file, not a folder$"):
        run(out)
    with pytest.raises(OutputError, match=r"cannot be written: Not a directory$"):
        run(out / "below")


def test_the_old_run_comes_back_when_the_new_one_cannot_be_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(out, "old")
    rename = Path.rename

    def stubborn(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stubborn)
    with pytest.raises(OutputError, match=r"cannot be written: No space left on device$"):
        run(out, "new", force=True)
    assert (out / "plan.json").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_cells_are_written_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, ["id", "x"], [["A", 1.0], ["Ł", None], [2, True], ["d", date(2026, 1, 2)], ["e", 0.1], ['q"', -5]])
    assert path.read_bytes().decode() == 'id,x\nA,1\nŁ,\n2,true\nd,2026-01-02\ne,0.1\n"q""",-5\n'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+48 22", "'+48 22"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-x", "'-x"),
        ("\tx", "'\tx"),
        ("'=1", "''=1"),
        ("-5", "-5"),
        ("+48.5", "+48.5"),
        ("a=b", "a=b"),
        ("'tis", "'tis"),
    ],
)
def test_a_spreadsheet_runs_no_cell(tmp_path: Path, text: str, written: str) -> None:
    write_csv(tmp_path / "a.csv", ["x", "y"], [[text, 0]])
    assert (tmp_path / "a.csv").read_text().split("\n")[1] == f"{written},0"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text("'=+-@ax1.,;\"\n ", max_size=5).map(str.strip), min_size=1, max_size=4))
def test_text_survives_the_way_through_a_file(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    path = tmp_path_factory.mktemp("way") / "a.csv"
    write_csv(path, ["id", "x"], [["A", cell] for cell in cells])
    faults = Faults()
    text = read_csv(path, faults)
    assert text is not None
    assert not faults.found
    assert [" ".join(cell.split()) for cell in text.cells["x"]] == [" ".join(cell.split()) for cell in cells]


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_what_is_no_figure_is_not_written(tmp_path: Path, figure: float) -> None:
    with pytest.raises(ValueError, match=r"is not a figure to be written$"):
        write_csv(tmp_path / "a.csv", ["x"], [[figure]])
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "a.json", {"x": figure})
    assert names(tmp_path) == []


def test_json_keeps_the_order_of_its_keys(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"b": 1, "a": ["Ł", None]})
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert text == '{\n  "b": 1,\n  "a": [\n    "Ł",\n    null\n  ]\n}\n'
    assert json.loads(text) == {"b": 1, "a": ["Ł", None]}


def test_a_file_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be written: No such file or directory$"):
        write_text(tmp_path / "none" / "a.txt", "x")
    assert parse_csv(b"x\n", "a.csv", Faults()) is not None
