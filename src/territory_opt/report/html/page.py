"""The page as one file: the template with everything it needs inside, and a policy that lets in nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from gzip import compress
from hashlib import sha256
from importlib.resources import files
from json import dumps
from typing import Any

from bokeh.resources import Resources
from jinja2 import Environment, StrictUndefined

from territory_opt.io.geojson import OwnAreas
from territory_opt.model.housekeeping import housekeeping
from territory_opt.model.plan import Result
from territory_opt.report.housekeeping import housekeeping_words
from territory_opt.report.html import content
from territory_opt.report.html.charts import bars_item, map_item
from territory_opt.report.html.territory_map import Map
from territory_opt.report.tables import Sheet
from territory_opt.rules.words import number, quantity

SCRIPTS = ("whatif.js", "tables.js", "charts.js", "trial.js", "page.js")
"""The page's own scripts in the order in which they run; all of them are one script in the page."""

SQUEEZE = 4
"""How hard gzip tries: of 100,000 accounts, a page 8 % larger than with 6, in a quarter of the time."""


def html_report(
    result: Result, tables: Mapping[str, Sheet], plan: Mapping[str, Any], own: OwnAreas | None = None
) -> str:
    """Return ``report.html``.

    Parameters
    ----------
    result
        A result with a plan.
    tables
        The tables of the run, by name.
    plan
        The content of ``plan.json``.
    own
        The user's own areas for the map; cells around the accounts if there are none.

    Raises
    ------
    ValueError
        If there is no plan to show.
    """
    if result.plan is None:
        raise ValueError("there is no plan to show")
    drawn, facts = Map.of(result.plan, own), result.problem.facts
    shown_map = map_item(drawn, facts)
    data = {"book": content.book(result.plan, tables, drawn), "map": shown_map, "bars": bars_item(facts)}
    scripts = [*Resources(mode="inline", components=["bokeh"]).js_raw, _own_script()]
    text: str = _template().render(
        policy=_policy(scripts),
        style=_file("page.css"),
        scripts=scripts,
        data=b64encode(
            compress(dumps(data, allow_nan=False, separators=(",", ":")).encode(), SQUEEZE, mtime=0)
        ).decode(),
        name=result.problem.name,
        size=f"{quantity(facts.n_units, 'accounts')}, {quantity(facts.n_reps, 'reps')}",
        plan=plan,
        has_map=shown_map is not None,
        exact=drawn.areas.exact,
        given=drawn.areas.names is not None,
        nowhere=content.nowhere(drawn.areas.cell),
        goals=content.goals(plan["levels"]),
        card=content.card(result.plan, tables["scorecard"]),
        moves=content.moves(tables["moves"]),
        house=tables["unassigned"],
        tidied=housekeeping_words(housekeeping(result.problem.compiled)),
        number=number,
    )
    return text


def _policy(scripts: list[str]) -> str:
    """Return the Content-Security-Policy: these very scripts, styles from within, and no network at all."""
    hashes = " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts)
    drawing = "style-src 'unsafe-inline'; img-src data:"
    return f"default-src 'none'; script-src {hashes}; {drawing}; base-uri 'none'; form-action 'none'"


@cache
def _file(name: str) -> str:
    return (files("territory_opt.report.html") / "assets" / name).read_text(encoding="utf-8")


@cache
def _own_script() -> str:
    return '"use strict";\n' + "\n".join(_file(name) for name in SCRIPTS)


@cache
def _template() -> Any:
    # Scripts and style are the package's own; they are marked safe in the template, all else is escaped.
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(_file("report.html.jinja"))
