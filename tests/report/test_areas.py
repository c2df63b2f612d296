"""Cells, territories and colours of the map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("bokeh", reason="the extra `report` is not installed")

import shapely

from territory_opt.report.html.areas import Projection, areas_of, as_shapes, given_areas
from territory_opt.report.html.palette import COLOURS, colours_of


def inside(shape: Any, point: np.ndarray) -> bool:
    return bool(shapely.distance(shape, shapely.points(point)) < 1e-9)


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
def test_places_near_one_another_share_a_cell_where_there_are_too_many(most: int, exact: bool) -> None:
    points = np.random.default_rng(1).random((40, 2))
    points[1] = points[0] + 1e-9
    areas = areas_of(points, most)
    assert areas.exact is exact
    assert (areas.cell[0] == areas.cell[1]) is not exact
    if exact:
        assert all(inside(areas.shapes[areas.cell[unit]], points[unit]) for unit in range(40))


def test_cells_dissolve_into_territories_without_gaps_and_overlaps() -> None:
    points = np.random.default_rng(2).random((200, 2))
    areas = areas_of(points)
    owner = np.zeros(200, np.int64)
    owner[areas.cell] = points[:, 0] > 0.5
    left, right = areas.dissolved(owner, 2)
    assert shapely.area(left) + shapely.area(right) == pytest.approx(shapely.area(areas.outline))
    assert shapely.area(shapely.intersection(left, right)) == pytest.approx(0, abs=1e-12)
    assert all(inside(right if one[0] > 0.5 else left, one) for one in points)
    assert len(shapely.get_parts(left)) == 1, "cells of one rep that touch are one territory"


def test_the_map_ends_near_the_places_and_leaves_far_ones_an_island() -> None:
    points = np.vstack([np.random.default_rng(3).random((200, 2)), [[30.0, 30.0]]])
    areas = areas_of(points)
    assert len(shapely.get_parts(areas.outline)) == 2
    assert shapely.total_bounds(areas.outline)[2] < 30.2


SQUARES = as_shapes([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(5, 5, 6, 6)])


def test_own_areas_hold_the_accounts_that_name_them_or_lie_in_them() -> None:
    points = np.array([[0.5, 0.5], [0.5, 0.5], [1.5, 0.5], [9.0, 9.0], [np.nan, np.nan]])
    areas = given_areas(["W", "E", "N"], SQUARES, ["", "N", "nowhere", "", "E"], points)
    assert areas.cell.tolist() == [0, 2, 1, -1, 1]
    assert areas.neighbours.tolist() == [[0, 1]]
    territory = areas.dissolved(np.array([0, 0, -1]), 1)[0]
    assert shapely.area(territory) == 2
    assert len(shapely.get_parts(territory)) == 1


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
