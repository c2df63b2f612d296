"""Pair: what it costs that a rep owns a unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.terms.base import Duals, Entries, Measure, Model, PairFunction, Rows, Term, View
from territory_opt.terms.limits import Limits
from territory_opt.terms.pairs import Ints
from territory_opt.terms.reduction import Reduction
from territory_opt.terms.tables import PairTable, values_of


@dataclass(frozen=True, eq=False)
class Pair:
    """The sum of ``cost(unit, rep)`` over all owned units, in quanta of the level."""

    rule: int
    level: int
    cost: PairFunction

    def evaluate(self, model: Model, owner: Ints) -> Measure:
        """Return the sum of the owned pairs' costs; nothing is ever broken."""
        return Measure(0, int(self._owned(model, owner).sum()))

    def state(self, model: Model, owner: Ints) -> Ints:
        """Return the cost that each unit has where it is now."""
        return self._owned(model, owner)

    def deltas(self, model: Model, state: Ints, units: Ints) -> tuple[Ints, Ints]:
        """Return the change of cost of each unit's moves to its candidates; no move breaks anything."""
        at = model.pairs.of_units(units)
        unit = model.pairs.unit[at]
        change = self.cost(unit, model.pairs.rep[at]) - state[unit]
        return np.zeros_like(change), change

    def apply(self, model: Model, state: Ints, unit: int, rep: int) -> None:
        """Note what the unit costs at its new owner."""
        state[unit] = 0 if rep < 0 else self.cost(np.array([unit]), np.array([rep]))[0]

    def encode(self, model: Model, view: View) -> Rows:
        """Return the open pairs' costs as objective and the frozen units' costs as offset; there are no rows."""
        none = np.zeros(0, np.int64)
        frozen = view.owner.copy()
        frozen[view.free] = -1
        costs = self.cost(model.pairs.unit[view.pairs], model.pairs.rep[view.pairs])
        offset = self.evaluate(model, frozen).cost
        return Rows(none, none, none, none, none, none, none, costs, offset)

    def duals(self, model: Model) -> Duals:
        """Return the pairs' costs; there is nothing to price."""
        none = np.zeros(0, np.int64)
        return Duals(values_of(self.cost, model.pairs), Entries(none, none, none), Limits.none())

    def reduce(self, reduction: Reduction) -> tuple[Term, ...]:
        """Return the same cost with the members' costs added up."""
        table = PairTable(reduction.pairs, reduction.summed(self.cost), reduction.beyond(self.cost))
        return (Pair(self.rule, self.level, table),)

    def _owned(self, model: Model, owner: Ints) -> Ints:
        costs = np.zeros(model.n_units, np.int64)
        units = np.flatnonzero(owner >= 0)
        costs[units] = self.cost(units, owner[units])
        return costs
