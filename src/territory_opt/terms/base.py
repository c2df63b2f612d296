"""The words that terms speak: pairs, measures, views, rows and the model that holds them.

A *unit* is what one rep owns as a whole (an account and its line; after presolve, a whole family). A *pair* is a
unit with a rep who may own it. A *plan* is ``owner[unit]``, the rep's index, −1 for nobody. Everything is a whole
number. The arrays are read-only by convention: a term never changes what it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from territory_opt.quantities import Quantum
from territory_opt.terms.pairs import BarLookup, Ints, Pairs

if TYPE_CHECKING:
    from territory_opt.terms.limits import Limits
    from territory_opt.terms.reduction import Reduction

PairFunction = Callable[[Ints, Ints], Ints]
"""``(unit[k], rep[k]) -> whole numbers[k]``: defined for any pair, allowed or not."""

UNLIMITED = 2**62
"""A limit that no sum reaches; with a minus sign, the same for lower limits."""


@dataclass(frozen=True, slots=True, order=True)
class Measure:
    """What a plan breaks (hard limits, in whole numbers) and what it costs (in the quanta of one level)."""

    violation: int
    cost: int

    def __add__(self, other: Measure) -> Measure:
        return Measure(self.violation + other.violation, self.cost + other.cost)

    def __sub__(self, other: Measure) -> Measure:
        return Measure(self.violation - other.violation, self.cost - other.cost)


NOTHING = Measure(0, 0)


class Entries(NamedTuple):
    """What some pairs add to the rows of a Load, one entry a line; ``at`` ascends."""

    at: Ints
    """Which of the pairs that were asked about."""
    row: Ints
    weight: Ints

    def between(self, first: int, after: int) -> Entries:
        """Return the entries of some consecutive pairs, ``at`` as it is."""
        here = slice(*np.searchsorted(self.at, [first, after]).tolist())
        return Entries(self.at[here], self.row[here], self.weight[here])


class EntryFunction(Protocol):
    """What a pair adds to which rows of a Load, for any pairs (also pairs that are no candidates)."""

    def __call__(self, unit: Ints, rep: Ints, /) -> Entries:
        """Return the entries of some pairs."""
        ...


class View(NamedTuple):
    """A part of a model that is to be decided; everything else is frozen and becomes constants.

    ``pairs`` are the open pairs (ascending indices into the model's pairs, all of them of free units); ``owner``
    says who owns the frozen units (entries of free units are ignored).
    """

    free: Ints
    pairs: Ints
    owner: Ints

    @property
    def width(self) -> int:
        """Number of pair columns."""
        return len(self.pairs)


AuxiliaryValues = Callable[[Ints], Ints]
"""``owner[units] -> value of each auxiliary`` under a plan."""


class Rows(NamedTuple):
    """One term as linear rows over the view's pairs and its own auxiliary whole-number columns.

    Columns ``0 .. V-1`` are the view's pairs (0 or 1), columns ``V ..`` the auxiliaries. Each row with an auxiliary
    has just one, which only relaxes it: the least feasible value of every auxiliary can be read off one row at a time.
    Where auxiliaries share rows instead, ``values`` tells them; what those cost must be least under the plan too.
    """

    r: Ints
    c: Ints
    v: Ints
    lo: Ints
    hi: Ints
    aux_lo: Ints
    aux_hi: Ints
    obj: Ints
    """Cost of each column, shape (V + auxiliaries,)."""
    offset: int
    """Cost of what is frozen."""
    values: AuxiliaryValues | None = None
    """Values of all auxiliaries under a plan; None where they can be read off the rows."""


class Duals(NamedTuple):
    """How prices act on a term: what each pair costs, which rows it loads, and the rows' limits."""

    cost: Ints
    """Cost of each pair, shape (pairs,); zeros for a Load."""
    entries: Entries
    """What each pair adds to which row; ``at`` is the pair's index."""
    limits: Limits
    """What the rows may hold and what they cost outside it (no rows for terms that are not priced)."""


class Term(Protocol):
    """One quantity of a plan with one meaning, read in several ways that cannot disagree."""

    @property
    def rule(self) -> int:
        """Index of the rule that wants it."""
        ...

    @property
    def level(self) -> int:
        """Index of the level that its cost belongs to."""
        ...

    def evaluate(self, model: Model, owner: Ints) -> Measure:
        """Return what the plan breaks and costs; units without owner add nothing."""
        ...

    def state(self, model: Model, owner: Ints) -> Any:
        """Return running totals of a plan, for `deltas` and `apply`."""
        ...

    def deltas(self, model: Model, state: Any, units: Ints) -> tuple[Ints, Ints]:
        """Return the change of violation and of cost if each unit alone moved to each of its candidates.

        Both have one entry for each pair of ``model.pairs.of_units(units)``, in that order.
        """
        ...

    def apply(self, model: Model, state: Any, unit: int, rep: int) -> None:
        """Bring the running totals up to date after one unit moved to a rep (−1: to nobody)."""
        ...

    def encode(self, model: Model, view: View) -> Rows:
        """Return rows and columns, as arrays, for whichever solver."""
        ...

    def duals(self, model: Model) -> Duals:
        """Return how prices act on the term."""
        ...

    def reduce(self, reduction: Reduction) -> tuple[Term, ...]:
        """Return the terms that mean the same on the reduced model."""
        ...


@dataclass(frozen=True, slots=True)
class Level:
    """One rank of goals; a lower level may worsen it only within the tolerance.

    Attributes
    ----------
    name
        The ids of its rules, joined.
    quantum
        The unit that people read (points, or a currency), and the size of the whole number 1 in it.
    absolute
        Tolerance in quanta.
    relative
        Tolerance as a share of what was reached.
    """

    name: str
    quantum: Quantum
    absolute: int
    relative: Fraction

    def cap(self, cost: int) -> int:
        """Return the most that lower levels may make of a delivered cost."""
        return cost + max(self.absolute, int(self.relative * abs(cost)))


@dataclass(frozen=True, eq=False)
class Model:
    """What a problem compiles to: units, candidate pairs, and the terms that read a plan."""

    pairs: Pairs
    terms: tuple[Term, ...]
    levels: tuple[Level, ...]
    barred_by: BarLookup
    quanta: dict[str, Quantum] = field(default_factory=dict)

    @property
    def n_units(self) -> int:
        """Number of units."""
        return self.pairs.n_units

    @property
    def n_reps(self) -> int:
        """Number of reps."""
        return self.pairs.n_reps

    @cached_property
    def duals(self) -> tuple[Duals, ...]:
        """How prices act on each term: asked for again and again, so worked out once."""
        return tuple(term.duals(self) for term in self.terms)

    def cost(self, owner: Ints) -> tuple[int, ...]:
        """Return the cost of a plan on each level, in quanta."""
        total = [0] * len(self.levels)
        for term in self.terms:
            total[term.level] += term.evaluate(self, owner).cost
        return tuple(total)

    def violation(self, owner: Ints) -> int:
        """Return by how much a plan breaks hard limits: terms, barred pairs, and open units without owner."""
        unowned = int(np.count_nonzero(self.pairs.open & (owner < 0)))
        units = np.flatnonzero(owner >= 0)
        barred = int(np.count_nonzero(self.barred_by(units, owner[units]) >= 0))
        return unowned + barred + sum(term.evaluate(self, owner).violation for term in self.terms)

    def whole_view(self) -> View:
        """Return the view in which every open unit is free and every candidate pair open."""
        everything = np.arange(len(self.pairs), dtype=np.int64)
        return View(np.flatnonzero(self.pairs.open), everything, np.full(self.n_units, -1, np.int64))
