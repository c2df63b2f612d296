"""Exports of CRMs read as they are."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from territory_opt.io.case_folder import CaseFiles, read_case


def case(folder: Path, settings: str, accounts: str, reps: str, **more: str) -> CaseFiles:
    files = {"accounts.csv": accounts, "reps.csv": reps, "case.yaml": settings}
    files |= {name.replace("__", "."): text for name, text in more.items()}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_case(folder)


def words(files: CaseFiles) -> list[str]:
    return [str(fault) for fault in files.faults]


SALESFORCE = "Id,Name,BillingPostalCode,NumberOfEmployees,OwnerId,AnnualRevenue\n001A,Acme,02139,7,005A,1e9\n"


def test_salesforce(tmp_path: Path) -> None:
    files = case(tmp_path, "mapping: salesforce\n", SALESFORCE, "Id,Name,ManagerId\n005A,Ann,\n")
    assert words(files) == []
    accounts = files.tables.accounts
    assert accounts.column_names == (
        *("account_id", "name", "postal_code", "employees", "current_rep_id", "AnnualRevenue"),
    )
    assert accounts.text("postal_code").tolist() == ["02139"]
    assert files.tables.reps.text("rep_id").tolist() == ["005A"]
    assert "salesforce (mapping)" in files.hashes


def test_hubspot(tmp_path: Path) -> None:
    files = case(
        tmp_path,
        "mapping: hubspot\n",
        "Record ID,Company name,Country/Region,Company owner\n11,Acme,Norway,Ann\n",
        "Name,Email\nAnn,ann@example.com\n",
    )
    assert words(files) == []
    assert files.tables.accounts.text("current_rep_id").tolist() == ["Ann"]
    assert files.tables.reps.column_names == ("rep_id", "email")


def test_our_own_names_still_count(tmp_path: Path) -> None:
    files = case(tmp_path, "mapping: salesforce\n", SALESFORCE, "rep_id,name\n005A,Ann\n")
    assert words(files) == []
    assert files.tables.reps.column_names == ("rep_id", "name")


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    own = "accounts: {columns: {account_id: Kunde}}"
    files = case(tmp_path, "mapping: sap.yaml\n", "Kunde\nA\n", "rep_id\nR\n", sap__yaml=own)
    assert words(files) == []
    assert files.tables.accounts.text("account_id").tolist() == ["A"]
    assert "sap.yaml" in files.hashes


def test_mapping_yaml_wins_over_a_crm(tmp_path: Path) -> None:
    own = "accounts: {columns: {account_id: Id, name: AnnualRevenue}}"
    files = case(tmp_path, "mapping: salesforce\n", SALESFORCE, "Id\n005A\n", mapping__yaml=own)
    assert files.tables.accounts.text("name").tolist() == ["1e9"]
    assert files.tables.reps.text("rep_id").tolist() == ["005A"]


def test_a_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    files = case(tmp_path, "mapping: salesfroce\n", "account_id\nA\n", "rep_id\nR\n")
    assert words(files) == ['case.yaml, mapping: "salesfroce" is neither salesforce, hubspot nor a file']


def test_a_spreadsheet_takes_no_mapping_that_it_does_not_name(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text("accounts: {columns: {account_id: Kunde}}", encoding="utf-8")
    for name, settings in (("plain.xlsx", ""), ("named.xlsx", "mapping: mapping.yaml")):
        book = xlsxwriter.Workbook(tmp_path / name)
        for sheet, cells in (("accounts", ["account_id", "A"]), ("reps", ["rep_id", "R"]), ("case", [settings])):
            book.add_worksheet(sheet).write_column(0, 0, cells)
        book.close()
    assert words(read_case(tmp_path / "plain.xlsx")) == []
    assert words(read_case(tmp_path / "named.xlsx"))[0] == (
        "named.xlsx sheet accounts, Kunde: the column is missing; mapping.yaml takes account_id from it"
    )
