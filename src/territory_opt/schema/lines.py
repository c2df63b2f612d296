"""Product lines: how tables name them, and what is odd about the names."""

from __future__ import annotations

from territory_opt.errors import Faults
from territory_opt.schema.money import is_money
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables

ALL_LINES = "all"
"""The line of an account whose lines are not sold separately; in a table, every line of the account."""

ABOUT_LINES = ("relationships", "locks", "pairs", "assignments")
"""The tables that may be about one line of an account."""

WORK = ("visits", "calls")


def names_all(line: str) -> bool:
    """Tell whether a cell stands for every line of its account: it is blank, or says so."""
    return line in ("", ALL_LINES)


def check_lines(tables: Tables, faults: Faults) -> None:
    """Report lines that an account does not have, and amounts that would count once for each line.

    A lock on an unknown line is an error, since nothing can be done about it; in other tables it is passed over.
    """
    lines = tables.account_lines
    for index, line in enumerate(lines.text("line").tolist()):
        if line == ALL_LINES:
            faults.error("is the name for every line; choose another", **lines.at(index, "line"))
    if lines.n == 0:
        return
    of_account: dict[str, list[str]] = {}
    for account, line in zip(lines.text("account_id").tolist(), lines.text("line").tolist(), strict=True):
        of_account.setdefault(account, []).append(line)
    _check_currencies(tables, faults)
    for account in tables.account_index:
        of_account.setdefault(account, [])
    for name in ABOUT_LINES:
        _check_names(getattr(tables, name), of_account, faults)
    _check_amounts(tables.accounts, lines, faults)


def _check_names(table: Table, lines: dict[str, list[str]], faults: Faults) -> None:
    report = faults.error if table.name == "locks" else faults.warning
    cells = zip(table.text("account_id").tolist(), table.text("line").tolist(), strict=True)
    for index, (account, line) in enumerate(cells):
        if names_all(line) or account not in lines or line in lines[account]:
            continue
        own = f"it has {', '.join(lines[account])}" if lines[account] else "its lines are not sold separately"
        report(f"is not a line of {account}; {own}", **table.at(index, "line"))


def _check_currencies(tables: Tables, faults: Faults) -> None:
    """Report lines that name another currency than their account: amounts of lines are in the account's."""
    lines, own = tables.account_lines, tables.accounts.text("currency").tolist()
    for index, (account, code) in enumerate(zip(lines.text("account_id"), lines.text("currency"), strict=True)):
        currency = own[tables.account_index[account]] if account in tables.account_index else code
        if code and code.upper() != currency.upper():
            words = f"is not the currency of {account}, {currency or 'which names none'}; its lines are in the same"
            faults.error(words, **lines.at(index, "currency"))


def _check_amounts(accounts: Table, lines: Table, faults: Faults) -> None:
    """Warn of amounts that only the accounts give: each line of an account then counts the whole of them."""
    for column in accounts.column_names:
        if (is_money(column) or column in WORK) and not lines.has(column):
            words = f"counts once for each line of an account; give it by line in {lines.source}"
            faults.warning(words, file=accounts.source, column=column)
