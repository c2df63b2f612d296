"""Prices on several scales: groups of neighbours grow until nobody has neighbours outside, and speed the climb up."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from territory_opt.solvers.scales import groups_of_rows
from territory_opt.terms import Pairs


def chain(n_reps: int) -> tuple[Pairs, np.ndarray]:
    """Return some units between each two reps in a row, equally cheap with both."""
    shared = np.random.default_rng(3).integers(1, 50, n_reps - 1)
    pairs = Pairs.of_lists(n_reps, [[rep, rep + 1] for rep in range(n_reps - 1) for _ in range(shared[rep])])
    return pairs, np.zeros(len(pairs), np.int64)


def test_each_scale_has_half_the_groups_at_most_until_all_reps_are_one() -> None:
    groups = groups_of_rows(*chain(64), [np.arange(64)], 64)
    # On each scale every rep is in one group.
    assert (np.diff(groups.indptr) == groups.indptr[1]).all()
    scales = np.sort(groups.indices.reshape(64, -1), axis=1).T
    counts = [64, *(len(np.unique(scale)) for scale in scales)]
    assert counts[-1] == 1
    for finer, coarser in pairwise(counts):
        assert coarser <= finer / 2


def test_a_group_counts_for_less_the_more_rows_it_has() -> None:
    groups = groups_of_rows(*chain(16), [np.arange(16)], 16).tocsc()
    for first, after in zip(groups.indptr[:-1], groups.indptr[1:], strict=True):
        assert np.allclose(groups.data[first:after], (after - first) ** -0.25)


def test_rows_of_one_kind_have_groups_of_their_own_and_rows_of_several_reps_none() -> None:
    pairs, cost = chain(4)
    groups = groups_of_rows(pairs, cost, [np.arange(4), np.array([-1, 0, 1])], 7).toarray()
    assert not groups[4].any()
    assert not (groups[:4].any(axis=0) & groups[4:].any(axis=0)).any()


def test_reps_without_neighbours_have_no_groups() -> None:
    pairs = Pairs.of_lists(3, [[0], [1], [2]])
    assert groups_of_rows(pairs, np.zeros(3, np.int64), [np.arange(3)], 3).shape == (3, 0)
