"""Small pipelines to derive from."""

from __future__ import annotations

from datetime import date

from territory_opt.evaluate.deals import Deals
from territory_opt.schema.account import Account
from territory_opt.schema.opportunity import Opportunity
from territory_opt.schema.rep import Rep
from territory_opt.schema.tables import Tables

TODAY = date(2026, 10, 1)


def tables(*deals: str, accounts: str = "A B C", reps: str = "R S T", **columns: list[object]) -> Tables:
    """Return tables with deals written ``account rep stage closed value``, ``-`` for a blank."""
    opportunities = []
    for number, text in enumerate(deals, start=1):
        account, rep, stage, closed, value = (None if cell == "-" else cell for cell in text.split())
        deal = {"account_id": account, "rep_id": rep, "stage": stage, "closed": closed, "value": value}
        opportunities.append(Opportunity(opportunity_id=f"O-{number}", **deal))
    rows = [
        Account(account_id=name, **{column: values[at] for column, values in columns.items()})
        for at, name in enumerate(accounts.split())
    ]
    return Tables.from_models(
        accounts=rows, reps=[Rep(rep_id=name) for name in reps.split()], opportunities=opportunities
    )


def deals(*texts: str, **columns: str) -> Deals:
    return Deals.of(tables(*texts, **columns))
