"""Follow: whoever owns a unit chooses who owns another: all that follows one rep goes to one other rep.

The term of overlays. A *link* ties a unit of the core line to a unit that follows it (the same account's overlay line).
Under a plan it makes its core unit's owner work with the follower's owner; who works with more than one pays for each
beyond the first, or breaks the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from territory_opt.terms.base import Duals, Entries, Measure, Model, Rows, Term, View
from territory_opt.terms.follow_rows import FollowRows
from territory_opt.terms.limits import Limits
from territory_opt.terms.pairs import Ints, ranges
from territory_opt.terms.reduction import Reduction
from territory_opt.terms.split import HARD


@dataclass(eq=False)
class FollowState:
    """Who owns each unit now, and how many links tie each two reps: shapes (units,) and (reps, reps)."""

    owner: Ints
    count: Ints


@dataclass(frozen=True, eq=False)
class Follow:
    """Counts, for each rep who owns core units, the reps beyond the first who own what follows them.

    Attributes
    ----------
    core, follower
        The two units of each link. Shape (links,). A link without an owner on either side counts nothing.
    price
        Cost of each rep beyond the first, in quanta of the level; `HARD` forbids it. A hard term belongs to level 0, so
        that its rows count on every level.
    """

    rule: int
    level: int
    core: Ints
    follower: Ints
    price: int

    def partners(self, owner: Ints) -> tuple[Ints, Ints]:
        """Return who works with whom under a plan: core rep and partner of each two, both ascending, none twice."""
        one, other = owner[self.core], owner[self.follower]
        both = (one >= 0) & (other >= 0)
        pairs = np.unique(np.stack([one[both], other[both]], axis=1), axis=0)
        return pairs[:, 0], pairs[:, 1]

    def evaluate(self, model: Model, owner: Ints) -> Measure:
        """Return the partners beyond the first of all core reps: counted if they are forbidden, else priced."""
        core, _ = self.partners(owner)
        return self._measure(len(core) - len(np.unique(core)))

    def state(self, model: Model, owner: Ints) -> FollowState:
        """Return how many links tie each two reps."""
        count = np.zeros((model.n_reps, model.n_reps), np.int64)
        one, other = owner[self.core], owner[self.follower]
        both = (one >= 0) & (other >= 0)
        np.add.at(count, (one[both], other[both]), 1)
        return FollowState(owner.copy(), count)

    def deltas(self, model: Model, state: Any, units: Ints) -> tuple[Ints, Ints]:
        """Return the change of violation and cost of each unit's moves to its candidates."""
        at = model.pairs.of_units(units)
        extra = self._changes(state, model.pairs.unit[at], model.pairs.rep[at])
        nothing = np.zeros_like(extra)
        return (extra, nothing) if self.price == HARD else (nothing, extra * self.price)

    def _changes(self, state: FollowState, unit: Ints, rep: Ints) -> Ints:
        """Return by how many partners beyond the first each move alone changes the plan. Shape (moves,)."""
        n_reps, moves = len(state.count), len(unit)
        move, link = self._links_of(unit)
        core, follower = self.core[link], self.follower[link]
        then = [np.where(end == unit[move], rep[move], state.owner[end]) for end in (core, follower)]
        ends = [(state.owner[core], state.owner[follower], -1), (then[0], then[1], 1)]
        cells = [(move, one, other, np.full(len(move), sign)) for one, other, sign in ends]
        at, one, other, change = (np.concatenate(column) for column in zip(*cells, strict=True))
        both = (one >= 0) & (other >= 0)
        key, place = np.unique((at * n_reps + one)[both] * n_reps + other[both], return_inverse=True)
        net = np.zeros(len(key), np.int64)
        np.add.at(net, place, change[both])
        held = state.count[key // n_reps % n_reps, key % n_reps]
        more = (held + net > 0).astype(np.int64) - (held > 0)
        rows, place = np.unique(key // n_reps, return_inverse=True)
        gained = np.zeros(len(rows), np.int64)
        np.add.at(gained, place, more)
        used = np.count_nonzero(state.count, axis=1)[rows % n_reps]
        total = np.zeros(moves, np.int64)
        np.add.at(total, rows // n_reps, np.maximum(used + gained - 1, 0) - np.maximum(used - 1, 0))
        return total

    def _links_of(self, unit: Ints) -> tuple[Ints, Ints]:
        """Return the links of each unit: which of the units, and the link. A unit that follows itself has one."""
        start, link = self._by_unit
        inside = np.minimum(unit, len(start) - 2)
        first, after = start[inside], np.where(unit < len(start) - 1, start[inside + 1], start[inside])
        count = after - first
        entry = ranges(first, count)
        return np.repeat(np.arange(len(unit), dtype=np.int64), count), link[entry]

    @cached_property
    def _by_unit(self) -> tuple[Ints, Ints]:
        """The links by unit: those of unit ``u`` are ``link[start[u]:start[u + 1]]``."""
        links = np.arange(len(self.core), dtype=np.int64)
        apart = self.core != self.follower
        unit = np.concatenate([self.core, self.follower[apart]])
        link = np.concatenate([links, links[apart]])
        order = np.argsort(unit, kind="stable")
        start = np.searchsorted(unit[order], np.arange(unit.max(initial=-1) + 2)).astype(np.int64)
        return start, link[order]

    def apply(self, model: Model, state: Any, unit: int, rep: int) -> None:
        """Move one unit in the counts."""
        _, link = self._links_of(np.array([unit]))
        for sign in (-1, 1):
            one, other = state.owner[self.core[link]], state.owner[self.follower[link]]
            both = (one >= 0) & (other >= 0)
            np.add.at(state.count, (one[both], other[both]), sign)
            state.owner[unit] = rep

    def encode(self, model: Model, view: View) -> Rows:
        """Return a 0/1 column for each two reps who may work together, and the rows that count them."""
        return FollowRows(self, model, view).rows()

    def duals(self, model: Model) -> Duals:
        """Return nothing: without the term more plans are allowed and none is dearer, so a bound stays valid."""
        none = np.zeros(0, np.int64)
        return Duals(np.zeros(len(model.pairs), np.int64), Entries(none, none, none), Limits.none())

    def reduce(self, reduction: Reduction) -> tuple[Term, ...]:
        """Return the links of merged units, each once; those of units that nobody may own are gone."""
        ends = np.stack([reduction.unit_of[self.core], reduction.unit_of[self.follower]], axis=1)
        links = np.unique(ends[(ends >= 0).all(axis=1)], axis=0)
        if not len(links):
            return ()
        return (Follow(self.rule, self.level, links[:, 0], links[:, 1], self.price),)

    def _measure(self, extra: int) -> Measure:
        return Measure(extra, 0) if self.price == HARD else Measure(0, extra * self.price)
