"""Rows of one rep each: what a rule limits per rep, as a term and as what a plan makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from territory_opt.rules.base import RowLabels, Scope
from territory_opt.rules.measures import Weighing
from territory_opt.terms import Ints, Limits, Load, Measure, RepRows


class Broken(NamedTuple):
    """A row that breaks its limits or pays: the rep (−1 for a team), the load, and the part of the score."""

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
    """

    reps: Ints
    weighing: Weighing
    limits: Limits

    def term(self, scope: Scope) -> Load:
        """Return the rows as a term."""
        row_of_rep = np.full(scope.facts.n_reps, -1, np.int64)
        row_of_rep[self.reps] = np.arange(len(self.reps))
        return Load(scope.index, scope.level, RepRows(row_of_rep, self.weighing.weight), self.limits)

    def labels(self, scope: Scope) -> RowLabels:
        """Return what the rows are called."""
        names = tuple(scope.facts.rep_names[rep] for rep in self.reps.tolist())
        return RowLabels(self.weighing.name, self.weighing.quantum, names, (None,) * len(names))

    def broken(self, scope: Scope, owner: Ints) -> Iterator[Broken]:
        """Yield the rows outside their limits; where only the dearest row counts, no other pays."""
        return broken_rows(self.limits, self.reps, self.term(scope).loads(owner))


def broken_rows(limits: Limits, reps: Ints, load: Ints) -> Iterator[Broken]:
    """Yield the rows outside their limits, each with its rep; of a ``max`` only the dearest row pays."""
    outside, cost = limits.outside(load), limits.costs(load)
    if limits.join == "max" and len(cost):
        dearest = int(np.argmax(cost))
        cost = np.where(np.arange(len(cost)) == dearest, cost, 0)
    for row in np.flatnonzero((outside > 0) | (cost > 0)).tolist():
        yield Broken(row, int(reps[row]), int(load[row]), Measure(int(outside[row]), int(cost[row])))
