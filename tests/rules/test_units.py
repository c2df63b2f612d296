"""Units: accounts and the lines of them, and what every table says of which."""

from __future__ import annotations

import pytest

from territory_opt.errors import InputError
from territory_opt.rules.facts import Facts
from tests.rules.cases import facts_of

LINES = [
    {"account_id": "A2", "line": "hardware", "potential": 10, "visits": 1},
    {"account_id": "A2", "line": "software", "potential": None, "visits": 2},
    {"account_id": "A1", "line": "software", "potential": 5, "visits": 3},
]


def lined(**more: object) -> Facts:
    accounts = [{"potential": 100, "region": "N"}, {"potential": 200, "region": "S"}, {"potential": 300}]
    return facts_of(accounts, [{}, {}], account_lines=LINES, **more)  # type: ignore[arg-type]  # tables as rows


def test_without_lines_a_unit_is_an_account() -> None:
    facts = facts_of([{}, {}], [{}])
    assert facts.units is facts.tables.accounts
    assert facts.unit_names == ["A1", "A2"]
    assert facts.parts.lines == ("all", "all")
    assert not facts.parts.separate


def test_units_stand_in_the_order_of_accounts_then_of_lines() -> None:
    facts = lined()
    assert facts.unit_names == ["A1 (software)", "A2 (hardware)", "A2 (software)", "A3"]
    assert facts.parts.account.tolist() == [0, 1, 1, 2]
    assert facts.units.text("line").tolist() == ["software", "hardware", "software", "all"]


def test_a_lines_own_columns_take_the_place_of_the_accounts_also_where_they_are_blank() -> None:
    facts = lined(missing={"potential": 7})
    assert facts.number("potential").tolist() == [5, 10, 7, 300]
    assert facts.workload.visits.tolist()[:3] == [3, 1, 2]
    assert facts.units.text("region").tolist() == ["N", "S", "S", ""]


def test_a_fault_names_the_table_that_holds_the_cell() -> None:
    facts = lined()
    assert facts.units.at(2, "potential") == {"file": "account_lines", "row": 2, "column": "potential", "value": None}
    assert facts.units.at(2, "region") == {"file": "accounts", "row": 2, "column": "region", "value": "S"}
    assert facts.units.at(3, "potential") == {"file": "accounts", "row": 3, "column": "potential", "value": "300"}
    assert facts.place(1) == {"file": "account_lines", "row": 1, "column": "account_id", "value": "A2 (hardware)"}


def test_a_row_without_a_line_is_about_every_line() -> None:
    locks = [
        {"account_id": "A2", "rep_id": "R1", "line": "software"},
        {"account_id": "A2", "rep_id": "R2"},
        {"account_id": "A1", "rep_id": "R1", "line": "all"},
        {"account_id": "A1", "rep_id": "R1", "line": "hardware"},
        {"account_id": "A3", "rep_id": "R1", "line": "software"},
    ]
    facts = lined(locks=locks)
    rows, units = facts.rows_of(facts.tables.locks)
    assert list(zip(rows.tolist(), units.tolist(), strict=True)) == [(1, 1), (1, 2), (2, 0), (0, 2)]


def test_what_is_said_of_a_line_outweighs_what_is_said_of_the_account() -> None:
    pairs = [
        {"account_id": "A2", "rep_id": "R1", "cost": 1, "line": "software"},
        {"account_id": "A2", "rep_id": "R1", "cost": 9},
    ]
    owners = [{"account_id": "A2", "rep_id": "R2", "line": "hardware"}, {"account_id": "A2", "rep_id": "R1"}]
    facts = lined(pairs=pairs, assignments=owners)
    key, cost = facts.given_costs
    assert dict(zip(key.tolist(), cost.tolist(), strict=True)) == {1 * 2: 9, 2 * 2: 1}
    assert facts.previous_names == ["", "R2", "R1", ""]


def test_a_name_stands_for_an_account_or_for_a_line() -> None:
    facts = lined()
    assert [list(facts.units_named(name)) for name in ("A2", "A2 (software)", "A3", "A9")] == [[1, 2], [2], [3], []]


def test_without_lines_a_line_says_nothing() -> None:
    facts = facts_of([{}], [{}], locks=[{"account_id": "A1", "rep_id": "R1", "line": "hardware"}])
    assert [one.tolist() for one in facts.rows_of(facts.tables.locks)] == [[0], [0]]


def test_an_attribute_of_lines_is_read_as_the_accounts_column() -> None:
    lines = [{"account_id": "A1", "line": "x", "employees": "many"}]
    with pytest.raises(InputError, match=r"account_lines row 1, employees: \"many\" is not a number"):
        _ = facts_of([{"employees": 3}], [{}], account_lines=lines).units
