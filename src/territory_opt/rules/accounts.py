"""Accounts: how many accounts a rep may own, at least and at most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.rules.base import Finding, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import fault
from territory_opt.rules.measures import weigh
from territory_opt.rules.rep_loads import RepLoads
from territory_opt.rules.words import number, quantity
from territory_opt.schema.number import Number
from territory_opt.terms import UNLIMITED, Ints, Limits, Term

CountOrNone = Annotated[int | None, Number(low=0, whole=True)]


class Accounts(Rule):
    """Keep the number of each rep's accounts within limits; a rep's own columns stand above the rule's numbers."""

    rule: Literal["accounts"] = "accounts"
    min: CountOrNone = Field(default=None, description="Fewest accounts of a rep without min_accounts")
    max: CountOrNone = Field(default=None, description="Most accounts of a rep without max_accounts")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise fault("min must be at most max")
        return self

    def skipped(self, facts: Facts) -> str | None:
        """Return that there are no limits, if so."""
        fewest, most = self.limits(facts)
        if (fewest > 0).any() or (most < UNLIMITED).any():
            return None
        return "neither the rule nor the columns min_accounts and max_accounts set a limit"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report reps whose own limit contradicts the rule's."""
        fewest, most = self.limits(facts)
        reps = facts.tables.reps
        for rep in np.flatnonzero(fewest > most).tolist():
            column = "max_accounts" if not np.isnan(reps.number("max_accounts")[rep]) else "min_accounts"
            own = "min" if column == "max_accounts" else "max"
            limit = self.min if own == "min" else self.max
            faults.error(f'contradicts {own}: {limit} of accounts "{self.name}"', **reps.at(rep, column))

    def check_pairs(self, scope: Scope, faults: Faults) -> None:
        """Report reps who may own fewer accounts than they must."""
        fewest, _ = self.limits(scope.facts)
        allowed = np.bincount(scope.pairs.rep, minlength=scope.facts.n_reps)
        for rep in np.flatnonzero(fewest > allowed).tolist():
            faults.error(
                f"must own at least {quantity(int(fewest[rep]), 'accounts')} and may own only {number(int(allowed[rep]))}",
                **scope.facts.tables.reps.at(rep, "rep_id"),
            )

    def limits(self, facts: Facts) -> tuple[Ints, Ints]:
        """Return the fewest and the most accounts of each rep. Shapes (reps,)."""
        fewest, most = (facts.tables.reps.number(column) for column in ("min_accounts", "max_accounts"))
        least = 0 if self.min is None else self.min
        largest = UNLIMITED if self.max is None else self.max
        return _filled(fewest, least), _filled(most, largest)

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Load with a row for each rep."""
        return (self._rows(scope.facts).term(scope),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each rep with too few or too many accounts."""
        rows = self._rows(scope.facts)
        fewest, most = rows.limits.hard_lo, rows.limits.hard_hi
        for row, rep, load, measure in rows.broken(scope, owner):
            side, word, limit = ("above", "maximum", most) if load > most[row] else ("below", "minimum", fewest)
            text = (
                f"{scope.facts.rep_names[rep]} owns {quantity(load, 'accounts')}, {number(abs(load - int(limit[row])))} "
                f"{side} the {word} of {number(int(limit[row]))}."
            )
            yield Finding(scope.index, scope.level, -1, rep, measure, text, {"accounts": load, word: int(limit[row])})

    def _rows(self, facts: Facts) -> RepLoads:
        fewest, most = self.limits(facts)
        return RepLoads(np.arange(facts.n_reps), weigh(facts, "accounts"), Limits.hard(fewest, most))


def _filled(own: np.typing.NDArray[np.float64], default: int) -> Ints:
    filled = np.full(len(own), default, np.int64)
    given = ~np.isnan(own)
    filled[given] = own[given].astype(np.int64)
    return filled
