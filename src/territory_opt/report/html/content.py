"""What the page says: accounts, reps, moves, levels, and where it all comes from; plain values, nothing escaped yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from territory_opt.model.plan import Plan
from territory_opt.model.scorecard import Cell
from territory_opt.report.html.territory_map import Map
from territory_opt.report.html.whatif import what_if
from territory_opt.report.tables import Sheet
from territory_opt.rules.measures import weigh
from territory_opt.rules.words import number, percent, quantity
from territory_opt.terms import Ints

MOST_MOVES = 500
"""Moves that the page lists; the others stand in ``moves.csv``."""

NAME = 200
"""Characters of a name that are shown."""

WORDS = {
    "rep_id": "Rep",
    "name": "Name",
    "accounts": "Accounts",
    "service_hours": "Service h",
    "hours": "Hours",
    "travel_hours": "Travel h",
    "capacity_used": "Of capacity",
    "travel_km": "Travel km",
    "travel_cost": "Travel cost",
    "moved_in": "Moved in",
    "moved_out": "Moved out",
    "flags": "Stands out",
}
"""Columns of the scorecard that the page shows, as it calls them; those of balance rules come on top."""


def accounts(plan: Plan, tables: Mapping[str, Sheet]) -> dict[str, Any]:
    """Return what the page knows of each account, column by column, in the order of units."""
    facts = plan.problem.facts
    value = weigh(facts, "value")
    worth = value.weight(np.arange(facts.n_units, dtype=np.int64), np.maximum(plan.owner, 0))
    return {
        "id": facts.unit_names,
        "account": facts.units.text("account_id").tolist(),
        "line": list(facts.parts.lines),
        "name": [name[:NAME] for name in facts.units.text("name").tolist()],
        "value": value.quantum.reals(worth),
        "owner": plan.owner.tolist(),
        "previous": facts.previous.tolist(),
        "before": facts.previous_names,
        **_reasons(plan, tables),
    }


def _reasons(plan: Plan, tables: Mapping[str, Sheet]) -> dict[str, list[str]]:
    """Return each account's reason, and what else the tables say of it: both tables are in the order of units."""
    owned, house = tables["assignments"], tables["unassigned"]
    lines: list[str] = [""] * len(plan.owner)
    at = owned.header.index("reason")
    for unit, row in zip(np.flatnonzero(plan.owner >= 0).tolist(), owned.rows, strict=True):
        lines[unit] = str(row[at])
    for unit, row in zip(np.flatnonzero(plan.owner < 0).tolist(), house.rows, strict=True):
        lines[unit] = str(row[house.header.index("reason")])
    return {"reason": lines}


def card(plan: Plan, sheet: Sheet) -> dict[str, Any]:
    """Return the scorecard as the page shows it: headings, and for each rep the values with their text."""
    columns = dict(zip(sheet.header, zip(*sheet.rows, strict=True), strict=True))
    words = {**WORDS, "value": weigh(plan.problem.facts, "value").name.capitalize()}
    order = ["rep_id", "name", "accounts", "value", *WORDS]
    keys = [key for key in dict.fromkeys(order) if key in columns and key in words]
    indices = [key for key in columns if key.endswith("_index")]
    keys[-1:] = [*indices, keys[-1]]
    keys = [key for key in keys if any(one is not None for one in columns[key])]
    heads = [words.get(key) or f"{key.removesuffix('_index')} %" for key in keys]
    by_rep = zip(*(columns[key] for key in keys), strict=True)
    rows = [[(_text(key, value), _plain(value)) for key, value in zip(keys, row, strict=True)] for row in by_rep]
    return {"columns": keys, "heads": heads, "rows": rows}


def _text(key: str, value: Cell) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if key == "capacity_used":
        return percent(value)
    return number(value, 1 if key.endswith(("hours", "_index")) else 0)


def moves(sheet: Sheet) -> dict[str, Any]:
    """Return the hand-over table, cut where it is long."""
    heads = ("Account", "From", "To", "Value", "Hours", "Relationship", "Why")
    columns = ("from_rep_id", "to_rep_id", "value", "hours", "relationship", "reason")
    keep = [sheet.header.index(name) for name in columns]
    line = sheet.header.index("line")
    rows = []
    for row in sheet.rows[:MOST_MOVES]:
        name = f"{row[0]} ({row[line]})" if row[line] != "all" else row[0]
        rows.append([_shown(one) for one in (name, *(row[at] for at in keep))])
    return {"heads": heads, "rows": rows, "total": len(sheet.rows)}


def _shown(value: Cell) -> tuple[str, Cell]:
    return (value or "" if value is None or isinstance(value, str) else number(value), _plain(value))


def _plain(value: Cell) -> Cell:
    """Return a number as a decimal one: a table that was read back knows no others."""
    return value if value is None or isinstance(value, str) else float(value)


def book(plan: Plan, tables: Mapping[str, Sheet], drawn: Map) -> dict[str, Any]:
    """Return everything that the page's script works on."""
    facts = plan.problem.facts
    return {
        "accounts": accounts(plan, tables),
        "reps": [
            {"id": name, "name": called[:NAME], "colour": colour}
            for name, called, colour in zip(
                facts.rep_names, facts.tables.reps.text("name").tolist(), drawn.colours, strict=True
            )
        ],
        "cells": {"of": drawn.areas.cell.tolist(), "count": len(drawn.areas.shapes)},
        "money": facts.money,
        "value": weigh(facts, "value").name,
        "what_if": what_if(plan),
    }


def nowhere(cell: Ints) -> str:
    """Return how many accounts the map does not show; nothing if it shows all."""
    left = int(np.count_nonzero(cell < 0))
    return quantity(left, "accounts") if left else ""


def goals(levels: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the levels as rows of text."""
    rows = []
    for rank, level in enumerate(levels, start=1):
        bounds = [one for one in (level["bound_certified"], level["bound_solver"]) if one is not None]
        rows.append(
            {
                "rank": str(rank),
                "name": level["name"],
                "unit": level["unit"],
                "cost": number(level["cost"]),
                "reached": number(level["reached"]),
                "certified": _bound(level["bound_certified"]),
                "solver": _bound(level["bound_solver"]),
                "gap": "proven" if level["proven"] else "unknown" if not bounds else percent(level["gap"], 2),
            }
        )
    return rows


def _bound(value: float | None) -> str:
    return "unknown" if value is None else number(value)
