"""The frontier as a picture: what each notch of one wish saves the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.io.extras import needed
from territory_opt.io.writing import write_bytes

if TYPE_CHECKING:
    from territory_opt.reasons.tradeoffs import Frontier


def write_frontier_picture(frontier: Frontier, path: Path) -> None:
    """Write a picture of a frontier, SVG or PNG by the file's name.

    Filled marks keep the goals above, hollow ones do not; the knee bears its name; a bar below each mark reaches down
    to what is proven to be out of reach.

    Raises
    ------
    InputError
        If Matplotlib is not installed.
    """
    needed("matplotlib", "report")
    from io import BytesIO

    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.add_subplot()
    name, unit = frontier.levels[-1]
    found = [(place, one.amount, one) for place, one in enumerate(frontier.points) if one.amount is not None]
    axes.plot([amount for _, amount, _ in found], [one.costs[-1] for *_, one in found], color="0.7", zorder=1)
    for place, amount, one in found:
        cost = one.costs[-1]
        axes.scatter([amount], [cost], facecolors="C0" if one.kept else "white", edgecolors="C0", zorder=3)
        if one.gap:
            axes.vlines(amount, cost - one.gap * abs(cost), cost, color="C0", zorder=2)
        if place == frontier.knee:
            axes.annotate("knee", (amount, cost), xytext=(8, 8), textcoords="offset points")
    axes.set_xlabel(f"{frontier.over} ({frontier.unit})")
    axes.set_ylabel(f"{name} ({unit})")
    content = BytesIO()
    figure.savefig(content, format=path.suffix.lstrip(".").lower() or "svg")
    write_bytes(path, content.getvalue())
