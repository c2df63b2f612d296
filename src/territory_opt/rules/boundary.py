"""Boundary: which accounts each rep may own at all, by region, industry, products and size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from territory_opt.errors import Faults
from territory_opt.rules.base import PairPredicate, Rule
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Name
from territory_opt.rules.pair_classes import BarredClasses
from territory_opt.rules.restrictions import ListRestriction, SizeRestriction
from territory_opt.rules.sizes import check_sizes, size_of
from territory_opt.rules.words import listed
from territory_opt.schema.words import Choice

Dimension = Literal["regions", "industries", "products", "size"]
DIMENSIONS: tuple[Dimension, ...] = ("regions", "industries", "products", "size")

COLUMN_OF = {"regions": "region", "industries": "industry", "products": "products"}
"""The column of accounts that each list of a rep is compared with."""


class Boundary(Rule):
    """Let reps own only what their own columns allow; a rep's blank means anything."""

    rule: Literal["boundary"] = "boundary"
    by: tuple[Annotated[Dimension, Choice(options=DIMENSIONS, required=True)], ...] = Field(
        default=DIMENSIONS, description="Which columns of reps bind; size stands for size_min and size_max"
    )
    size_by: Name = Field(default="potential", description="What size_min and size_max limit: value or a column")

    def skipped(self, facts: Facts) -> str | None:
        """Return that no rep is restricted, if so."""
        return None if any(self._restricted(facts)) else f"no rep is restricted in {listed(self.by, 4)}"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report accounts that do not say what reps are restricted in."""
        why = f'boundary "{self.name}"'
        for name in self._restricted(facts):
            if name == "size":
                check_sizes(facts, self.size_by, why, faults)
            else:
                side = _lists(facts, name)
                side.check(facts.units, why, faults)
                side.check_spelling(facts.tables.reps, faults)

    def bars(self, facts: Facts) -> PairPredicate | None:
        """Return which pairs the reps' columns bar."""
        sides = self._sides(facts)
        if not sides:
            return None
        codes, of_unit = np.unique(np.stack([side.code for side in sides], axis=1), axis=0, return_inverse=True)
        barred = np.zeros((len(codes), facts.n_reps), np.bool_)
        for place, side in enumerate(sides):
            barred |= side.barred[codes[:, place]]
        return BarredClasses(of_unit.reshape(-1).astype(np.int64), barred)

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return the first restriction that the account does not meet."""
        side = next(side for side in self._sides(facts) if side.barred[side.code[unit], rep])
        return side.why(facts, unit, rep)

    def _restricted(self, facts: Facts) -> Iterator[Dimension]:
        """Yield what at least one rep is restricted in."""
        reps = facts.tables.reps
        for name in self.by:
            ends = ~np.isnan(reps.number("size_min")) | ~np.isnan(reps.number("size_max"))
            if ends.any() if name == "size" else any(reps.lists(name)):
                yield name

    def _sides(self, facts: Facts) -> tuple[ListRestriction | SizeRestriction, ...]:
        return facts.once(self, "sides", lambda: tuple(self._side(facts, name) for name in self._restricted(facts)))

    def _side(self, facts: Facts, name: Dimension) -> ListRestriction | SizeRestriction:
        return self._size(facts) if name == "size" else _lists(facts, name)

    def _size(self, facts: Facts) -> SizeRestriction:
        reps, size = facts.tables.reps, size_of(facts, self.size_by)
        return SizeRestriction(size.what, size.unit, size.amount, reps.number("size_min"), reps.number("size_max"))


def _lists(facts: Facts, name: str) -> ListRestriction:
    accounts, column = facts.units, COLUMN_OF[name]
    if name == "products":
        has = accounts.lists(column)
    else:
        has = tuple((text,) if text else () for text in accounts.text(column).tolist())
    return ListRestriction(name, column, has, facts.tables.reps.lists(name))
