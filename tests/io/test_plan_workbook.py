"""A plan as a spreadsheet, and the answers that come back in it."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from territory_opt.errors import Faults
from territory_opt.io import plan_workbook
from territory_opt.io.plan_workbook import write_plan_workbook
from territory_opt.io.reading_review import read_review
from territory_opt.io.run_tables import WrittenRun, read_run
from territory_opt.io.workbook_writing import sheet_name
from territory_opt.schema.account import Account
from territory_opt.schema.rep import Rep
from territory_opt.schema.tables import Tables
from tests.io.hostile import NAMES
from tests.io.runs import write_run

OWNERS = [("A", "R-1", "R-1"), ("B", "R-2", "R-1"), ("C", "R-2", "")]


def tables() -> Tables:
    accounts = [Account(account_id=one, name=f"Account {one}", potential=10, city="Ł") for one in "ABC"]
    strengths = {"x": 0.1}
    reps = [Rep(rep_id=f"R-{at}", name="Ann", manager_id="M/1", strengths=strengths, level=at) for at in (1, 2)]
    return Tables.from_models(accounts=accounts, reps=reps)


def written(path: Path, owners: list[tuple[str, str, str]] | None = None) -> WrittenRun:
    run = write_run(path / "run", owners or OWNERS)
    write_plan_workbook(run, tables(), path / "plan.xlsx")
    return run


def cells(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()


def parts(path: Path) -> dict[str, str]:
    with ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_there_is_a_sheet_for_everybody(tmp_path: Path) -> None:
    written(tmp_path)
    names = CalamineWorkbook.from_path(str(tmp_path / "plan.xlsx")).sheet_names
    assert names == [
        *("read me", "scorecard", "assignments", "moves", "unassigned", "review"),
        *("manager M 1", "R-1 Ann", "R-2 Ann"),
    ]


def test_a_rep_reads_of_accounts_and_reasons_only(tmp_path: Path) -> None:
    written(tmp_path)
    assert cells(tmp_path / "plan.xlsx", "R-2 Ann") == [
        ["account_id", "name", "city", "potential", "previous_rep_id", "moved", "reason"],
        ["B", "Account B", "Ł", 10, "R-1", "yes", "because"],
        ["C", "Account C", "Ł", 10, "", "new", "because"],
    ]


def test_lines_are_told_where_they_are_sold_apart(tmp_path: Path) -> None:
    write_run(tmp_path / "run", OWNERS)
    path = tmp_path / "run" / "assignments.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("C,all", "C,core"), encoding="utf-8")
    run = read_run(tmp_path / "run")
    write_plan_workbook(run, tables(), tmp_path / "plan.xlsx")
    rows = cells(tmp_path / "plan.xlsx", "R-2 Ann")
    assert [row[:3] for row in rows] == [
        ["account_id", "line", "name"],
        ["B", "all", "Account B"],
        ["C", "core", "Account C"],
    ]


def test_a_manager_sees_the_team_and_its_moves(tmp_path: Path) -> None:
    written(tmp_path)
    rows = cells(tmp_path / "plan.xlsx", "manager M 1")
    assert [row[0] for row in rows] == ["rep_id", "R-1", "R-2", "", "Moves in and out of the team", "account_id", "B"]


def test_tables_are_formatted(tmp_path: Path) -> None:
    written(tmp_path)
    found = parts(tmp_path / "plan.xlsx")
    scorecard = found["xl/worksheets/sheet2.xml"]
    assert '<pane xSplit="1" ySplit="1"' in scorecard
    assert scorecard.count("<dataBar") >= 2
    assert "<autoFilter" in scorecard
    assert 'formatCode="0.0%"' in found["xl/styles.xml"]
    assert "#,##0.0" in found["xl/styles.xml"]


def test_the_review_offers_what_may_be_chosen(tmp_path: Path) -> None:
    written(tmp_path)
    review = parts(tmp_path / "plan.xlsx")["xl/worksheets/sheet6.xml"]
    assert '<formula1>"accept,propose other,comment"</formula1>' in review
    assert "<formula1>scorecard!$A$2:$A$3</formula1>" in review


def test_an_untouched_review_says_nothing(tmp_path: Path) -> None:
    written(tmp_path)
    faults = Faults()
    review = read_review(tmp_path / "plan.xlsx", faults)
    assert not faults.found
    assert review.text("account_id").tolist() == ["B"]
    assert review.text("decision").tolist() == [""]


def answered(path: Path, rows: list[list[str]]) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Review")
    header = ["account_id", "from_rep_id", "to_rep_id", "decision", "proposed_rep_id", "comment", "reviewer"]
    for at, row in enumerate([header, *rows]):
        sheet.write_row(at, 0, row)
    book.close()
    return path


def test_answers_are_read_back(tmp_path: Path) -> None:
    rows = [
        ["B", "R-1", "R-2", "Propose other", "R-3", "she knows them", "Ann"],
        ["C", "R-1", "R-2", "accept", "", "", ""],
    ]
    faults = Faults()
    review = read_review(answered(tmp_path / "back.xlsx", rows), faults)
    assert not faults.found
    assert review.text("decision").tolist() == ["propose other", "accept"]
    assert review.text("proposed_rep_id").tolist() == ["R-3", ""]
    csv = tmp_path / "review.csv"
    csv.write_text("account_id;to_rep_id;decision;comment\nB;R-2;comment;hm, no\n", encoding="utf-8")
    assert read_review(csv, faults).text("comment").tolist() == ["hm, no"]
    assert not faults.found


def test_wrong_answers_are_named_by_row(tmp_path: Path) -> None:
    rows = [
        ["B", "R-1", "R-2", "propose", "R-3", "", ""],
        ["C", "R-1", "R-2", "propose other", "", "", ""],
        ["D", "R-1", "R-2", "accept", "R-3", "", ""],
    ]
    faults = Faults()
    read_review(answered(tmp_path / "back.xlsx", rows), faults)
    words = "needs a proposed_rep_id exactly when the decision is to propose another rep"
    assert [str(fault) for fault in faults] == [
        'back.xlsx sheet Review row 2, decision: "propose" is not one of accept, propose other, comment '
        "(did you mean propose other?)",
        f"back.xlsx sheet Review row 3, decision: {words}",
        f"back.xlsx sheet Review row 4, decision: {words}",
    ]
    faults = Faults()
    book = xlsxwriter.Workbook(tmp_path / "none.xlsx")
    book.add_worksheet("x")
    book.close()
    assert read_review(tmp_path / "none.xlsx", faults).n == 0
    assert read_review(tmp_path / "missing.xlsx", faults).n == 0
    assert [str(fault) for fault in faults] == [
        "none.xlsx: has no sheet named review",
        "missing.xlsx: cannot be read: No such file or directory",
    ]


def test_many_reps_get_no_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_workbook, "MOST_REP_SHEETS", 1)
    written(tmp_path)
    assert "R-1 Ann" not in CalamineWorkbook.from_path(str(tmp_path / "plan.xlsx")).sheet_names
    assert ["sheets of reps", "Left out: there are more than 1."] in cells(tmp_path / "plan.xlsx", "read me")


def test_nothing_in_a_sheet_is_run(tmp_path: Path) -> None:
    owners = [(f"A-{at}", "R", "S") for at in range(len(NAMES))]
    run = write_run(tmp_path / "run", owners, [("R", NAMES[0])], reason=NAMES[1])
    accounts = [Account(account_id=f"A-{at}", name=name) for at, name in enumerate(NAMES)]
    case = Tables.from_models(accounts=accounts, reps=[Rep(rep_id="R", name=NAMES[0], manager_id=NAMES[5])])
    write_plan_workbook(run, case, tmp_path / "plan.xlsx")
    found = parts(tmp_path / "plan.xlsx")
    sheets = "".join(text for name, text in found.items() if "worksheets/sheet" in name)
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets
    assert "<script>" not in "".join(found.values())
    assert 'quotePrefix="1"' in found["xl/styles.xml"]
    names = [row[1] for row in cells(tmp_path / "plan.xlsx", "assignments")[1:]]
    assert [str(name).split() for name in names] == [str(name).split() for name in NAMES]
    # A cell that looks like a formula keeps its text when somebody edits it.
    quoted = {
        str(at)
        for at, one in enumerate(re.findall(r"<xf [^>]*>", found["xl/styles.xml"].split("cellXfs")[1]))
        if "quotePrefix" in one
    }
    styles = dict(re.findall(r'<c r="(B\d+)" s="(\d+)" t="s">', found["xl/worksheets/sheet3.xml"]))
    dangerous = {f"B{at}" for at, name in enumerate(NAMES, start=2) if name.lstrip("'")[0] in "=+-@"}
    assert {cell for cell, style in styles.items() if style in quoted} == dangerous


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("R-1 Ann", "R-1 Ann"),
        ("a/b\\c[d]e:f*g?", "a b c d e f g"),
        ("'quoted'", "quoted"),
        ("x" * 40, "x" * 31),
        ("History", "History (2)"),
        ("", "sheet"),
        ("\u202e\u200f\n", "sheet"),
        ("Taken", "Taken (2)"),
        ("taken by a name of more than 31 characters", "taken by a name of more th (2)"),
    ],
)
def test_names_of_sheets_are_such_as_spreadsheets_accept(title: str, name: str) -> None:
    taken = {"history", "taken", "taken by a name of more than 31"}
    made = sheet_name(title, taken)
    assert len(made) <= 31
    if "more" not in title:
        assert made == name
    else:
        assert made.endswith("(2)")


def test_what_no_cell_can_hold_is_mended(tmp_path: Path) -> None:
    long = "x" * 40_000
    accounts = [Account(account_id="A", name="a\ud800\ufffeb"), Account(account_id="B", name=long)]
    run = write_run(tmp_path / "run", [("A", "R", ""), ("B", "R", "")])
    case = Tables.from_models(accounts=accounts, reps=[Rep(rep_id="R")])
    write_plan_workbook(run, case, tmp_path / "plan.xlsx")
    names = [row[1] for row in cells(tmp_path / "plan.xlsx", "assignments")[1:]]
    assert names == ["a\ufffd\ufffdb", f"{long[:32_766]}…"]
