"""Presolve: from a full model to a reduced one in which whatever must stay together is one unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from territory_opt.terms import HARD, BarLookup, Ints, Members, MembersBars, Model, Pairs, Reduction, Split


@dataclass(frozen=True, eq=False)
class Unbarred:
    """Who bars what in a reduced model that lists every allowed pair: nobody."""

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return −1 for each pair."""
        return np.full(len(unit), -1, np.int64)


def reduce_model(full: Model) -> tuple[Reduction, Model]:
    """Return the reduced model, and the way back.

    A merged unit may go to the reps that every member may go to. One that is left without any proves that the case
    has no feasible plan.
    """
    return merged_model(full, _merged(full))


def merged_model(full: Model, unit_of: Ints) -> tuple[Reduction, Model]:
    """Return the model in which units are merged as said, −1 for those that are left out, and the way back."""
    reduction = Reduction(full, unit_of, _common_pairs(full.pairs, unit_of))
    terms = tuple(reduced for term in full.terms for reduced in term.reduce(reduction))
    bars = reduction.pairs.barred_by or Unbarred()
    return reduction, Model(reduction.pairs, terms, full.levels, bars, full.quanta)


def _merged(full: Model) -> Ints:
    """Return the reduced unit of each unit, numbered in the order of their first members; −1 for house units."""
    links = [np.zeros((0, 2), np.int64)]
    for term in full.terms:
        if isinstance(term, Split):
            member, group = term.unit, term.group
            same = (group[1:] == group[:-1]) & (term.price[group[1:]] == HARD)
            links.append(np.stack([member[:-1][same], member[1:][same]], axis=1))
    edges = np.concatenate(links)
    graph = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(full.n_units, full.n_units))
    _, label = connected_components(graph, directed=False)
    unit_of = np.full(full.n_units, -1, np.int64)
    open_units = np.flatnonzero(full.pairs.open)
    _, first, number = np.unique(label[open_units], return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    unit_of[open_units] = rank[number]
    return unit_of


def _common_pairs(pairs: Pairs, unit_of: Ints) -> Pairs:
    kept = np.flatnonzero(unit_of >= 0)
    if np.array_equal(unit_of[kept], np.arange(len(kept))) and not pairs.open[unit_of < 0].any():
        # Nothing is merged: the same pairs, without units that have none.
        if len(kept) == pairs.n_units:
            return pairs
        return Pairs(pairs.n_reps, np.append(pairs.start[kept], len(pairs)), pairs.rep, _common_bars(pairs, unit_of))
    merged = int(unit_of.max(initial=-1)) + 1
    size = np.bincount(unit_of[unit_of >= 0], minlength=merged)
    key, count = np.unique(unit_of[pairs.unit] * pairs.n_reps + pairs.rep, return_counts=True)
    unit = key // max(pairs.n_reps, 1)
    common = count == size[unit] if len(key) else np.zeros(0, np.bool_)
    start = np.searchsorted(unit[common], np.arange(merged + 1)).astype(np.int64)
    return Pairs(pairs.n_reps, start, (key % max(pairs.n_reps, 1))[common], _common_bars(pairs, unit_of))


def _common_bars(pairs: Pairs, unit_of: Ints) -> BarLookup | None:
    """Return what bars merged units from reps who are no candidates: whatever bars a member."""
    if pairs.barred_by is None:
        return None
    return MembersBars(Members.of(unit_of, int(unit_of.max(initial=-1)) + 1), pairs.barred_by)
