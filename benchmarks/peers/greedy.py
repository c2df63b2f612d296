"""A plain greedy: the heaviest accounts first, each to the cheapest rep who has room, or to the cheapest of all.

It minds upper limits only, so reps may end below a band.
"""

from __future__ import annotations

import numpy as np

from benchmarks.peers.plain import Instance, Ints, task


def plan(one: Instance) -> Ints:
    """Return the greedy plan as chosen pairs, one for each unit."""
    order = np.argsort(one.at, kind="stable")
    at, row, weight = one.at[order], one.row[order], one.weight[order]
    first = np.searchsorted(at, np.arange(len(one.rep) + 1))
    share = np.bincount(one.at, one.weight / np.maximum(one.hi[one.row], 1), len(one.rep))
    heaviest = np.argsort(-np.maximum.reduceat(share, one.start[:-1]), kind="stable")
    load, chosen = np.zeros(len(one.hi), np.int64), np.empty(one.n_units, np.int64)
    for unit in heaviest.tolist():
        pairs = one.start[unit] + np.argsort(one.cost[one.start[unit] : one.start[unit + 1]], kind="stable")
        chosen[unit] = pairs[0]
        for pair in pairs.tolist():
            mine = slice(first[pair], first[pair + 1])
            if (load[row[mine]] + weight[mine] <= one.hi[row[mine]]).all():
                chosen[unit] = pair
                break
        mine = slice(first[chosen[unit]], first[chosen[unit] + 1])
        np.add.at(load, row[mine], weight[mine])
    return chosen


def main() -> None:
    """Make the plan, write it."""
    asked = task()
    chosen = plan(asked.instance)
    asked.keep(asked.instance.owner(chosen), "feasible", objective=float(asked.instance.cost[chosen].sum()))


if __name__ == "__main__":
    main()
