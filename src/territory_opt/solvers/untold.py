"""Terms that the joined arrays do not tell: where possible they are read around the units that move only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from territory_opt.terms import Ints, Load, Model, Split, Term


@dataclass(frozen=True, slots=True)
class Reading:
    """What a plan breaks of a term, in units that compare with other terms', and what it costs."""

    broken: float
    cost: int

    def __add__(self, other: Reading) -> Reading:
        return Reading(self.broken + other.broken, self.cost + other.cost)

    def __sub__(self, other: Reading) -> Reading:
        return Reading(self.broken - other.broken, self.cost - other.cost)


@dataclass(frozen=True, eq=False)
class Untold:
    """One such term.

    Attributes
    ----------
    typical
        Mean size of the weights in each row of a `Load`. Shape (rows,).
    """

    model: Model
    term: Term
    typical: NDArray[np.float64]

    def around(self, units: Ints) -> Term:
        """Return the part of the term that moves of some units can change."""
        if not isinstance(self.term, Split):
            return self.term
        groups = np.unique(self._group_of[units])
        groups = groups[groups >= 0]
        first, count = self.term.start[groups], np.diff(self.term.start)[groups]
        start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        member = np.repeat(first - start[:-1], count) + np.arange(start[-1], dtype=np.int64)
        return replace(self.term, start=start, unit=self.term.unit[member], price=self.term.price[groups])

    def read(self, owner: Ints, part: Term | None = None) -> Reading:
        """Return what a plan breaks and costs of the term, or of a part of it."""
        term = part or self.term
        if isinstance(term, Load):
            load = term.loads(owner)
            outside = (term.limits.outside(load) / self.typical).sum()
            return Reading(float(outside), term.limits.joined(term.limits.costs(load)))
        measure = term.evaluate(self.model, owner)
        return Reading(float(measure.violation), measure.cost)

    @cached_property
    def _group_of(self) -> Ints:
        """The group of each unit of a `Split`, −1 for none. Shape (units,)."""
        assert isinstance(self.term, Split)
        group = np.full(self.model.n_units, -1, np.int64)
        group[self.term.unit] = self.term.group
        return group
