"""Cores: parts of a case that no plan can satisfy, and the models they are proven with.

A part is made of blocks of accounts that must have an owner, of sides of limits that must hold, and of rules that
restrict who may own them. Whatever is not in it is set aside, and only ever relaxes: an account that is left out may go
to anybody or nobody, so that lower limits count on it. That makes deletion monotone: what is impossible in part is
impossible as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.presolve import Unbarred
from territory_opt.model.row_names import NamedLoad, named_loads
from territory_opt.reasons.proofs import no_plan
from territory_opt.reasons.restrictions import Restrictions
from territory_opt.solvers.stop import Budget
from territory_opt.terms import HARD, UNLIMITED, Bools, Follow, Ints, Limits, Model, Pairs

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Side:
    """One side of one limit: the ``load``-th Load of the full model, its row, and whether the upper limit is meant."""

    load: int
    row: int
    upper: bool


@dataclass(frozen=True)
class Core:
    """A part of a case.

    Attributes
    ----------
    blocks
        Units that must have an owner; those of one block the same.
    sides
        Limits that must hold.
    rules
        Rules that restrict who may own the blocks, or let some follow others, by index.
    """

    blocks: tuple[tuple[int, ...], ...]
    sides: tuple[Side, ...]
    rules: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Cores:
    """The parts of one case, and proofs about them."""

    compiled: Compiled

    @cached_property
    def loads(self) -> tuple[NamedLoad, ...]:
        """Every Load of the full model with its names."""
        return named_loads(self.compiled)

    @cached_property
    def restrictions(self) -> Restrictions:
        """Who may own what, rule by rule."""
        return Restrictions(self.compiled)

    @cached_property
    def whole(self) -> Core:
        """The whole case: every account that some rep may own, every hard limit, every restriction."""
        unit_of = self.compiled.reduction.unit_of
        order = np.argsort(unit_of, kind="stable")
        order = order[unit_of[order] >= 0]
        parts = np.split(order, np.flatnonzero(np.diff(unit_of[order])) + 1) if len(order) else []
        sides = []
        for k, named in enumerate(self.loads):
            limits = named.term.limits
            sides += [Side(k, row, True) for row in np.flatnonzero(limits.hard_hi < UNLIMITED).tolist()]
            sides += [Side(k, row, False) for row in np.flatnonzero(limits.hard_lo > -UNLIMITED).tolist()]
        blocks = tuple(tuple(part.tolist()) for part in parts)
        return Core(blocks, tuple(sides), (*self.restrictions.rules, *(term.rule for term in self._follows)))

    def model(self, core: Core) -> Model:
        """Return the model of a part: its blocks are the units. What lets them follow one another is left out."""
        allowed = self.restrictions.common(core.blocks, core.rules)
        pairs = pairs_of(allowed)
        block, unit = members_of(core.blocks)
        at, reps = np.nonzero(allowed[block])
        pair = pairs.find(block[at], reps.astype(np.int64))
        terms = []
        for k in sorted({side.load for side in core.sides}):
            term = self.loads[k].term.gathered(pairs, pair, unit[at], reps.astype(np.int64))
            terms.append(replace(term, level=0, limits=self.limits(core, k)))
        return Model(pairs, tuple(terms), self.compiled.model.levels[:1], Unbarred())

    def impossible(self, core: Core, budget: Budget, workers: int) -> bool:
        """Tell whether it is proven that no plan satisfies a part: by simple sums, else by complete search."""
        model = self.model(core)
        if not model.pairs.open.all():
            return True
        for duals in model.duals:
            if bool(np.any(duals.limits.hard_lo > duals.limits.hard_hi)):
                return True
        return no_plan(replace(model, terms=(*model.terms, *self.follows(core))), budget, workers)

    def follows(self, core: Core) -> tuple[Follow, ...]:
        """Return what lets the blocks of a part follow one another, as terms of the part's model."""
        block_of = np.full(self.compiled.facts.n_units, -1, np.int64)
        block, unit = members_of(core.blocks)
        block_of[unit] = block
        found = []
        for term in self._follows:
            ends = np.stack([block_of[term.core], block_of[term.follower]])
            ends = ends[:, (ends >= 0).all(axis=0)]
            if term.rule in core.rules and ends.size:
                found.append(replace(term, core=ends[0], follower=ends[1]))
        return tuple(found)

    @cached_property
    def _follows(self) -> tuple[Follow, ...]:
        """What must follow in the whole case."""
        terms = self.compiled.model.terms
        return tuple(term for term in terms if isinstance(term, Follow) and term.price == HARD)

    def limits(self, core: Core, k: int) -> Limits:
        """Return the limits of the sides that are in a part; lower ones count on every account that is not."""
        limits = self.loads[k].term.limits
        lo, hi = np.full(len(limits), -UNLIMITED), np.full(len(limits), UNLIMITED)
        upper = [side.row for side in core.sides if side.load == k and side.upper]
        lower = [side.row for side in core.sides if side.load == k and not side.upper]
        hi[upper] = limits.hard_hi[upper]
        if lower:
            present = np.zeros(self.compiled.facts.n_units, np.bool_)
            present[[unit for block in core.blocks for unit in block]] = True
            lo[lower] = limits.hard_lo[lower] - self.most(k)[:, ~present].sum(axis=1)[lower]
        return Limits.hard(lo, hi)

    def most(self, k: int) -> Ints:
        """Return the most that each unit can add to each row of a Load, whoever owns it. Shape (rows, units)."""
        if k not in self._known_most:
            n_units, n_reps = self.compiled.facts.n_units, self.compiled.facts.n_reps
            most = np.zeros((len(self.loads[k].term.limits), n_units), np.int64)
            unit = np.flatnonzero(self.compiled.model.pairs.open)
            for rep in range(n_reps):
                at, row, weight = self.loads[k].term.entries(unit, np.full(len(unit), rep))
                np.maximum.at(most, (row, unit[at]), weight)
            self._known_most[k] = most
        return self._known_most[k]

    @cached_property
    def _known_most(self) -> dict[int, Ints]:
        return {}


def without(core: Core, blocks: Collection[tuple[int, ...]], sides: Collection[Side]) -> Core:
    """Return a part without some of its blocks and limits."""
    gone = set(sides)
    left = tuple(block for block in core.blocks if block not in set(blocks))
    return replace(core, blocks=left, sides=tuple(side for side in core.sides if side not in gone))


def shortened(items: list[T], still: Callable[[list[T]], bool]) -> list[T]:
    """Return items of which none can be left out while something stays true: tried in halves, then in ever less.

    (A deletion filter: Chinneck and Dravnieks 1991, doi:10.1287/ijoc.3.2.157.)
    """
    size = max(len(items) // 2, 1)
    while items:
        first = 0
        while first < len(items):
            rest = items[:first] + items[first + size :]
            if still(rest):
                items = rest
            else:
                first += size
        if size == 1:
            break
        size //= 2
    return items


def pairs_of(allowed: Bools) -> Pairs:
    """Return candidate pairs from a table of them. Shape (blocks, reps)."""
    start = np.concatenate([[0], np.cumsum(np.count_nonzero(allowed, axis=1))]).astype(np.int64)
    return Pairs(allowed.shape[1], start, np.nonzero(allowed)[1].astype(np.int64))


def members_of(blocks: tuple[tuple[int, ...], ...]) -> tuple[Ints, Ints]:
    """Return block and unit of every member."""
    size = np.array([len(block) for block in blocks], np.int64)
    unit = np.array([unit for block in blocks for unit in block], np.int64)
    return np.repeat(np.arange(len(blocks), dtype=np.int64), size), unit
