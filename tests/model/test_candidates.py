"""Candidates of large cases: the nearest reps, and links to farther ones."""

from __future__ import annotations

import numpy as np

from territory_opt.model.candidates import NEAREST, far_links


def test_each_unit_has_a_link_at_every_doubling_of_the_rank() -> None:
    homes = np.array([[0.0, 0.0, 1.0]]) + np.arange(100)[:, None] * [[1e-3, 0.0, 0.0]]
    links = far_links(homes, np.zeros(50, np.int64))  # the nearest home is at the end: ranks are places
    at_least = NEAREST * 2 ** np.arange(links.shape[1])
    assert links.shape == (50, 3)
    assert (links >= at_least).all()
    assert (links < 2 * at_least).all()


def test_units_side_by_side_have_links_to_different_reps() -> None:
    homes = np.random.default_rng(1).normal(size=(300, 3))
    links = far_links(homes / np.linalg.norm(homes, axis=1)[:, None], np.full(500, 7))
    assert len(np.unique(links)) > 200


def test_few_reps_need_no_links() -> None:
    homes = np.eye(3)
    assert far_links(homes, np.array([0, 1, 2])).shape == (3, 0)
