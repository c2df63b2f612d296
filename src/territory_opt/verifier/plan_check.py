"""The plan: every account owned once, every hard rule kept, every row and every level's cost as written."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np

from territory_opt.quantities import exact
from territory_opt.verifier.candidates import locked
from territory_opt.verifier.costs import reps_of
from territory_opt.verifier.facts import Ints
from territory_opt.verifier.loads import Load, Row
from territory_opt.verifier.reading import Run
from territory_opt.verifier.report import Ledger
from territory_opt.verifier.statement import Statement


def check_ownership(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note accounts without exactly one owner, and those that the house holds for no reason."""
    tables = run.case.tables
    owned = list(run.sheets["assignments"].get("account_id", ()))
    house = list(run.sheets["unassigned"].get("account_id", ()))
    for account, times in Counter([*owned, *house]).items():
        if account not in tables.account_index:
            ledger.say(f"{account} is not an account of the case.")
        elif times > 1:
            ledger.say(f"{account} stands {times} times in assignments.csv and unassigned.csv together.")
    for rep in sorted(set(run.sheets["assignments"].get("rep_id", ())) - tables.rep_index.keys()):
        ledger.say(f"{rep or 'A blank'} in assignments.csv is not a rep of the case.")
    for account in sorted(set(said.facts.accounts) - set(owned) - set(house)):
        ledger.say(f"{account} stands neither in assignments.csv nor in unassigned.csv.")
    for account in house:
        index = tables.account_index.get(account)
        if index is not None and said.found.open[index]:
            able = said.facts.reps[int(np.argmax(said.found.allowed.of(index)))]
            ledger.say(f"{account} is left to the house, but {able} may own it.")


