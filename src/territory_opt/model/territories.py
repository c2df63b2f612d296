"""Territories: the scorecard by territory, which outlives whoever works in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan

from territory_opt.model.compile import Compiled
from territory_opt.model.scorecard import Cell, scorecard
from territory_opt.rules.facts import Facts
from territory_opt.terms import Ints

ADDED = ("accounts", "value", "service_hours", "hours", "travel_hours", "capacity_hours", "travel_km", "travel_cost")
"""Columns of the scorecard that add up over the reps of a territory, besides loads and targets of balance rules."""

HISTORY = ("leads", "opportunities", "new_accounts")


def territory_card(compiled: Compiled, owner: Ints) -> dict[str, list[Cell]]:
    """Return the scorecard of any plan by territory: columns by name, one entry for each territory; None is blank.

    A territory is what ``territories`` lists or a rep names; reps without one are left out. ``conversion`` is new
    accounts over leads. What is blank for a rep (no target, no capacity) adds nothing; what is blank for all stays so.
    """
    facts, card = compiled.facts, scorecard(compiled, owner).columns
    reps_of = territories(facts)
    added = [name for name in card if name in ADDED or name.endswith(("_load", "_target"))]
    columns: dict[str, list[Cell]] = {"territory_id": list(reps_of), **_known(facts, reps_of)}
    columns["reps"] = ["; ".join(_named(facts, rep) for rep in reps) or None for reps in reps_of.values()]
    columns |= {name: [_sum(card[name], reps) for reps in reps_of.values()] for name in added}
    for name in [name.removesuffix("_load") for name in added if name.endswith("_load")]:
        columns[f"{name}_index"] = list(_index(columns[f"{name}_load"], columns[f"{name}_target"]))
    return columns


def territories(facts: Facts) -> dict[str, list[int]]:
    """Return the reps of each territory, those of the table first, in its order."""
    reps: dict[str, list[int]] = {name: [] for name in facts.tables.territories.text("territory_id").tolist()}
    for rep, name in enumerate(facts.tables.reps.text("territory_id").tolist()):
        if name:
            reps.setdefault(name, []).append(rep)
    return reps


def _named(facts: Facts, rep: int) -> str:
    vacant = facts.tables.reps.text("vacant")[rep]
    return f"{facts.rep_names[rep]} (vacant)" if vacant else facts.rep_names[rep]


def _known(facts: Facts, reps_of: Mapping[str, Sequence[int]]) -> dict[str, list[Cell]]:
    """Return what the table of territories says; a blank manager is that of the reps, if they have only one."""
    table, boss = facts.tables.territories, facts.tables.reps.text("manager_id").tolist()
    row = {name: at for at, name in enumerate(table.text("territory_id").tolist())}

    def said(column: str) -> Iterator[Cell]:
        cells = table.columns().get(column, [None] * table.n)
        return (cells[row[name]] if name in row else None for name in reps_of)

    managers = [{boss[rep] for rep in reps} - {""} for reps in reps_of.values()]
    columns: dict[str, list[Cell]] = {"name": list(said("name"))}
    named = zip(said("manager_id"), managers, strict=True)
    columns["manager_id"] = [one or (next(iter(own)) if len(own) == 1 else None) for one, own in named]
    columns |= {name: list(said(name)) for name in HISTORY if table.has(name)}
    if table.has("leads") and table.has("new_accounts"):
        ways = zip(table.number("leads").tolist(), table.number("new_accounts").tolist(), strict=True)
        rate = [won / leads if leads > 0 and not isnan(won) else None for leads, won in ways]
        columns["conversion"] = [rate[row[name]] if name in row else None for name in reps_of]
    return columns


def _sum(column: Sequence[Cell], reps: Sequence[int]) -> Cell:
    known = [float(cell) for rep in reps if isinstance(cell := column[rep], int | float)]
    return sum(known) if known else None


def _index(loads: Sequence[Cell], targets: Sequence[Cell]) -> Iterator[Cell]:
    for load, target in zip(loads, targets, strict=True):
        both = isinstance(load, float) and isinstance(target, float) and target > 0
        yield 100 * float(load or 0) / float(target or 1) if both else None
