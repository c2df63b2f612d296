"""The tables of a run, computed again: the scorecard, and what assignments.csv and moves.csv say of each account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from territory_opt.verifier.facts import Floats, Ints
from territory_opt.verifier.figures import effort, handed_over, known_measures, rep_loads, worth_of
from territory_opt.verifier.loads import Load, Row
from territory_opt.verifier.plan_check import locked_accounts
from territory_opt.verifier.reading import Run
from territory_opt.verifier.report import Ledger, shown
from territory_opt.verifier.statement import Statement
from territory_opt.verifier.wishes import Wish

Column = Sequence[str | int | float | None]


def check_scorecard(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note every cell of scorecard.csv that is not what follows from the plan."""
    sheet, own = run.sheets["scorecard"], scorecard_of(said, run.owner)
    if list(sheet.get("rep_id", ())) != said.facts.reps:
        ledger.say("scorecard.csv does not list every rep once, in the order of reps.csv.")
        return
    for missing in own.keys() - sheet.keys():
        ledger.say(f"scorecard.csv has no column {missing}.")
    for column, cells in sheet.items():
        if column not in own:
            ledger.say(f"The column {column} of scorecard.csv does not follow from the case.")
            continue
        for rep, cell, value in zip(said.facts.reps, cells, own[column], strict=True):
            same_cell(f"scorecard.csv, {column} of {rep}", cell, value, ledger)


def same_cell(what: str, cell: str, value: str | float | None, ledger: Ledger) -> None:
    """Compare a cell's text with a value: numbers as numbers, whatever their decimals."""
    if isinstance(value, int | float):
        try:
            ledger.same(what, float(cell), float(value))
        except ValueError:
            ledger.say(f"{what} is written as {shown(cell)}, but it is {shown(value)}.")
    else:
        ledger.same(what, cell, value or "")


def scorecard_of(said: Statement, owner: Ints) -> dict[str, Column]:
    """Return the scorecard of a plan, column by column."""
    facts = said.facts
    held = {name: rep_loads(said, scale, owner) for name, scale in known_measures(said).items()}
    columns: dict[str, Column] = {
        "rep_id": facts.reps,
        "name": [name or None for name in facts.tables.reps.text("name").tolist()],
        "accounts": held["accounts"],
    }
    reps = facts.tables.reps
    named = zip(*(reps.text(column).tolist() for column in ("vacant", "cover_id", "manager_id")), strict=True)
    covers = {rep: cover or boss or None for rep, (vacant, cover, boss) in enumerate(named) if vacant == "hold"}
    if covers:
        columns["covered_by"] = [covers.get(rep) for rep in range(len(facts.reps))]
    for name, scale in known_measures(said).items():
        if name != "accounts":
            columns[name] = [scale.real(load) for load in held[name]]
    hours = held.get("hours")
    columns["capacity_hours"] = [None if minutes is None else minutes / 60 for minutes in facts.capacity]
    columns["capacity_used"] = [
        used / minutes if hours and minutes else None
        for used, minutes in zip(hours or [0] * len(facts.reps), facts.capacity, strict=True)
    ]
    columns |= _weeks(said, owner)
    columns |= _ways(said, owner)
    for load in said.loads:
        if _per_rep(load.wish):
            columns |= _against_target(said, load, owner)
    columns |= _hand_overs(said, owner)
    columns["flags"] = _flags(said, owner)
    return columns


def _per_rep(wish: Wish) -> bool:
    """Tell whether a rule compares each rep, once, with a target."""
    if wish.kind == "balance":
        return wish["by"] == "rep_id" and not wish["each_quarter"]
    return wish.kind == "portfolio"


def _weeks(said: Statement, owner: Ints) -> dict[str, Column]:
    """Return what each rep's week looks like, without what the case does not say."""
    each = [effort(said, np.where(owner == rep, owner, -1)) for rep in range(len(said.facts.reps))]
    known = {
        "hours_week": said.facts.hours_known,
        "contacts_week": said.facts.contacts is not None,
        "travel_share": said.facts.hours_known and said.roads.known,
    }
    return {name: [one[name] for one in each] for name, is_known in known.items() if is_known}


def _ways(said: Statement, owner: Ints) -> dict[str, Column]:
    accounts = np.flatnonzero(owner >= 0)
    way = said.roads.way(accounts, owner[accounts])

    def by_rep(figures: Floats) -> list[float]:
        return [float(figures[owner[accounts] == rep].sum()) for rep in range(len(said.facts.reps))]

    return {"travel_km": by_rep(way.km), "travel_cost": by_rep(way.cost)}


def _band(row: Row) -> tuple[int | None, int | None]:
    low = row.hard_lo if row.soft_lo is None else row.soft_lo
    return low, row.hard_hi if row.soft_hi is None else row.soft_hi


