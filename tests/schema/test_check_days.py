"""Days that do not fit the period."""

from __future__ import annotations

from typing import Any

from territory_opt.errors import Faults
from territory_opt.schema.account import Account
from territory_opt.schema.check_days import check_days
from territory_opt.schema.opportunity import Opportunity
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables


def warnings(reps: list[dict[str, Any]], closed: str | None = None, period: str | None = "2026Q4") -> list[str]:
    found = Faults()
    tables = Tables.from_models(
        accounts=[Account(account_id="A")],
        reps=[Rep(rep_id=f"R{i}", **row) for i, row in enumerate(reps)],
        opportunities=[Opportunity(opportunity_id="O", opened="2016-01-01", closed=closed)] if closed else [],
    )
    check_days(tables, CaseSettings(period=period), found)
    return [f"{fault.severity}: {fault}" for fault in found]


def test_a_rep_who_leaves_inside_the_period_is_warned_of() -> None:
    days = ("2026-09-30", "2026-10-01", "2026-12-30", "2026-12-31")
    assert warnings([{"end_date": day} for day in days]) == [
        f'warning: reps row {row}, end_date: "{day}" is inside 2026Q4: the accounts need another owner from then on'
        for row, day in ((2, "2026-10-01"), (3, "2026-12-30"))
    ]


def test_deals_of_half_a_year_ago_are_doubted() -> None:
    assert warnings([{}], closed="2026-03-31") == []
    assert warnings([{}], closed="2026-03-30") == [
        "warning: opportunities, opened: the newest day is 2026-03-30, 185 days before 2026Q4 begins: "
        "are the data stale?"
    ]


def test_without_a_period_nothing_is_late() -> None:
    assert warnings([{"end_date": "2020-01-01"}], closed="2020-01-01", period=None) == []
