"""All sets of units near a rep's ideal one, found depth first: compiled.

At given prices of units each rep would best have those units that are worth more than they cost her: her ideal set. Any
other set differs by some units more or fewer, and each of them costs something. So the sets within a reach of the ideal
one are a tree that is cut off where the differences alone cost too much.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from territory_opt.solvers.compiled import compiled
from territory_opt.solvers.move_tables import Records
from territory_opt.terms import Ints, Reals

DEEPEST = 48
"""Most units by which a set may differ from the ideal one."""


class Differences(NamedTuple):
    """The units by which a rep's set may differ from her ideal one, the cheapest difference first.

    Entries of difference ``d`` are ``row[start[d]:start[d + 1]]`` and ``weight``: how it changes what her rows hold.
    """

    cost: Reals
    start: Ints
    row: Ints
    weight: Ints


@compiled
def slack(rows: Records) -> float:
    """Return what a rep's rows cost above their least at the prices; infinite if a hard limit is broken."""
    total = 0.0
    for row in rows:
        load = row["load"]
        if load < row["hard_lo"] or load > row["hard_hi"]:
            return np.inf
        # Costs first: where there is none the limit may be so far off that a difference to it would overflow.
        if row["cost_hi"] > 0.0 and load > row["soft_hi"]:
            total += row["cost_hi"] * float(load - row["soft_hi"])
        if row["cost_lo"] > 0.0 and load < row["soft_lo"]:
            total += row["cost_lo"] * float(row["soft_lo"] - load)
        total -= row["price"] * load + row["least"]
    return total


@compiled
def _change(differences: Differences, rows: Records, one: int, sign: int) -> None:
    for e in range(differences.start[one], differences.start[one + 1]):
        rows[differences.row[e]]["load"] += sign * differences.weight[e]


@compiled
def near_sets(
    differences: Differences, rows: Records, reach: float, most: int, steps: int
) -> tuple[Ints, Ints, Reals, int]:
    """Return the sets that cost at most so much more than an ideal set whose rows were ideal as well.

    Parameters
    ----------
    differences, rows
        What may differ, and the rep's rows under her ideal set.
    reach
        The most that a set's differences and its rows' slack may cost.
    most, steps
        Most sets, and most sets looked at.

    Returns
    -------
    tuple
        Differences of each set (only so many of them count as it has), how many it has, its cost, and how many sets
        were looked at: fewer than ``steps`` if all of the tree was seen.
    """
    chosen, size, cost = np.zeros((most, DEEPEST), np.int64), np.zeros(most, np.int64), np.zeros(most)
    path, depth, spent, found, looked, following = np.zeros(DEEPEST, np.int64), 0, 0.0, 0, 0, 0
    while looked < steps:
        looked += 1
        total = spent + slack(rows)
        if total <= reach:
            if found == most:
                return chosen, size, cost, steps
            chosen[found, :depth] = path[:depth]
            size[found], cost[found] = depth, total
            found += 1
        # Deeper by the next difference; where it is too dear, so are all after it: the last one taken makes way.
        while depth == DEEPEST or following == len(differences.cost) or spent + differences.cost[following] > reach:
            if depth == 0:
                return chosen[:found], size[:found], cost[:found], looked
            depth -= 1
            following = path[depth]
            _change(differences, rows, following, -1)
            spent -= differences.cost[following]
            following += 1
        path[depth] = following
        _change(differences, rows, following, 1)
        spent += differences.cost[following]
        depth += 1
        following += 1
    return chosen[:found], size[:found], cost[:found], steps
