"""Rows of one rep each: what a rule limits per rep, as a term and as what a plan makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from territory_opt.rules.base import RowLabels, Scope
from territory_opt.rules.measures import Weighing
from territory_opt.terms import Ints, Limits, Load, Measure, RepRows


class Broken(NamedTuple):
    """A row that breaks its limits or pays: the rep, the load, and the part of the score."""

    row: int
    rep: int
    load: int
    measure: Measure


@dataclass(frozen=True, eq=False)
class RepLoads:
    """Limits on what some reps carry.

    Attributes
    ----------
    reps
        The rep of each row. Shape (rows,).
    weighing
        What is carried.
    limits
        Within what it should stay.
    targets
        What the loads are compared with, exact, in quanta; None where there are only limits.
    """

    reps: Ints
    weighing: Weighing
    limits: Limits
    targets: tuple[Fraction, ...] | None = None

    def term(self, scope: Scope) -> Load:
        """Return the rows as a term."""
        row_of_rep = np.full(scope.facts.n_reps, -1, np.int64)
        row_of_rep[self.reps] = np.arange(len(self.reps))
        return Load(scope.index, scope.level, RepRows(row_of_rep, self.weighing.weight), self.limits)

    def labels(self, scope: Scope) -> RowLabels:
        """Return what the rows are called."""
        names = tuple(scope.facts.rep_names[rep] for rep in self.reps.tolist())
        targets = (None,) * len(names) if self.targets is None else self.targets
        return RowLabels(self.weighing.name, self.weighing.quantum, names, targets)

    def broken(self, scope: Scope, owner: Ints) -> Iterator[Broken]:
        """Yield the rows outside their limits; where only the dearest row counts, no other pays."""
        load = self.term(scope).loads(owner)
        outside, cost = self.limits.outside(load), self.limits.costs(load)
        if self.limits.join == "max" and len(cost):
            dearest = int(np.argmax(cost))
            cost = np.where(np.arange(len(cost)) == dearest, cost, 0)
        for row in np.flatnonzero((outside > 0) | (cost > 0)).tolist():
            yield Broken(row, int(self.reps[row]), int(load[row]), Measure(int(outside[row]), int(cost[row])))
