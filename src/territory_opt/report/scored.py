"""What a score says, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from territory_opt.model.compile import Compiled
from territory_opt.model.scoring import NO_RULE, Score
from territory_opt.report.summary import Section, wrapped
from territory_opt.rules.words import number, quantity

SHOWN = 20
"""Findings that a terminal shows."""


def score_sections(score: Score) -> tuple[Section, ...]:
    """Return a score for a terminal: the levels, the rules, and the worst findings."""
    compiled = score.plan.problem.compiled
    # Accounts without owner come last: one look at them says all.
    broken = sorted((one for one in score.findings if one.measure.violation), key=lambda one: one.rule == NO_RULE)
    costly = sorted((one for one in score.findings if one.measure.cost), key=lambda one: (one.level, -one.measure.cost))
    verdict = "Keeps every hard rule." if score.violation == 0 else f"Breaks hard rules {number(len(broken))} times."
    found = (
        Section(f"{score.plan.problem.name}: score", tuple(wrapped(verdict))),
        Section("Goals, highest first", tuple(_levels(compiled, score.costs))),
        Section("Rules", tuple(_rules(score))),
        Section("Broken", shown([one.text for one in broken])),
        Section("Dearest", shown([one.text for one in costly])),
    )
    return tuple(section for section in found if section.lines)


def score_json(score: Score) -> dict[str, Any]:
    """Return a score with all its findings as plain values."""
    problem = score.plan.problem
    names = {NO_RULE: "coverage", **{index: rule.name for index, rule in enumerate(problem.rules)}}
    facts, levels = problem.facts, problem.compiled.model.levels
    return {
        "violation": score.violation,
        "levels": [
            {"name": level.name, "unit": level.quantum.unit, "cost": cost}
            for level, cost in zip(levels, score.costs, strict=True)
        ],
        "rules": {name: {"violation": one.violation, "cost": one.cost} for name, one in score.by_rule().items()},
        "findings": [
            {
                "rule": names[one.rule],
                "level": one.level,
                "account": facts.unit_names[one.unit] if one.unit >= 0 else None,
                "rep": facts.rep_names[one.rep] if one.rep >= 0 else None,
                "violation": one.measure.violation,
                "cost": levels[one.level].quantum.real(one.measure.cost),
                "text": one.text,
            }
            for one in score.findings
        ],
    }


def _levels(compiled: Compiled, costs: Sequence[float]) -> list[str]:
    return [
        f"  {rank} {level.name}: {quantity(cost, level.quantum.unit)}"
        for rank, (level, cost) in enumerate(zip(compiled.model.levels, costs, strict=True), start=1)
    ]


def _rules(score: Score) -> list[str]:
    compiled = score.plan.problem.compiled
    scope = {rule.name: compiled.scopes[index] for index, rule in compiled.rules.items()}
    lines = []
    for name, one in score.by_rule().items():
        cost = quantity(scope[name].quantum.real(one.cost), scope[name].quantum.unit) if one.cost else ""
        broken = f"broken by {number(one.violation)}" if one.violation else ""
        lines.append(f"  {name}: {', '.join(part for part in (broken, cost) if part) or 'nothing'}")
    return lines


def shown(texts: Sequence[str]) -> tuple[str, ...]:
    """Return sentences as lines, the first `SHOWN` of them."""
    lines = [line for text in texts[:SHOWN] for line in wrapped(text)]
    rest = len(texts) - SHOWN
    return (*lines, f"  and {number(rest)} more; --json lists all") if rest > 0 else tuple(lines)
