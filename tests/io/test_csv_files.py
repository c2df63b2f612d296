from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt.errors import Faults
from territory_opt.io import csv_files
from territory_opt.io.csv_files import parse_csv, read_csv


def parsed(data: bytes | str) -> tuple[dict[str, list[str]], list[int], list[str]]:
    """Return cells, row numbers and faults."""
    faults = Faults()
    text = parse_csv(data.encode() if isinstance(data, str) else data, "a.csv", faults)
    assert text is not None
    return {name: list(cells) for name, cells in text.cells.items()}, text.row.tolist(), [str(f) for f in faults]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_delimiters_line_ends_and_marks_are_recognised(delimiter: str, ending: str, mark: bytes) -> None:
    lines = [delimiter.join(cells) for cells in (["id", "name"], ["A", "Łódź"], ["B", ""])]
    cells, rows, faults = parsed(mark + ending.join(lines).encode())
    assert cells == {"id": ["A", "B"], "name": ["Łódź", ""]}
    assert rows == [2, 3]
    assert faults == []


def test_the_delimiter_is_looked_for_outside_quotes() -> None:
    assert parsed('"a,b,c";d\n1;2')[0] == {"a,b,c": ["1"], "d": ["2"]}


def test_cells_are_stripped_and_quotes_understood() -> None:
    cells, rows, faults = parsed('id, name\nA,"Smith, ""Joe""\nand sons"\nB , x \n')
    assert cells == {"id": ["A", "B"], "name": ['Smith, "Joe"\nand sons', "x"]}
    assert rows == [2, 3]
    assert faults == []


def test_blank_rows_are_left_out_but_counted() -> None:
    cells, rows, faults = parsed("\nid,name\nA,x\n\n , \nB,y\n")
    assert cells == {"id": ["A", "B"], "name": ["x", "y"]}
    assert rows == [3, 6]
    assert faults == []


def test_windows_text_is_read_and_said() -> None:
    cells, _, faults = parsed("id\nMüller".encode("cp1252"))
    assert cells == {"id": ["Müller"]}
    assert faults == ["a.csv: is not UTF-8; read as Windows-1252: check names with accents"]


def test_bytes_that_are_no_text_are_a_fault() -> None:
    faults = Faults()
    assert parse_csv(b"id\n\x81\x8d", "a.csv", faults) is None
    assert [str(fault) for fault in faults] == [
        "a.csv: is neither UTF-8 nor Windows-1252 or Windows-1250 text; save it as CSV UTF-8",
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" , \n"])
def test_an_empty_file_is_a_fault(data: bytes) -> None:
    faults = Faults()
    assert parse_csv(data, "a.csv", faults) is None
    assert [str(fault) for fault in faults] == ["a.csv: is empty; expected a row of column names"]


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert parsed("id,name\n") == ({"id": [], "name": []}, [], [])


def test_ragged_rows_are_faults_and_kept_as_far_as_they_go() -> None:
    cells, rows, faults = parsed("id,name,x\nA\nB,b,1,2\nC,c,1,,\n")
    assert cells == {"id": ["A", "B", "C"], "name": ["", "b", "c"], "x": ["", "1", "1"]}
    assert rows == [2, 3, 4]
    assert faults == ["a.csv row 2: has 1 cells; the header has 3", "a.csv row 3: has 4 cells; the header has 3"]


def test_columns_need_a_name_of_their_own() -> None:
    cells, _, faults = parsed("id,,name,id,\nA,x,n,B,\n")
    assert cells == {"id": ["A"], "name": ["n"]}
    assert faults == ["a.csv row 1: column 2 has no name", "a.csv row 1, id: the column appears twice"]


def test_quotes_that_do_not_match_are_a_fault_in_their_row() -> None:
    cells, rows, faults = parsed('id,name\nA,"x"y\nB,z\nC,"open\n')
    assert cells == {"id": ["B"], "name": ["z"]}
    assert rows == [3]
    assert faults == ["a.csv row 2: the quotes do not match", "a.csv row 4: the quotes do not match"]


def test_the_apostrophe_before_a_formula_is_taken_off() -> None:
    assert parsed("id\n'=1+1\n''-x\n'tis\n'\n")[0] == {"id": ["=1+1", "'-x", "'tis", "'"]}


def test_a_file_is_read_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("id\nA\n\n", encoding="utf-8")
    faults = Faults()
    text = read_csv(path, faults)
    assert text is not None
    assert text.source == "b.csv"


@pytest.mark.parametrize("block", [1, 2, 3, 5])
def test_blocks_of_rows_change_nothing(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ["", "id,x, y", "A,1,2", " , ,", 'B,"1"2,3', "C,1", "", "D,'=1,2,3", '"E\nE",,', "F"]
    whole = parsed("\n".join(rows))
    assert whole[1] == [3, 6, 8, 9, 10]
    monkeypatch.setattr(csv_files, "BLOCK", block)
    assert parsed("\n".join(rows)) == whole
    monkeypatch.setattr(csv_files, "FEW", 0)
    assert parsed("\n".join(rows)) == whole
