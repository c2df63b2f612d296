"""A lock: a decision that is not the solver's to make."""

from __future__ import annotations

from pydantic import Field

from territory_opt.schema.fields import Date, Id, LockKind, Word
from territory_opt.schema.record import Record


class Lock(Record):
    """An account that a rep must own, or must not own: one row of ``locks.csv``."""

    account_id: Id = Field(description="The account")
    rep_id: Id = Field(description="The rep")
    line: Word = Field(default=None, description="The product line; blank is all")
    kind: LockKind = Field(default=None, description="lock: the rep must own it; forbid: must not; blank is lock")
    reason: Word = Field(default=None, description="Why")
    requested_by: Word = Field(default=None, description="Who asked for it")
    expires: Date = Field(default=None, description="Last day on which it holds; blank is for ever")
