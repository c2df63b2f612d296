"""Foreign files read by mapping.yaml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.mapping import iso_day, plain_number


def case(
    folder: Path, mapping: str, accounts: str = "Customer,Sector\nA,retail\n", reps: str = "rep_id\nR\n"
) -> CaseFiles:
    for name, text in (("accounts.csv", accounts), ("reps.csv", reps), ("mapping.yaml", mapping)):
        (folder / name).write_text(text, encoding="utf-8")
    return read_case(folder)


def words(files: CaseFiles) -> list[str]:
    return [str(fault) for fault in files.faults]


def test_columns_get_our_names(tmp_path: Path) -> None:
    files = case(tmp_path, "accounts: {columns: {account_id: Customer, industry: Sector}}")
    assert words(files) == []
    assert files.tables.accounts.column_names == ("account_id", "industry")
    assert files.tables.accounts.text("industry").tolist() == ["retail"]
    assert "mapping.yaml" in files.hashes


def test_columns_that_are_not_named_stay(tmp_path: Path) -> None:
    files = case(tmp_path, "accounts: {columns: {account_id: Customer}}")
    assert files.tables.accounts.column_names == ("account_id", "Sector")


def test_a_column_of_theirs_with_our_name_is_not_ours(tmp_path: Path) -> None:
    accounts = "Customer,region,area,potential\nA,R1,North,5\n"
    files = case(tmp_path, "accounts: {columns: {account_id: Customer, region: area, potential: null}}", accounts)
    assert files.tables.accounts.column_names == ("account_id", "region")
    assert files.tables.accounts.text("region").tolist() == ["North"]


def test_one_column_may_be_two(tmp_path: Path) -> None:
    files = case(tmp_path, "accounts: {columns: {account_id: Customer, name: Customer}}")
    assert files.tables.accounts.text("name").tolist() == ["A"]


def test_constants_hold_for_every_row(tmp_path: Path) -> None:
    mapping = 'accounts: {columns: {account_id: Customer}, constants: {country: "NO", visits: 3, Sector: x}}'
    accounts = case(tmp_path, mapping, "Customer,Sector\nA,retail\nB,\n").tables.accounts
    assert accounts.text("country").tolist() == ["NO", "NO"]
    assert accounts.number("visits").tolist() == [3, 3]
    assert accounts.text("Sector").tolist() == ["x", "x"]


def test_days_and_numbers_are_rewritten(tmp_path: Path) -> None:
    mapping = "reps: {columns: {start_date: Since, quota: Goal}, dates: 31/12/2026, numbers: '1.234,50'}"
    reps = 'rep_id;Since;Goal;end_date\nR;24.12.2026 00:00;"€ 1.234.567,5";1/2/2027\nS;;(12);\n'
    files = case(tmp_path, mapping, "account_id\nA\n", reps)
    assert words(files) == []
    table = files.tables.reps
    assert table.dates("start_date").tolist() == [date(2026, 12, 24), None]
    assert table.dates("end_date").tolist() == [date(2027, 2, 1), None]
    assert table.number("quota").tolist() == [1234567.5, -12]


def test_what_cannot_be_rewritten_is_reported_as_it_stands(tmp_path: Path) -> None:
    mapping = "reps: {dates: 12/31/2026, numbers: '1,234.50'}"
    files = case(tmp_path, mapping, "account_id\nA\n", 'rep_id,start_date,quota\nR,31/12/2026,"1,23.5"\n')
    assert words(files) == [
        'reps.csv row 2, start_date: "31/12/2026" is not a date (write 2026-12-31)',
        'reps.csv row 2, quota: "1,23.5" is not a number',
    ]


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ("accounts: {columns: {account_id: Client}}", [
            "accounts.csv, Client: the column is missing; mapping.yaml takes account_id from it",
            "accounts.csv, account_id: the column is missing",
        ]),
        ("accounts: {columns: {account_id: Customer, country: Sector}, constants: {country: PL}}", [
            "accounts.csv, country: is both a column and a constant in mapping.yaml",
        ]),
        ("accounts: {columns: {account_id: Customer}, constants: {country: NO}}", [
            "mapping.yaml, accounts, constants: has a truth value for country; write it in quotes",
            "accounts.csv, account_id: the column is missing",
        ]),
        ("accounts: {columns: {account_id: Customer}, dates: tomorrow}", [
            'mapping.yaml, accounts, dates: "tomorrow" is not one of 2026-12-31, 31/12/2026, 12/31/2026',
            "accounts.csv, account_id: the column is missing",
        ]),
        ("account: {}", [
            'mapping.yaml: "account" is not a known key (did you mean accounts?)',
            "accounts.csv, account_id: the column is missing",
        ]),
        ("- accounts", [
            "mapping.yaml: must hold keys and values",
            "accounts.csv, account_id: the column is missing",
        ]),
    ],
)  # fmt: skip  # each case stays in its brackets
def test_what_is_wrong_is_said(tmp_path: Path, mapping: str, expected: list[str]) -> None:
    assert words(case(tmp_path, mapping)) == expected


def test_an_empty_mapping_changes_nothing(tmp_path: Path) -> None:
    files = case(tmp_path, "accounts:\n", "account_id\nA\n")
    assert words(files) == []


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("1,234.50", "1,234.50", "1234.50"),
        ("$1,234", "1,234.50", "1234"),
        ("USD 12", "1,234.50", "12"),
        ("12USD", "1,234.50", "12"),
        ("(1,234.5)", "1,234.50", "-1234.5"),
        ("1234567", "1,234.50", "1234567"),
        ("12,34", "1,234.50", None),
        ("1.234,50 €", "1.234,50", "1234,50"),
        ("1 234,5", "1.234,50", "1234,5"),
        ("1,234.50", "1.234,50", None),
        ("n/a", "1,234.50", None),
        ("-", "1,234.50", None),
    ],
)
def test_numbers(text: str, style: str, expected: str | None) -> None:
    assert plain_number(text, style) == expected


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("31/12/2026", "31/12/2026", "2026-12-31"),
        ("1.2.2026", "31/12/2026", "2026-02-01"),
        ("1/2/2026 13:45", "12/31/2026", "2026-01-02"),
        ("31/12/2026", "12/31/2026", None),
        ("2026-12-31", "31/12/2026", None),
    ],
)
def test_days(text: str, style: str, expected: str | None) -> None:
    assert iso_day(text, style) == expected
