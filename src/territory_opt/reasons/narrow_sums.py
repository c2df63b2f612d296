"""Sums that prove a case impossible: what some accounts need at least, against what the only reps for them may hold.

For a set of reps, all accounts that may go to nobody else must fit into their upper limits together (the condition of
Hall 1935, doi:10.1112/jlms/s1-10.37.26, with weights). Looked at are the sets of reps that some account is restricted
to, and their unions. Lower limits are read the other way round: what a rep may reach at all.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.reasons.cores import Core, Cores, Side
from territory_opt.terms import UNLIMITED, Duals, Ints, Limits, Load, Model

MOST_SETS = 500
"""With more different sets of reps than this, only the smallest are looked at."""


def proven_by_sums(cores: Cores, core: Core) -> Core | None:
    """Return a part of a part that simple sums prove impossible, the plainest first; None if they prove nothing."""
    allowed = cores.restrictions.common(core.blocks, core.rules)
    shut = np.flatnonzero(~allowed.any(axis=1))
    if len(shut):
        return Core((core.blocks[shut[0]],), (), core.rules)
    model = cores.model(core)
    loads = [term for term in model.terms if isinstance(term, Load)]
    numbers = sorted({side.load for side in core.sides})
    found = [_oversize(core, model, numbers, loads)]
    for k, load, duals in zip(numbers, loads, model.duals, strict=True):
        found += [_full(core, model, k, load.limits, duals), _short(core, k, load.limits, duals)]
        found.append(_scarce(core, model, k, load.limits, duals))
    return min((one for one in found if one is not None), key=lambda one: len(one.sides), default=None)


def _oversize(core: Core, model: Model, numbers: list[int], loads: list[Load]) -> Core | None:
    """Return a block that alone is more than the limit of every rep who may own it."""
    blocked: dict[int, Side] = {}
    for k, load, duals in zip(numbers, loads, model.duals, strict=True):
        at, row, weight = duals.entries
        growing = np.ones(len(load.limits), np.bool_)
        growing[row[weight < 0]] = False
        for entry in np.flatnonzero((weight > load.limits.hard_hi[row]) & growing[row]).tolist():
            blocked.setdefault(int(at[entry]), Side(k, int(row[entry]), True))
    free = np.ones(len(model.pairs), np.bool_)
    free[list(blocked)] = False
    for unit in np.flatnonzero(~np.logical_or.reduceat(free, model.pairs.start[:-1])).tolist()[:1]:
        pairs = range(int(model.pairs.start[unit]), int(model.pairs.start[unit + 1]))
        return Core((core.blocks[unit],), tuple(sorted({blocked[pair] for pair in pairs})), core.rules)
    return None


def _short(core: Core, k: int, limits: Limits, duals: Duals) -> Core | None:
    """Return a row that cannot reach its lower limit, with all accounts: each might have helped."""
    for side in core.sides:
        if side.load == k and not side.upper and duals.limits.hard_hi[side.row] < limits.hard_lo[side.row]:
            return Core(core.blocks, (side,), core.rules)
    return None


def _scarce(core: Core, model: Model, k: int, limits: Limits, duals: Duals) -> Core | None:
    """Return all rows with lower limits if all accounts together cannot fill them."""
    at, row, weight = duals.entries
    lower = (limits.hard_lo > -UNLIMITED)[row]
    most = np.zeros(len(model.pairs), np.int64)
    np.add.at(most, at[lower], np.maximum(weight[lower], 0))
    sides = tuple(side for side in core.sides if side.load == k and not side.upper)
    wanted = sum(int(limits.hard_lo[side.row]) for side in sides)
    if not sides or int(np.maximum.reduceat(most, model.pairs.start[:-1]).sum()) >= wanted:
        return None
    return Core(core.blocks, sides, core.rules)


def _full(core: Core, model: Model, k: int, limits: Limits, duals: Duals) -> Core | None:
    """Return the smallest set of rows that accounts without another choice overfill."""
    at, row, weight = duals.entries
    upper = (limits.hard_hi < UNLIMITED)[row]
    at, row, weight = at[upper], row[upper], weight[upper]
    if not len(at) or int(weight.min()) < 0 or len(np.unique(at)) < len(at):
        return None  # a pair that loads several rows: their limits do not simply add up
    row_of, amount = np.full(len(model.pairs), -1, np.int64), np.zeros(len(model.pairs), np.int64)
    row_of[at], amount[at] = row, weight
    for rows in _row_sets(model, row_of):
        captive = np.flatnonzero(np.logical_and.reduceat(np.isin(row_of, rows), model.pairs.start[:-1]))
        least = np.minimum.reduceat(amount, model.pairs.start[:-1])[captive]
        if int(least.sum()) > sum(int(limits.hard_hi[one]) for one in rows):
            sides = tuple(Side(k, one, True) for one in rows)
            return Core(tuple(core.blocks[block] for block in captive.tolist()), sides, core.rules)
    return None


def _row_sets(model: Model, row_of: Ints) -> Iterator[tuple[int, ...]]:
    """Yield the sets of rows that some unit cannot avoid, smallest first, then the unions of those that overlap."""
    sets = set()
    for first, after in zip(model.pairs.start[:-1].tolist(), model.pairs.start[1:].tolist(), strict=True):
        rows = frozenset(row_of[first:after].tolist())
        if -1 not in rows:
            sets.add(rows)
    ordered = sorted(sets, key=lambda rows: (len(rows), sorted(rows)))[:MOST_SETS]
    unions: list[frozenset[int]] = []
    for rows in ordered:
        apart = [one for one in unions if not one & rows]
        unions = [*apart, rows.union(*(one for one in unions if one & rows))]
    for rows in [*ordered, *(one for one in unions if one not in sets)]:
        yield tuple(sorted(rows))
