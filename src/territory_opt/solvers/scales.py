"""Prices on several scales: of each rep alone, and of ever larger groups of neighbouring reps together.

When a whole region has too much work, the prices of all its reps must rise together, and the slopes of single prices
say so only at the region's border: a climb that moves one price at a time needs a step for every rep on the way. With
one more unknown for each group of neighbours, on every scale, the region's price is an unknown like any other (Bramble,
Pasciak and Xu 1990, doi:10.1090/S0025-5718-1990-1023042-6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack
from scipy.sparse.csgraph import connected_components

from territory_opt.terms import Ints, Pairs

_SAMPLE = 100_000
"""So many units say which reps are neighbours."""

_POWER = -0.25
"""A group's unknown counts for each of its rows by this power of their number. In the plane a region's border grows as
the square root of its reps, and with it how sharply the bound bends in their common price."""


def groups_of_rows(pairs: Pairs, cost: Ints, rows: Sequence[Ints], n_unknowns: int) -> csr_array:
    """Return the groups' unknowns as sums of single ones. Shape (unknowns, groups).

    Parameters
    ----------
    cost
        Of each pair. Shape (pairs,).
    rows
        For each Load, the rep of each of its rows, −1 for none; its rows are the next unknowns.
    """
    columns, reps = [csr_array((n_unknowns, 0))], np.concatenate([np.zeros(0, np.int64), *rows])
    load = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
    row = np.flatnonzero(reps >= 0)
    for group in _ever_larger(_neighbours(pairs, cost), pairs.n_reps):
        kind, column = np.unique(group[reps[row]] * len(rows) + load[row], return_inverse=True)
        weight = np.bincount(column).astype(np.float64)[column] ** _POWER
        columns.append(csr_array(coo_array((weight, (row, column)), shape=(n_unknowns, len(kind)))))
    return csr_array(hstack(columns))


def _neighbours(pairs: Pairs, cost: Ints) -> tuple[Ints, Ints]:
    """Return the reps of the two cheapest pairs of many units. Shapes (k,)."""
    several = np.flatnonzero(np.diff(pairs.start) > 1)
    units = several[:: len(several) // _SAMPLE + 1]
    at, count = pairs.of_units(units), np.diff(pairs.start)[units]
    order = np.lexsort((cost[at], np.repeat(np.arange(len(units)), count)))
    first = np.cumsum(count) - count
    return pairs.rep[at[order[first]]], pairs.rep[at[order[first + 1]]]


def _ever_larger(neighbours: tuple[Ints, Ints], n_reps: int) -> Iterator[Ints]:
    """Yield the group of each rep, scale after scale: each group joins the one that it has most units in common with.

    Ends when nobody has neighbours outside the own group. (Borůvka's way to a spanning tree.)
    """
    group = np.arange(n_reps, dtype=np.int64)
    while True:
        one, other = (group[reps] for reps in neighbours)
        apart = one != other
        n_groups = int(group.max(initial=-1)) + 1
        links = coo_array((np.ones(apart.sum()), (one[apart], other[apart])), shape=(n_groups, n_groups))
        shared = csr_array(links + links.T)
        linked = np.flatnonzero(np.diff(shared.indptr))
        if not len(linked):
            return
        nearest = np.asarray(shared.argmax(axis=1)).ravel()[linked]
        joined = coo_array((np.ones(len(linked)), (linked, nearest)), shape=(n_groups, n_groups))
        _, label = connected_components(joined, directed=False)
        group = label.astype(np.int64)[group]
        yield group
