"""Accounts: how many accounts a rep may own, at least and at most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.rules.base import Finding, RowLabels, Rule, Scope
from territory_opt.rules.facts import Facts, Floats
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
        if len(self._limited(facts)):
            return None
        return "neither the rule nor the columns min_accounts and max_accounts set a limit"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report reps whose own limit contradicts the rule's."""
        fewest, most = self.limits(facts)
        reps = facts.tables.reps
        for rep in np.flatnonzero(fewest > most).tolist():
            own_most = not np.isnan(reps.number("max_accounts")[rep])
            column, limit = ("max_accounts", f"min: {self.min}") if own_most else ("min_accounts", f"max: {self.max}")
            faults.error(f'contradicts {limit} of accounts "{self.name}"', **reps.at(rep, column))

    def check_pairs(self, scope: Scope, faults: Faults) -> None:
        """Report reps who may own fewer accounts than they must."""
        fewest, _ = self.limits(scope.facts)
        allowed = np.bincount(scope.pairs.rep, minlength=scope.facts.n_reps)
        for rep in np.flatnonzero(fewest > allowed).tolist():
            few = len(scope.pairs.units_of(rep))
            if few >= fewest[rep]:
                continue
            least, possible = quantity(int(fewest[rep]), "accounts"), number(few)
            place = scope.facts.tables.reps.at(rep, "rep_id")
            faults.error(f"must own at least {least} and may own only {possible}", **place)

    def limits(self, facts: Facts) -> tuple[Ints, Ints]:
        """Return the fewest and the most accounts of each rep, unlimited where nothing is said. Shapes (reps,)."""
        reps = facts.tables.reps
        least, largest = (-UNLIMITED if self.min is None else self.min), (UNLIMITED if self.max is None else self.max)
        return _filled(reps.number("min_accounts"), least), _filled(reps.number("max_accounts"), largest)

    def loads(self, facts: Facts) -> RepLoads:
        """Return a row for each rep with a limit."""
        fewest, most = self.limits(facts)
        reps = self._limited(facts)
        return RepLoads(reps, weigh(facts, "accounts"), Limits.hard(fewest[reps], most[reps]))

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Load with a row for each rep with a limit."""
        return (self.loads(scope.facts).term(scope),)

    def rows(self, scope: Scope) -> tuple[RowLabels, ...]:
        """Return the names of those rows."""
        return (self.loads(scope.facts).labels(scope),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each rep with too few or too many accounts."""
        loads = self.loads(scope.facts)
        for row, rep, load, measure in loads.broken(scope, owner):
            fewest, most = int(loads.limits.hard_lo[row]), int(loads.limits.hard_hi[row])
            side, word, limit = ("above", "maximum", most) if load > most else ("below", "minimum", fewest)
            text = (
                f"{scope.facts.rep_names[rep]} owns {quantity(load, 'accounts')}, {number(abs(load - limit))} {side} "
                f"the {word} of {number(limit)}."
            )
            yield Finding(scope.index, scope.level, -1, rep, measure, text, {"accounts": load, word: limit})

    def _limited(self, facts: Facts) -> Ints:
        fewest, most = self.limits(facts)
        return np.flatnonzero((fewest > -UNLIMITED) | (most < UNLIMITED))


def _filled(own: Floats, default: int) -> Ints:
    filled = np.full(len(own), default, np.int64)
    given = ~np.isnan(own)
    filled[given] = own[given].astype(np.int64)
    return filled
