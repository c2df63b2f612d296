"""What a comparison of two plans says, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from territory_opt.model.compile import Compiled
from territory_opt.reasons.differences import Comparison
from territory_opt.reasons.phrases import signed
from territory_opt.report.scored import shown
from territory_opt.report.summary import Section, wrapped
from territory_opt.rules.words import number, quantity


def comparison_sections(comparison: Comparison) -> tuple[Section, ...]:
    """Return a comparison for a terminal: the two plans as wholes, then account by account."""
    first, second, differences = comparison.first, comparison.second, comparison.differences
    problem = first.plan.problem
    totals = [then - now for now, then in zip(first.costs, second.costs, strict=True)]
    price = _price(problem.compiled, second.violation - first.violation, totals)
    verdict = f"{quantity(len(differences), 'accounts')} with another owner." if differences else "No difference."
    whole = f"The second plan against the first: {price}."
    lines = [
        f"{one.account}, {one.first} to {one.second}: {_price(problem.compiled, one.violation, one.costs)}"
        for one in differences
    ]
    found = (
        Section(f"{problem.name}: comparison", tuple(wrapped(verdict) + wrapped(whole))),
        Section("One by one, if only this account changed hands in the first plan", shown(lines)),
    )
    return tuple(section for section in found if section.lines)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as plain values."""
    levels = comparison.first.plan.problem.compiled.model.levels
    return {
        "levels": [{"name": level.name, "unit": level.quantum.unit} for level in levels],
        "first": {"violation": comparison.first.violation, "costs": list(comparison.first.costs)},
        "second": {"violation": comparison.second.violation, "costs": list(comparison.second.costs)},
        "differences": [{**asdict(one), "costs": list(one.costs)} for one in comparison.differences],
    }


def _price(compiled: Compiled, broken: int, costs: Sequence[float]) -> str:
    """Return what a change breaks and costs, as a phrase."""
    parts = [f"{'breaks' if broken > 0 else 'mends'} hard limits by {number(abs(broken))}"] if broken else []
    levels = compiled.model.levels
    parts += [signed(cost, level.quantum.unit) for level, cost in zip(levels, costs, strict=True) if cost]
    return ", ".join(parts) or "no difference"
