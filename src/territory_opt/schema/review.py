"""A reviewer's word on one move of a plan."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from territory_opt.schema.fields import Id, Word
from territory_opt.schema.record import Record
from territory_opt.schema.row_rules import RowRule
from territory_opt.schema.words import Choice

DECISIONS = ("accept", "propose other", "comment")
"""What a reviewer may say of a move."""

_PROPOSED = RowRule(
    ("decision", "proposed_rep_id"),
    "needs a proposed_rep_id exactly when the decision is to propose another rep",
    lambda columns: (columns[0] == "propose other") != np.array([bool(cell) for cell in columns[1]], dtype=np.bool_),
)


class Review(Record):
    """One row of a review: a move, and what is to become of it. A blank decision means that nobody has decided."""

    row_rules: ClassVar[tuple[RowRule, ...]] = (_PROPOSED,)

    account_id: Id = Field(description="The account that moves")
    line: Word = Field(default=None, description="The product line; blank or all is all of them")
    from_rep_id: Word = Field(default=None, description="The owner so far")
    to_rep_id: Id = Field(description="The owner in the plan")
    decision: Annotated[str | None, Choice(options=DECISIONS)] = Field(
        default=None, description="What is to become of the move"
    )
    proposed_rep_id: Word = Field(default=None, description="Whom the reviewer proposes instead")
    comment: Word = Field(default=None, description="Why")
    reviewer: Word = Field(default=None, description="Who says so")
