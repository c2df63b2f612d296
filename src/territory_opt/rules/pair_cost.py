"""Pair cost: what it costs that a rep owns an account, as given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from territory_opt.errors import Faults
from territory_opt.rules.base import Finding, LevelUnit, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.listed_pairs import ListedPairs
from territory_opt.rules.words import number, quantity
from territory_opt.terms import Form, Ints, Measure, Pair, Term


@dataclass(frozen=True, eq=False)
class GivenCosts:
    """The costs of the listed pairs, 0 for all others."""

    listed: ListedPairs
    cost: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the pairs' costs."""
        at = self.listed.find(unit, rep)
        cost: Ints = np.where(at >= 0, self.cost[at], 0)
        return cost

    def form(self) -> Form:
        """Return that pairs that are not listed cost nothing."""
        return Form(np.zeros(len(self.listed.named)), apart=self.listed.pairs)


class PairCost(Rule):
    """Charge the cost column of ``pairs.csv``, per period; a pair without a cost costs nothing."""

    rule: Literal["pair_cost"] = "pair_cost"

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return money."""
        return "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that no pair has a cost, if so."""
        return None if len(facts.given_costs[0]) else "pairs have no costs"

    def preferred(self, facts: Facts) -> tuple[Ints, Ints]:
        """Return the pairs that have a cost: whoever prices them means to use them."""
        key, _ = facts.given_costs
        return key // facts.n_reps, key % facts.n_reps

    def check_pairs(self, scope: Scope, faults: Faults) -> None:
        """Warn of candidate pairs without a cost."""
        listed = self._costs(scope).listed
        key = listed.key
        priced = int(np.count_nonzero(scope.pairs.find(key // listed.n_reps, key % listed.n_reps) >= 0))
        without = len(scope.pairs) - priced
        if without:
            faults.warning(
                f"{number(without)} of {number(len(scope.pairs))} candidate pairs have no cost; they cost nothing",
                file=scope.facts.tables.pairs.source,
                column="cost",
            )

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Pair with the given costs."""
        return (Pair(scope.index, scope.level, self._costs(scope)),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each account whose owner costs something."""
        facts = scope.facts
        unit = np.flatnonzero(owner >= 0)
        cost = self._costs(scope)(unit, owner[unit])
        for u, quanta in zip(unit[cost != 0].tolist(), cost[cost != 0].tolist(), strict=True):
            rep, money = int(owner[u]), scope.quantum.real(quanta)
            text = f"{facts.unit_names[u]} with {facts.rep_names[rep]} costs {quantity(money, facts.money)}."
            yield Finding(scope.index, scope.level, u, rep, Measure(0, quanta), text, {"cost": money})

    def _costs(self, scope: Scope) -> GivenCosts:
        key, cost = scope.facts.given_costs
        return GivenCosts(ListedPairs.of(scope.facts.n_units, scope.facts.n_reps, key), scope.costs(cost))
