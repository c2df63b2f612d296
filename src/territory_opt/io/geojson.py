"""Areas that users draw their maps on: polygons of a GeoJSON file (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Faults, InputError
from territory_opt.io.extras import needed

KEYS = ("area_id", "id", "name")
"""Properties that may name an area, in this order; the feature's own ``id`` comes first."""

POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, eq=False)
class OwnAreas:
    """Areas of a file.

    Attributes
    ----------
    names
        How accounts name them in their column ``area_id``.
    shapes
        Polygons and multipolygons of shapely, x is the longitude. Shape (areas,).
    """

    names: Sequence[str]
    shapes: NDArray[np.object_]


def read_areas(path: Path) -> OwnAreas:
    """Read the polygons of a GeoJSON file.

    Raises
    ------
    InputError
        If the file cannot be read or holds anything but named polygons; it lists every fault. Or if shapely is not
        installed.
    """
    needed("shapely", "report")
    faults, features = Faults(), _features(path)
    names, shapes = list[str](), list[Any]()
    for number, feature in enumerate(features, start=1):
        shape, name = _shape(feature), _name(feature)
        if shape is None:
            faults.error("is no polygon", file=path.name, row=number, column="geometry")
        elif not name:
            faults.error(f"has none of {', '.join(KEYS)}", file=path.name, row=number, column="properties")
        elif name in names:
            faults.error("appears twice", file=path.name, row=number, column="properties", value=name)
        else:
            names.append(name)
            shapes.append(shape)
    faults.raise_errors()
    if not names:
        raise InputError(f"{path.name} holds no areas")
    found = np.empty(len(shapes), np.object_)
    found[:] = shapes
    return OwnAreas(names, found)


def _features(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path.name} is not GeoJSON: {error}") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise InputError(f"{path.name} is not GeoJSON: expected a FeatureCollection of polygons")
    return features


def _shape(feature: Any) -> Any:
    """Return the polygon of a feature, mended where its rings cross; None if it has none."""
    import shapely
    from shapely.geometry import shape

    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in POLYGONS:
        return None
    try:
        made = shapely.make_valid(shape(geometry))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
        return None
    return None if made.is_empty or not np.isfinite(made.bounds).all() or made.area == 0 else made


def _name(feature: Any) -> str:
    parts = feature if isinstance(feature, dict) else {}
    properties = parts.get("properties") or {}
    given = [parts.get("id"), *(properties.get(key) for key in KEYS)]
    return next((str(one).strip() for one in given if one is not None and str(one).strip()), "")
