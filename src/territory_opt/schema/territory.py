"""A territory: what outlives the person who works in it."""

from __future__ import annotations

from pydantic import Field

from territory_opt.schema.fields import Count, Id, Word
from territory_opt.schema.record import Record


class Territory(Record):
    """A piece of the market with its history: one row of ``territories.csv``."""

    territory_id: Id = Field(description="Name of the territory in all tables; always text")
    name: Word = Field(default=None, description="Name for people")
    manager_id: Word = Field(default=None, description="Who manages it")
    leads: Count = Field(default=None, description="Leads in the period before")
    opportunities: Count = Field(default=None, description="Opportunities that came of them")
    new_accounts: Count = Field(default=None, description="Accounts won")
