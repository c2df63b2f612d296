"""The map of a plan as shapes, whatever draws it: cells, territories, colours, homes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from territory_opt.io.geojson import OwnAreas
from territory_opt.io.redaction import COARSE
from territory_opt.model.plan import Plan
from territory_opt.report.html.areas import Areas, Projection, Shapes, areas_of, as_shapes, given_areas
from territory_opt.report.html.palette import colours_of
from territory_opt.rules.facts import Floats
from territory_opt.schema.table import Table
from territory_opt.terms import Ints

BULK = 0.9
"""The first view shows the largest pieces of land that hold this share of the accounts."""


@dataclass(frozen=True, eq=False)
class Map:
    """What is drawn for a plan.

    Attributes
    ----------
    areas
        The cells.
    owner
        Rep of each cell, −1 for nobody. Shape (cells,).
    territories
        The cells of each rep as one shape. Shape (reps,).
    colours
        Colour of each rep.
    homes
        x and y of each rep's home, NaN where unknown. Shape (reps, 2).
    view
        What is seen first: x and y of two opposite corners.
    """

    areas: Areas
    owner: Ints
    territories: Shapes
    colours: list[str]
    homes: Floats
    view: tuple[float, float, float, float]

    @classmethod
    def of(cls, plan: Plan, own: OwnAreas | None = None) -> Map:
        """Draw a plan, on the user's own areas if there are any."""
        facts = plan.problem.facts
        latitude, longitude = _places(plan, facts.units)
        project = Projection.of(latitude, longitude)
        points = project(latitude, longitude)
        if own is None:
            areas = areas_of(points)
        else:
            shapes = as_shapes(shapely.transform(own.shapes, lambda place: project(place[:, 1], place[:, 0])))
            areas = given_areas(own.names, shapes, facts.units.text("area_id").tolist(), points)
        owner = cell_owner(areas, plan.owner, facts.n_reps)
        homes = project(*_places(plan, facts.tables.reps))
        territories = areas.dissolved(owner, facts.n_reps)
        return cls(areas, owner, territories, colours_of(facts.n_reps, owner, areas.neighbours), homes, _view(areas))


def _places(plan: Plan, table: Table) -> tuple[Floats, Floats]:
    """Return latitude and longitude as they may be shown."""
    latitude, longitude = table.number("latitude"), table.number("longitude")
    if not plan.problem.settings.redact:
        return latitude, longitude
    return np.round(latitude, COARSE), np.round(longitude, COARSE)


def cell_owner(areas: Areas, owner: Ints, n_reps: int) -> Ints:
    """Return the rep with most accounts in each cell, the first of equals; −1 where nobody owns any."""
    count = np.zeros((len(areas.shapes), n_reps), np.int64)
    units = np.flatnonzero((areas.cell >= 0) & (owner >= 0))
    np.add.at(count, (areas.cell[units], owner[units]), 1)
    return np.where(count.any(axis=1), count.argmax(axis=1), -1) if n_reps else np.zeros(0, np.int64)


def _view(areas: Areas) -> tuple[float, float, float, float]:
    """Return the bounds of the largest pieces of land, until they hold most of the accounts: no island shrinks all."""
    if not len(areas.shapes):
        return 0.0, 0.0, 1.0, 1.0
    pieces = shapely.get_parts(areas.outline if areas.outline is not None else areas.shapes)
    pieces = pieces[np.argsort(-shapely.area(pieces), kind="stable")]
    middle = shapely.point_on_surface(areas.shapes[areas.cell[areas.cell >= 0]])
    piece, _ = shapely.STRtree(middle).query(pieces, predicate="intersects")
    held = np.cumsum(np.bincount(piece, minlength=len(pieces)))
    shown = pieces[: int(np.searchsorted(held, BULK * len(middle))) + 1]
    return tuple(shapely.total_bounds(shown).tolist())
