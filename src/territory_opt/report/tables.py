"""The tables of a run: assignments, unassigned accounts, moves and the scorecard, as headers and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.plan import HOUSE, Plan
from territory_opt.model.scorecard import Cell, scorecard
from territory_opt.model.territories import territory_card
from territory_opt.reasons.alternatives import Move
from territory_opt.reasons.sentences import Reasons, house_reason
from territory_opt.rules.measures import weigh
from territory_opt.terms import Pair


@dataclass(frozen=True)
class Sheet:
    """A table to be written: None is a blank cell."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def sheets(plan: Plan) -> tuple[Sheet, ...]:
    """Return the tables of a plan, in the order in which they are written."""
    compiled = plan.problem.compiled
    reasons = Reasons(compiled, plan.owner)
    text = {unit: reasons.reason(unit) for unit in np.flatnonzero(plan.owner >= 0).tolist()}
    return (
        _assignments(compiled, plan, reasons, text),
        _unassigned(compiled, plan),
        _moves(compiled, plan, text),
        _scorecard(plan),
        *_territories(plan),
    )


def _assignments(compiled: Compiled, plan: Plan, reasons: Reasons, text: dict[int, str]) -> Sheet:
    facts, owner = compiled.facts, plan.owner
    costs = pair_costs(compiled, plan)
    calendar = facts.settings.calendar
    starts = facts.tables.reps.dates("start_date")
    rows = []
    for unit, reason in text.items():
        rep, before = facts.rep_names[int(owner[unit])], facts.previous_names[unit]
        rows.append(
            (
                *_unit(compiled, unit),
                rep,
                before or None,
                "new" if not before else "no" if before == rep else "yes",
                "yes" if reasons.locked[unit] else "no",
                *(column[unit] for column in costs.values()),
                *_runner_up(compiled, reasons, unit),
                reason,
                max(calendar.start, starts[owner[unit]] or calendar.start).isoformat() if calendar else None,
            )
        )
    header = (
        *("account_id", "line", "rep_id", "previous_rep_id", "moved", "locked"),
        *(f"cost_{name}" for name in costs),
        "runner_up_rep_id",
        *(f"runner_up_extra_{level + 1}" for level in range(len(compiled.model.levels))),
        *("runner_up_breaks", "reason", "effective_from"),
    )
    return Sheet("assignments", header, rows)


def _unit(compiled: Compiled, unit: int) -> tuple[str, str]:
    """Return the account and the line of a unit."""
    facts = compiled.facts
    return str(facts.units.text("account_id")[unit]), facts.parts.lines[unit]


def _runner_up(compiled: Compiled, reasons: Reasons, unit: int) -> tuple[Cell, ...]:
    """Return the best alternative rep, the change of each level's cost, and the hard limits that it would break."""
    levels = compiled.model.levels
    best: Move | None = reasons.alternatives.runner_up(unit)
    if best is None:
        return (None, *(None for _ in levels), None)
    extra = (level.quantum.real(change) for level, change in zip(levels, best.costs, strict=True))
    return compiled.facts.rep_names[best.rep], *extra, "; ".join(reasons.alternatives.breaks(unit, best)) or None


def pair_costs(compiled: Compiled, plan: Plan) -> dict[str, list[float]]:
    """Return what each account costs at its owner by every rule with pair costs, in the unit of the rule's level."""
    units = np.flatnonzero(plan.owner >= 0)
    columns: dict[str, list[float]] = {}
    for index, rule in compiled.rules.items():
        terms = [term for term in compiled.model.terms if term.rule == index and isinstance(term, Pair)]
        if terms:
            total = np.zeros(compiled.facts.n_units, np.int64)
            for term in terms:
                total[units] += term.cost(units, plan.owner[units])
            real = compiled.model.levels[terms[0].level].quantum.real
            columns[rule.name] = [real(one) for one in total.tolist()]
    return columns


def _unassigned(compiled: Compiled, plan: Plan) -> Sheet:
    rows = []
    for unit in np.flatnonzero(plan.owner < 0).tolist():
        left = compiled.model.pairs.open[unit]
        rule, why = ("", "No owner, although some rep may own it.") if left else house_reason(compiled, unit)
        rows.append((*_unit(compiled, unit), HOUSE, rule, why))
    return Sheet("unassigned", ("account_id", "line", "owner", "rule", "reason"), rows)


def _moves(compiled: Compiled, plan: Plan, text: dict[int, str]) -> Sheet:
    """Return the hand-over list, the most valuable account first."""
    facts, strength = compiled.facts, _strengths(compiled)
    units = np.arange(facts.n_units, dtype=np.int64)
    value = weigh(facts, "value")
    worth = value.weight(units, np.maximum(plan.owner, 0))
    minutes = facts.pair_minutes(units, np.maximum(plan.owner, 0))
    rows = []
    for unit in sorted(text, key=lambda one: -int(worth[one])):
        before, rep = facts.previous_names[unit], facts.rep_names[int(plan.owner[unit])]
        if before and before != rep:
            hours = int(minutes[unit]) / 60 if facts.workload.known else None
            at_stake = value.quantum.real(int(worth[unit]))
            known = strength.get((unit, before))
            rows.append((*_unit(compiled, unit), before, rep, at_stake, hours, known, text[unit]))
    header = ("account_id", "line", "from_rep_id", "to_rep_id", "value", "hours", "relationship", "reason")
    return Sheet("moves", header, rows)


def _strengths(compiled: Compiled) -> dict[tuple[int, str], float]:
    """Return the strength of each known relationship by unit and rep; the strongest where several stand there."""
    table = compiled.facts.tables.relationships
    reps, strength = table.text("rep_id").tolist(), table.number("strength").tolist()
    strengths: dict[tuple[int, str], float] = {}
    for row, unit in zip(*(one.tolist() for one in compiled.facts.rows_of(table)), strict=True):
        if not isnan(strength[row]):
            strengths[unit, reps[row]] = max(strength[row], strengths.get((unit, reps[row]), 0.0))
    return strengths


def _scorecard(plan: Plan) -> Sheet:
    card = scorecard(plan.problem.compiled, plan.owner)
    return Sheet("scorecard", tuple(card.columns), list(zip(*card.columns.values(), strict=True)))


def _territories(plan: Plan) -> Iterator[Sheet]:
    """Yield the scorecard by territory, if the case knows territories."""
    card = territory_card(plan.problem.compiled, plan.owner)
    if card["territory_id"]:
        yield Sheet("territories", tuple(card), list(zip(*card.values(), strict=True)))
