"""What moves change in a term, for many units at once: the same as the term's own `deltas`, without sorting.

Only where the term lists its entries or costs for the very pairs that are asked about, as those of reduced models do;
elsewhere the term itself answers. A test holds both against each other.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.terms import Entries, EntryTable, Ints, Limits, Load, Model, Pair, Pairs, PairTable, Term, ranges
from territory_opt.terms.limits import costs_of, outside_of
from territory_opt.terms.load import LoadState


def changes(term: Term, model: Model, state: Any, units: Ints) -> tuple[Ints, Ints]:
    """Return the change of violation and of cost if each unit alone moved to each of its candidates.

    Parameters
    ----------
    term, model, state, units
        As `Term.deltas` takes them.

    Returns
    -------
    tuple of arrays
        One entry for each pair of ``model.pairs.of_units(units)``, in that order.
    """
    pairs = model.pairs
    if type(term) is Load and _lists(term.entries, pairs) and term.limits.join == "sum":
        return _of_load(term, pairs, state, units)
    if type(term) is Pair and isinstance(term.cost, PairTable) and term.cost.pairs is pairs:
        at = pairs.of_units(units)
        change = term.cost.value[at] - state[pairs.unit[at]]
        return np.zeros_like(change), change
    return term.deltas(model, state, units)


def _lists(entries: object, pairs: Pairs) -> bool:
    return isinstance(entries, EntryTable) and entries.pairs is pairs


def _of_load(term: Load, pairs: Pairs, state: LoadState, units: Ints) -> tuple[Ints, Ints]:
    """Return the changes of rows that add up: what leaving them saves, and what arriving in others adds."""
    at = pairs.of_units(units)
    place = np.repeat(np.arange(len(units), dtype=np.int64), np.diff(pairs.start)[units])
    left, come = _held_now(term, state, units), _listed(term.entries, at)
    load = state.load[left.row]
    saved = _change(term.limits, left.row, load, load - left.weight)
    # A unit arrives in a row after it has left it: what it holds there now is out of the way.
    room = state.load[come.row] - _own_share(left, place[come.at], come.row, len(units))
    added = _change(term.limits, come.row, room, room + come.weight)
    violation, cost = (
        _sums(left.at, out, len(units))[place] + _sums(come.at, into, len(at))
        for out, into in zip(saved, added, strict=True)
    )
    return violation, cost


def _held_now(term: Load, state: LoadState, units: Ints) -> Entries:
    """Return what each unit adds where it is now, each row once; ``at`` is the unit's place among the units."""
    owned = np.flatnonzero(state.owner[units] >= 0)
    at, row, weight = term.entries(units[owned], state.owner[units[owned]])
    key, place = np.unique(owned[at] * len(term.limits) + row, return_inverse=True)
    return Entries(key // max(len(term.limits), 1), key % max(len(term.limits), 1), _sums(place, weight, len(key)))


def _listed(table: Any, pair: Ints) -> Entries:
    """Return the listed entries of candidate pairs, by their index; each row of a pair stands there once."""
    first, count = table.start[pair], table.start[pair + 1] - table.start[pair]
    at = np.repeat(np.arange(len(pair), dtype=np.int64), count)
    entry = ranges(first, count)
    return Entries(at, table.row[entry], table.weight[entry])


def _own_share(left: Entries, place: Ints, row: Ints, n_units: int) -> Ints:
    """Return what the unit at each place holds now of each row."""
    own = np.zeros(len(row), np.int64)
    first = np.searchsorted(left.at, left.at)
    rank = np.arange(len(left.at), dtype=np.int64) - first
    for k in range(int(rank.max(initial=-1)) + 1):  # units hold a few rows each, most of them the same number
        one = rank == k
        row_of, weight_of = np.full(n_units, -1, np.int64), np.zeros(n_units, np.int64)
        row_of[left.at[one]], weight_of[left.at[one]] = left.row[one], left.weight[one]
        own += np.where(row_of[place] == row, weight_of[place], 0)
    return own


def _change(limits: Limits, row: Ints, before: Ints, after: Ints) -> tuple[Ints, Ints]:
    """Return by how much more rows are outside, and by how much dearer, if their loads change."""
    hard = limits.hard_lo[row], limits.hard_hi[row]
    soft = limits.soft_lo[row], limits.soft_hi[row], limits.price_lo[row], limits.price_hi[row]
    return outside_of(after, *hard) - outside_of(before, *hard), costs_of(after, *soft) - costs_of(before, *soft)


def _sums(at: Ints, amount: Ints, size: int) -> Ints:
    total = np.zeros(size, np.int64)
    np.add.at(total, at, amount)
    return total
