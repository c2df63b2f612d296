"""One product line of an account, where lines are sold by different reps."""

from __future__ import annotations

from pydantic import Field

from territory_opt.schema.fields import Hours, Id, Money, PerPeriod
from territory_opt.schema.record import Record


class AccountLine(Record):
    """What one line is worth and needs at an account: one row of ``account_lines.csv``."""

    account_id: Id = Field(description="The account")
    line: Id = Field(description="The product line")
    revenue: Money = Field(default=None, description="Revenue of the line from the account")
    expense: Money = Field(default=None, description="Expense of serving the line at the account")
    potential: Money = Field(default=None, description="Revenue or profit that the line could bring")
    visits: PerPeriod = Field(default=None, description="Visits the line needs")
    hours_per_visit: Hours = Field(default=None, description="Length of a visit, without travel")
    calls: PerPeriod = Field(default=None, description="Calls the line needs")
    hours_per_call: Hours = Field(default=None, description="Length of a call")
