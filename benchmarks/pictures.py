"""Gap over time: one picture for each case and seed of a results file, a line for each method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from benchmarks.measured import Point, gap
from benchmarks.results import Row, read
from benchmarks.traces import read_trace, trace_file, traces_folder

_SMALLEST = 1e-5
"""Smaller gaps are drawn at the lower edge."""


def draw_pictures(results: Path, out: Path) -> Iterator[Path]:
    """Draw ``gap-CASE-SEED.png`` and ``.svg`` for each case that left traces, and yield their paths."""
    out.mkdir(parents=True, exist_ok=True)
    rows = read(results)
    for case, seed in dict.fromkeys((row.case, row.seed) for row in rows):
        figure = gap_figure([row for row in rows if (row.case, row.seed) == (case, seed)], traces_folder(results))
        if figure is None:
            continue
        for form in ("png", "svg"):
            path = out / f"gap-{case}-{seed}.{form}"
            # Neither day nor random ids: the same results give the same bytes.
            with mpl.rc_context({"svg.hashsalt": case}):
                figure.savefig(path, dpi=144, metadata={"Date": None} if form == "svg" else None)
            yield path


def gap_figure(rows: Sequence[Row], traces: Path) -> Figure | None:
    """Return the picture of one case: a panel for each level; None if there is no trace.

    Gaps are against the best bound that any method had proven in the end, so that lines of methods can be compared.
    """
    levels = sorted({row.level for row in rows if row.level})
    figure = Figure(figsize=(8.0, 4.0 * max(len(levels), 1)), layout="constrained")
    drawn = False
    for axes, level in zip(figure.subplots(max(len(levels), 1), squeeze=False)[:, 0], levels, strict=False):
        of_level = [row for row in rows if row.level == level]
        for row in of_level:
            drawn |= _line(axes, row, traces)
        axes.set(yscale="log", xscale="log", xlabel="seconds from the start of the process", ylabel="gap, per cent")
        axes.set_title(f"{of_level[0].case}, seed {of_level[0].seed}, level {level}: {of_level[0].level_name}")
        axes.grid(True, which="both", alpha=0.3)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            axis.set_minor_formatter(NullFormatter())
        if axes.lines:
            axes.legend()
    return figure if drawn else None


def _line(axes: Axes, row: Row, traces: Path) -> bool:
    path = trace_file(traces, row.case, row.method, row.seed)
    if not path.is_file() or row.best_bound is None or row.violation != 0:
        return False
    points = [point for point in read_trace(path) if point.level == row.level and point.objective is not None]
    shares = [max(abs(gap(point.objective, row.best_bound) or 0.0), _SMALLEST) for point in points]
    if not points:
        return False
    last = max(row.wall_seconds or 0.0, points[-1].seconds)
    axes.step([*_seconds(points), last], [100 * one for one in (*shares, shares[-1])], where="post", label=row.method)
    return True


def _seconds(points: Sequence[Point]) -> list[float]:
    return [max(point.seconds, 0.01) for point in points]
