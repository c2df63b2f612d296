"""Tables of the moves, packed for the processor's cache: what a move reads together stands together.

Units are numbered anew: only those that have a choice, neighbours near each other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from territory_opt.solvers.joined import OBJECTIVE, Joined
from territory_opt.terms import Ints, Limits, Reals

Records = NDArray[np.void]

OPTION = np.dtype(
    [("cost", np.float64), ("first", np.int32), ("after", np.int32), ("rep", np.int32), ("lone", np.bool_)], align=True
)
"""A pair that a unit may move to: its cost on the level, its entries, and whether it is lone.

A pair is lone if nobody else's pairs load its rows, and none of them charges a cap: then what it changes does not
depend on where other reps' units are.
"""

ENTRY = np.dtype([("weight", np.int64), ("row", np.int64)])
"""What a pair adds to a row."""

ROW = np.dtype(
    [
        ("load", np.int64),
        ("hard_lo", np.int64),
        ("hard_hi", np.int64),
        ("slope", np.float64),
        ("fixed", np.float64),
        ("price_lo", np.int64),
        ("price_hi", np.int64),
        ("charged", np.int64),
        ("soft_lo", np.int64),
        ("soft_hi", np.int64),
    ]
)
"""What a row holds, its limits, and what a load outside the hard ones is charged in the search.

`slope` is charged for each unit of load outside, `fixed` for being outside at all; `charged` as in `Joined`.
"""


class Options(NamedTuple):
    """The pairs that each unit may move to, its own among them.

    Options of unit ``u`` are ``option[start[u]:start[u + 1]]``; entries of option ``o`` are
    ``entry[option[o].first:option[o].after]``.
    """

    start: Ints
    option: Records
    entry: Records


class Members(NamedTuple):
    """The units of each rep: those of rep ``j`` are ``unit[start[j]:start[j] + size[j]]``, in any order."""

    start: Ints
    size: Ints
    unit: Ints
    place: Ints
    """Where each unit stands in its rep's list."""


class Board(NamedTuple):
    """What sweeps over one half of the reps read and change.

    `now` says which option each unit has, `side` the half of each rep; `charges` is room for one whole number for each
    row, all 0 between moves.
    """

    options: Options
    rows: Records
    now: Ints
    members: Members
    side: Ints
    charges: Ints


def options_of(joined: Joined, pairs: Ints, count: Ints, rep_of_row: Ints) -> Options:
    """Return the options of some units.

    Parameters
    ----------
    pairs
        The units' pairs, unit after unit.
    count
        How many of them each unit has. Shape (units,).
    rep_of_row
        The rep whose pairs alone load each row, −1 where several do. Shape (rows,).
    """
    at, row, weight = joined.entries_of(pairs)
    entry = np.empty(len(row), ENTRY)
    entry["row"], entry["weight"] = row, weight
    first = np.searchsorted(at, np.arange(len(pairs) + 1))
    option = np.empty(len(pairs), OPTION)
    option["cost"], option["rep"] = joined.cost[pairs], joined.model.pairs.rep[pairs]
    option["first"], option["after"] = first[:-1], first[1:]
    meeting = (rep_of_row < 0) | (joined.charged != OBJECTIVE)
    option["lone"] = np.bincount(at, meeting[row], len(pairs)) == 0
    return Options(_starts(count), option, entry)


def rows_of(limits: Limits, charged: Ints, load: Ints, slope: Reals, fixed: Reals) -> Records:
    """Return the rows with what they hold, and what they are charged outside their hard limits."""
    rows = np.empty(len(load), ROW)
    for name in ("hard_lo", "hard_hi", "soft_lo", "soft_hi", "price_lo", "price_hi"):
        rows[name] = getattr(limits, name)
    rows["charged"], rows["load"], rows["slope"], rows["fixed"] = charged, load, slope, fixed
    return rows


def members_of(rep: Ints, options: Options, n_reps: int) -> Members:
    """List the units of each rep, with room for all that may come to it.

    Parameters
    ----------
    rep
        Who owns each unit. Shape (units,).
    """
    start = _starts(np.bincount(options.option["rep"], minlength=n_reps))
    size = np.bincount(rep, minlength=n_reps).astype(np.int64)
    units = np.argsort(rep, kind="stable")
    place = np.empty(len(rep), np.int64)
    place[units] = (start[:-1] - np.cumsum(size) + size)[rep[units]] + np.arange(len(rep))
    unit = np.full(start[-1], -1, np.int64)
    unit[place] = np.arange(len(rep))
    return Members(start, size, unit, place)


def units_of(members: Members, reps: Ints) -> Ints:
    """Return the units of some reps, rep after rep."""
    size = members.size[reps]
    place = np.repeat(members.start[reps] - np.cumsum(size) + size, size) + np.arange(size.sum())
    units: Ints = members.unit[place]
    return units


def _starts(count: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
