"""Areas: what stands for the accounts on the map. Voronoi cells of their places, dissolved into territories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from territory_opt.rules.facts import Floats
from territory_opt.terms import Ints

MOST_CELLS = 3_000
"""Places above which those near one another share a cell: a map shows no more, and a browser stays quick."""

SQUARES_ACROSS = 90
"""Squares along the longer side of the map, whose places then share a cell."""

REACH = 0.03
"""The map ends at this share of its diagonal from the places: nobody owns the sea."""

CLOSED = 3 * REACH
"""Gaps between places are closed up to about twice this share."""

Shapes = NDArray[np.object_]
"""Polygons and multipolygons of shapely. Shape (cells,)."""


@dataclass(frozen=True, eq=False)
class Areas:
    """Cells of the map.

    Attributes
    ----------
    shapes
        The cells as they are drawn: x and y both in degrees of latitude.
    whole
        The same before they were clipped, so that neighbours share their very corners.
    outline
        What the cells were clipped to; None if they were not.
    cell
        Cell of each account, −1 for those without a place. Shape (units,).
    neighbours
        Pairs of cells that touch. Shape (pairs, 2).
    names
        Names of areas that users gave; None for cells of places.
    exact
        Whether each cell is one place.
    """

    shapes: Shapes
    whole: Shapes
    outline: Any
    cell: Ints
    neighbours: Ints
    names: Sequence[str] | None = None
    exact: bool = True

    def dissolved(self, owner: Ints, n_reps: int) -> Shapes:
        """Return the territory of each rep: the cells that the rep owns as one shape, or as few as can be.

        Parameters
        ----------
        owner
            Rep of each cell, −1 for nobody. Shape (cells,).
        """
        territories = [shapely.union_all(self.whole[owner == rep]) for rep in range(n_reps)]
        clipped = territories if self.outline is None else shapely.intersection(territories, self.outline)
        return as_shapes(clipped)


@dataclass(frozen=True)
class Projection:
    """Places on paper: longitudes shrunk as they are at the middle latitude, the date line moved out of the way."""

    shrink: float
    turn: bool

    @classmethod
    def of(cls, latitude: Floats, longitude: Floats) -> Projection:
        """Choose for the places given; those that are NaN do not count."""
        if np.isnan(latitude).all():
            return cls(1.0, False)
        wide = float(np.nanmax(longitude) - np.nanmin(longitude)) > 180
        middle = (float(np.nanmin(latitude)) + float(np.nanmax(latitude))) / 2
        return cls(float(np.cos(np.radians(middle))), wide)

    def __call__(self, latitude: Floats, longitude: Floats) -> Floats:
        """Return x and y of each place, shape (places, 2)."""
        east = np.where(longitude < 0, longitude + 360, longitude) if self.turn else longitude
        return np.column_stack([east * self.shrink, latitude])


def areas_of(points: Floats, most_cells: int = MOST_CELLS) -> Areas:
    """Return the cells of accounts at points, shape (units, 2); NaN is no place."""
    placed = np.flatnonzero(~np.isnan(points).any(axis=1))
    places, of_place = np.unique(points[placed], axis=0, return_inverse=True)
    exact = len(places) <= most_cells
    if not exact:
        places, of_place = _centres(points[placed])
    cell = np.full(len(points), -1, np.int64)
    cell[placed] = of_place.ravel()
    whole, touching = _voronoi(places)
    outline = _outline(places)
    return Areas(as_shapes(shapely.intersection(whole, outline)), whole, outline, cell, touching, exact=exact)


def given_areas(names: Sequence[str], shapes: Shapes, own: Sequence[str], points: Floats) -> Areas:
    """Return the user's own areas, and the area of each account.

    Parameters
    ----------
    names, shapes
        The areas, on the same paper as the points.
    own
        The area that each account names; where that is none of these, its place decides. Length units.
    points
        The place of each account, NaN for none. Shape (units, 2).
    """
    at = {name: area for area, name in enumerate(names)}
    cell = np.array([at.get(name, -1) for name in own], np.int64)
    tree = shapely.STRtree(shapes)
    unit, area = tree.query(shapely.points(points), predicate="intersects")
    found, first = np.unique(unit, return_index=True)
    cell[found] = np.where(cell[found] < 0, area[first], cell[found])
    one, other = tree.query(shapes, predicate="intersects")
    touching = np.column_stack([one, other])[one < other].astype(np.int64)
    return Areas(shapes, shapes, None, cell, touching, names)


def _voronoi(places: Floats) -> tuple[Shapes, Ints]:
    """Return the Voronoi cell of each place, and which of them touch."""
    if len(places) == 0:
        return as_shapes([]), np.zeros((0, 2), np.int64)
    diagram = Voronoi(np.vstack([places, _frame(places)]))
    touching = diagram.ridge_points[(diagram.ridge_points < len(places)).all(axis=1)].astype(np.int64)
    regions = (diagram.regions[region] for region in diagram.point_region[: len(places)])
    return as_shapes([shapely.polygons(diagram.vertices[region]) for region in regions]), touching


def _frame(places: Floats) -> Floats:
    """Return four points so far around the places that all cells of these are closed."""
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    size = 20 * max(float(np.ptp(places, axis=0).max()), 1.0)
    return np.array([middle + size * np.array(way) for way in ((-1, -1), (-1, 1), (1, -1), (1, 1))])


def _outline(places: Floats) -> Any:
    """Return the land around places: a little more than they, with the gaps between them closed."""
    low, high = np.quantile(places, (0.05, 0.95), axis=0) if len(places) else (np.zeros(2), np.zeros(2))
    diagonal = float(np.hypot(*(high - low))) or 1 / REACH
    grid = REACH * diagonal / 2
    near = np.unique(np.round(places / grid), axis=0) * grid  # discs that all but coincide add nothing but time
    discs = shapely.buffer(shapely.points(near), (REACH + CLOSED) * diagonal, quad_segs=6)
    grown = shapely.union_all(discs)
    land = shapely.buffer(grown, -CLOSED * diagonal, quad_segs=6)
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(land))))  # no lakes


def _centres(points: Floats) -> tuple[Floats, Ints]:
    """Return the mean place of each square that holds points, and which of them stands for each point."""
    low = points.min(axis=0)
    side = float(np.ptp(points, axis=0).max()) / SQUARES_ACROSS
    column, row = np.minimum((points - low) // side, SQUARES_ACROSS - 1).astype(np.int64).T
    squares, of_point = np.unique(column * SQUARES_ACROSS + row, return_inverse=True)
    sums = np.zeros((len(squares), 2))
    np.add.at(sums, of_point, points)
    return sums / np.bincount(of_point)[:, None], of_point


def as_shapes(shapes: Any) -> Shapes:
    """Return shapes as an array."""
    listed = list(shapes)
    found = np.empty(len(listed), np.object_)
    found[:] = listed
    return found
