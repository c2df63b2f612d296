"""The gap of a plan, rep by rep: what each of them costs above the price bound, and what else she might cost.

A rep answers for her rows above their least, for the units that she takes from their homes, and as a home for those
that leave (`territory_opt.solvers.charges`). No part of the gap is left out, and none counts twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.solvers.certificate import pricing_of
from territory_opt.solvers.charges import Charges
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.row_cost import Pieces, row_costs
from territory_opt.terms import Ints, Reals

_DIGITS = 40
"""Binary digits of what a rep costs in the plan; more slow CP-SAT down and prove no more."""


@dataclass(frozen=True, eq=False)
class Knapsack:
    """What one rep may own, as a program.

    Attributes
    ----------
    program
        A group of columns for each unit: her own pair, if any, and not owning it, if that is possible.
    units
        The units that she may own, one for each group. Shape (k,).
    most
        What she costs in the plan: what costs more is left out.
    short
        So many binary digits all costs are short of.
    """

    program: LinearProgram
    units: Ints
    most: int
    short: int


class GapParts:
    """The parts of a level's gap, rep by rep.

    Parameters
    ----------
    judge
        Of a level all of whose allowed pairs are candidates.
    owner
        A plan that keeps the hard limits.

    Attributes
    ----------
    pricing
        What the level's prices make of the model.
    """

    def __init__(self, judge: Judge, owner: Ints) -> None:
        self.model, self.joined, self.owner = judge.model, judge.joined, owner
        self.pricing = pricing_of(judge.model, judge.certificate)
        self._cost_of = dict(row_costs(judge.model, judge.certificate))
        rep_of_row = self.joined.rep_of_row()
        self._rows_of: list[list[int]] = [[] for _ in range(self.model.n_reps)]
        for row in self._cost_of:
            if rep_of_row[row] >= 0:
                self._rows_of[int(rep_of_row[row])].append(row)
        self._pairs_of = self.model.pairs.by_rep()

    def values(self, charges: Charges) -> Reals:
        """Return what each rep costs in the plan at some charges, scaled. Shape (reps,)."""
        units = np.flatnonzero(self.owner >= 0)
        mine, home = self.owner[units], charges.home[units]
        charged = charges.spared(units, mine)
        n, reduced = self.model.n_reps, self.pricing.reduced[self.joined.pairs_of(self.owner)]
        values: Reals = np.bincount(mine, reduced - charged, n) + np.bincount(home, charged, n) + self._of_rows
        return values

    @cached_property
    def _of_rows(self) -> Reals:
        """What each rep's rows cost in the plan, however units are charged. Shape (reps,)."""
        load = self.joined.loads(self.owner).tolist()
        return np.array([sum(self._cost_of[row].at(load[row]) for row in own) for own in self._rows_of], float)

    def knapsack(self, rep: int, most: int, charges: Charges) -> Knapsack:
        """Write the program of a rep, who costs so much in the plan, at some charges."""
        at, pairs = self._pairs_of[rep], self.model.pairs
        cost = self.pricing.reduced[at] - charges.spared(pairs.unit[at], rep)
        short = max(most.bit_length() - _DIGITS, 0)
        kept = cost <= most
        at, cost, units = at[kept], cost[kept], pairs.unit[at[kept]]
        away = np.where(charges.home[units] == rep, charges.leave[units], 0)
        ways = 1 + (away <= most)
        groups = np.concatenate([[0], np.cumsum(ways)]).astype(np.int64)
        obj = np.zeros(groups[-1], np.int64)
        obj[groups[:-1]] = cost >> short
        obj[groups[:-1][ways > 1] + 1] = away[ways > 1] >> short
        rows = np.array(self._rows_of[rep], np.int64)
        which, row, weight = self.joined.entries_of(at)
        own = np.isin(row, rows)
        pieces = Pieces.of([self._cost_of[row] for row in rows.tolist()], most >> short, short)
        entries = np.searchsorted(rows, row[own]), groups[which[own]], weight[own]
        return Knapsack(pieces.program(groups, obj, entries), units, most, short)
