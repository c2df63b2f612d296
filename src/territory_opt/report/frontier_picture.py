"""The frontier as a picture: what each notch of one wish saves the others."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territory_opt.errors import InputError
from territory_opt.io.extras import needed
from territory_opt.io.writing import write_bytes
from territory_opt.rules.words import number

if TYPE_CHECKING:
    from territory_opt.reasons.points import Frontier

BLUE, GREY, ORANGE = "#1f5fa8", "#8a8f98", "#c8540a"
"""Plans, bounds, and the knee: apart also in print and for those who see few colours."""

TITLES = {
    "disruption": ("What moving more accounts saves", "accounts moved"),
    "travel": ("What more travel saves", "cost of travel"),
    "balance": ("What less even territories save", "imbalance"),
}


def write_frontier_picture(frontier: Frontier, path: Path) -> None:
    """Write a picture of a frontier, SVG or PNG by the file's name.

    Filled marks are plans, hollow ones are dominated by others; the knee is a star with its name. A bar reaches from
    each plan down to what is proven to be out of reach.

    Raises
    ------
    InputError
        As `picture_form`.
    """
    form = picture_form(path)
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    # Letters stay text in SVG; neither a date nor chance goes into the file.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "frontier"}):
        figure = Figure(figsize=(8, 5), layout="constrained")
        _draw(figure.add_subplot(), frontier)
        content = BytesIO()
        figure.savefig(content, format=form, dpi=150, metadata={"Date": None} if form == "svg" else None)
    write_bytes(path, content.getvalue())


def picture_form(path: Path) -> str:
    """Return what a picture is to be: ``svg`` or ``png``, by its file's name.

    Raises
    ------
    InputError
        If the name ends in neither, or Matplotlib is not installed.
    """
    form = path.suffix.lower().lstrip(".")
    if form not in ("svg", "png"):
        raise InputError(f"{path} must end in .svg or .png")
    needed("matplotlib", "report")
    return form


def _draw(axes: Any, frontier: Frontier) -> None:
    name, unit = frontier.levels[-1]
    points = frontier.points
    amounts, costs = [one.amount for one in points], [one.costs[-1] for one in points]
    good = [place for place, one in enumerate(points) if not one.dominated]
    axes.plot([amounts[place] for place in good], [costs[place] for place in good], color=BLUE, alpha=0.35, zorder=1)
    known = [one for one in points if one.bound is not None and one.bound < one.costs[-1]]
    label: dict[str, Any] = {"label": "gap: the best plan may cost so little", "color": GREY}
    for one in known:
        axes.errorbar(
            one.amount, one.costs[-1], [[one.costs[-1] - (one.bound or 0.0)], [0]], capsize=4, zorder=2, **label
        )
        label["label"] = None
    for dominated, words, face in ((False, "plan", BLUE), (True, "dominated plan", "white")):
        shown = [place for place, one in enumerate(points) if one.dominated is dominated and place != frontier.knee]
        if shown:
            at = [amounts[place] for place in shown], [costs[place] for place in shown]
            axes.scatter(*at, s=45, facecolors=face, edgecolors=BLUE, zorder=3, label=words)
    if frontier.knee is not None:
        at_knee = amounts[frontier.knee], costs[frontier.knee]
        axes.scatter(*at_knee, s=190, marker="*", color=ORANGE, zorder=4, label="knee")
        words = f"knee: {number(at_knee[0])} {frontier.unit}"
        axes.annotate(words, at_knee, xytext=(10, 10), textcoords="offset points", color=ORANGE)
    title, measure = TITLES[frontier.over]
    axes.set_title(title, loc="left")
    axes.set_xlabel(measure if frontier.unit == "accounts" else f"{measure} ({frontier.unit})")
    axes.locator_params(axis="x", integer=frontier.unit == "accounts")
    axes.set_ylabel(f"{name.replace(' + ', ', ')} ({unit})")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: number(value))
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
