"""Keep together: accounts of one family go to one rep."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.quantities import exact
from territory_opt.rules.base import Finding, Groups, LevelUnit, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Name, NotNegativeOrNone, Switch, check_price
from territory_opt.rules.groups import check_column, group_prices, group_terms, split_findings
from territory_opt.terms import Ints, Pairs, Term


class KeepTogether(Rule):
    """Give all accounts of a family to one rep.

    By ``parent_id`` a family is a whole tree of parents and children; a parent that is no account is only the label
    of its children. By any other column a family is what bears the same text. A blank is no family. Where lines are
    sold separately, each line of a family is one of its own.
    """

    rule: Literal["keep_together"] = "keep_together"
    by: Name = Field(default="parent_id", description="Column of accounts that says which belong together")
    hard: Switch = Field(default=True, description="Whether splitting a family is forbidden")
    cost_per_extra_rep: NotNegativeOrNone = Field(
        default=None, description="Money for each rep beyond the first in a family, if it is not"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        check_price(self.hard, self.cost_per_extra_rep, "cost_per_extra_rep")
        return self

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return money, nothing if families must not be split."""
        return None if self.hard else "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that there are no families, if so."""
        accounts = facts.units
        if accounts.has(self.by) and not any(accounts.text(self.by)):
            return f"the column {self.by} is blank throughout"
        return "accounts have no parent_id" if self.by == "parent_id" and not accounts.has(self.by) else None

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report a column that is not there."""
        check_column(facts, self.by, f'keep_together "{self.name}"', faults)

    def groups(self, facts: Facts) -> Groups | None:
        """Return the families of two accounts and more."""
        texts: list[str] = facts.units.text(self.by).tolist()
        names = facts.units.text("account_id").tolist()
        labels = families(names, texts) if self.by == "parent_id" else dict(enumerate(texts))
        named = {unit: facts.parts.named(unit, label) for unit, label in labels.items() if label}
        return Groups.by_label("family", named, self._price)

    def prices(self, facts: Facts, pairs: Pairs) -> list[Fraction]:
        """Return the price of a rep beyond the first."""
        return group_prices(self._price)

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Split over the families."""
        return group_terms(scope)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each family that is split."""
        return split_findings(scope, owner, "family")

    @property
    def _price(self) -> Fraction | None:
        return None if self.cost_per_extra_rep is None else exact(self.cost_per_extra_rep)


def families(names: list[str], parents: list[str]) -> dict[int, str]:
    """Return the top of the tree that each account stands in; an account that is its own top may have children."""
    parent = dict(zip(names, parents, strict=True))
    top: dict[str, str] = {}

    def top_of(name: str) -> str:
        chain: list[str] = []
        while name not in top and parent.get(name, "") and name not in chain:
            chain.append(name)
            name = parent[name]
        found = top.get(name, name)
        top.update(dict.fromkeys([*chain, name], found))
        return found

    return {unit: top_of(name) for unit, name in enumerate(names)}
