"""Charts of the report, made with Bokeh: the map of accounts and territories, and bars of balance.

The page's own script finds the sources by name (``cells``, ``homes``, ``bars``) and gives them new columns; no chart
carries code of its own, so that the page needs no right to evaluate any.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, FactorRange, HoverTool, LabelSet, NumeralTickFormatter, Span, TapTool
from bokeh.plotting import figure

from territory_opt.report.html.areas import Areas, Shapes
from territory_opt.report.html.palette import NOBODY
from territory_opt.report.html.territory_map import Map
from territory_opt.rules.facts import Facts
from territory_opt.rules.words import quantity

MAP_TOOLS = "pan,wheel_zoom,box_zoom,zoom_in,zoom_out,reset,tap"
BAR_HEIGHT = 22
LONGEST = 24
"""Characters of an id beside a bar or a home."""

FINE = 3e-4
"""Share of the first view that is too small to be seen."""

DIGITS = 4
"""Decimals of a degree on the map: eleven metres."""


def map_item(drawn: Map, facts: Facts) -> dict[str, Any] | None:
    """Return the map as Bokeh's JSON; None where nobody has a place."""
    if not len(drawn.areas.shapes):
        return None
    plot = figure(
        height=560,
        sizing_mode="stretch_width",
        match_aspect=True,
        tools=MAP_TOOLS,
        toolbar_location="above",
        output_backend="canvas",
        name="map-plot",
    )
    plot.axis.visible = False
    plot.grid.visible = False
    west, south, east, north = drawn.view
    frame = plot.quad(left=[west], right=[east], bottom=[south], top=[north], fill_alpha=0, line_alpha=0)
    plot.x_range.renderers = plot.y_range.renderers = [frame]
    fine = FINE * max(east - west, north - south)
    cells = ColumnDataSource(_cells(drawn, facts, fine), name="cells")
    shapes = plot.multi_polygons(
        "x", "y", source=cells, fill_color="colour", fill_alpha="alpha", line_color="edge", line_alpha="alpha",
        line_width=0.5, nonselection_fill_alpha="alpha", nonselection_line_color="edge",
        nonselection_line_alpha="alpha", selection_line_width=3, selection_line_color="#000000",
        selection_fill_alpha="alpha",
    )  # fmt: skip  # options of a kind share a line
    shapes.name = "cells-drawn"
    x, y = _rings(drawn.territories[~shapely.is_empty(drawn.territories)], fine)
    borders = plot.multi_polygons(x, y, fill_color=None, line_width=1.6, line_join="round")
    borders.glyph.name = "borders"
    said = [("", "@what"), ("owner", "@rep")]
    plot.add_tools(HoverTool(renderers=[shapes], tooltips=said, point_policy="follow_mouse"))
    plot.select_one(TapTool).renderers = [shapes, _homes(plot, drawn, facts)]
    plot.toolbar.logo = None
    return dict(_renumbered(json_item(plot, "map"), {}))


def _cells(drawn: Map, facts: Facts, fine: float) -> dict[str, list[Any]]:
    names = [name for name in facts.rep_names] + ["nobody"]
    x, y = _rings(drawn.areas.shapes, fine)
    colour = [*drawn.colours, NOBODY]
    return {
        "x": x,
        "y": y,
        "what": _what(drawn.areas, facts),
        "rep": [names[rep] for rep in drawn.owner.tolist()],
        "colour": [colour[rep] for rep in drawn.owner.tolist()],
        "edge": [colour[rep] for rep in drawn.owner.tolist()],
        "alpha": np.where(drawn.owner < 0, 0.25, 0.75).tolist(),
    }


def _rings(shapes: Shapes, fine: float) -> tuple[list[Any], list[Any]]:
    """Return x and y of shapes as Bokeh takes them: for each its parts, of each the outer ring, then the holes.

    Corners nearer than `fine` to the line between their neighbours are left out. Browsers need none of them, and some
    drop a corner of a cell whose corners all but coincide.
    """
    parts = [
        [[np.round(shapely.get_coordinates(ring), DIGITS) for ring in shapely.get_rings(part)] for part in parts]
        for parts in map(shapely.get_parts, shapely.simplify(shapes, fine))
    ]
    x, y = ([[[ring[:-1, at].tolist() for ring in part] for part in shape] for shape in parts] for at in (0, 1))
    return x, y


