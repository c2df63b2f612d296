"""Capacity: no rep gets more work than fits into the period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.quantities import MINUTE, exact
from territory_opt.rules.base import Finding, LevelUnit, RowLabels, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import NotNegativeOrNone, Switch, check_price, fault
from territory_opt.rules.measures import Weighing, check_measure, weigh
from territory_opt.rules.oversize import oversize
from territory_opt.rules.rep_loads import RepLoads, broken_rows
from territory_opt.rules.words import percent, quantity
from territory_opt.schema.number import Number
from territory_opt.schema.settings_base import Settings
from territory_opt.terms import UNLIMITED, Ints, Limits, Load, PairFunction, Pairs, Protected, RepRows, Term


class Protect(Settings):
    """What must not break the plan: so many accounts of each rep need so much more than was said."""

    share: Annotated[float, Number(low=0, required=True)] = Field(
        default=0.1, description="How much more hours an account may need, as a share"
    )
    accounts: Annotated[int, Number(low=1, whole=True, required=True)] = Field(
        default=5, description="How many accounts of a rep may need more at the same time"
    )


@dataclass(frozen=True, eq=False)
class MoreHours:
    """By how much pairs may take longer than they should: a share of their weight, rounded up."""

    weight: PairFunction
    share: Fraction

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return minutes."""
        more: Ints = -(-self.weight(unit, rep) * self.share.numerator // self.share.denominator)
        return more


@dataclass(frozen=True, eq=False)
class AtWorst:
    """What pairs weigh if they take longer than they should."""

    more: MoreHours

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return minutes."""
        return self.more.weight(unit, rep) + self.more(unit, rep)


class Capacity(Rule):
    """Keep each rep's hours, the way to the accounts included, within the hours that the rep has.

    With ``protect`` they fit even if, of each rep's accounts, the few that matter most need more than was said.
    """

    rule: Literal["capacity"] = "capacity"
    hard: Switch = Field(default=True, description="Whether working over capacity is forbidden")
    price_per_hour: NotNegativeOrNone = Field(default=None, description="Money for an hour above, if it is not")

    protect: Protect | None = Field(
        default=None, description="share and accounts: the hours still fit if so many accounts need so much more"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.protect is not None and not self.hard:
            raise fault("protect needs hard: true; a promise is kept or it is none")
        check_price(self.hard, self.price_per_hour, "price_per_hour")
        return self

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return money, nothing if the limit is hard."""
        return None if self.hard else "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that there is no capacity or no workload, if so."""
        if not (facts.capacity_minutes < UNLIMITED).any():
            return "no rep has capacity_hours or capacity_hours_week"
        if not facts.workload.known:
            return "the workload is unknown: no hours_per_visit or hours_per_call"
        return None

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report accounts whose hours are unknown, and reps whose capacity is."""
        check_measure(facts, "hours", f'capacity "{self.name}"', faults)
        reps = facts.tables.reps
        for rep in np.flatnonzero(facts.capacity_minutes >= UNLIMITED).tolist():
            faults.warning(
                "has no capacity_hours and no capacity_hours_week; the hours are not limited", **reps.at(rep, "rep_id")
            )

    def check_pairs(self, scope: Scope, faults: Faults) -> None:
        """Name the accounts that alone need more hours than any rep has who may own them."""
        weighing = self.loads(scope).weighing
        if self.protect is not None:
            weight = AtWorst(self._more(weighing))
            weighing = replace(weighing, name="work at its worst", weight=weight)
        oversize(scope, weighing, scope.facts.capacity_minutes, "capacity", self.hard, faults)

    def prices(self, facts: Facts, pairs: Pairs) -> list[Fraction]:
        """Return the price of a minute."""
        return [] if self.hard else [self._price_per_minute]

    def loads(self, scope: Scope) -> RepLoads:
        """Return a row for each rep whose capacity is known."""
        capacity = scope.facts.capacity_minutes
        reps = np.flatnonzero(capacity < UNLIMITED)
        limits = Limits.hard(hi=capacity[reps])
        if not self.hard:
            price = np.full(len(reps), scope.price(self._price_per_minute))
            limits = replace(limits, hard_hi=limits.soft_hi, soft_hi=limits.hard_hi, price_hi=price)
        return RepLoads(reps, weigh(scope.facts, "hours"), limits)

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Load with a row for each rep whose capacity is known."""
        return (self._term(scope),)

    def _term(self, scope: Scope) -> Load:
        loads = self.loads(scope)
        term = loads.term(scope)
        if self.protect is None:
            return term
        row_of_rep = np.full(scope.facts.n_reps, -1, np.int64)
        row_of_rep[loads.reps] = np.arange(len(loads.reps))
        more = RepRows(row_of_rep, self._more(loads.weighing))
        return Protected(scope.index, scope.level, term.entries, term.limits, more, self.protect.accounts)

    def _more(self, weighing: Weighing) -> MoreHours:
        return MoreHours(weighing.weight, exact(self.protect.share if self.protect else 0))

    def rows(self, scope: Scope) -> tuple[RowLabels, ...]:
        """Return the names of those rows."""
        return (self.loads(scope).labels(scope),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each rep who has too much to do."""
        loads, held = self.loads(scope), self._term(scope).loads(owner)
        for _, rep, load, measure in broken_rows(loads.limits, loads.reps, held):
            weighing, most = loads.weighing, int(scope.facts.capacity_minutes[rep])
            text = (
                f"{scope.facts.rep_names[rep]} has {weighing.amount(load)}{self._worst}, "
                f"{weighing.say(load - most)} above the capacity of {weighing.say(most)}."
            )
            numbers = {"load": weighing.real(load), "capacity": weighing.real(most)}
            yield Finding(scope.index, scope.level, -1, rep, measure, text, numbers)

    @property
    def _worst(self) -> str:
        """What the hours allow for, as sentences say it."""
        if self.protect is None:
            return ""
        accounts = quantity(self.protect.accounts, "accounts")
        return f" if {accounts} {'needs' if self.protect.accounts == 1 else 'need'} {percent(self.protect.share)} more"

    @property
    def _price_per_minute(self) -> Fraction:
        return exact(self.price_per_hour or 0) * MINUTE
