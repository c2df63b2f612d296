"""How a plan stands, kept up to date as units move: what a neighbourhood changed, not the whole plan, is read again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from territory_opt.solvers.joined import OBJECTIVE, Joined
from territory_opt.solvers.judge import Judge, Standing
from territory_opt.terms import Ints


@dataclass(frozen=True, eq=False)
class Tally:
    """What the rows of a plan hold and what its pairs cost.

    Attributes
    ----------
    joined
        The level on arrays; None where they do not say everything, and each plan is read as a whole.
    typical
        Mean size of the weights in each row. Shape (rows,).
    owner
        The plan. Shape (units,).
    load
        What the pairs add up to in each row. Shape (rows,).
    pair_cost
        What the pairs cost on the level.
    """

    judge: Judge
    joined: Joined | None
    typical: NDArray[np.float64]
    owner: Ints
    load: Ints
    pair_cost: int

    @classmethod
    def of(cls, judge: Judge, owner: Ints) -> Tally:
        """Read a plan."""
        joined = Joined.of(judge.model, judge.level, judge.caps)
        if not joined.complete or (owner < 0).any():
            return cls(judge, None, np.ones(0), owner, np.zeros(0, np.int64), 0)
        load, pairs = np.zeros(joined.n_rows, np.int64), joined.pairs_of(owner)
        _, row, weight = joined.entries_of(pairs)
        np.add.at(load, row, weight)
        return cls(judge, joined, joined.typical_weights(), owner, load, int(joined.cost[pairs].sum()))

    def moved(self, units: Ints, reps: Ints) -> Tally:
        """Return the tally after some units went to some reps."""
        owner = self.owner.copy()
        owner[units] = reps
        if self.joined is None:
            return Tally(self.judge, None, self.typical, owner, self.load, 0)
        joined, find = self.joined, self.judge.model.pairs.find
        load, cost = self.load.copy(), self.pair_cost
        for pairs, sign in ((find(units, self.owner[units]), -1), (find(units, reps), 1)):
            _, row, weight = joined.entries_of(pairs)
            np.add.at(load, row, sign * weight)
            cost += sign * int(joined.cost[pairs].sum())
        return Tally(self.judge, joined, self.typical, owner, load, cost)

    def standing(self) -> Standing:
        """Return how the plan stands, as `Judge.standing` would say."""
        if self.joined is None:
            return self.judge.standing(self.owner)
        limits, charged = self.joined.limits, self.joined.charged
        load, costs, own = self.load.copy(), limits.costs(self.load), charged == OBJECTIVE
        np.add.at(load, charged[~own], costs[~own])
        outside, caps = limits.outside(load), self.judge.caps
        n_loads = len(load) - len(caps)
        broken = float((outside[:n_loads] / self.typical[:n_loads]).sum())
        broken += sum(
            over / max(abs(cap) / 100, 1.0) for over, cap in zip(outside[n_loads:].tolist(), caps, strict=True)
        )
        return Standing(broken, self.pair_cost + int(costs[own].sum()))
