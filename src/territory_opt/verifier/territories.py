"""The scorecard by territory, computed again from the reps' own."""

from __future__ import annotations

from math import isnan
from typing import Any

from territory_opt.verifier.reading import Run
from territory_opt.verifier.report import Ledger
from territory_opt.verifier.statement import Statement
from territory_opt.verifier.tables import Column, same_cell, scorecard_of

SUMS = ("accounts", "value", "service_hours", "hours", "travel_hours", "capacity_hours", "travel_km", "travel_cost")


def check_territories(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note every cell of territories.csv that does not follow from the plan; the file is there if territories are."""
    facts, sheet = said.facts, run.sheets["territories"]
    table, places = facts.tables.territories, facts.tables.reps.text("territory_id").tolist()
    names = list(dict.fromkeys([*table.text("territory_id").tolist(), *filter(None, places)]))
    if not names:
        if sheet:
            ledger.say("territories.csv is there, but the case knows no territories.")
        return
    if list(sheet.get("territory_id", ())) != names:
        ledger.say("territories.csv does not list every territory once, in the order of the case.")
        return
    card = scorecard_of(said, run.owner)
    for place, name in enumerate(names):
        own = _row(said, card, name, [rep for rep, where in enumerate(places) if where == name])
        for column in sheet:
            if column not in ("territory_id", *own):
                ledger.say(f"The column {column} of territories.csv does not follow from the case.")
        for column, value in own.items():
            if column not in sheet:
                ledger.say(f"territories.csv has no column {column}.")
            else:
                same_cell(f"territories.csv, {column} of {name}", sheet[column][place], value, ledger)


def _row(said: Statement, card: dict[str, Column], name: str, reps: list[int]) -> dict[str, Any]:
    facts = said.facts
    table, people = facts.tables.territories, facts.tables.reps
    row = next((i for i, one in enumerate(table.text("territory_id").tolist()) if one == name), None)

    def text(column: str) -> str | None:
        return None if row is None else str(table.text(column)[row]) or None

    def number(column: str) -> float | None:
        figure = None if row is None else float(table.number(column)[row])
        return None if figure is None or isnan(figure) else figure

    bosses = {str(people.text("manager_id")[rep]) for rep in reps} - {""}
    vacant = people.text("vacant").tolist()
    own: dict[str, Any] = {
        "name": text("name"),
        "manager_id": text("manager_id") or (bosses.pop() if len(bosses) == 1 else None),
        "reps": "; ".join(f"{facts.reps[rep]}{' (vacant)' if vacant[rep] else ''}" for rep in reps) or None,
    }
    own |= {column: number(column) for column in ("leads", "opportunities", "new_accounts") if table.has(column)}
    if table.has("leads") and table.has("new_accounts"):
        leads, won = number("leads"), number("new_accounts")
        own["conversion"] = won / leads if leads and won is not None else None
    for column, cells in card.items():
        if column in SUMS or column.endswith(("_load", "_target")):
            figures = [float(cell) for rep in reps if (cell := cells[rep]) is not None]
            own[column] = sum(figures) if figures else None
    for column in [one for one in own if one.endswith("_target")]:
        load, target = own[f"{column[:-7]}_load"], own[column]
        own[f"{column[:-7]}_index"] = 100 * load / target if target else None
    return own
