"""Days that do not fit the period: data that are stale, and reps who leave on the way."""

from __future__ import annotations

from territory_opt.errors import Faults
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.table import Table
from territory_opt.schema.tables import Tables

STALE_DAYS = 184
"""Data whose newest day is half a year and more before the period begins are doubted."""


def check_days(tables: Tables, settings: CaseSettings, faults: Faults) -> None:
    """Warn of reps who leave inside the period, and of relationships and opportunities that nobody has kept up."""
    period = settings.calendar
    if period is None:
        return
    for index, last in enumerate(tables.reps.dates("end_date").tolist()):
        if last is not None and period.start <= last < period.end:
            words = f"is inside {period.name}: the accounts need another owner from then on"
            faults.warning(words, **tables.reps.at(index, "end_date"))
    for table, columns in ((tables.opportunities, ("opened", "closed")), (tables.relationships, ("since",))):
        days = [day for column in columns for day in table.dates(column).tolist() if day is not None]
        # That somebody has known an account for long is no news; that nobody got to know one for years is.
        if days and (period.start - max(days)).days > STALE_DAYS:
            _doubt(table, columns[0], f"{max(days)}", (period.start - max(days)).days, period.name, faults)


def _doubt(table: Table, column: str, newest: str, age: int, period: str, faults: Faults) -> None:
    words = f"the newest day is {newest}, {age:,} days before {period} begins: are the data stale?"
    faults.warning(words, file=table.source, column=column)
