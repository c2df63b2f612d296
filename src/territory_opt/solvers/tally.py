"""How a plan stands, kept up to date as units move: what a neighbourhood changed, not the whole plan, is read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from territory_opt.solvers.joined import OBJECTIVE, Joined
from territory_opt.solvers.judge import Judge, Standing
from territory_opt.solvers.untold import Reading, Untold
from territory_opt.terms import Ints, Reals


@dataclass(frozen=True, eq=False)
class Change:
    """What a plan comes to once some units have moved.

    Attributes
    ----------
    units, pairs
        Which units move, and to which of their pairs.
    load
        What the pairs add up to in each row. Shape (rows,).
    pair_cost
        What the pairs cost on the level.
    readings
        Of each term that the arrays do not tell.
    standing, costs
        How the plan stands then, and what it costs on the level and on those above. Shape of ``costs``: (level + 1,).
    """

    units: Ints
    pairs: Ints
    load: Ints
    pair_cost: int
    readings: tuple[Reading, ...]
    standing: Standing
    costs: tuple[int, ...]


@dataclass(eq=False)
class Tally:
    """A plan, what its rows hold and what its pairs cost.

    Attributes
    ----------
    typical
        Mean size of the weights in each row. Shape (rows,).
    owner, pair
        The plan: who owns each unit, and which pair that is. Shapes (units,).
    load
        What the pairs add up to in each row; in a cap's, what they cost on its level. Shape (rows,).
    now
        What the plan comes to.
    """

    judge: Judge
    joined: Joined
    typical: Reals
    untold: tuple[Untold, ...]
    owner: Ints
    pair: Ints
    now: Change = field(init=False)

    @classmethod
    def of(cls, judge: Judge, owner: Ints) -> Self:
        """Read a plan in which every unit has one of its candidates."""
        joined, model = judge.joined, judge.model
        pair = model.pairs.find(np.arange(model.n_units, dtype=np.int64), owner)
        assert (pair >= 0).all(), "a unit whose owner is no candidate cannot be kept account of"
        typical = joined.typical_weights()
        untold = tuple(Untold(model, term, typical[first:after]) for term, first, after in joined.untold)
        load = np.zeros(joined.n_rows, np.int64)
        _, row, weight = joined.entries_of(pair)
        np.add.at(load, row, weight)
        readings = tuple(one.read(owner) for one in untold)
        none = np.zeros(0, np.int64)
        tally = cls(judge, joined, typical, untold, owner.copy(), pair)
        tally.now = tally._change(none, none, load, int(joined.cost[pair].sum()), readings)
        return tally

    @property
    def standing(self) -> Standing:
        """How the plan stands, as `Judge.standing` would say."""
        return self.now.standing

    def after(self, units: Ints, pairs: Ints) -> Change:
        """Return what the plan comes to if some units go to some of their pairs."""
        load, cost = self.now.load.copy(), self.now.pair_cost
        for at, sign in ((self.pair[units], -1), (pairs, 1)):
            _, row, weight = self.joined.entries_of(at)
            np.add.at(load, row, sign * weight)
            cost += sign * int(self.joined.cost[at].sum())
        return self._change(units, pairs, load, cost, self._readings_after(units, pairs))

    def accept(self, change: Change) -> None:
        """Make a change of this plan the plan."""
        self.pair[change.units] = change.pairs
        self.owner[change.units] = self.joined.model.pairs.rep[change.pairs]
        self.now = change

    def loads(self) -> Ints:
        """Return what each row holds; a cap's row, all that its level costs. Shape (rows,)."""
        load = self.now.load.copy()
        load[self.joined.n_loads :] = self.now.costs[:-1]
        return load

    def row_costs(self, load: Ints) -> Ints:
        """Return what each row costs; of rows of which only the dearest counts, the first bears it. Shape (rows,)."""
        costs = self.joined.limits.costs(load)
        for first, after in self.joined.dearest:
            dearest = costs[first:after].max(initial=0)
            costs[first:after] = 0
            costs[first : first + 1] = dearest
        for _, first, after in self.joined.untold:
            costs[first:after] = 0
        return costs

    def outside(self, load: Ints) -> Reals:
        """Return by how many typical weights each row is outside its hard limits; a cap by per cent. Shape (rows,)."""
        joined, caps = self.joined, self.judge.caps
        # A cap's own size is its natural unit: one per cent over is as bad on every level.
        cap_units = [max(abs(cap) / 100, 1.0) for cap in caps]
        outside: Reals = joined.limits.outside(load) / np.concatenate([self.typical[: joined.n_loads], cap_units])
        for _, first, after in joined.untold:
            outside[first:after] = 0.0
        return outside

    def _readings_after(self, units: Ints, pairs: Ints) -> tuple[Reading, ...]:
        """Return what the terms beside the arrays come to; only what the units can change is read."""
        if not self.untold:
            return ()
        parts = [one.around(units) for one in self.untold]
        before = [one.read(self.owner, part) for one, part in zip(self.untold, parts, strict=True)]
        owned = self.owner[units].copy()
        self.owner[units] = self.joined.model.pairs.rep[pairs]
        then = [one.read(self.owner, part) for one, part in zip(self.untold, parts, strict=True)]
        self.owner[units] = owned
        known = zip(self.now.readings, before, then, strict=True)
        # What was read as a whole is taken as it is: sums and differences of floats might leave a trace.
        return tuple(later if was == whole else whole - was + later for whole, was, later in known)

    def _change(self, units: Ints, pairs: Ints, load: Ints, pair_cost: int, readings: tuple[Reading, ...]) -> Change:
        joined = self.joined
        level, costs = self.judge.level, self.row_costs(load)
        own = joined.charged == OBJECTIVE
        full = load.copy()
        np.add.at(full, joined.charged[~own], costs[~own])
        reached = [*full[joined.n_loads :].tolist(), pair_cost + int(costs[own].sum())]
        broken = 0.0
        for one, reading in zip(self.untold, readings, strict=True):
            broken += reading.broken
            if one.term.level <= level:
                reached[one.term.level] += reading.cost
        full[joined.n_loads :] = reached[:-1]
        standing = Standing(float(self.outside(full).sum()) + broken, reached[-1])
        return Change(units, pairs, load, pair_cost, readings, standing, tuple(reached))
