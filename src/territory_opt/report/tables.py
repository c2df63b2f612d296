"""The tables of a run: assignments, unassigned accounts, moves and the scorecard, as headers and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.plan import HOUSE, Plan
from territory_opt.model.scorecard import Cell, scorecard
from territory_opt.model.territories import territories, territory_card
from territory_opt.reasons.hand_overs import hand_overs
from territory_opt.reasons.house import house_reasons
from territory_opt.reasons.sentences import Reasons, Told
from territory_opt.terms import Ints, Pair


@dataclass(frozen=True)
class Sheet:
    """A table to be written: None is a blank cell."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def sheets(plan: Plan) -> tuple[Sheet, ...]:
    """Return the tables of a plan, in the order in which they are written."""
    compiled = plan.problem.compiled
    units = np.flatnonzero(plan.owner >= 0)
    reasons = Reasons(compiled, plan.owner)
    told = reasons.tell(units)
    columns = _assignments(compiled, plan, units, reasons, told)
    return (
        Sheet("assignments", tuple(columns), list(zip(*columns.values(), strict=True))),
        _unassigned(compiled, plan),
        _moves(compiled, plan, units, told.reasons),
        _scorecard(plan),
        *_territories(plan),
    )


def _assignments(
    compiled: Compiled, plan: Plan, units: Ints, reasons: Reasons, told: Told
) -> dict[str, Sequence[Cell]]:
    """Return the columns of ``assignments.csv``, a row for each account with an owner."""
    facts, owner = compiled.facts, plan.owner[units].tolist()
    names, previous = facts.rep_names, facts.previous_names
    reps, before = [names[rep] for rep in owner], [previous[unit] for unit in units.tolist()]
    moved = ["new" if not one else "no" if one == rep else "yes" for one, rep in zip(before, reps, strict=True)]
    first_day = _first_days(compiled)
    return {
        **_ids(compiled, units),
        "rep_id": reps,
        "previous_rep_id": [one or None for one in before],
        "moved": moved,
        "locked": ["yes" if one else "no" for one in reasons.locked[units].tolist()],
        **{f"cost_{name}": column for name, column in pair_costs(compiled, plan, units).items()},
        **_runners_up(compiled, told),
        "reason": told.reasons,
        "effective_from": [first_day[rep] for rep in owner],
    }


def _ids(compiled: Compiled, units: Ints) -> dict[str, Sequence[Cell]]:
    """Return account and line of units."""
    account, line = compiled.facts.units.text("account_id"), compiled.facts.parts.lines
    return {"account_id": account[units].tolist(), "line": [line[unit] for unit in units.tolist()]}


def _first_days(compiled: Compiled) -> list[str | None]:
    """Return the day from which each rep owns what the plan says: when the period begins, or the rep."""
    facts = compiled.facts
    calendar, starts = facts.settings.calendar, facts.tables.reps.dates("start_date").tolist()
    return [None if calendar is None else max(calendar.start, one or calendar.start).isoformat() for one in starts]


def _runners_up(compiled: Compiled, told: Told) -> dict[str, Sequence[Cell]]:
    """Return the best alternative rep, the change of each level's cost, and the hard limits that it would break."""
    names, moves, at = compiled.facts.rep_names, told.runners_up, told.at.tolist()
    extra = zip(compiled.model.levels, moves.by_level(), strict=True)
    changes = [level.quantum.reals(change) for level, change in extra]
    breaks, reps = ["; ".join(words) or None for words in told.breaks], moves.rep.tolist()
    return {
        "runner_up_rep_id": [names[reps[k]] if k >= 0 else None for k in at],
        **{f"runner_up_extra_{n}": [one[k] if k >= 0 else None for k in at] for n, one in enumerate(changes, start=1)},
        "runner_up_breaks": [breaks[k] if k >= 0 else None for k in at],
    }


def pair_costs(compiled: Compiled, plan: Plan, units: Ints) -> dict[str, list[float]]:
    """Return what owned units cost at their owner by every rule with pair costs, in the unit of the rule's level."""
    columns: dict[str, list[float]] = {}
    for index, rule in compiled.rules.items():
        terms = [term for term in compiled.model.terms if term.rule == index and isinstance(term, Pair)]
        if terms:
            total = np.zeros(len(units), np.int64)
            for term in terms:
                total += term.cost(units, plan.owner[units])
            columns[rule.name] = compiled.model.levels[terms[0].level].quantum.reals(total)
    return columns


def _unassigned(compiled: Compiled, plan: Plan) -> Sheet:
    units = np.flatnonzero(plan.owner < 0)
    left = compiled.model.pairs.open[units]
    house = house_reasons(compiled, units[~left])
    why = [("", "No owner, although some rep may own it.") if one else next(house) for one in left.tolist()]
    ids = zip(*_ids(compiled, units).values(), strict=True)
    rows = [(account, line, HOUSE, *one) for (account, line), one in zip(ids, why, strict=True)]
    return Sheet("unassigned", ("account_id", "line", "owner", "rule", "reason"), rows)


def _moves(compiled: Compiled, plan: Plan, units: Ints, reasons: Sequence[str]) -> Sheet:
    """Return the hand-over list, most at risk first."""
    facts, told, moved = compiled.facts, dict(zip(units.tolist(), reasons, strict=True)), hand_overs(plan)
    at = np.array([one.unit for one in moved], np.int64)
    minutes = facts.pair_minutes(at, plan.owner[at]).tolist()
    rows = []
    for one, ids, spent in zip(moved, zip(*_ids(compiled, at).values(), strict=True), minutes, strict=True):
        hours = spent / 60 if facts.workload.known else None
        day = None if one.last_contact is None else one.last_contact.isoformat()
        rows.append((*ids, one.before, one.now, one.value, hours, one.relationship, told[one.unit], day))
    header = ("account_id", "line", "from_rep_id", "to_rep_id", "value", "hours", "relationship", "reason")
    return Sheet("moves", (*header, "last_contact"), rows)


def _scorecard(plan: Plan) -> Sheet:
    card = scorecard(plan.problem.compiled, plan.owner)
    return Sheet("scorecard", tuple(card.columns), list(zip(*card.columns.values(), strict=True)))


def _territories(plan: Plan) -> Iterator[Sheet]:
    """Yield the scorecard by territory, if the case knows territories."""
    if territories(plan.problem.facts):
        card = territory_card(plan.problem.compiled, plan.owner)
        yield Sheet("territories", tuple(card), list(zip(*card.values(), strict=True)))
