from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from territory_opt.schema.account import Account
from territory_opt.schema.record import Record, faults_of, kinds_of, required_columns
from territory_opt.schema.rep import Rep
from territory_opt.schema.tables import RECORDS


def words(record: type[Record], **values: object) -> list[str]:
    try:
        record(**values)
    except ValidationError as error:
        return [str(fault) for fault in faults_of(error, "file.csv", 4)]
    return []


def account(**values: object) -> list[str]:
    return words(Account, account_id="A", **values)


def rep(**values: object) -> list[str]:
    return words(Rep, rep_id="R", **values)


def test_text_becomes_what_its_column_holds() -> None:
    read = Account(account_id=17, postal_code="02139", revenue="1200.5", key_account="yes", products="a;b | a")
    assert read.account_id == "17"
    assert read.postal_code == "02139"
    assert read.revenue == 1200.5
    assert read.key_account is True
    assert read.products == ("a", "b")
    assert read.potential is None


def test_a_rep_reads_days_and_strengths() -> None:
    read = Rep(rep_id="R", start_date="2026-01-31", strengths="healthcare:0.9;retail:0,4", role="Manager")
    assert read.start_date == date(2026, 1, 31)
    assert read.strengths == {"healthcare": 0.9, "retail": 0.4}
    assert read.role == "manager"


def test_unknown_columns_are_kept() -> None:
    assert Account(account_id="A", tier="gold").model_extra == {"tier": "gold"}


def test_records_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Account(account_id="A").name = "B"  # type: ignore[misc]  # records are frozen


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_an_id_must_not_be_blank(blank: object) -> None:
    assert words(Account, account_id=blank) == ["file.csv row 4, account_id: must not be blank"]


def test_a_missing_id_is_a_blank_one() -> None:
    assert words(Account) == ["file.csv row 4, account_id: must not be blank"]


@pytest.mark.parametrize(
    ("column", "inside", "outside", "expected"),
    [
        ("latitude", "90", "90.001", "must be between -90 and 90"),
        ("longitude", "-180", "-180.001", "must be between -180 and 180"),
        ("employees", "0", "-1", "must be at least 0"),
        ("employees", "3", "3.5", "must be a whole number"),
        ("nps", "-100", "-101", "must be between -100 and 100"),
        ("visits", "0", "-0.5", "must be at least 0"),
        ("q1", "1", "1.1", "must be between 0 and 1"),
        ("revenue", "-5", "inf", "is not a number"),
        ("revenue", 1e308, float("inf"), "is infinite; expected a finite number"),
        ("revenue", 0, float("nan"), "is not a number (a blank is None)"),
        ("revenue", 1, True, "is not a number"),
        ("key_account", "X", "maybe", "is neither yes nor no (write true or false)"),
        (
            "stage",
            "LOYAL",
            "custmer",
            "is not one of prospect, opportunity, new, customer, loyal (did you mean customer?)",
        ),
        ("stage", "new", "zzz", "is not one of prospect, opportunity, new, customer, loyal"),
        ("name", 5, ["a"], "is not text"),
    ],
)
def test_cells_just_inside_and_just_outside(column: str, inside: object, outside: object, expected: str) -> None:
    partner = {"latitude": "longitude", "longitude": "latitude"}.get(column)
    rest = {partner: 0} if partner else {}
    assert account(**{column: inside}, **rest) == []
    shown = "true" if outside is True else str(outside)
    assert account(**{column: outside}, **rest) == [f'file.csv row 4, {column}: "{shown}" {expected}']


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("start_date", "31.01.2026", "is not a date (write 2026-12-31)"),
        ("start_date", "2026-02-29", "is not a day of the calendar"),
        ("level", "6", "must be between 1 and 5"),
        ("strengths", "healthcare", "is not a list such as healthcare:0.9;retail:0.4"),
        ("strengths", "a:1;a:0.5", "names a twice"),
        ("strengths", "a:1.5", "is wrong at a: 1.5 must be between 0 and 1"),
        ("strengths", "a:b:high", "is wrong at a:b: high is not a number"),
    ],
)
def test_cells_of_reps(column: str, value: str, expected: str) -> None:
    assert rep(**{column: value}) == [f'file.csv row 4, {column}: "{value}" {expected}']


def test_half_a_place_is_no_place() -> None:
    expected = "file.csv row 4, latitude: latitude and longitude must both be given, or both be blank"
    assert account(latitude=1) == [expected]
    assert account(longitude=1) == [expected]
    assert account(latitude=1, longitude=1) == []


def test_seasonal_shares_add_up() -> None:
    assert account(q1=0.33, q2=0.33, q3=0.33) == []
    assert account(q1=0.25, q2=0.25, q3=0.25, q4=0.26) == []
    assert account(q1=0.25, q2=0.25, q3=0.25, q4=0.27) == ["file.csv row 4, q1: q1 to q4 must add up to 1"]


def test_limits_of_a_rep_are_in_order() -> None:
    assert rep(min_accounts=5, max_accounts=5) == []
    assert rep(min_accounts=6, max_accounts=5) == [
        "file.csv row 4, min_accounts: min_accounts must be at most max_accounts"
    ]
    assert rep(size_min=4, size_max=5) == []
    assert rep(size_min=5, size_max=5) == ["file.csv row 4, size_min: size_min must be less than size_max"]
    assert rep(start_date="2026-01-01", end_date="2026-01-01") == []
    assert rep(start_date="2026-01-02", end_date="2026-01-01") == [
        "file.csv row 4, start_date: start_date must not be after end_date"
    ]


def test_all_faults_of_a_row_come_at_once() -> None:
    assert rep(min_accounts=6, max_accounts=5, size_min=5, size_max=5, latitude=1) == [
        "file.csv row 4, latitude: latitude and longitude must both be given, or both be blank",
        "file.csv row 4, min_accounts: min_accounts must be at most max_accounts",
        "file.csv row 4, size_min: size_min must be less than size_max",
    ]


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_says_what_it_is_and_in_which_unit(name: str) -> None:
    record = RECORDS[name]
    properties = record.model_json_schema()["properties"]
    for column, kind in kinds_of(record).items():
        assert properties[column]["description"], column
        assert properties[column].get("unit", "") == kind.unit


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("accounts", ("account_id",)),
        ("reps", ("rep_id",)),
        ("territories", ("territory_id",)),
        ("relationships", ("account_id", "rep_id")),
        ("locks", ("account_id", "rep_id")),
        ("pairs", ("account_id", "rep_id")),
        ("assignments", ("account_id", "rep_id")),
        ("account_lines", ("account_id", "line")),
        ("opportunities", ("opportunity_id",)),
    ],
)
def test_few_columns_are_needed(name: str, expected: tuple[str, ...]) -> None:
    assert required_columns(RECORDS[name]) == expected
