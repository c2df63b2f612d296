"""Balance: every rep's load near its share of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.quantities import exact, half_up, lower_limit, upper_limit
from territory_opt.rules.base import Finding, LevelUnit, RowLabels, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import NotNegative, NotNegativeOrNone, Switch, fault
from territory_opt.rules.measures import Weighing, check_measure, weigh
from territory_opt.rules.oversize import oversize
from territory_opt.rules.rep_loads import Broken, RepLoads
from territory_opt.schema.words import Choice, Text
from territory_opt.terms import Ints, Limits, Pairs, Term

Aim = Literal["band", "mean_absolute", "largest"]


class Balance(Rule):
    """Keep each rep's load within a band around its target, or as near to the target as possible.

    The target is the rep's share of what all accounts with an eligible rep weigh. Each per cent of the target outside
    the band is a point, averaged over the reps; with ``largest`` only the worst rep counts.
    """

    rule: Literal["balance"] = "balance"
    measure: Annotated[str, Text(required=True)] = Field(
        default="value", description="value, accounts, hours, service_hours, or any numeric column of accounts"
    )
    tolerance: NotNegative = Field(default=0.1, description="Half the width of the band, as a share of the target")
    aim: Annotated[Aim, Choice(options=("band", "mean_absolute", "largest"), required=True)] = Field(
        default="band",
        description="band: what is outside the band; mean_absolute: the whole deviation; largest: the worst rep",
    )
    hard: Switch = Field(default=False, description="Whether leaving the band is forbidden, and costs nothing inside")
    price_per_point: NotNegativeOrNone = Field(
        default=None, description="Money for a point, which puts the rule beside rules that cost money"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.hard and self.aim != "band":
            raise fault(f"hard: true needs aim: band; {self.aim} cannot be kept, only come near to")
        if self.hard and self.price_per_point is not None:
            raise fault("price_per_point needs hard: false")
        return self

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return points, money if a point has a price, nothing if the band is hard."""
        if self.hard:
            return None
        return "points" if self.price_per_point is None else "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that nobody has a target, if so."""
        return None if any(facts.shares) else "no rep has a target share above 0"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report accounts that do not say what is to be balanced."""
        check_measure(facts, self.measure, f'balance "{self.name}"', faults)

    def check_pairs(self, scope: Scope, faults: Faults) -> None:
        """Name the accounts that alone exceed the band of every rep who may own them."""
        loads = self.loads(scope)
        ceiling = loads.limits.hard_hi if self.hard else loads.limits.soft_hi
        oversize(scope, loads, ceiling, "target" if self.aim == "mean_absolute" else "band", self.hard, faults)

    def prices(self, facts: Facts, pairs: Pairs) -> list[Fraction]:
        """Return the price of a quantum outside each rep's band."""
        return [] if self.hard else self._prices(_targets(facts, weigh(facts, self.measure), pairs)[1])

    def loads(self, scope: Scope) -> RepLoads:
        """Return a row for each rep with a target: its share of what all units with an eligible rep weigh."""
        weighing = weigh(scope.facts, self.measure)
        reps, targets = _targets(scope.facts, weighing, scope.pairs)
        bands = np.array([self._band(target) for target in targets], np.int64).reshape(-1, 2)
        lo, hi = bands[:, 0], bands[:, 1]
        if self.hard:
            limits = Limits.hard(lo, hi)
        else:
            price = np.array([scope.price(price) for price in self._prices(targets)], np.int64)
            limits = Limits.soft(lo, hi, price, "max" if self.aim == "largest" else "sum")
        return RepLoads(reps, weighing, limits, targets)

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Load with a row for each rep who has a target."""
        return (self.loads(scope).term(scope),)

    def rows(self, scope: Scope) -> tuple[RowLabels, ...]:
        """Return the names and targets of those rows."""
        return (self.loads(scope).labels(scope),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each rep outside the band; with ``largest`` for the worst only."""
        loads = self.loads(scope)
        for broken in loads.broken(scope, owner):
            yield self._finding(scope, loads, broken)

    def _prices(self, targets: Sequence[Fraction]) -> list[Fraction]:
        averaged = 1 if self.aim == "largest" else len(targets)
        point = Fraction(1) if self.price_per_point is None else exact(self.price_per_point)
        return [point * 100 / (target * averaged) for target in targets]

    def _band(self, target: Fraction) -> tuple[int, int]:
        """Return the limits in whole numbers; a band too narrow to hold any becomes the nearest one."""
        nearest = half_up(target)
        if self.aim == "mean_absolute":
            return nearest, nearest
        width = exact(self.tolerance)
        lo, hi = lower_limit(target * (1 - width)), upper_limit(target * (1 + width))
        return (lo, hi) if lo <= hi else (nearest, nearest)

    def _finding(self, scope: Scope, loads: RepLoads, broken: Broken) -> Finding:
        weighing, limits, row = loads.weighing, loads.limits, broken.row
        lo, hi = (limits.hard_lo, limits.hard_hi) if self.hard else (limits.soft_lo, limits.soft_hi)
        low, high = int(lo[row]), int(hi[row])
        side, away = ("above", broken.load - high) if broken.load > high else ("below", low - broken.load)
        aim = f"the target of {weighing.say(low)}" if low == high else f"the band of {weighing.span(low, high)}"
        worst = ", the largest deviation of all" if self.aim == "largest" else ""
        name = scope.facts.rep_names[broken.rep]
        return Finding(
            scope.index,
            scope.level,
            -1,
            broken.rep,
            broken.measure,
            f"{name} carries {weighing.amount(broken.load)}, {weighing.say(away)} {side} {aim}{worst}.",
            {"load": weighing.real(broken.load), "low": weighing.real(low), "high": weighing.real(high)},
        )


def _targets(facts: Facts, weighing: Weighing, pairs: Pairs) -> tuple[Ints, tuple[Fraction, ...]]:
    """Return the reps with a target above 0, and their targets in quanta, exact."""
    total = weighing.total(pairs)
    targets = [share * total for share in facts.shares]
    reps = [rep for rep, target in enumerate(targets) if target > 0]
    return np.array(reps, np.int64), tuple(targets[rep] for rep in reps)
