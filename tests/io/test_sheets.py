"""Cases in spreadsheets, good and bad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from territory_opt.errors import InputError
from territory_opt.io import extras
from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.case_workbook_writing import write_template

GOOD = {"accounts": [["account_id", "revenue"], ["A", 1.5]], "reps": [["rep_id"], ["R"]]}


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> CaseFiles:
    """Write cells as a spreadsheet has them: text, numbers, days; text that begins with = is a formula."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(row, column, cell, None, "#N/A" if "NA()" in cell else 7)
                else:
                    sheet.write(row, column, cell)
    book.close()
    return read_case(path)


def words(files: CaseFiles) -> list[str]:
    return [str(fault) for fault in files.faults]


def test_sheets_are_tables(tmp_path: Path) -> None:
    files = workbook(tmp_path / "crm.xlsx", {**GOOD, "Locks": [["account_id", "rep_id"], ["A", "R"]]})
    assert words(files) == []
    assert files.tables.accounts.number("revenue").tolist() == [1.5]
    assert files.tables.locks.n == 1
    assert files.settings.name == "crm"
    assert list(files.hashes) == ["crm.xlsx"]


def test_cells_keep_their_meaning(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["account_id", "postal_code", "in_person", "visits", "revenue", "products", "opened"],
        [17, "02139", True, 3, "=3+4", "a;b", date(2026, 2, 28)],
        ["B", "", "no", "4", 1e6, "", None],
    ]
    reps = [["rep_id", "start_date"], ["R", datetime(2026, 1, 2)], ["S", "2026-03-04"]]
    files = workbook(tmp_path / "crm.xlsx", {"accounts": rows, "reps": reps})
    accounts = files.tables.accounts
    assert words(files) == []
    assert accounts.text("account_id").tolist() == ["17", "B"]
    assert accounts.text("postal_code").tolist() == ["02139", ""]
    assert accounts.flag("in_person").tolist() == [True, False]
    assert accounts.number("visits").tolist() == [3, 4]
    assert accounts.number("revenue").tolist() == [7, 1e6]
    assert accounts.lists("products") == (("a", "b"), ())
    assert accounts.dates("opened").tolist() == [date(2026, 2, 28), None]
    assert files.tables.reps.dates("start_date").tolist() == [date(2026, 1, 2), date(2026, 3, 4)]


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    accounts: list[list[object]] = [
        [],
        ["account_id", "revenue", "latitude", "longitude"],
        [],
        ["A", "12x"],
        [],
        ["B", "=NA()", 91, 5],
    ]
    files = workbook(tmp_path / "crm.xlsx", {**GOOD, "accounts": accounts})
    assert words(files) == [
        'crm.xlsx sheet accounts row 6, column B: "#N/A" is an error of the spreadsheet',
        'crm.xlsx sheet accounts row 4, revenue: "12x" is not a number',
        'crm.xlsx sheet accounts row 6, latitude: "91" must be between -90 and 90',
    ]


def test_headers_are_checked(tmp_path: Path) -> None:
    accounts: list[list[object]] = [["account_id", "name", "name", ""], ["A", "x", "y", "z"]]
    files = workbook(tmp_path / "crm.xlsx", {**GOOD, "accounts": accounts})
    assert words(files) == [
        "crm.xlsx sheet accounts row 1, name: the column appears twice",
        "crm.xlsx sheet accounts row 1: column D has no name",
    ]


def test_missing_empty_and_strange_sheets_are_named(tmp_path: Path) -> None:
    files = workbook(tmp_path / "crm.xlsx", {"reps": [[]], "acounts": [["account_id"]], "notes": [["x"]]})
    assert words(files) == [
        "crm.xlsx sheet reps: is empty; expected a row of column names",
        "crm.xlsx sheet acounts: is not a sheet of a case and is not read (did you mean accounts?)",
        "crm.xlsx sheet accounts: the sheet is missing; a case needs accounts and reps",
    ]


def test_postal_codes_that_are_numbers_are_warned_of(tmp_path: Path) -> None:
    accounts: list[list[object]] = [["account_id", "postal_code"], ["A", 2139]]
    files = workbook(tmp_path / "crm.xlsx", {**GOOD, "accounts": accounts})
    assert words(files) == [
        "crm.xlsx sheet accounts, postal_code: holds numbers; format the column as text, "
        "or codes such as 02139 lose their zeros"
    ]
    assert not files.faults.errors


