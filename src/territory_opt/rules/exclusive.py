"""Exclusive: a cell of the market belongs to one rep, so that boundaries do not overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.quantities import exact
from territory_opt.rules.base import Finding, Groups, LevelUnit, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Name, NotNegativeOrNone, Switch, check_price, fault
from territory_opt.rules.groups import check_column, group_prices, group_terms, split_findings
from territory_opt.terms import Ints, Pairs, Term


class Key(NamedTuple):
    """A column of accounts, or its first characters."""

    column: str
    length: int | None

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read ``industry`` or ``postal_code:3``."""
        found = re.fullmatch(r"(.+):([1-9]\d*)", text)
        return cls(text, None) if found is None else cls(found[1].strip(), int(found[2]))


class Exclusive(Rule):
    """Give all accounts of a cell, such as a postal area times an industry, to one rep; each line has its own cells."""

    rule: Literal["exclusive"] = "exclusive"
    by: tuple[Name, ...] = Field(
        description='Columns of accounts whose values make a cell; "postal_code:3" takes the first three characters'
    )
    hard: Switch = Field(default=True, description="Whether sharing a cell is forbidden")
    cost_per_extra_rep: NotNegativeOrNone = Field(
        default=None, description="Money for each rep beyond the first in a cell, if it is not"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if not self.by:
            raise fault("by must name a column")
        check_price(self.hard, self.cost_per_extra_rep, "cost_per_extra_rep")
        return self

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return money, nothing if cells must not be shared."""
        return None if self.hard else "money"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report accounts whose cell is unknown."""
        accounts, why = facts.units, f'exclusive "{self.name}"'
        for column in dict.fromkeys(key.column for key in self.keys):
            if check_column(facts, column, why, faults):
                for i, text in enumerate(accounts.text(column).tolist()):
                    if not text:
                        faults.error(f"is blank; needed by {why} to know the cell", **accounts.at(i, column))

    @property
    def keys(self) -> tuple[Key, ...]:
        """The columns that make a cell."""
        return tuple(Key.parse(text) for text in self.by)

    def groups(self, facts: Facts) -> Groups | None:
        """Return the cells with two accounts and more."""
        columns = [[text[: key.length] for text in facts.units.text(key.column).tolist()] for key in self.keys]
        texts = (" / ".join(parts) for parts in zip(*columns, strict=True))
        labels = {unit: facts.parts.named(unit, text) for unit, text in enumerate(texts)}
        return Groups.by_label("cell", labels, self._price)

    def prices(self, facts: Facts, pairs: Pairs) -> list[Fraction]:
        """Return the price of a rep beyond the first."""
        return group_prices(self._price)

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Split over the cells."""
        return group_terms(scope)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each cell that is shared."""
        return split_findings(scope, owner, "cell")

    @property
    def _price(self) -> Fraction | None:
        return None if self.cost_per_extra_rep is None else exact(self.cost_per_extra_rep)
