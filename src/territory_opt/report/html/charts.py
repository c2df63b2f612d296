"""Charts of the report, made with Bokeh: the map of accounts and territories, and bars of balance.

The page's own script finds the sources by name (``cells``, ``homes``, ``bars``) and gives them new columns; no chart
carries code of its own, so that the page needs no right to evaluate any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, FactorRange, HoverTool, LabelSet, NumeralTickFormatter, Span
from bokeh.plotting import figure

from territory_opt.model.plan import Plan
from territory_opt.report.html.areas import Areas, Projection, areas_of
from territory_opt.report.html.palette import NOBODY, colours_of
from territory_opt.rules.facts import Facts, Floats
from territory_opt.rules.words import quantity
from territory_opt.terms import Ints

MAP_TOOLS = "pan,wheel_zoom,box_zoom,zoom_in,zoom_out,reset,tap"
BAR_HEIGHT = 22
LONGEST = 24
"""Characters of an id beside a bar or a home."""

DIGITS = 4
"""Decimals of a degree on the map: eleven metres."""


@dataclass(frozen=True, eq=False)
class Map:
    """What is drawn for a plan.

    Attributes
    ----------
    areas
        The cells.
    owner
        Rep of each cell, −1 for nobody. Shape (cells,).
    colours
        Colour of each rep.
    homes
        x and y of each rep's home, NaN where unknown. Shape (reps, 2).
    """

    areas: Areas
    owner: Ints
    colours: list[str]
    homes: Floats

    @classmethod
    def of(cls, plan: Plan) -> Map:
        """Draw a plan."""
        facts = plan.problem.facts
        latitude, longitude = (facts.units.number(column) for column in ("latitude", "longitude"))
        project = Projection.of(latitude, longitude)
        areas = areas_of(project(latitude, longitude))
        owner = cell_owner(areas, plan.owner, facts.n_reps)
        homes = project(*(facts.tables.reps.number(column) for column in ("latitude", "longitude")))
        return cls(areas, owner, colours_of(facts.n_reps, owner, areas.neighbours), homes)


def cell_owner(areas: Areas, owner: Ints, n_reps: int) -> Ints:
    """Return the rep with most accounts in each cell, the first of equals; −1 where nobody owns any."""
    count = np.zeros((len(areas.shapes), n_reps), np.int64)
    units = np.flatnonzero((areas.cell >= 0) & (owner >= 0))
    np.add.at(count, (areas.cell[units], owner[units]), 1)
    return np.where(count.any(axis=1), count.argmax(axis=1), -1) if n_reps else np.zeros(0, np.int64)


def map_item(drawn: Map, facts: Facts) -> dict[str, Any] | None:
    """Return the map as Bokeh's JSON; None where nobody has a place."""
    if not drawn.areas.shapes:
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
    cells = ColumnDataSource(_cells(drawn, facts), name="cells")
    shapes = plot.patches(
        "x", "y", source=cells, fill_color="colour", fill_alpha="alpha", line_color="edge", line_width=0.6,
        nonselection_fill_alpha="alpha", nonselection_line_color="edge", selection_line_width=2,
        selection_line_color="#000000", selection_fill_alpha="alpha",
    )  # fmt: skip
    said = [("", "@what"), ("owner", "@rep")]
    plot.add_tools(HoverTool(renderers=[shapes], tooltips=said, point_policy="follow_mouse"))
    _homes(plot, drawn, facts)
    plot.toolbar.logo = None
    return dict(_renumbered(json_item(plot, "map"), {}))


def _cells(drawn: Map, facts: Facts) -> dict[str, list[Any]]:
    names = [name for name in facts.rep_names] + ["nobody"]
    shapes = [np.round(shape, DIGITS) for shape in drawn.areas.shapes]
    colour = [*drawn.colours, NOBODY]
    return {
        "x": [shape[:, 0].tolist() for shape in shapes],
        "y": [shape[:, 1].tolist() for shape in shapes],
        "what": _what(drawn.areas, facts),
        "rep": [names[rep] for rep in drawn.owner.tolist()],
        "colour": [colour[rep] for rep in drawn.owner.tolist()],
        "edge": [colour[rep] for rep in drawn.owner.tolist()],
        "alpha": [0.75] * len(shapes),
    }


def _what(areas: Areas, facts: Facts) -> list[str]:
    """Return what each cell holds: the account's name, or how many there are."""
    named = facts.units.text("name").tolist()
    count = np.bincount(areas.cell[areas.cell >= 0], minlength=len(areas.shapes))
    only = np.full(len(areas.shapes), -1, np.int64)
    only[areas.cell[areas.cell >= 0]] = np.flatnonzero(areas.cell >= 0)
    return [
        f"{facts.unit_names[unit]} {named[unit]}"[:80].strip() if many == 1 else quantity(int(many), "accounts")
        for unit, many in zip(only.tolist(), count.tolist(), strict=True)
    ]


def _homes(plot: Any, drawn: Map, facts: Facts) -> None:
    """Draw the reps' homes, each with its id."""
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
    plot.scatter(
        "x", "y", source=source, marker="circle", size=11, fill_color="colour", fill_alpha="alpha",
        line_color="#ffffff", line_width=2, line_alpha="alpha", nonselection_fill_alpha="alpha",
        nonselection_line_alpha="alpha",
    )  # fmt: skip
    plot.add_layout(
        LabelSet(
            x="x", y="y", text="name", source=source, x_offset=8, y_offset=4, text_font_size="11px", text_alpha="alpha",
            text_font_style="bold", text_outline_color="#ffffff", name="labels",
        )
    )  # fmt: skip


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
    )  # fmt: skip
    bars = plot.hbar(
        y="y", right="load", height=0.55, source=source, color="colour", alpha="alpha", nonselection_alpha="alpha",
        selection_alpha="alpha",
    )  # fmt: skip
    plot.scatter(
        "before", "y", source=source, marker="dash", angle=1.5707963, size=16, line_width=2, line_color="#808080",
        line_alpha="mark", nonselection_line_alpha="mark",
    )  # fmt: skip
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
