"""Pictures for slides and notebooks: the map and the balance of a plan, drawn with Matplotlib."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path

from territory_opt.io.geojson import OwnAreas
from territory_opt.model.plan import Plan, Result
from territory_opt.model.row_names import NamedLoad, named_loads
from territory_opt.report.html.palette import NOBODY
from territory_opt.report.html.territory_map import Map
from territory_opt.terms import UNLIMITED

WIDE = (13.333, 7.5)
"""Inches of a wide slide."""

MOST_LABELS = 60


class Picture(Figure):
    """A figure that a notebook shows by itself."""

    def _repr_png_(self) -> bytes:
        return _bytes(self, "png", "notebook")


def drawing(result: Result, what: Literal["map", "balance"]) -> Figure | None:
    """Return one picture of a result; None where there is nothing to draw."""
    if result.plan is None:
        return None
    return map_figure(result.plan) if what == "map" else balance_figure(result.plan)


def pictures(result: Result, own: OwnAreas | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each picture of a result with a plan: ``map`` and ``balance``, each PNG and SVG."""
    if result.plan is None:
        return
    drawn = Map.of(result.plan, own)
    for name, figure in (("map", map_figure(result.plan, drawn)), ("balance", balance_figure(result.plan, drawn))):
        if figure is None:
            continue
        for form in ("png", "svg"):
            yield f"{name}.{form}", _bytes(figure, form, name)


def _bytes(figure: Figure, form: str, name: str) -> bytes:
    # Neither day nor random ids: the same plan gives the same bytes.
    with mpl.rc_context({"svg.hashsalt": name}), BytesIO() as out:
        figure.savefig(out, format=form, dpi=144, metadata={"Date": None} if form == "svg" else None)
        return out.getvalue()


def map_figure(plan: Plan, drawn: Map | None = None) -> Figure | None:
    """Return the map of a plan; None where no account has a place."""
    drawn, names = drawn or Map.of(plan), plan.problem.facts.rep_names
    if not len(drawn.areas.shapes):
        return None
    figure, axes = _blank(f"{plan.problem.name}: territories")
    colour = [*drawn.colours, NOBODY]
    faces = [colour[rep] for rep in drawn.owner.tolist()]
    paths = [_path(shape) for shape in drawn.areas.shapes]
    axes.add_collection(PathCollection(paths, facecolors=faces, edgecolors=faces, alpha=0.75, linewidths=0.3))
    borders = [_path(shape) for shape in drawn.territories if not shape.is_empty]
    axes.add_collection(PathCollection(borders, facecolors="none", edgecolors="black", linewidths=1))
    for rep in np.flatnonzero(~np.isnan(drawn.homes).any(axis=1)).tolist():
        x, y = drawn.homes[rep]
        axes.plot(x, y, "o", color=drawn.colours[rep], markeredgecolor="white", markersize=8)
        if len(names) <= MOST_LABELS:
            axes.annotate(_plain(names[rep]), (x, y), (5, 4), textcoords="offset points", fontsize=8)
    west, south, east, north = drawn.view
    axes.set(xlim=(west, east), ylim=(south, north), aspect="equal")
    axes.set_axis_off()
    return figure


def _path(shape: Any) -> Any:
    """Return a shape of several parts, with holes, as one path."""
    rings = [ring for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))


def balance_figure(plan: Plan, drawn: Map | None = None) -> Figure | None:
    """Return each rep's load against its target and band, for the first rule that has targets; None without one."""
    drawn, facts = drawn or Map.of(plan), plan.problem.facts
    named = next((one for one in named_loads(plan.problem.compiled) if _compares(one, facts.tables.rep_index)), None)
    if named is None:
        return None
    figure, axes = _blank(f"{plan.problem.name}: {named.labels.measure}, per cent of target")
    held, limits = named.term.loads(plan.owner), named.term.limits
    low, high = np.maximum(limits.soft_lo, limits.hard_lo), np.minimum(limits.soft_hi, limits.hard_hi)
    names, at = named.labels.names, 0
    for row, target in enumerate(named.labels.targets):
        if not target:
            continue
        share = [100 * int(one[row]) / float(target) for one in (held, low, high)]
        if int(high[row]) < UNLIMITED:
            axes.barh(at, share[2] - max(share[1], 0.0), left=max(share[1], 0.0), height=0.9, color="#d9d9d9")
        axes.barh(at, share[0], height=0.55, color=drawn.colours[facts.tables.rep_index[names[row]]])
        at += 1
    shown = [_plain(name) for name, target in zip(names, named.labels.targets, strict=True) if target]
    axes.axvline(100, color="black", linestyle="--", linewidth=1)
    axes.set_yticks(range(len(shown)), shown, fontsize=8 if len(shown) <= MOST_LABELS else 3)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _compares(one: NamedLoad, reps: Any) -> bool:
    return any(one.labels.targets) and all(name in reps for name in one.labels.names)


def _blank(title: str) -> tuple[Figure, Any]:
    figure = Picture(figsize=WIDE, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(_plain(title), loc="left", fontweight="bold")
    return figure, axes


def _plain(text: str) -> str:
    """Return text that is drawn as it is: no formulas, nothing that cannot be printed, not too long."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[:60])
    return shown.replace("$", r"\$")
