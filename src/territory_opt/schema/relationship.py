"""A relationship between an account and a rep."""

from __future__ import annotations

from pydantic import Field

from territory_opt.schema.fields import Date, Id, Share, Word
from territory_opt.schema.record import Record


class Relationship(Record):
    """How well an account and a rep know each other: one row of ``relationships.csv``."""

    account_id: Id = Field(description="The account")
    rep_id: Id = Field(description="The rep")
    line: Word = Field(default=None, description="The product line; blank is all")
    strength: Share = Field(default=None, description="0 is none, 1 is as strong as it gets")
    since: Date = Field(default=None, description="First day of the relationship")
