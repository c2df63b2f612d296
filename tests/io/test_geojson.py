"""Areas of one's own from GeoJSON: what is read, and what is said of the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("shapely", reason="the extra `report` is not installed")

from territory_opt.errors import InputError
from territory_opt.io.geojson import read_areas


def square(west: float, south: float, side: float = 1.0) -> dict[str, Any]:
    ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return {"type": "Polygon", "coordinates": [[[west + side * x, south + side * y] for x, y in ring]]}


def feature(geometry: object, identity: object = None, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


def written(path: Path, *features: object) -> Path:
    file = path / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return file


def test_areas_have_the_name_that_comes_first(tmp_path: Path) -> None:
    named = ({"identity": 7, "area_id": "x"}, {"area_id": "A", "name": "Anna"}, {"name": " Berta "})
    path = written(tmp_path, *(feature(square(at, 0), **one) for at, one in enumerate(named)))
    areas = read_areas(path)
    assert areas.names == ["7", "A", "Berta"]
    assert [shape.bounds[0] for shape in areas.shapes] == [0, 1, 2]


def test_many_polygons_with_holes_are_one_area(tmp_path: Path) -> None:
    outer, inner, other = (square(*one)["coordinates"][0] for one in ((0, 0, 4), (1, 1, 1), (9, 9, 1)))
    geometry = {"type": "MultiPolygon", "coordinates": [[outer, inner[::-1]], [other]]}
    assert read_areas(written(tmp_path, feature(geometry, 1))).shapes[0].area == 16


def test_a_ring_that_crosses_itself_is_mended(tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
    assert read_areas(written(tmp_path, feature(bow, 1))).shapes[0].area == 2


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    short = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}
    bad = (feature({"type": "Point", "coordinates": [0, 0]}, 1), feature(square(0, 0)), feature(square(0, 0), 5))
    path = written(tmp_path, *bad, feature(square(1, 0), "5"), feature(short, 6), "nothing")
    with pytest.raises(InputError) as raised:
        read_areas(path)
    assert list(map(str, raised.value.faults)) == [
        "areas.geojson row 1, geometry: is no polygon",
        "areas.geojson row 2, properties: has none of area_id, id, name",
        'areas.geojson row 4, properties: "5" appears twice',
        "areas.geojson row 5, geometry: is no polygon",
        "areas.geojson row 6, geometry: is no polygon",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", r"^areas\.geojson is not GeoJSON: "),
        ("[]", r"^areas\.geojson is not GeoJSON: expected a FeatureCollection of polygons$"),
        ('{"features": []}', r"^areas\.geojson holds no areas$"),
        (None, r"^areas\.geojson cannot be read: No such file or directory$"),
    ],
)
def test_other_files_are_refused(text: str | None, words: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "areas.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_areas(tmp_path / "areas.geojson")