def test_settings_come_from_a_sheet_of_yaml(tmp_path: Path) -> None:
    yaml = [["name: x"], ["travel:"], ["  speed_kmh: 70"], ["rules: [{rule: lock}]"]]
    files = workbook(tmp_path / "crm.xlsx", {**GOOD, "case": yaml})
    assert words(files) == []
    assert (files.settings.name, files.settings.travel.speed_kmh) == ("x", 70)
    assert files.settings.rules == ({"rule": "lock"},)
    one_cell = [["name: x\ntravel:\n  speed_kmh: 70\n"]]
    assert workbook(tmp_path / "one.xlsx", {**GOOD, "case": one_cell}).settings.travel.speed_kmh == 70


def test_settings_come_from_keys_and_values(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["key", "value"],
        ["period", "2026Q4"],
        ["fiscal_year_start", 4],
        ["travel.speed_kmh", 70],
        ["currency", None],
        ["rules", "[{rule: lock}]"],
    ]
    files = workbook(tmp_path / "crm.xlsx", {**GOOD, "settings": rows})
    assert words(files) == []
    assert (files.settings.period, files.settings.fiscal_year_start) == ("2026Q4", 4)
    assert files.settings.travel.speed_kmh == 70
    assert files.settings.rules == ({"rule": "lock"},)


def test_what_is_wrong_with_settings_is_said(tmp_path: Path) -> None:
    rows: list[list[object]] = [["key", "value"], ["travel.speed_kph", 70], ["name", "a"], ["name", "b"], ["name.x", 1]]
    files = workbook(tmp_path / "crm.xlsx", {**GOOD, "settings": rows})
    assert words(files) == [
        'crm.xlsx sheet settings row 4: "name" appears twice',
        'crm.xlsx sheet settings row 5: "name.x" appears twice',
        'crm.xlsx sheet settings, travel: "speed_kph" is not a known key (did you mean speed_kmh?)',
    ]
    both = workbook(tmp_path / "both.xlsx", {**GOOD, "settings": rows[:1], "case": [["name: x"]]})
    assert words(both) == ["both.xlsx sheet settings: stands beside the sheet case; keep one of the two"]


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crm.xlsx"
    path.write_bytes(b"account_id,revenue\n")
    assert words(read_case(path)) == ["crm.xlsx: is not a spreadsheet that can be read"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert words(read_case(tmp_path / "none.xlsx")) == [f"{tmp_path / 'none.xlsx'}: is not a file"]


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    (tmp_path / "crm.xlsx").touch()
    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(InputError) as caught:
        read_case(tmp_path / "crm.xlsx")
    assert str(caught.value) == "python_calamine is not installed: pip install 'territory-opt[excel]'"


def test_a_template_is_an_empty_case(tmp_path: Path) -> None:
    write_template(tmp_path / "empty.xlsx")
    files = read_case(tmp_path / "empty.xlsx")
    assert words(files) == [f"empty.xlsx sheet {name}: has no rows" for name in ("accounts", "reps")]
    assert files.settings.travel.speed_kmh == 80
    assert files.tables.accounts.n == 0
    assert files.tables.accounts.has("potential")
    first = (tmp_path / "empty.xlsx").read_bytes()
    write_template(tmp_path / "empty.xlsx")
    assert (tmp_path / "empty.xlsx").read_bytes() == first


def test_a_template_explains_and_checks_its_cells(tmp_path: Path) -> None:
    from zipfile import ZipFile

    write_template(tmp_path / "empty.xlsx")
    with ZipFile(tmp_path / "empty.xlsx") as parts:
        names = parts.namelist()
        accounts = next(name for name in names if name.endswith("sheet3.xml"))
        sheet = parts.read(accounts).decode()
        notes = "".join(parts.read(name).decode() for name in names if "comments" in name)
    assert "Revenue or profit that the account could bring. Unit: currency of the case, per money period." in notes
    assert "One of prospect, opportunity, new, customer, loyal." in notes
    assert "&quot;prospect,opportunity,new,customer,loyal&quot;" in sheet or '"prospect,opportunity,new' in sheet
    assert "<formula1>-90</formula1><formula2>90</formula2>" in sheet
    assert "reps!$A$2:$A$5001" in sheet