def check_eligibility(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note accounts whose owner may not own them."""
    owner, facts = run.owner, said.facts
    accounts = np.flatnonzero(owner >= 0)
    for account in accounts[~said.found.allowed.at(accounts, owner[accounts])].tolist():
        rep = int(owner[account])
        why = said.found.why_not(account, rep)
        ledger.say(f"{facts.accounts[account]} may not go to {facts.reps[rep]}: {why}.")


def check_hard_limits(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note rows outside their hard limits, families and cells that are split, and core reps with two specialists."""
    owner, facts = run.owner, said.facts
    for one in said.loads:
        for row, load in zip(one.rows, one.loads(owner), strict=True):
            if row.outside(load):
                ledger.say(_outside(one, row, load))
    for group in said.groups:
        reps = reps_of(group, owner)
        if group.price is None and len(reps) > 1:
            names = " and ".join(facts.reps[rep] for rep in reps)
            ledger.say(f"{said.wishes[group.wish].id}: the {group.kind} {group.name} is shared by {names}.")
    for overlay in (one for one in said.overlays if one.violation(owner)):
        for rep, specialists in overlay.specialists(owner).items():
            if len(specialists) > 1:
                names = " and ".join(facts.reps[one] for one in specialists)
                ledger.say(f"{overlay.wish.id}: {facts.reps[rep]} has more than one specialist: {names}.")


def _outside(one: Load, row: Row, load: int) -> str:
    low, high = ("no limit" if end is None else f"{end:,}" for end in (row.hard_lo, row.hard_hi))
    size = f"quanta of {one.scale.size} {one.scale.unit}"
    return f"{one.wish.id}: {row.name} holds {load:,}, outside {low} to {high} ({size})."


def check_rows(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note rows whose limits, targets, prices or loads are not those that follow from the case."""
    written = written_rows(run)
    ids = [one["rule"] for one in written]
    ledger.same("The list of rules with rows", ids, [one.wish.id for one in said.loads])
    if ids != [one.wish.id for one in said.loads]:
        return
    for entry, one in zip(written, said.loads, strict=True):
        own = _as_written(one, run.owner)
        for key, value in own.items():
            if key in ("measure", "unit", "quantum", "join", "level"):
                ledger.same(f"{one.wish.id}: {key}", entry[key], value)
            else:
                _same_column(one, key, entry[key], value, ledger)


def written_rows(run: Run) -> list[dict[str, Any]]:
    """Return the terms that ``plan.json`` lists, those without any row left out."""
    return [entry for entry in run.plan["rows"] if entry["names"]]


def _same_column(one: Load, key: str, written: list[Any], own: list[Any], ledger: Ledger) -> None:
    if len(written) != len(own):
        ledger.same(f"{one.wish.id}: the number of rows in {key}", len(written), len(own))
        return
    for row, given, value in zip(one.rows, written, own, strict=True):
        ledger.same(f"{one.wish.id}: {key} of {row.name}", given, value)


def _as_written(one: Load, owner: Ints) -> dict[str, Any]:
    """Return what ``plan.json`` should say of a term; the level only matters where something has a price."""
    rows = one.rows
    content: dict[str, Any] = {
        "measure": one.scale.name,
        "unit": one.scale.unit,
        "quantum": str(one.scale.size),
        "join": one.join,
        "names": [row.name for row in rows],
        "targets": [None if row.target is None else str(row.target) for row in rows],
        **{key: [getattr(row, key) for row in rows] for key in ("hard_lo", "hard_hi", "soft_lo", "soft_hi")},
        "price_lo": [row.price_lo for row in rows],
        "price_hi": [row.price_hi for row in rows],
        "load": one.loads(owner),
    }
    return content if one.wish.level is None else {**content, "level": one.wish.level}


def check_costs(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note levels whose cost, cap, bounds, gap or status do not fit together."""
    levels = run.plan["levels"]
    for number, level in enumerate(levels):
        _check_level(level, said.sizes[number], said.cost(number, run.owner), number == len(levels) - 1, ledger)
    proven = all(_best(level["whole"]) == level["whole"]["reached"] for level in levels)
    ledger.same("The status", run.plan["status"], "optimal" if proven else "feasible")
    last, size = levels[-1], said.sizes[-1]
    ledger.same("The objective", run.plan["objective"], _real(last["whole"]["reached"], size))
    ledger.same("The bound", run.plan["bound"], _real(_best(last["whole"]), size))
    ledger.same("The gap", run.plan["gap"], _gap(last["whole"], size))


def _check_level(level: dict[str, Any], size: Fraction, cost: int, is_last: bool, ledger: Ledger) -> None:
    whole, name = level["whole"], f"Level {level['name']}"
    ledger.same(f"{name}: the cost of the plan", whole["cost"], cost)
    absolute, relative = (exact(level["tolerance"][key]) for key in ("absolute", "relative"))
    room = max(int(absolute / size), int(relative * abs(whole["reached"])))
    ledger.same(f"{name}: the cap", whole["cap"], None if is_last else whole["reached"] + room)
    if is_last:
        ledger.same(f"{name}: what was reached", whole["reached"], cost)
    elif whole["cap"] is not None and cost > whole["cap"]:
        ledger.say(f"{name}: the plan costs {cost:,}, more than the cap of {whole['cap']:,}.")
    for kind in ("bound_certified", "bound_solver"):
        if whole[kind] is not None and whole[kind] > whole["reached"]:
            ledger.say(f"{name}: {kind} is {whole[kind]:,}, above the {whole['reached']:,} that was reached.")
    for key in ("reached", "cap", "cost", "bound_certified", "bound_solver"):
        ledger.same(f"{name}: {key} in {level['unit']}", level[key], _real(whole[key], size))
    ledger.same(f"{name}: the gap", level["gap"], _gap(whole, size))
    ledger.same(f"{name}: whether it is proven", level["proven"], _best(whole) == whole["reached"])


def _best(whole: dict[str, Any]) -> int | None:
    return max((b for b in (whole["bound_certified"], whole["bound_solver"]) if b is not None), default=None)


def _real(quanta: int | None, size: Fraction) -> float | None:
    return None if quanta is None else float(quanta * size)


def _gap(whole: dict[str, Any], size: Fraction) -> float | None:
    best = _best(whole)
    return None if best is None else float((whole["reached"] - best) / max(abs(whole["reached"]), 1 / size))


def locked_accounts(said: Statement) -> set[int]:
    """Return the accounts that a lock in force names."""
    return {account for wish in said.wishes if wish.kind == "lock" for account in locked(said.facts, wish)}
