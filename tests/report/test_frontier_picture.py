"""The picture of a frontier: a valid file that shows plans, gaps, the knee and what is dominated."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from territory_opt.errors import InputError
from territory_opt.reasons.points import Frontier, Point
from territory_opt.report.frontier_picture import write_frontier_picture

pytest.importorskip("matplotlib", reason="the extra `report` is not installed")

SVG = "{http://www.w3.org/2000/svg}"


def frontier(knee: int | None = 1, dominated: int | None = 2, gap: float = 0.1) -> Frontier:
    shown = [(10, 900.0), (20, 300.0), (30, 400.0), (40, 280.0)]
    points = tuple(
        Point(amount, amount, (0.0, cost), (1 - gap) * cost, gap, place == dominated, {})
        for place, (amount, cost) in enumerate(shown)
    )
    levels = (("even", "points"), ("travel + disruption", "USD"))
    return Frontier("disruption", "accounts", levels, points, None, knee, "heuristic")


def texts(path: Path) -> set[str]:
    return {one.text or "" for one in ElementTree.parse(path).iter(f"{SVG}text")}


def test_an_svg_names_what_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "frontier.svg"
    write_frontier_picture(frontier(), path)
    assert {
        "What moving more accounts saves",
        "accounts moved",
        "travel, disruption (USD)",
        "knee: 20 accounts",
        "plan",
        "dominated plan",
        "gap: the best plan may cost so little",
    } <= texts(path)
    write_frontier_picture(frontier(knee=None, dominated=None, gap=0.0), path)
    assert not {word for word in texts(path) if re.search("knee|dominated|gap", word)}


def test_the_same_frontier_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        write_frontier_picture(frontier(), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_a_png_is_one(tmp_path: Path) -> None:
    write_frontier_picture(frontier(), tmp_path / "frontier.PNG")
    content = (tmp_path / "frontier.PNG").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert content.endswith(b"IEND\xaeB`\x82")


def test_other_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"frontier\.gif must end in \.svg or \.png"):
        write_frontier_picture(frontier(), tmp_path / "frontier.gif")
