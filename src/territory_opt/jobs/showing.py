"""What people look at: the report, and pictures for slides. Both need the extra `report`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from territory_opt.io.extras import needed
from territory_opt.io.geojson import OwnAreas, read_areas
from territory_opt.io.writing import write_bytes, write_text
from territory_opt.model.plan import Result
from territory_opt.report.tables import Sheet
from territory_opt.schema.settings import CaseSettings

MOST_ACCOUNTS = 250_000
"""Beyond so many accounts there is no page: a browser would not open it. The tables hold the same."""


def insist_on_pictures() -> None:
    """Raise, before anything is solved, if pictures are asked for and cannot be drawn.

    Raises
    ------
    InputError
        If the extra is not installed; it says what to install.
    """
    needed("matplotlib", "report")


def own_areas(case: str | Path, settings: CaseSettings) -> OwnAreas | None:
    """Read the areas that a case draws its maps on; None if it names none, or nothing can draw maps.

    Raises
    ------
    InputError
        If the file is wrong; it lists every fault.
    """
    if settings.areas is None or find_spec("shapely") is None:
        return None
    case = Path(case)
    return read_areas((case if case.is_dir() else case.parent) / settings.areas)


def write_report(
    folder: Path,
    result: Result,
    tables: Mapping[str, Sheet],
    plan: Mapping[str, Any],
    own: OwnAreas | None = None,
) -> None:
    """Write ``report.html`` of a result with a plan; without the extra, or with too many accounts, nothing.

    Parameters
    ----------
    tables
        The tables of the run, by name.
    plan
        The content of ``plan.json``.
    own
        The user's own areas, for the map.
    """
    if find_spec("bokeh") is not None and result.problem.facts.n_units <= MOST_ACCOUNTS:
        from territory_opt.report.html import html_report

        write_text(folder / "report.html", html_report(result, tables, plan, own))


def write_pictures(folder: Path, result: Result, own: OwnAreas | None = None) -> None:
    """Write map and balance of a result with a plan, as PNG and as SVG."""
    from territory_opt.report.html.pictures import pictures

    for name, data in pictures(result, own):
        write_bytes(folder / name, data)
