"""Random moves of units between reps, tried a million times a second: shifts, and chains of two (a swap is one)."""

from __future__ import annotations

import math

import numpy as np

from territory_opt.solvers.compiled import compiled
from territory_opt.solvers.move_kernel import leave, peek, put
from territory_opt.solvers.move_tables import Board, Members
from territory_opt.terms import Ints

_CHAINS = 0.6
"""Share of the tries that look for an onward move."""


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
    board: Board, mover: int, rep: int, tries: int, random: np.random.Generator
) -> tuple[float, int, int]:
    """Return the cheapest onward move of a few random members of a rep: its change, the unit, its new option."""
    options, rows, now, members, side, charges = board
    best, unit, target = math.inf, -1, -1
    for _ in range(tries):
        other = members.unit[members.start[rep] + int(random.random() * members.size[rep])]
        if other == mover:
            continue
        own = now[other]
        gone = leave(options, rows, own, charges)
        for option in range(options.start[other], options.start[other + 1]):
            if option == own or side[options.option[option]["rep"]] != side[rep]:
                continue
            cost, broken = peek(options, rows, option, 1, charges)
            change = gone + cost + broken
            if change < best:
                best, unit, target = change, other, option
        if not options.option[own]["lone"]:
            put(options, rows, own, 1)
    return best, unit, target


@compiled
def sweep(
    board: Board,
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
    board
        The plan, changed in place. Only moves within a side are tried, so that two sides may run at once.
    units
        Units of one side, neighbours near each other; each has two options or more.
    steps, temperature
        Moves to try, and how much dearer a move may typically be.
    window, tries
        Units to move at a time, and members of the receiving rep to try for an onward move.

    Returns
    -------
    int
        Number of moves made.
    """
    options, rows, now, members, side, charges = board
    moved, width = 0, min(window, len(units))
    for step in range(steps):
        unit = units[(len(units) - width) * step // steps + int(random.random() * width)]
        old = now[unit]
        new = options.start[unit] + int(random.random() * (options.start[unit + 1] - options.start[unit] - 1))
        if new >= old:
            new += 1
        here, there = options.option[old]["rep"], options.option[new]["rep"]
        if side[there] != side[here]:
            continue
        chain = members.size[there] > 0 and random.random() < _CHAINS
        placed = chain or not options.option[old]["lone"]
        if placed:
            gone, come = put(options, rows, old, -1), put(options, rows, new, 1)
        else:
            gone, come = peek(options, rows, old, -1, charges), peek(options, rows, new, 1, charges)
        change = gone[0] + gone[1] + come[0] + come[1]
        bar = -temperature * math.log(random.random() + 1e-300)
        other, onward, target = -1, 0.0, -1
        if chain:
            onward, other, target = best_follower(board, unit, there, tries, random)
            if onward >= 0.0:
                other, onward = -1, 0.0
        accepted = change + onward <= bar
        if placed and not accepted:
            put(options, rows, new, -1)
            put(options, rows, old, 1)
        if not accepted:
            continue
        if not placed:
            put(options, rows, old, -1)
            put(options, rows, new, 1)
        now[unit] = new
        relist(members, unit, here, there)
        moved += 1
        if other >= 0:
            put(options, rows, now[other], -1)
            put(options, rows, target, 1)
            relist(members, other, there, options.option[target]["rep"])
            now[other] = target
    return moved
