"""Filling up: a first plan for a case with room to spare, the heaviest accounts first, each where most room is left.

Where nothing is dear the prices of all reps are alike and say little; then this is the better start.
"""

from __future__ import annotations

import numpy as np

from territory_opt.terms import UNLIMITED, Ints, Load, Model, Pair


def filled(model: Model) -> Ints:
    """Return a plan: no pair that costs anything unless all of a unit's do, then least use of the fullest limit."""
    pairs = model.pairs
    cost = np.zeros(len(pairs), np.int64)
    parts = []
    for term, duals in zip(model.terms, model.duals, strict=True):
        if isinstance(term, Pair):
            cost += duals.cost
        elif isinstance(term, Load):
            most = np.minimum(term.limits.hard_hi, term.limits.soft_hi)
            row = duals.entries.row
            kept = most[row] < UNLIMITED
            parts.append((duals.entries.at[kept], row[kept], duals.entries.weight[kept], most))
    first = np.cumsum([0, *(len(part[3]) for part in parts)])
    at = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in parts)])
    row = np.concatenate([np.zeros(0, np.int64), *(part[1] + shift for part, shift in zip(parts, first, strict=False))])
    share = np.concatenate([np.zeros(0), *(part[2] / np.maximum(part[3][part[1]], 1) for part in parts)])
    order = np.argsort(at, kind="stable")
    at, row, share = at[order], row[order], share[order]
    start = np.searchsorted(at, np.arange(len(pairs) + 1))
    return _place(model, cost, start, row, share, int(first[-1]))


def _place(model: Model, cost: Ints, start: Ints, row: Ints, share: np.ndarray, n_rows: int) -> Ints:
    pairs, used = model.pairs, np.zeros(n_rows)
    heaviest = np.zeros(model.n_units)
    pair_of = np.repeat(np.arange(len(pairs)), np.diff(start))
    np.maximum.at(heaviest, pairs.unit[pair_of], share)
    owner = np.full(model.n_units, -1, np.int64)
    for unit in np.argsort(-heaviest, kind="stable").tolist():
        best, chosen = (np.inf, np.inf), -1
        for pair in range(int(pairs.start[unit]), int(pairs.start[unit + 1])):
            mine = slice(start[pair], start[pair + 1])
            fullest = float((used[row[mine]] + share[mine]).max(initial=0.0))
            if (float(cost[pair]), fullest) < best:
                best, chosen = (float(cost[pair]), fullest), pair
        if chosen >= 0:
            owner[unit] = pairs.rep[chosen]
            mine = slice(start[chosen], start[chosen + 1])
            np.add.at(used, row[mine], share[mine])
    return owner
