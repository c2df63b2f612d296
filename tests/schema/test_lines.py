"""Product lines in tables: names that an account does not have, and amounts that would be counted twice."""

from __future__ import annotations

from typing import Any

from territory_opt.errors import Faults
from territory_opt.schema.account import Account
from territory_opt.schema.account_line import AccountLine
from territory_opt.schema.assignment import Assignment
from territory_opt.schema.lines import check_lines
from territory_opt.schema.lock import Lock
from territory_opt.schema.rep import Rep
from territory_opt.schema.tables import Tables


def faults(lines: list[dict[str, Any]], **tables: Any) -> list[str]:
    accounts = tables.pop("accounts", [{"account_id": "A"}, {"account_id": "B"}])
    found = Faults()
    check_lines(
        Tables.from_models(
            accounts=[Account(**row) for row in accounts],
            reps=[Rep(rep_id="R")],
            account_lines=[AccountLine(**row) for row in lines],
            **tables,
        ),
        found,
    )
    return [f"{fault.severity}: {fault}" for fault in found]


LINES = [{"account_id": "A", "line": "hardware", "potential": 1}, {"account_id": "A", "line": "software"}]


def test_a_lock_on_an_unknown_line_is_an_error_an_assignment_is_passed_over() -> None:
    found = faults(
        LINES,
        locks=[Lock(account_id="A", rep_id="R", line=line) for line in ("hardware", "all", None, "hardwear")],
        assignments=[Assignment(account_id=account, rep_id="R", line="software") for account in ("A", "B", "gone")],
    )
    assert found == [
        'error: locks row 4, line: "hardwear" is not a line of A; it has hardware, software',
        'warning: assignments row 2, line: "software" is not a line of B; its lines are not sold separately',
    ]


def test_without_lines_nothing_is_said_of_them() -> None:
    assert faults([], locks=[Lock(account_id="A", rep_id="R", line="hardware")]) == []


def test_no_line_may_be_called_all() -> None:
    assert faults([{"account_id": "A", "line": "all"}]) == [
        'error: account_lines row 1, line: "all" is the name for every line; choose another'
    ]


def test_amounts_of_whole_accounts_are_warned_of() -> None:
    accounts = [{"account_id": "A", "potential": 5, "revenue": 7, "visits": 2, "employees": 9}]
    assert faults(LINES, accounts=accounts) == [
        "warning: accounts, revenue: counts once for each line of an account; give it by line in account_lines",
        "warning: accounts, visits: counts once for each line of an account; give it by line in account_lines",
    ]


def test_a_line_in_another_currency_than_its_account() -> None:
    rows = [{"account_id": account, "line": "x", "currency": code} for account, code in (("A", "usd"), ("B", "EUR"))]
    accounts = [{"account_id": "A", "currency": "USD"}, {"account_id": "B"}]
    assert faults(rows, accounts=accounts) == [
        'error: account_lines row 2, currency: "EUR" is not the currency of B, which names none; its lines are in the '
        "same"
    ]
    assert faults([{**rows[1], "account_id": "A"}], accounts=accounts) == [
        'error: account_lines row 1, currency: "EUR" is not the currency of A, USD; its lines are in the same'
    ]
