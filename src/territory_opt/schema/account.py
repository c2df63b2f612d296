"""An account: a customer or prospect that exactly one rep is to own."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from territory_opt.schema.fields import (
    Amount,
    Count,
    Hours,
    Id,
    Latitude,
    Longitude,
    Money,
    NetPromoterScore,
    PerPeriod,
    Share,
    Stage,
    Word,
    WordList,
    YesNo,
)
from territory_opt.schema.record import Record
from territory_opt.schema.row_rules import RowRule, shares_of_one, together


class Account(Record):
    """A customer or prospect: one row of ``accounts.csv``. Only the id is needed; None is a blank, never zero."""

    row_rules: ClassVar[tuple[RowRule, ...]] = (
        together("latitude", "longitude"),
        shares_of_one("q1", "q2", "q3", "q4"),
    )

    account_id: Id = Field(description="Name of the account in all tables; always text")
    name: Word = Field(default=None, description="Name for people")
    latitude: Latitude = Field(default=None, description="Latitude of the place that is visited")
    longitude: Longitude = Field(default=None, description="Longitude of the place that is visited")
    postal_code: Word = Field(default=None, description="Postal code; always text, so that 02139 keeps its zero")
    country: Word = Field(default=None, description="Country")
    region: Word = Field(default=None, description="Region, compared with the regions a rep may own")
    industry: Word = Field(default=None, description="Industry, compared with the industries a rep may own")
    products: WordList = Field(default=(), description="Products the account buys or may buy; a rep must sell all")
    segment: Word = Field(default=None, description="Segment, for contact standards and attributes")
    employees: Count = Field(default=None, description="People who work there")
    stage: Stage = Field(default=None, description="How far the account has come: prospect to loyal customer")
    currency: Word = Field(default=None, description="Currency of the account's amounts; blank is that of the case")
    revenue: Money = Field(default=None, description="Revenue from the account")
    expense: Money = Field(default=None, description="Expense of serving the account, if not given by kind")
    expense_travel: Money = Field(default=None, description="Expense of travelling to the account")
    expense_time: Money = Field(default=None, description="Expense of the time spent on the account")
    expense_marketing: Money = Field(default=None, description="Expense of marketing to the account")
    potential: Money = Field(default=None, description="Revenue or profit that the account could bring")
    prior_revenue: Money = Field(default=None, description="Revenue in the period before")
    lifetime_value: Amount = Field(default=None, description="What the account is expected to bring in all")
    acquisition_cost: Amount = Field(default=None, description="What winning the account cost or would cost")
    nps: NetPromoterScore = Field(default=None, description="Net promoter score, from -100 to 100")
    visits: PerPeriod = Field(default=None, description="Visits the account needs")
    hours_per_visit: Hours = Field(default=None, description="Length of a visit, without travel")
    calls: PerPeriod = Field(default=None, description="Calls the account needs")
    hours_per_call: Hours = Field(default=None, description="Length of a call")
    in_person: YesNo = Field(default=None, description="Whether the account is visited at all; blank is yes")
    key_account: YesNo = Field(default=None, description="Whether the account is prioritised; blank is no")
    parent_id: Word = Field(default=None, description="The account it belongs to, or the label of its family")
    current_rep_id: Word = Field(default=None, description="The rep who owns it now")
    q1: Share = Field(default=None, description="Share of the year's potential and work in the first quarter")
    q2: Share = Field(default=None, description="The same of the second quarter")
    q3: Share = Field(default=None, description="The same of the third quarter")
    q4: Share = Field(default=None, description="The same of the fourth quarter")
