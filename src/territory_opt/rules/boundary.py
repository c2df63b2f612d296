"""Boundary: which accounts each rep may own at all, by region, industry, products and size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from territory_opt.errors import Faults, InputError
from territory_opt.rules.base import PairPredicate, Rule
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Name
from territory_opt.rules.measures import unit_of
from territory_opt.rules.restrictions import ListRestriction, SizeRestriction
from territory_opt.rules.words import listed
from territory_opt.schema.words import Choice
from territory_opt.terms import Bools, Ints

Dimension = Literal["regions", "industries", "products", "size"]
DIMENSIONS: tuple[Dimension, ...] = ("regions", "industries", "products", "size")

COLUMN_OF = {"regions": "region", "industries": "industry", "products": "products"}
"""The column of accounts that each list of a rep is compared with."""


@dataclass(frozen=True, eq=False)
class OutOfBounds:
    """Which pairs are barred, by the class of the account: accounts that look alike to every rep share one.

    Attributes
    ----------
    of_unit
        Class of each unit. Shape (units,).
    barred
        Shape (classes, reps).
    """

    of_unit: Ints
    barred: Bools

    def __call__(self, unit: Ints, rep: Ints) -> Bools:
        """Return which pairs are barred."""
        looked_up: Bools = self.barred[self.of_unit[unit], rep]
        return looked_up


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
                self._check_size(facts, why, faults)
            else:
                side = _lists(facts, name)
                side.check(facts.tables.accounts, why, faults)
                side.check_spelling(facts.tables.reps, faults)

    def bars(self, facts: Facts) -> PairPredicate | None:
        """Return which pairs the reps' columns bar."""
        sides = list(self._sides(facts))
        if not sides:
            return None
        codes, of_unit = np.unique(np.stack([side.code for side in sides], axis=1), axis=0, return_inverse=True)
        barred = np.zeros((len(codes), facts.n_reps), np.bool_)
        for place, side in enumerate(sides):
            barred |= side.barred[codes[:, place]]
        return OutOfBounds(of_unit.reshape(-1).astype(np.int64), barred)

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

    def _sides(self, facts: Facts) -> Iterator[ListRestriction | SizeRestriction]:
        for name in self._restricted(facts):
            yield self._size(facts) if name == "size" else _lists(facts, name)

    def _size(self, facts: Facts) -> SizeRestriction:
        reps = facts.tables.reps
        what, size = self.size_by, facts.value.amount
        if what == "value":
            what = facts.value.name
        else:
            size = facts.number(what)
        return SizeRestriction(what, unit_of(facts, what), size, reps.number("size_min"), reps.number("size_max"))

    def _check_size(self, facts: Facts, why: str, faults: Faults) -> None:
        try:
            if self.size_by == "value":
                facts.require_value(why, faults)
            else:
                facts.require(self.size_by, why, faults)
        except InputError as error:  # cells of a column without a kind of its own that are no numbers
            faults.extend(error.faults)


def _lists(facts: Facts, name: str) -> ListRestriction:
    accounts, column = facts.tables.accounts, COLUMN_OF[name]
    if name == "products":
        has = accounts.lists(column)
    else:
        has = tuple((text,) if text else () for text in accounts.text(column).tolist())
    return ListRestriction(name, column, has, facts.tables.reps.lists(name))
