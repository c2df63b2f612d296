"""Areas: what stands for the accounts on the map. Voronoi cells of their places; squares where there are too many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import Voronoi, cKDTree

from territory_opt.rules.facts import Floats
from territory_opt.terms import Ints

MOST_CELLS = 3_000
"""Places above which squares take the place of cells: a map shows no more, and a browser stays quick."""

SQUARES_ACROSS = 90
"""Squares along the longer side of the map."""

CORNERS = 16
REACH = 0.05
"""A cell ends at this share of the map's diagonal from its place: nobody owns the sea."""


@dataclass(frozen=True, eq=False)
class Areas:
    """Cells of the map.

    Attributes
    ----------
    shapes
        The corners of each cell, shape (corners, 2): x and y, both in degrees of latitude.
    cell
        Cell of each account, −1 for those without a place. Shape (units,).
    neighbours
        Pairs of cells that touch. Shape (pairs, 2).
    exact
        Whether each cell is a place, not a square that may hold many.
    """

    shapes: list[Floats]
    cell: Ints
    neighbours: Ints
    exact: bool


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
    if exact:
        shapes, touching = _cells(places)
    else:
        shapes, touching, of_place = _squares(points[placed])
    cell = np.full(len(points), -1, np.int64)
    cell[placed] = of_place.ravel()
    return Areas(shapes, cell, touching, exact)


def _cells(places: Floats) -> tuple[list[Floats], Ints]:
    """Return the Voronoi cell of each place, cut off where it leads far away, and which of them touch."""
    far = _frame(places)
    if len(places) == 0:
        return [], np.zeros((0, 2), np.int64)
    diagram = Voronoi(np.vstack([places, far]))
    touching = diagram.ridge_points[(diagram.ridge_points < len(places)).all(axis=1)].astype(np.int64)
    reach = _reach(places)
    shapes = []
    for place, region in zip(places, diagram.point_region, strict=False):
        corners = diagram.vertices[diagram.regions[region]]
        if np.hypot(*(corners - place).T).max() > reach:
            corners = _cut(corners, place, reach)
        shapes.append(corners)
    return shapes, touching


def _frame(places: Floats) -> Floats:
    """Return four points so far around the places that all cells of these are closed."""
    if len(places) == 0:
        return np.zeros((0, 2))
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    size = 20 * max(float(np.ptp(places, axis=0).max()), 1.0)
    return np.array([middle + size * np.array(way) for way in ((-1, -1), (-1, 1), (1, -1), (1, 1))])


def _reach(places: Floats) -> float:
    """Return how far cells may reach: a share of where nine tenths of the places lie, either way."""
    low, high = np.quantile(places, (0.05, 0.95), axis=0)
    return REACH * float(np.hypot(*(high - low))) or 1.0


def _cut(corners: Floats, place: Floats, reach: float) -> Floats:
    """Return a convex cell cut off by a polygon around its place (Sutherland and Hodgman, side by side)."""
    for angle in np.arange(CORNERS) * 2 * np.pi / CORNERS:
        out = (corners - place) @ np.array([np.cos(angle), np.sin(angle)]) - reach
        kept = []
        for here, there, corner, following in zip(out, np.roll(out, -1), corners, np.roll(corners, -1, 0), strict=True):
            if here <= 0:
                kept.append(corner)
            if (here <= 0) != (there <= 0):
                kept.append(corner + (following - corner) * here / (here - there))
        corners = np.array(kept)
    return corners


def _squares(points: Floats) -> tuple[list[Floats], Ints, Ints]:
    """Return the squares that hold points, which of them touch, and the square of each point."""
    low = points.min(axis=0)
    side = float(np.ptp(points, axis=0).max()) / SQUARES_ACROSS
    column, row = np.minimum((points - low) // side, SQUARES_ACROSS - 1).astype(np.int64).T
    keys, of_point = np.unique(column * SQUARES_ACROSS + row, return_inverse=True)
    grid = np.column_stack([keys // SQUARES_ACROSS, keys % SQUARES_ACROSS])
    shapes = [low + side * (at + np.array([(0, 0), (1, 0), (1, 1), (0, 1)])) for at in grid]
    touching = cKDTree(grid.astype(np.float64)).query_pairs(1.1, output_type="ndarray").astype(np.int64)
    return shapes, touching, of_point
