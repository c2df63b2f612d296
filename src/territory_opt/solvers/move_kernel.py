"""Moves of units between reps, tried a million times a second: shifts, and chains of two (a swap is one of them).

Loads are whole numbers and exact. A move changes the loads first and is taken back if it is refused, so that rows which
both its ends touch need no case of their own.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from territory_opt.solvers.compiled import compiled
from territory_opt.solvers.slack import Reals
from territory_opt.terms import Ints


class Options(NamedTuple):
    """The pairs that each unit may move to, its own among them.

    Options of unit ``u`` are ``start[u]:start[u + 1]``; entries of option ``o`` are ``first[o]:first[o + 1]``.
    """

    start: Ints
    rep: Ints
    cost: Reals
    first: Ints
    row: NDArray[np.int32]
    weight: Ints


class Rows(NamedTuple):
    """Limits of the rows, and what a load outside the hard ones is charged in the search. Each of shape (rows,)."""

    hard_lo: Ints
    hard_hi: Ints
    soft_lo: Ints
    soft_hi: Ints
    price_lo: Ints
    price_hi: Ints
    charged: Ints
    slope: Reals
    """For each unit of load outside."""
    fixed: Reals
    """For being outside at all."""


class Members(NamedTuple):
    """The movable units of each rep: those of rep ``j`` are ``unit[start[j]:start[j] + size[j]]``, in any order."""

    start: Ints
    size: Ints
    unit: Ints
    place: Ints
    """Where each unit stands in its rep's list."""


@compiled
def penalty(rows: Rows, i: int, load: int) -> float:
    """Return what a row's load is charged for being outside its hard limits."""
    if load > rows.hard_hi[i]:
        return float(rows.fixed[i] + rows.slope[i] * (load - rows.hard_hi[i]))
    if load < rows.hard_lo[i]:
        return float(rows.fixed[i] + rows.slope[i] * (rows.hard_lo[i] - load))
    return 0.0


@compiled
def soft_cost(rows: Rows, i: int, load: int) -> int:
    """Return what a row's load costs outside its soft limits."""
    # Prices first: where there is no price the limit may be so far off that a difference to it would overflow.
    cost = 0
    if rows.price_hi[i] > 0 and load > rows.soft_hi[i]:
        cost += rows.price_hi[i] * (load - rows.soft_hi[i])
    if rows.price_lo[i] > 0 and load < rows.soft_lo[i]:
        cost += rows.price_lo[i] * (rows.soft_lo[i] - load)
    return int(cost)


@compiled
def put(options: Options, rows: Rows, load: Ints, option: int, sign: int) -> tuple[float, float]:
    """Add (or take away) an option; return the change of the level's cost and of all penalties."""
    cost, broken = sign * options.cost[option], 0.0
    for e in range(options.first[option], options.first[option + 1]):
        i = options.row[e]
        before = load[i]
        after = before + sign * options.weight[e]
        load[i] = after
        broken += penalty(rows, i, after) - penalty(rows, i, before)
        if rows.price_lo[i] > 0 or rows.price_hi[i] > 0:
            soft = soft_cost(rows, i, after) - soft_cost(rows, i, before)
            cap = rows.charged[i]
            if cap < 0:
                cost += soft
            elif soft != 0:
                broken += penalty(rows, cap, load[cap] + soft) - penalty(rows, cap, load[cap])
                load[cap] += soft
    return cost, broken


@compiled
def peek(options: Options, rows: Rows, load: Ints, option: int, charges: Ints) -> tuple[float, float]:
    """Return what adding an option would change, as `put` does, and leave the loads as they are.

    Parameters
    ----------
    charges
        Room for one whole number for each row, all 0 before and after: what caps would be charged.
    """
    cost, broken = options.cost[option], 0.0
    first, after = options.first[option], options.first[option + 1]
    charged = False
    for e in range(first, after):
        i = options.row[e]
        then = load[i] + options.weight[e]
        if rows.price_lo[i] > 0 or rows.price_hi[i] > 0:
            soft = soft_cost(rows, i, then) - soft_cost(rows, i, load[i])
            if rows.charged[i] < 0:
                cost += soft
            elif soft != 0:
                charges[rows.charged[i]] += soft
                charged = True
        if load[i] > rows.hard_hi[i] or load[i] < rows.hard_lo[i] or then > rows.hard_hi[i] or then < rows.hard_lo[i]:
            broken += penalty(rows, i, then) - penalty(rows, i, load[i])
    if charged:
        broken += _settle(options, rows, load, first, after, charges)
    return cost, broken


