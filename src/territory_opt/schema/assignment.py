"""An assignment: who owns what, in the plan in force or in any other."""

from __future__ import annotations

from pydantic import Field

from territory_opt.schema.fields import Id, Word
from territory_opt.schema.record import Record

HOUSE = "HOUSE"
"""Stands in place of a rep for an account that no rep may own."""


class Assignment(Record):
    """The owner of an account: one row of ``assignments.csv``."""

    account_id: Id = Field(description="The account")
    rep_id: Id = Field(description="The rep who owns it, or HOUSE")
    line: Word = Field(default=None, description="The product line; blank is all")
