"""Days that do not fit the period: data that are stale, and reps who leave on the way."""

from __future__ import annotations

from territory_opt.errors import Faults
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables

STALE_DAYS = 184
"""Data whose newest day is half a year and more before the period begins are doubted."""


def check_days(tables: Tables, settings: CaseSettings, faults: Faults) -> None:
    """Warn of reps who leave inside the period, and of opportunities that nobody has kept up."""
    period = settings.calendar
    if period is None:
        return
    for index, last in enumerate(tables.reps.dates("end_date").tolist()):
        if last is not None and period.start <= last < period.end:
            words = f"is inside {period.name}: the accounts need another owner from then on"
            faults.warning(words, **tables.reps.at(index, "end_date"))
    table = tables.opportunities
    days = [day for column in ("opened", "closed") for day in table.dates(column).tolist() if day is not None]
    age = (period.start - max(days)).days if days else 0
    if age > STALE_DAYS:
        words = f"the newest day is {max(days)}, {age:,} days before {period.name} begins: are the data stale?"
        faults.warning(words, file=table.source, column="opened")