def _against_target(said: Statement, one: Load, owner: Ints) -> dict[str, Column]:
    blank: list[float | None] = [None] * len(said.facts.reps)
    columns = {part: list(blank) for part in ("load", "target", "index", "low", "high")}
    for row, load in zip(one.rows, one.loads(owner), strict=True):
        rep, (low, high) = said.facts.tables.rep_index[row.name], _band(row)
        if row.target is not None and low is not None and high is not None:
            columns["load"][rep] = one.scale.real(load)
            columns["target"][rep] = one.scale.real(row.target)
            columns["index"][rep] = float(100 * load / row.target)
            columns["low"][rep], columns["high"][rep] = one.scale.real(low), one.scale.real(high)
    return {f"{one.wish.id}_{part}": column for part, column in columns.items()}


def _hand_overs(said: Statement, owner: Ints) -> dict[str, Column]:
    reps, previous, changed = range(len(said.facts.reps)), said.facts.previous, handed_over(said, owner)
    value, worth = worth_of(said)
    losses = np.minimum(said.facts.amount, 0.0)
    return {
        "moved_in": [int((changed & (owner == rep)).sum()) for rep in reps],
        "moved_out": [int((changed & (previous == rep)).sum()) for rep in reps],
        "value_in": [value.real(int(worth[changed & (owner == rep)].sum())) for rep in reps],
        "value_out": [value.real(int(worth[changed & (previous == rep)].sum())) for rep in reps],
        "losses": [float(losses[owner == rep].sum()) for rep in reps],
    }


def _flags(said: Statement, owner: Ints) -> Column:
    """Return the rows in which each rep is outside the limits, hard or soft."""
    flags: dict[str, list[str]] = {rep: [] for rep in said.facts.reps}
    for one in said.loads:
        word = "band" if one.wish.kind in ("balance", "portfolio") else "limit"
        for row, load in zip(one.rows, one.loads(owner), strict=True):
            low, high = _band(row)
            if row.name in flags and high is not None and load > high:
                flags[row.name].append(f"above {one.wish.id} {word}")
            if row.name in flags and low is not None and load < low:
                flags[row.name].append(f"below {one.wish.id} {word}")
    return ["; ".join(words) or None for words in flags.values()]


def check_assignments(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note what assignments.csv says of an account's past, lock and costs that is not so."""
    sheet, facts, owner = run.sheets["assignments"], said.facts, run.owner
    starts = facts.tables.reps.dates("start_date")
    period, locked = facts.settings.calendar, locked_accounts(said)
    costs = {f"cost_{one.wish.id}": (one.by_account(owner), said.sizes[one.wish.level or 0]) for one in said.pair_costs}
    for column in sheet:
        if column.startswith("cost_") and column not in costs:
            ledger.say(f"The column {column} of assignments.csv does not follow from the rules.")
    order = [facts.tables.account_index.get(account, -1) for account in sheet["account_id"]]
    if order != sorted(order):
        ledger.say("assignments.csv is not in the order of accounts.csv.")
    for place, account in enumerate(order):
        if account >= 0:
            before, rep = facts.previous_names[account], sheet["rep_id"][place]
            first = starts[owner[account]] if owner[account] >= 0 else None
            own: dict[str, Any] = {
                "line": facts.lines[account],
                "previous_rep_id": before,
                "moved": "new" if not before else "no" if before == rep else "yes",
                "locked": "yes" if account in locked else "no",
                "effective_from": "" if period is None else max(period.start, first or period.start).isoformat(),
                **{column: float(int(cost[account]) * size) for column, (cost, size) in costs.items()},
            }
            _same_row(f"assignments.csv, {facts.accounts[account]}", sheet, place, own, ledger)


def check_moves(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note a hand-over list that is not the accounts that changed hands."""
    sheet, facts, owner = run.sheets["moves"], said.facts, run.owner
    moved = set(np.flatnonzero(handed_over(said, owner)).tolist())
    listed = list(sheet.get("account_id", ()))
    ledger.same("The list of accounts in moves.csv", sorted(listed), sorted(facts.accounts[one] for one in moved))
    value, worth = worth_of(said)
    for place, account in enumerate(listed):
        index = facts.tables.account_index.get(account)
        if index in moved:
            own = {
                "from_rep_id": facts.previous_names[index],
                "to_rep_id": facts.reps[int(owner[index])],
                "value": value.real(int(worth[index])),
            }
            _same_row(f"moves.csv, {account}", sheet, place, own, ledger)


def _same_row(
    what: str, sheet: Mapping[str, Sequence[str]], place: int, own: Mapping[str, Any], ledger: Ledger
) -> None:
    for column, value in own.items():
        if column in sheet:
            same_cell(f"{what}: {column}", sheet[column][place], value, ledger)
        elif value and column != "line":
            ledger.say(f"{what}: {column} is missing, but it is {shown(value)}.")
