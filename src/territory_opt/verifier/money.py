"""Money: which columns of the accounts hold amounts, and what brings them to the currency of the case."""

from __future__ import annotations

import numpy as np

from territory_opt.schema.settings import CaseSettings
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
    """Return what each account's amounts are multiplied with: the rate of its currency when the period begins.

    Of the rates dated on the first day or before, the latest; of any date if the case has no period.
    """
    codes = [code.upper() for code in tables.accounts.text("currency").tolist()]
    start = None if settings.calendar is None else settings.calendar.start
    table = tables.fx
    dated = [
        (day, -place, code.upper(), rate)
        for place, (code, rate, day) in enumerate(
            zip(table.text("currency").tolist(), table.number("rate").tolist(), table.dates("date"), strict=True)
        )
        if code and day is not None and not np.isnan(rate) and (start is None or day <= start)
    ]
    in_force = {code: rate for _, _, code, rate in sorted(dated)}
    named = sorted(set(codes) - {""})
    own = settings.currency.upper() if settings.currency is not None else named[0] if len(named) == 1 else ""
    return np.array([1.0 if code in ("", own) else in_force.get(code, 1.0) for code in codes], np.float64)