@compiled
def _settle(options: Options, rows: Rows, load: Ints, first: int, after: int, charges: Ints) -> float:
    """Return what charges of caps add to penalties, beside what the option's own entries did, and clear them."""
    broken = 0.0
    for e in range(first, after):
        cap = rows.charged[options.row[e]]
        if cap < 0 or charges[cap] == 0:
            continue
        direct = 0
        for other in range(first, after):
            if options.row[other] == cap:
                direct += options.weight[other]
        then = load[cap] + direct
        broken += penalty(rows, cap, then + charges[cap]) - penalty(rows, cap, then)
        charges[cap] = 0
    return broken


@compiled
def changes(options: Options, rows: Rows, load: Ints, now: Ints, units: Ints) -> tuple[Reals, Reals]:
    """Return what each option of some units would change alone: the level's cost, and all penalties."""
    size = 0
    for unit in units:
        size += options.start[unit + 1] - options.start[unit]
    costs, penalties, charges, at = np.zeros(size), np.zeros(size), np.zeros(len(load), np.int64), 0
    for unit in units:
        gone = put(options, rows, load, now[unit], -1)
        for option in range(options.start[unit], options.start[unit + 1]):
            come = peek(options, rows, load, option, charges)
            costs[at], penalties[at] = gone[0] + come[0], gone[1] + come[1]
            at += 1
        put(options, rows, load, now[unit], 1)
    return costs, penalties


@compiled
def relist(members: Members, unit: int, old: int, new: int) -> None:
    """Take a unit from one rep's list to another's."""
    hole, last = members.place[unit], members.start[old] + members.size[old] - 1
    other = members.unit[last]
    members.unit[hole], members.place[other] = other, hole
    members.size[old] -= 1
    end = members.start[new] + members.size[new]
    members.unit[end], members.place[unit] = unit, end
    members.size[new] += 1


@compiled
def best_follower(
    options: Options,
    rows: Rows,
    load: Ints,
    now: Ints,
    members: Members,
    side: Ints,
    mover: int,
    rep: int,
    tries: int,
    charges: Ints,
    random: np.random.Generator,
) -> tuple[float, int, int]:
    """Return the cheapest onward move of a few random members of a rep: its change, the unit, its new option."""
    best, unit, target = math.inf, -1, -1
    for _ in range(tries):
        other = members.unit[members.start[rep] + int(random.random() * members.size[rep])]
        if other == mover:
            continue
        gone = put(options, rows, load, now[other], -1)
        for option in range(options.start[other], options.start[other + 1]):
            if option == now[other] or side[options.rep[option]] != side[rep]:
                continue
            come = peek(options, rows, load, option, charges)
            change = gone[0] + gone[1] + come[0] + come[1]
            if change < best:
                best, unit, target = change, other, option
        put(options, rows, load, now[other], 1)
    return best, unit, target


@compiled
def sweep(
    options: Options,
    rows: Rows,
    load: Ints,
    now: Ints,
    members: Members,
    side: Ints,
    units: Ints,
    steps: int,
    temperature: float,
    window: int,
    tries: int,
    random: np.random.Generator,
) -> int:
    """Try random moves of some units at one temperature, a window of neighbouring units at a time.

    Parameters
    ----------
    load, now, members
        What each row holds, which option each unit has, who owns what: all are changed in place.
    side
        Side of each rep: only moves within a side are tried, so that two sides may run at once.
    units
        Units of one side with two options or more, neighbours near each other.
    steps, temperature
        Moves to try, and how much dearer a move may typically be.
    window, tries
        Units to move at a time, and members of the receiving rep to try for an onward move.

    Returns
    -------
    int
        Number of moves made.
    """
    moved, width, charges = 0, min(window, len(units)), np.zeros(len(load), np.int64)
    for step in range(steps):
        unit = units[(len(units) - width) * step // steps + int(random.random() * width)]
        old = now[unit]
        new = options.start[unit] + int(random.random() * (options.start[unit + 1] - options.start[unit] - 1))
        if new >= old:
            new += 1
        here, there = options.rep[old], options.rep[new]
        if side[there] != side[here]:
            continue
        gone = put(options, rows, load, old, -1)
        come = put(options, rows, load, new, 1)
        change = gone[0] + gone[1] + come[0] + come[1]
        bar = -temperature * math.log(random.random() + 1e-300)
        other, onward, target = -1, 0.0, -1
        if members.size[there] > 0 and random.random() < 0.6:
            onward, other, target = best_follower(
                options, rows, load, now, members, side, unit, there, tries, charges, random
            )
            if onward >= 0.0:
                other, onward = -1, 0.0
        if change + onward > bar:
            put(options, rows, load, new, -1)
            put(options, rows, load, old, 1)
            continue
        now[unit] = new
        relist(members, unit, here, there)
        moved += 1
        if other >= 0:
            put(options, rows, load, now[other], -1)
            put(options, rows, load, target, 1)
            relist(members, other, there, options.rep[target])
            now[other] = target
    return moved
