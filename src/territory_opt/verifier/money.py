"""Money: which columns of the accounts hold amounts, and what brings them to the currency of the case."""

from __future__ import annotations

import numpy as np

from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables

AMOUNTS = ("revenue", "potential", "prior_revenue", "lifetime_value", "acquisition_cost")


def is_money(column: str) -> bool:
    """Tell whether a column of the accounts holds amounts of money."""
    return column in AMOUNTS or column == "expense" or column.startswith("expense_")


def expenses(tables: Tables) -> tuple[str, ...]:
    """Return the columns that are taken off revenue: the whole expense if there is one, else all of its kinds."""
    kinds = tuple(column for column in tables.accounts.column_names if column.startswith("expense_"))
    return ("expense",) if tables.accounts.has("expense") else kinds


def rates(tables: Tables, settings: CaseSettings) -> np.typing.NDArray[np.float64]:
    """Return what each account's amounts are multiplied with: the rate of its currency when the period begins."""
    codes, known = currency_codes(tables.accounts), rates_in_force(tables, settings)
    own = only_currency(settings, codes)
    return np.array([1.0 if code in ("", own) else known.get(code, 1.0) for code in codes], np.float64)


def currency_codes(table: Table) -> list[str]:
    """Return the currency that each row names, in capitals."""
    return [code.upper() for code in table.text("currency").tolist()]


def only_currency(settings: CaseSettings, codes: list[str]) -> str:
    """Return the case's currency: as it says, else the only one that is named."""
    named = sorted(set(codes) - {""})
    return settings.currency.upper() if settings.currency is not None else named[0] if len(named) == 1 else ""


def rates_in_force(tables: Tables, settings: CaseSettings) -> dict[str, float]:
    """Return the rates that count: of those dated on the first day or before, the latest; of any without a period."""
    start = None if settings.calendar is None else settings.calendar.start
    table = tables.fx
    dated = [
        (day, -place, code.upper(), rate)
        for place, (code, rate, day) in enumerate(
            zip(table.text("currency").tolist(), table.number("rate").tolist(), table.dates("date"), strict=True)
        )
        if code and day is not None and not np.isnan(rate) and (start is None or day <= start)
    ]
    return {code: rate for _, _, code, rate in sorted(dated)}