def _what(areas: Areas, facts: Facts) -> list[str]:
    """Return what each cell holds: the account's name, or how many there are; before that the area's own name."""
    named = facts.units.text("name").tolist()
    count = np.bincount(areas.cell[areas.cell >= 0], minlength=len(areas.shapes))
    only = np.full(len(areas.shapes), -1, np.int64)
    only[areas.cell[areas.cell >= 0]] = np.flatnonzero(areas.cell >= 0)
    held = [
        f"{facts.unit_names[unit]} {named[unit]}"[:80].strip() if many == 1 else quantity(int(many), "accounts")
        for unit, many in zip(only.tolist(), count.tolist(), strict=True)
    ]
    if areas.names is None:
        return held
    return [f"{name[:60]}: {what}" for name, what in zip(areas.names, held, strict=True)]


def _homes(plot: Any, drawn: Map, facts: Facts) -> Any:
    """Draw the reps' homes, each with its id, and return what draws the homes."""
    known = np.flatnonzero(~np.isnan(drawn.homes).any(axis=1))
    source = ColumnDataSource(
        {
            "x": drawn.homes[known, 0].tolist(),
            "y": drawn.homes[known, 1].tolist(),
            "colour": [drawn.colours[rep] for rep in known.tolist()],
            "name": [_cut(facts.rep_names[rep], rep) for rep in known.tolist()],
            "rep": known.tolist(),
            "alpha": [1.0] * len(known),
        },
        name="homes",
    )
    homes = plot.scatter(
        "x", "y", source=source, marker="circle", size=11, fill_color="colour", fill_alpha="alpha",
        line_color="#ffffff", line_width=2, line_alpha="alpha", nonselection_fill_alpha="alpha",
        nonselection_line_alpha="alpha",
    )  # fmt: skip  # options of a kind share a line
    plot.add_layout(
        LabelSet(
            x="x", y="y", text="name", source=source, x_offset=8, y_offset=4, text_font_size="11px", text_alpha="alpha",
            text_font_style="bold", background_fill_color="#ffffff", background_fill_alpha=0.65, name="labels",
        )
    )  # fmt: skip  # options of a kind share a line
    return homes


def bars_item(facts: Facts) -> dict[str, Any]:
    """Return the bars as Bokeh's JSON, still empty: the page fills them with the measure that is asked for."""
    names = [_cut(name, rep) for rep, name in enumerate(facts.rep_names)]
    plot = figure(
        y_range=FactorRange(factors=names[::-1]),
        height=90 + BAR_HEIGHT * facts.n_reps,
        sizing_mode="stretch_width",
        tools="tap",
        toolbar_location=None,
        name="bars-plot",
    )
    blank = [0.0] * facts.n_reps
    columns: dict[str, list[Any]] = {"y": names, "load": blank}
    columns |= {"low": blank, "high": blank, "before": blank, "mark": blank, "said": [""] * facts.n_reps}
    columns |= {"colour": [NOBODY] * facts.n_reps, "alpha": [0.9] * facts.n_reps}
    source = ColumnDataSource(columns, name="bars")
    plot.hbar(
        y="y", left="low", right="high", height=0.9, source=source, color="#808080", alpha=0.25,
        nonselection_alpha=0.25, selection_alpha=0.25,
    )  # fmt: skip  # options of a kind share a line
    bars = plot.hbar(
        y="y", right="load", height=0.55, source=source, color="colour", alpha="alpha", nonselection_alpha="alpha",
        selection_alpha="alpha",
    )  # fmt: skip  # options of a kind share a line
    plot.scatter(
        "before", "y", source=source, marker="dash", angle=1.5707963, size=16, line_width=2, line_color="#808080",
        line_alpha="mark", nonselection_line_alpha="mark",
    )  # fmt: skip  # options of a kind share a line
    plot.add_layout(Span(location=100, dimension="height", line_dash="dashed", line_width=1.5, name="target"))
    plot.add_tools(HoverTool(renderers=[bars], tooltips=[("@y", "@said")]))
    plot.x_range.start = 0
    plot.ygrid.visible = False
    plot.xaxis.formatter = NumeralTickFormatter(format="0,0")
    plot.xaxis.axis_label = "per cent of target"
    return dict(_renumbered(json_item(plot, "bars"), {}))


def _cut(name: str, rep: int) -> str:
    """Return an id that is short enough for an axis and still its rep's own."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 6]}… {rep + 1}"


def _renumbered(part: Any, known: dict[str, str]) -> Any:
    """Return Bokeh's JSON with models numbered from 1: its own numbers go on from chart to chart of a process.

    References are the values of ``id`` and ``root_id``; what users wrote is never a key of Bokeh's.
    """
    if isinstance(part, list):
        return [_renumbered(one, known) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: known.setdefault(one, f"p{len(known) + 1}")
        if key in ("id", "root_id") and isinstance(one, str)
        else _renumbered(one, known)
        for key, one in part.items()
    }
