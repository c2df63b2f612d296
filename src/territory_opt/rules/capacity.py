"""Capacity: no rep gets more work than fits into the period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.quantities import MINUTE, exact
from territory_opt.rules.base import Finding, LevelUnit, RowLabels, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import NotNegativeOrNone, Switch, check_price
from territory_opt.rules.measures import check_measure, weigh
from territory_opt.rules.oversize import oversize
from territory_opt.rules.rep_loads import RepLoads
from territory_opt.terms import UNLIMITED, Ints, Limits, Pairs, Term


class Capacity(Rule):
    """Keep each rep's hours, the way to the accounts included, within the hours that the rep has."""

    rule: Literal["capacity"] = "capacity"
    hard: Switch = Field(default=True, description="Whether working over capacity is forbidden")
    price_per_hour: NotNegativeOrNone = Field(default=None, description="Money for an hour above, if it is not")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
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
        loads = self.loads(scope)
        oversize(scope, loads, scope.facts.capacity_minutes[loads.reps], "capacity", self.hard, faults)

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
        return (self.loads(scope).term(scope),)

    def rows(self, scope: Scope) -> tuple[RowLabels, ...]:
        """Return the names of those rows."""
        return (self.loads(scope).labels(scope),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each rep who has too much to do."""
        loads = self.loads(scope)
        for _, rep, load, measure in loads.broken(scope, owner):
            weighing, most = loads.weighing, int(scope.facts.capacity_minutes[rep])
            text = (
                f"{scope.facts.rep_names[rep]} has {weighing.amount(load)}, {weighing.say(load - most)} above "
                f"the capacity of {weighing.say(most)}."
            )
            numbers = {"load": weighing.real(load), "capacity": weighing.real(most)}
            yield Finding(scope.index, scope.level, -1, rep, measure, text, numbers)

    @property
    def _price_per_minute(self) -> Fraction:
        return exact(self.price_per_hour or 0) * MINUTE
