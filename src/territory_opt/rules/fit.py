"""Fit: accounts go to reps who are good at what those accounts are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from territory_opt.quantities import exact, half_up
from territory_opt.rules.base import Finding, LevelUnit, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import NotNegative
from territory_opt.rules.words import listed, number, quantity
from territory_opt.schema.number import Number
from territory_opt.terms import Ints, Measure, Pair, Term

Share = Annotated[float, Number(low=0, high=1, required=True)]

PER_MILLE = 1000
"""Strengths are resolved to a thousandth."""


@dataclass(frozen=True, eq=False)
class PoorFit:
    """What a rep's lack of strength costs at each account.

    Attributes
    ----------
    stake
        What no strength at all would cost, in quanta of the level. Shape (units,).
    of_unit
        Class of each unit: accounts of the same industry, products and segment. Shape (units,).
    lack
        How much each rep lacks at each class, in thousandths. Shape (classes, reps).
    """

    stake: Ints
    of_unit: Ints
    lack: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the pairs' costs, rounded half up."""
        return (self.stake[unit] * self.lack[self.of_unit[unit], rep] + PER_MILLE // 2) // PER_MILLE


class Fit(Rule):
    """Charge for giving an account to a rep who is weak at its industry, products or segment.

    The cost is ``weight`` × ``loss_share`` × value × (1 − strength), for a year's value. The strength is the mean over
    whatever the rep's ``strengths`` name of the account's industry, products and segment; ``unknown`` if nothing.
    """

    rule: Literal["fit"] = "fit"
    weight: NotNegative = Field(default=1.0, description="Factor on the whole cost, to weigh it against other money")
    loss_share: Share = Field(default=0.05, description="Share of the value that is lost at a strength of 0")
    unknown: Share = Field(
        default=0.5, description="Strength where the rep's strengths say nothing of the account; 0.5 is the team's mean"
    )

    def level_unit(self, facts: Facts) -> LevelUnit:
        """Return money."""
        return "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that no strengths are known, if so."""
        return None if any(facts.tables.reps.weights("strengths")) else "no rep has strengths"

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Pair."""
        return (Pair(scope.index, scope.level, self._cost(scope)),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each account whose owner is not at his strongest there."""
        facts = scope.facts
        strengths, traits = facts.tables.reps.weights("strengths"), _traits(facts)
        units = np.flatnonzero(owner >= 0)
        costs = self._cost(scope)(units, owner[units])
        for unit, rep, cost in zip(units.tolist(), owner[units].tolist(), costs.tolist(), strict=True):
            if cost:
                known = [name for name in traits[unit] if name in strengths[rep]]
                strength = number(float(self._strength(strengths[rep], traits[unit])))
                where = f"at {listed(known)}" if known else "taken for unknown"
                money = scope.quantum.real(cost)
                text = (
                    f"{facts.unit_names[unit]} goes to {facts.rep_names[rep]}, whose strength there is {strength} "
                    f"({where}): {quantity(money, facts.money)}."
                )
                yield Finding(scope.index, scope.level, unit, rep, Measure(0, cost), text, {"cost": money})

    def _cost(self, scope: Scope) -> PoorFit:
        facts = scope.facts
        traits = _traits(facts)
        code = {names: place for place, names in enumerate(dict.fromkeys(traits))}
        strengths = facts.tables.reps.weights("strengths")
        lack = [[half_up(PER_MILLE * (1 - self._strength(own, names))) for own in strengths] for names in code]
        share = exact(self.weight) * exact(self.loss_share) / scope.quantum.size
        stake = [half_up(share * exact(gain)) for gain in facts.yearly_gain.tolist()]
        of_unit = [code[names] for names in traits]
        table = np.array(lack, np.int64).reshape(len(lack), facts.n_reps)
        return PoorFit(np.array(stake, np.int64), np.array(of_unit, np.int64), table)

    def _strength(self, strengths: Mapping[str, float], traits: Sequence[str]) -> Fraction:
        """Return the mean strength at what an account is, exact."""
        known = [exact(strengths[name]) for name in traits if name in strengths]
        return sum(known, Fraction(0)) / len(known) if known else exact(self.unknown)


def _traits(facts: Facts) -> list[tuple[str, ...]]:
    """Return what each account is: its industry, products and segment, as far as they are known, each once."""
    accounts = facts.units
    industry, segment = accounts.text("industry").tolist(), accounts.text("segment").tolist()
    rows = zip(industry, accounts.lists("products"), segment, strict=True)
    return [tuple(dict.fromkeys(name for name in (one, *some, other) if name)) for one, some, other in rows]
