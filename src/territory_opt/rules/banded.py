"""Banded: what rules have in common that keep loads within a band around their targets."""

from __future__ import annotations

from abc import abstractmethod
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
from territory_opt.rules.oversize import oversize
from territory_opt.rules.rep_loads import Broken
from territory_opt.rules.target_rows import TargetRows, Targets
from territory_opt.schema.words import Choice
from territory_opt.terms import UNLIMITED, Ints, Limits, Pairs, Term

Aim = Literal["band", "mean_absolute", "largest"]


class Banded(Rule):
    """A rule that compares loads with targets: each per cent of a target outside the band is a point.

    Points are averaged over the rows; with ``largest`` only the worst row counts.
    """

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
    def _band_fits_together(self) -> Self:
        if self.hard and self.aim != "band":
            raise fault(f"hard: true needs aim: band; {self.aim} cannot be kept, only come near to")
        if self.hard and self.price_per_point is not None:
            raise fault("price_per_point needs hard: false")
        return self

    @abstractmethod
    def targets(self, facts: Facts, pairs: Pairs) -> Targets:
        """Return what is compared with what."""

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return points, money if a point has a price, nothing if the band is hard."""
        if self.hard:
            return None
        return "points" if self.price_per_point is None else "money"

    def check_pairs(self, scope: Scope, faults: Faults) -> None:
        """Name the accounts that alone exceed the band of every rep who may own them."""
        loads = self.loads(scope)
        limit = loads.limits.hard_hi if self.hard else loads.limits.soft_hi
        what = "target" if self.aim == "mean_absolute" else "band"
        for layer in loads.targets.layers:
            # Row −1 is that of reps without a target: they may carry anything.
            ceiling = np.append(limit, UNLIMITED)[layer.row_of_rep]
            oversize(scope, layer.weighing, ceiling, what, self.hard, faults)

    def prices(self, facts: Facts, pairs: Pairs) -> list[Fraction]:
        """Return the price of a quantum outside each row's band."""
        return [] if self.hard else self._prices(self.targets(facts, pairs).amounts)

    def loads(self, scope: Scope) -> TargetRows:
        """Return the rows with their bands."""
        targets = self.targets(scope.facts, scope.pairs)
        bands = np.array([self._band(target) for target in targets.amounts], np.int64).reshape(-1, 2)
        lo, hi = bands[:, 0], bands[:, 1]
        if self.hard:
            return TargetRows(targets, Limits.hard(lo, hi))
        price = np.array([scope.price(price) for price in self._prices(targets.amounts)], np.int64)
        return TargetRows(targets, Limits.soft(lo, hi, price, "max" if self.aim == "largest" else "sum"))

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Load with a row for each target."""
        return (self.loads(scope).term(scope),)

    def rows(self, scope: Scope) -> tuple[RowLabels, ...]:
        """Return the names and targets of those rows."""
        return (self.loads(scope).labels(),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each row outside its band; with ``largest`` for the worst only."""
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

    def _finding(self, scope: Scope, loads: TargetRows, broken: Broken) -> Finding:
        limits, row = loads.limits, broken.row
        weighing = loads.weighing(row)
        lo, hi = (limits.hard_lo, limits.hard_hi) if self.hard else (limits.soft_lo, limits.soft_hi)
        low, high = int(lo[row]), int(hi[row])
        side, away = ("above", broken.load - high) if broken.load > high else ("below", low - broken.load)
        aim = f"the target of {weighing.say(low)}" if low == high else f"the band of {weighing.span(low, high)}"
        worst = ", the largest deviation of all" if self.aim == "largest" else ""
        name = loads.targets.names[row]
        return Finding(
            scope.index,
            scope.level,
            -1,
            broken.rep,
            broken.measure,
            f"{name} carries {weighing.amount(broken.load)}, {weighing.say(away)} {side} {aim}{worst}.",
            {"load": weighing.real(broken.load), "low": weighing.real(low), "high": weighing.real(high)},
        )
