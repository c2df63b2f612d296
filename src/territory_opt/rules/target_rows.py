"""Rows that are compared with targets: one for each rep or team, once or in every season."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from territory_opt.rules.base import RowLabels, Scope
from territory_opt.rules.measures import Weighing
from territory_opt.rules.rep_loads import Broken, broken_rows
from territory_opt.terms import Entries, Ints, Limits, Load, RepRows


@dataclass(frozen=True, eq=False)
class StackedRows:
    """Entries of several sets of rows: each pair adds to each set what it adds there."""

    layers: tuple[RepRows, ...]

    def __call__(self, unit: Ints, rep: Ints) -> Entries:
        """Return the entries of all layers, pair after pair."""
        parts = [layer(unit, rep) for layer in self.layers]
        at, row, weight = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        order = np.argsort(at, kind="stable")
        return Entries(at[order], row[order], weight[order])


@dataclass(frozen=True, eq=False)
class Layer:
    """Rows over one measure.

    Attributes
    ----------
    weighing
        What is carried.
    row_of_rep
        The row that each rep's accounts count in, −1 for none. Shape (reps,).
    """

    weighing: Weighing
    row_of_rep: Ints


@dataclass(frozen=True, eq=False)
class Targets:
    """What loads are compared with.

    Attributes
    ----------
    measure
        What the loads are of, as files call it.
    layers
        One, or one for each season; all in the same quantum.
    names
        What each row is called.
    reps
        The rep of each row, −1 for rows of a team. Shape (rows,).
    amounts
        The target of each row, exact, in quanta; all above 0.
    """

    measure: str
    layers: tuple[Layer, ...]
    names: tuple[str, ...]
    reps: Ints
    amounts: tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class TargetRows:
    """Targets with the limits around them."""

    targets: Targets
    limits: Limits

    def weighing(self, row: int) -> Weighing:
        """Return what a row carries."""
        return next(layer.weighing for layer in self.targets.layers if row in layer.row_of_rep)

    def term(self, scope: Scope) -> Load:
        """Return the rows as a term."""
        rows = tuple(RepRows(layer.row_of_rep, layer.weighing.weight) for layer in self.targets.layers)
        return Load(scope.index, scope.level, rows[0] if len(rows) == 1 else StackedRows(rows), self.limits)

    def labels(self) -> RowLabels:
        """Return what the rows are called."""
        quantum = self.targets.layers[0].weighing.quantum
        return RowLabels(self.targets.measure, quantum, self.targets.names, self.targets.amounts)

    def broken(self, scope: Scope, owner: Ints) -> Iterator[Broken]:
        """Yield the rows outside their limits; where only the dearest row counts, no other pays."""
        return broken_rows(self.limits, self.targets.reps, self.term(scope).loads(owner))
