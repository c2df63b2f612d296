"""An opportunity: a deal that may be won."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from territory_opt.schema.fields import Amount, Date, Id, Word
from territory_opt.schema.record import Record
from territory_opt.schema.row_rules import RowRule, in_time


class Opportunity(Record):
    """A deal, open or closed: one row of ``opportunities.csv``."""

    row_rules: ClassVar[tuple[RowRule, ...]] = (in_time("opened", "closed"),)

    opportunity_id: Id = Field(description="Name of the opportunity; always text")
    account_id: Word = Field(default=None, description="The account")
    rep_id: Word = Field(default=None, description="The rep who works on it")
    product: Word = Field(default=None, description="What is to be sold")
    stage: Word = Field(default=None, description="How far it has come")
    opened: Date = Field(default=None, description="Day it was opened")
    closed: Date = Field(default=None, description="Day it was won or lost")
    expected_close: Date = Field(default=None, description="Day on which an open deal should be won or lost")
    value: Amount = Field(default=None, description="What it is worth")
    currency: Word = Field(default=None, description="Currency of its value; blank is that of its account")
