"""The tables of a run, computed again: the scorecard, and what assignments.csv and moves.csv say of each account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from territory_opt.quantities import Quantum
from territory_opt.verifier.facts import Floats, Ints
from territory_opt.verifier.figures import efforts, handed_over, known_measures, rep_loads, whole_sums, worth_of
from territory_opt.verifier.loads import Load, Row
from territory_opt.verifier.plan_check import locked_accounts
from territory_opt.verifier.reading import Run, Sheet
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
    each = efforts(said, owner)
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
        return list(np.bincount(owner[accounts], figures, len(said.facts.reps)).tolist())

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
    n, previous, changed = len(said.facts.reps), said.facts.previous, handed_over(said, owner)
    value, worth = worth_of(said)
    owned, left = owner >= 0, changed & (previous >= 0)
    losses = np.minimum(said.facts.amount, 0.0)
    return {
        "moved_in": list(np.bincount(owner[changed], minlength=n).tolist()),
        "moved_out": list(np.bincount(previous[left], minlength=n).tolist()),
        "value_in": [value.real(total) for total in whole_sums(owner[changed], worth[changed], n)],
        "value_out": [value.real(total) for total in whole_sums(previous[left], worth[left], n)],
        "losses": list(np.bincount(owner[owned], losses[owned], n).tolist()),
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
    known = [(place, account) for place, account in enumerate(order) if account >= 0]
    places, accounts = [place for place, _ in known], [account for _, account in known]
    before, reps = [facts.previous_names[one] for one in accounts], [sheet["rep_id"][one] for one in places]
    first = [starts[owner[one]] if owner[one] >= 0 else None for one in accounts]
    own: dict[str, Column] = {
        "line": [facts.lines[one] for one in accounts],
        "previous_rep_id": before,
        "moved": ["new" if not a else "no" if a == b else "yes" for a, b in zip(before, reps, strict=True)],
        "locked": ["yes" if one in locked else "no" for one in accounts],
        "effective_from": [
            "" if period is None else max(period.start, day or period.start).isoformat() for day in first
        ],
        **{column: Quantum("", size).reals(cost[accounts]) for column, (cost, size) in costs.items()},
    }
    _same_rows("assignments.csv", sheet, places, [facts.accounts[one] for one in accounts], own, ledger)


def check_moves(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note a hand-over list that is not the accounts that changed hands."""
    sheet, facts, owner = run.sheets["moves"], said.facts, run.owner
    moved = set(np.flatnonzero(handed_over(said, owner)).tolist())
    listed = list(sheet.get("account_id", ()))
    ledger.same("The list of accounts in moves.csv", sorted(listed), sorted(facts.accounts[one] for one in moved))
    value, worth = worth_of(said)
    order = [(place, facts.tables.account_index.get(account, -1)) for place, account in enumerate(listed)]
    places = [place for place, account in order if account in moved]
    accounts = [account for _, account in order if account in moved]
    own: dict[str, Column] = {
        "from_rep_id": [facts.previous_names[one] for one in accounts],
        "to_rep_id": [facts.reps[int(owner[one])] for one in accounts],
        "value": [value.real(int(worth[one])) for one in accounts],
    }
    _same_rows("moves.csv", sheet, places, [facts.accounts[one] for one in accounts], own, ledger)


def _same_rows(
    file: str, sheet: Sheet, places: Sequence[int], names: Sequence[str], own: Mapping[str, Column], ledger: Ledger
) -> None:
    """Compare the rows at some places with what they should hold: whole columns first, cells only where they differ.

    Parameters
    ----------
    names
        The account of each row.
    own
        What the rows should hold, by column.
    """
    odd: dict[int, list[str]] = {}
    for column, values in own.items():
        if column in sheet:
            for at in _differing([sheet[column][place] for place in places], values):
                odd.setdefault(at, []).append(column)
        elif column != "line":
            for at in (at for at, value in enumerate(values) if value):
                odd.setdefault(at, []).append(column)
    for at in sorted(odd):
        for column in odd[at]:
            what, value = f"{file}, {names[at]}: {column}", own[column][at]
            if column in sheet:
                same_cell(what, sheet[column][places[at]], value, ledger)
            else:
                ledger.say(f"{what} is missing, but it is {shown(value)}.")


def _differing(cells: Sequence[str], values: Column) -> list[int]:
    """Return the places of cells that may not hold their value: numbers as numbers, all else as text."""
    if not values or not isinstance(values[0], float):
        return [at for at, (cell, value) in enumerate(zip(cells, values, strict=True)) if cell != (value or "")]
    try:
        written = np.array(list(map(float, cells)))
    except ValueError:
        return list(range(len(cells)))
    # Twice as strict as `agree`, which has the last word.
    near = np.isclose(written, np.array(values, np.float64), rtol=5e-10, atol=5e-10)
    return list(np.flatnonzero(~near).tolist())
