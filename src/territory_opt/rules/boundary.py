"""Boundary: which accounts each rep may own at all, by region, industry, products and size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field

from territory_opt.errors import Faults
from territory_opt.rules.base import PairPredicate, Rule
from territory_opt.rules.facts import Facts, Floats
from territory_opt.rules.fields import Name
from territory_opt.rules.words import listed, quantity
from territory_opt.schema.words import Choice
from territory_opt.terms import Bools, Ints

DIMENSIONS = ("regions", "industries", "products", "size")
Dimension = Literal["regions", "industries", "products", "size"]

COLUMN_OF = {"regions": "region", "industries": "industry", "products": "products"}
"""The column of accounts that each list of a rep is compared with."""


@dataclass(frozen=True, eq=False)
class Barred:
    """Which pairs are barred, looked up by the account's class: accounts that look alike to every rep share one.

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
    """Let reps own only what their columns allow; a rep's blank means anything."""

    rule: Literal["boundary"] = "boundary"
    by: tuple[Annotated[Dimension, Choice(options=DIMENSIONS, required=True)], ...] = Field(
        default=("regions", "industries", "products", "size"), description="Which columns of reps bind"
    )
    size_by: Name = Field(default="potential", description="What size_min and size_max limit: value or a column")

    def skipped(self, facts: Facts) -> str | None:
        """Return that no rep is restricted, if so."""
        return None if any(self._sides(facts)) else f"no rep is restricted in {listed(self.by, 4)}"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report accounts that do not say what reps are restricted in."""
        why = f'boundary "{self.name}"'
        accounts = facts.tables.accounts
        for side in self._sides(facts):
            if isinstance(side, _Size):
                if self.size_by == "value":
                    facts.require_value(why, faults)
                else:
                    facts.require(self.size_by, why, faults)
                continue
            for i in np.flatnonzero(side.blank).tolist():
                if accounts.has(side.column):
                    faults.error(f"is blank, but reps are restricted in {side.name}", **accounts.at(i, side.column))
            if not accounts.has(side.column):
                faults.error(
                    f"there is no such column, but reps are restricted in {side.name}",
                    file=accounts.source,
                    column=side.column,
                )

    def bars(self, facts: Facts) -> PairPredicate | None:
        """Return which pairs the reps' columns bar."""
        sides = list(self._sides(facts))
        if not sides:
            return None
        codes, of_unit = np.unique(np.stack([side.code for side in sides], axis=1), axis=0, return_inverse=True)
        barred = np.zeros((len(codes), facts.n_reps), np.bool_)
        for place, side in enumerate(sides):
            barred |= side.barred[codes[:, place]]
        return Barred(of_unit.reshape(-1).astype(np.int64), barred)

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return the first restriction that the account does not meet."""
        side = next(side for side in self._sides(facts) if side.barred[side.code[unit], rep])
        return side.why(facts.unit_names[unit], facts.rep_names[rep], unit, rep)

    def _sides(self, facts: Facts) -> Iterator[_Size | _Lists]:
        """Yield what at least one rep is restricted in."""
        accounts, reps = facts.tables.accounts, facts.tables.reps
        for name in self.by:
            if name == "size":
                low, high = reps.number("size_min"), reps.number("size_max")
                if not (np.isnan(low) & np.isnan(high)).all():
                    size = facts.value.amount if self.size_by == "value" else facts.number(self.size_by)
                    what = facts.value.name if self.size_by == "value" else self.size_by
                    yield _Size(what, "", size, low, high)
            else:
                allowed = reps.lists(name)
                if any(allowed):
                    column = COLUMN_OF[name]
                    yield _Lists(name, column, accounts.lists(column), allowed)


@dataclass(frozen=True, eq=False)
class _Lists:
    """Reps who are restricted to lists of names."""

    name: str
    column: str
    has: Sequence[tuple[str, ...]]
    allowed: Sequence[tuple[str, ...]]

    @property
    def blank(self) -> Bools:
        """Accounts that name nothing. Shape (units,)."""
        return np.array([not names for names in self.has], np.bool_)

    @cached_property
    def _coded(self) -> tuple[list[tuple[str, ...]], Ints]:
        known: dict[tuple[str, ...], int] = {}
        code = [known.setdefault(names, len(known)) for names in self.has]
        return list(known), np.array(code, np.int64)

    @property
    def code(self) -> Ints:
        """Which distinct list each account has. Shape (units,)."""
        return self._coded[1]

    @cached_property
    def barred(self) -> Bools:
        """Which distinct list each rep may not own. Shape (lists, reps)."""
        own = [frozenset(names) for names in self.allowed]
        return np.array(
            [[bool(one) and not (names and one.issuperset(names)) for one in own] for names in self._coded[0]], np.bool_
        ).reshape(len(self._coded[0]), len(own))

    def why(self, account: str, rep: str, unit: int, j: int) -> str:
        own = listed(self.allowed[j])
        if not self.has[unit]:
            return f"{account} has no {self.column}, and {rep} may own only {own}."
        if self.name == "products":
            lacking = [name for name in self.has[unit] if name not in self.allowed[j]]
            return f"{account} needs {listed(lacking)}, and {rep} sells only {own}."
        return f"{account} is in {self.column} {self.has[unit][0]}, and {rep} may own only {own}."


class _Bound(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class _Size:
    """Reps who are restricted to a range of sizes: size_min ≤ size < size_max."""

    what: str
    unit: str
    size: Floats
    low: Floats
    high: Floats

    @cached_property
    def _cuts(self) -> Floats:
        ends = np.concatenate([self.low, self.high])
        return np.unique(ends[~np.isnan(ends)])

    @cached_property
    def code(self) -> Ints:
        """Between which of all limits each account's size lies; one more code for blanks. Shape (units,)."""
        code = np.searchsorted(self._cuts, self.size, side="right")
        return np.where(np.isnan(self.size), len(self._cuts) + 1, code).astype(np.int64)

    @cached_property
    def barred(self) -> Bools:
        """Which size class each rep may not own. Shape (classes, reps)."""
        least = np.concatenate([[-np.inf], self._cuts])[:, None]
        known = (least < self.low) | (least >= self.high)
        blank = ~(np.isnan(self.low) & np.isnan(self.high))
        both: Bools = np.concatenate([known, blank[None, :]])
        return both

    def why(self, account: str, rep: str, unit: int, j: int) -> str:
        if np.isnan(self.size[unit]):
            return f"{account} has no {self.what}, and {rep} is restricted in size."
        size, low, high = (quantity(float(end), self.unit) for end in (self.size[unit], self.low[j], self.high[j]))
        own = f"only {low} and more" if self.size[unit] < self.low[j] else f"only what is below {high}"
        return f"{account} has a {self.what} of {size}, and {rep} owns {own}."
