"""What a move of a unit from rep to rep changes, and the move itself: compiled.

Loads are whole numbers and exact. What a pair changes is read off without moving anything; only where two pairs load
the same row, or charge the same cap, is the first of them moved before the second is looked at.
"""

from __future__ import annotations

import numpy as np

from territory_opt.solvers.compiled import compiled
from territory_opt.solvers.move_tables import Options, Records
from territory_opt.terms import Ints, Reals


@compiled
def penalty(rows: Records, i: int, load: int) -> float:
    """Return what a row's load is charged for being outside its hard limits."""
    row = rows[i]
    if load > row["hard_hi"]:
        return float(row["fixed"] + row["slope"] * (load - row["hard_hi"]))
    if load < row["hard_lo"]:
        return float(row["fixed"] + row["slope"] * (row["hard_lo"] - load))
    return 0.0


@compiled
def soft_cost(rows: Records, i: int, load: int) -> int:
    """Return what a row's load costs outside its soft limits."""
    # Prices first: where there is no price the limit may be so far off that a difference to it would overflow.
    row, cost = rows[i], 0
    if row["price_hi"] > 0 and load > row["soft_hi"]:
        cost += row["price_hi"] * (load - row["soft_hi"])
    if row["price_lo"] > 0 and load < row["soft_lo"]:
        cost += row["price_lo"] * (row["soft_lo"] - load)
    return int(cost)


@compiled
def put(options: Options, rows: Records, option: int, sign: int) -> tuple[float, float]:
    """Add (or take away) an option; return the change of the level's cost and of all penalties."""
    cost, broken = sign * options.option[option]["cost"], 0.0
    for e in range(options.option[option]["first"], options.option[option]["after"]):
        i = options.entry[e]["row"]
        before = rows[i]["load"]
        after = before + sign * options.entry[e]["weight"]
        rows[i]["load"] = after
        broken += penalty(rows, i, after) - penalty(rows, i, before)
        if rows[i]["price_lo"] > 0 or rows[i]["price_hi"] > 0:
            soft = soft_cost(rows, i, after) - soft_cost(rows, i, before)
            cap = rows[i]["charged"]
            if cap < 0:
                cost += soft
            elif soft != 0:
                load = rows[cap]["load"]
                broken += penalty(rows, cap, load + soft) - penalty(rows, cap, load)
                rows[cap]["load"] = load + soft
    return cost, broken


@compiled
def peek(options: Options, rows: Records, option: int, sign: int, charges: Ints) -> tuple[float, float]:
    """Return what adding (or taking away) an option would change, as `put` does, and leave the loads as they are.

    Parameters
    ----------
    charges
        Room for one whole number for each row, all 0 before and after: what caps would be charged.
    """
    cost, broken, charged = sign * options.option[option]["cost"], 0.0, False
    for e in range(options.option[option]["first"], options.option[option]["after"]):
        i = options.entry[e]["row"]
        load = rows[i]["load"]
        then = load + sign * options.entry[e]["weight"]
        broken += penalty(rows, i, then) - penalty(rows, i, load)
        if rows[i]["price_lo"] > 0 or rows[i]["price_hi"] > 0:
            soft = soft_cost(rows, i, then) - soft_cost(rows, i, load)
            if rows[i]["charged"] < 0:
                cost += soft
            elif soft != 0:
                charges[rows[i]["charged"]] += soft
                charged = True
    if charged:
        broken += _settle(options, rows, option, sign, charges)
    return cost, broken


@compiled
def _settle(options: Options, rows: Records, option: int, sign: int, charges: Ints) -> float:
    """Return what charges of caps add to penalties, beside what the option's own entries did, and clear them."""
    broken = 0.0
    first, after = options.option[option]["first"], options.option[option]["after"]
    for e in range(first, after):
        cap = rows[options.entry[e]["row"]]["charged"]
        if cap < 0 or charges[cap] == 0:
            continue
        then = rows[cap]["load"]
        for other in range(first, after):
            if options.entry[other]["row"] == cap:
                then += sign * options.entry[other]["weight"]
        broken += penalty(rows, cap, then + charges[cap]) - penalty(rows, cap, then)
        charges[cap] = 0
    return broken


@compiled
def leave(options: Options, rows: Records, option: int, charges: Ints) -> float:
    """Return what taking an option away changes; unless it is lone it is gone until it is put back."""
    if options.option[option]["lone"]:
        cost, broken = peek(options, rows, option, -1, charges)
    else:
        cost, broken = put(options, rows, option, -1)
    return cost + broken


@compiled
def changes(options: Options, rows: Records, now: Ints, units: Ints) -> tuple[Reals, Reals]:
    """Return what each option of some units would change alone: the level's cost, and all penalties."""
    size = 0
    for unit in units:
        size += options.start[unit + 1] - options.start[unit]
    costs, penalties, charges, at = np.zeros(size), np.zeros(size), np.zeros(len(rows), np.int64), 0
    for unit in units:
        gone = put(options, rows, now[unit], -1)
        for option in range(options.start[unit], options.start[unit + 1]):
            come = peek(options, rows, option, 1, charges)
            costs[at], penalties[at] = gone[0] + come[0], gone[1] + come[1]
            at += 1
        put(options, rows, now[unit], 1)
    return costs, penalties
