"""Given figures of a pair of account and rep."""

from __future__ import annotations

from pydantic import Field

from territory_opt.schema.fields import Amount, HoursPerPeriod, Id, Kilometres, Minutes, Word
from territory_opt.schema.record import Record


class Pair(Record):
    """What is known of one account with one rep: one row of ``pairs.csv``. Given values override computed ones."""

    account_id: Id = Field(description="The account")
    rep_id: Id = Field(description="The rep")
    line: Word = Field(default=None, description="The product line; blank is all")
    km: Kilometres = Field(default=None, description="Distance by road")
    minutes: Minutes = Field(default=None, description="Driving time")
    cost: Amount = Field(default=None, description="Cost of the pair, per period")
    hours: HoursPerPeriod = Field(default=None, description="The whole workload of the account with this rep")
