"""What people look at: the report, and pictures for slides. Both need the extra `report`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from territory_opt.io.extras import needed
from territory_opt.io.writing import write_bytes, write_text
from territory_opt.model.plan import Result
from territory_opt.report.tables import Sheet


def insist_on_pictures() -> None:
    """Raise, before anything is solved, if pictures are asked for and cannot be drawn.

    Raises
    ------
    InputError
        If the extra is not installed; it says what to install.
    """
    needed("matplotlib", "report")


def write_report(folder: Path, result: Result, tables: Mapping[str, Sheet], plan: Mapping[str, Any]) -> None:
    """Write ``report.html`` of a result with a plan; without the extra, nothing.

    Parameters
    ----------
    tables
        The tables of the run, by name.
    plan
        The content of ``plan.json``.
    """
    if find_spec("bokeh") is not None:
        from territory_opt.report.html import html_report

        write_text(folder / "report.html", html_report(result, tables, plan))


def write_pictures(folder: Path, result: Result) -> None:
    """Write map and balance of a result with a plan, as PNG and as SVG."""
    from territory_opt.report.html.pictures import pictures

    for name, data in pictures(result):
        write_bytes(folder / name, data)
