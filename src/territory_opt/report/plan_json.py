"""``plan.json``: status, levels, rules, rows and figures of a run, in whole quanta and in the units people read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from territory_opt.model.cells import cell_figures
from territory_opt.model.compile import Compiled
from territory_opt.model.effort import effort
from territory_opt.model.figures import disruption, evenness, measures, travel_figures
from territory_opt.model.housekeeping import housekeeping
from territory_opt.model.plan import LevelResult, Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.model.row_names import NamedLoad, named_loads
from territory_opt.quantities import exact
from territory_opt.terms import UNLIMITED, Ints, Level

FORMAT = "territory-opt plan 1"


def plan_json(
    result: Result, provenance: dict[str, Any], assumptions: Sequence[str], warnings: Sequence[str]
) -> dict[str, Any]:
    """Return the content of ``plan.json``.

    Parameters
    ----------
    result
        What the solve has to say.
    provenance
        Where the plan comes from: input hashes, versions, seed, limits, timings.
    assumptions, warnings
        What had to be assumed, and what is odd in the input, one sentence each.
    """
    problem, plan = result.problem, result.plan
    compiled = problem.compiled
    return {
        "format": FORMAT,
        "status": result.status,
        "objective": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "levels": [] if plan is None else _levels(compiled, result.levels, plan),
        "rules": _rules(problem),
        "rows": [] if plan is None else [_row(one, plan.owner) for one in named_loads(compiled)],
        "figures": {} if plan is None else figures(plan),
        "housekeeping": housekeeping(compiled).as_json(),
        "waivers": [
            {
                "rule": problem.rules[waiver.rule].name,
                "accounts": [compiled.facts.unit_names[unit] for unit in waiver.units],
                "text": waiver.text,
            }
            for waiver in compiled.waivers
        ],
        "warnings": list(warnings),
        "assumptions": list(assumptions),
        "provenance": provenance,
    }


def figures(plan: Plan) -> dict[str, Any]:
    """Return the figures of any plan."""
    compiled = plan.problem.compiled
    facts, owner = compiled.facts, plan.owner
    found: dict[str, Any] = {
        name: asdict(evenness(facts, weighing, owner)) for name, weighing in measures(facts).items()
    }
    found["violation"] = compiled.model.violation(owner)
    if compiled.model.pairs.whole:  # otherwise nobody counts the allowed pairs
        found["candidates"] = len(compiled.model.pairs)
    found["house"] = int((~compiled.model.pairs.open).sum())
    found["disruption"] = asdict(disruption(facts, compiled.model.pairs, owner))
    found["travel"] = asdict(travel_figures(facts, owner))
    found["effort"] = asdict(effort(facts, owner))
    found["cells"] = {
        rule: {"cells": one.cells, "overlaps": one.overlaps, "gaps": one.gaps, "list": list(map(asdict, one.listed))}
        for rule, one in cell_figures(compiled, owner).items()
    }
    return found


def _levels(compiled: Compiled, reached: Sequence[LevelResult], plan: Plan) -> list[dict[str, Any]]:
    delivered = compiled.model.cost(plan.owner)
    ranked = zip(compiled.model.levels, compiled.ranks, reached, delivered, strict=True)
    return [
        {
            "name": level.name,
            "unit": level.quantum.unit,
            "quantum": str(level.quantum.size),
            "rules": [compiled.rules[index].name for index in rank.rules],
            "tolerance": {
                "relative": str(exact(rank.tolerance.relative)),
                "absolute": str(exact(rank.tolerance.absolute)),
            },
            **_level_figures(level, one, cost),
        }
        for level, rank, one, cost in ranked
    ]


def _level_figures(level: Level, one: LevelResult, cost: int) -> dict[str, Any]:
    whole = {
        "reached": one.cost,
        "cap": one.cap,
        "cost": cost,
        "bound_certified": one.bound_certified,
        "bound_solver": one.bound_solver,
    }
    real = {name: None if value is None else level.quantum.real(value) for name, value in whole.items()}
    return {**real, "gap": one.gap(float(1 / level.quantum.size)), "proven": one.proven, "whole": whole}


def _rules(problem: Problem) -> list[dict[str, Any]]:
    compiled = problem.compiled
    level = {index: number for number, rank in enumerate(compiled.ranks) for index in rank.rules}
    return [
        {
            "id": rule.name,
            "rule": rule.rule,
            "settings": rule.model_dump(mode="json", exclude={"id", "rule"}),
            "level": level.get(index),
            "skipped": compiled.skipped.get(index),
        }
        for index, rule in enumerate(problem.rules)
    ]


def _row(one: NamedLoad, owner: Ints) -> dict[str, Any]:
    limits, labels = one.term.limits, one.labels
    return {
        "rule": one.rule.name,
        "measure": labels.measure,
        "unit": labels.quantum.unit,
        "quantum": str(labels.quantum.size),
        "join": limits.join,
        "level": one.term.level,
        "names": list(labels.names),
        "targets": [_fraction(target) for target in labels.targets],
        "hard_lo": _limits(limits.hard_lo),
        "hard_hi": _limits(limits.hard_hi),
        "soft_lo": _limits(limits.soft_lo),
        "soft_hi": _limits(limits.soft_hi),
        "price_lo": limits.price_lo.tolist(),
        "price_hi": limits.price_hi.tolist(),
        "load": one.term.loads(owner).tolist(),
    }


def _fraction(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _limits(column: Ints) -> list[int | None]:
    return [None if abs(limit) >= UNLIMITED else limit for limit in column.tolist()]


def brief(plan: dict[str, Any]) -> dict[str, Any]:
    """Return the part of ``plan.json`` that a summary needs: all but rules, rows, and where the plan comes from."""
    return {key: value for key, value in plan.items() if key not in ("rules", "rows", "provenance")}
