"""A foreign spreadsheet becomes a case: one of its sheets, chosen by name if there are several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from territory_opt.errors import Faults
from territory_opt.io.case_folder import read_case
from territory_opt.io.foreign import lay_out_foreign
from territory_opt.io.foreign_sheets import sheet_to_csv

pytest.importorskip("python_calamine", reason="the extra `excel` is not installed")
xlsxwriter = pytest.importorskip("xlsxwriter", reason="the extra `excel` is not installed")

TEAM = [["Employee", "Hire date", "Remote"], ["=Ann", date(2019, 12, 31), True], [17, None, False]]
CUSTOMERS = [
    [None, None, None],
    ["Customer", "Amount", "Owner"],
    ["Acme", 1234.5, "=Ann"],
    [None, None, None],
    ["Bolt", 12, 17],
]


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd.mm.yyyy", "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def test_cells_become_what_a_csv_file_would_hold(tmp_path: Path) -> None:
    book, faults = workbook(tmp_path / "team.xlsx", {"Sheet1": TEAM, "Sheet2": []}), Faults()
    assert sheet_to_csv(book, "reps", tmp_path / "reps.csv", faults) == "Sheet1"
    assert not faults.found
    assert (tmp_path / "reps.csv").read_text() == "Employee,Hire date,Remote\n'=Ann,2019-12-31,yes\n17,,no\n"


def test_one_file_may_hold_both_tables(tmp_path: Path) -> None:
    book = workbook(tmp_path / "export.xlsx", {"Notes": [["of June"]], "Team": TEAM, "Customers": CUSTOMERS})
    case = tmp_path / "case"
    case.mkdir()
    guesses, faults = lay_out_foreign({"accounts": book, "reps": book}, case)
    assert not faults.found
    assert {one.name: one.theirs("account_id" if one.name == "accounts" else "rep_id") for one in guesses} == {
        "accounts": "Customer",
        "reps": "Employee",
    }
    assert [one.source for one in guesses] == [f"The sheet {name} of {book}" for name in ("Customers", "Team")]
    tables = read_case(case).tables
    assert tables.accounts.text("account_id").tolist() == ["Acme", "Bolt"]
    assert tables.accounts.text("current_rep_id").tolist() == ["=Ann", "17"]
    assert [str(day) for day in tables.reps.dates("start_date")] == ["2019-12-31", "None"]


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        (
            {"June": TEAM, "July": TEAM},
            "book.xlsx: has the sheets June, July; call the one that holds the reps reps",
        ),
        ({"June": [], "July": [[None, " "]]}, "book.xlsx: is empty; expected a row of column names"),
    ],
)
def test_a_sheet_that_cannot_be_chosen_is_asked_for(
    tmp_path: Path, sheets: dict[str, list[list[object]]], words: str
) -> None:
    book, faults = workbook(tmp_path / "book.xlsx", sheets), Faults()
    assert sheet_to_csv(book, "reps", tmp_path / "reps.csv", faults) is None
    assert [str(fault) for fault in faults] == [words]


def test_what_is_no_spreadsheet_is_said(tmp_path: Path) -> None:
    (tmp_path / "team.xlsx").write_text("rep_id\nR1\n")
    faults = Faults()
    assert sheet_to_csv(tmp_path / "team.xlsx", "reps", tmp_path / "reps.csv", faults) is None
    assert [str(fault) for fault in faults] == ["team.xlsx: is not a spreadsheet that can be read"]
