"""Cells, squares and colours of the map."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("bokeh", reason="the extra `report` is not installed")

from territory_opt.report.html.areas import Projection, areas_of
from territory_opt.report.html.palette import COLOURS, colours_of


def inside(shape: np.ndarray, point: np.ndarray) -> bool:
    """Whether a convex shape holds a point: it lies on the same side of all edges."""
    edge, way = np.roll(shape, -1, axis=0) - shape, point - shape
    turn = edge[:, 0] * way[:, 1] - edge[:, 1] * way[:, 0]
    return bool((turn >= -1e-9).all() or (turn <= 1e-9).all())


@pytest.mark.parametrize("many", [0, 1, 2, 3, 50])
def test_each_cell_holds_its_own_place_and_no_other(many: int) -> None:
    points = np.random.default_rng(many).random((many, 2))
    areas = areas_of(points)
    assert areas.exact
    assert [inside(areas.shapes[c], points[u]) for c in areas.cell for u in np.flatnonzero(areas.cell == c)] == [
        True
    ] * many
    others = [(c, u) for u, own in enumerate(areas.cell) for c in areas.cell if c != own]
    assert not any(inside(areas.shapes[c], points[u]) for c, u in others)


def test_places_in_a_line_have_cells() -> None:
    areas = areas_of(np.column_stack([np.arange(5.0), np.zeros(5)]))
    assert len(areas.shapes) == 5
    assert sorted(map(sorted, areas.neighbours.tolist())) == [[0, 1], [1, 2], [2, 3], [3, 4]]


def test_accounts_at_one_place_share_a_cell_and_those_without_have_none() -> None:
    areas = areas_of(np.array([[1.0, 1.0], [np.nan, 2.0], [1.0, 1.0], [3.0, 3.0]]))
    assert areas.cell[0] == areas.cell[2] != areas.cell[3]
    assert areas.cell[1] == -1


@pytest.mark.parametrize(("most", "exact"), [(40, True), (39, False)])
def test_squares_take_over_where_there_are_too_many_places(most: int, exact: bool) -> None:
    points = np.random.default_rng(1).random((40, 2))
    areas = areas_of(points, most)
    assert areas.exact is exact
    assert all(inside(areas.shapes[areas.cell[unit]], points[unit]) for unit in range(40))


def test_the_date_line_is_moved_out_of_the_way() -> None:
    latitude, longitude = np.array([0.0, 0.0]), np.array([179.0, -179.0])
    x = Projection.of(latitude, longitude)(latitude, longitude)[:, 0]
    assert abs(x[0] - x[1]) == pytest.approx(2)


def test_neighbours_have_different_colours_where_there_are_enough() -> None:
    ring = np.array([(i, (i + 1) % 7) for i in range(7)])
    colours = colours_of(7, np.arange(7), ring)
    assert all(colours[one] != colours[other] for one, other in ring)


def test_colours_come_again_as_rarely_as_possible() -> None:
    colours = colours_of(20, np.zeros(0, np.int64), np.zeros((0, 2), np.int64))
    assert {colours.count(one) for one in COLOURS} == {2}
