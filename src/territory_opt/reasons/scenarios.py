"""Scenarios: named variants of a case, each solved by itself, and held against one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from territory_opt.model.figures import disruption, travel_figures
from territory_opt.model.plan import Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.reasons.answers import Certainty, Said
from territory_opt.reasons.changed import changed
from territory_opt.reasons.resolving import Effort
from territory_opt.rules.words import number, quantity
from territory_opt.solvers.choose import solve


@dataclass(frozen=True)
class Scenario:
    """What one variant comes to.

    Attributes
    ----------
    name, status
        As given, and as solved.
    costs, units
        Cost of each level, highest first, and its unit.
    gap
        Of the last level, None if unknown.
    moved, km
        Accounts that change hands against the plan in force; kilometres on the way.
    owners
        The plan: the rep of each account, by id.
    dominated
        Whether another scenario is as good in every goal and moves no more, and is better in something. Goals are only
        compared where all scenarios have the same number of them.
    """

    name: str
    status: str
    costs: tuple[float, ...]
    units: tuple[str, ...]
    gap: float | None
    moved: int
    km: float
    owners: dict[str, str]
    dominated: bool = False


@dataclass(frozen=True)
class Scenarios(Said):
    """Scenarios side by side.

    Attributes
    ----------
    scenarios
        In the order given.
    apart
        How many accounts have different owners in each two of them, row by row.
    """

    scenarios: tuple[Scenario, ...]
    apart: tuple[tuple[int, ...], ...]
    certainty: Certainty

    def text(self) -> str:
        """Return the scenarios as a table, and how far apart they are."""
        lines = [_line(one) for one in self.scenarios]
        for one, row in zip(self.scenarios, self.apart, strict=True):
            others = zip(self.scenarios, row, strict=True)
            parts = [f"{quantity(count, 'accounts')} from {other.name}" for other, count in others if other is not one]
            lines += [f"{one.name} differs by {', '.join(parts)}."] if parts else []
        return "\n".join([*lines, _SURE[self.certainty]])


_SURE: dict[Certainty, str] = {
    "proven": "Proven: no plan of any of them is better, and none exists where none is shown.",
    "heuristic": "Each may be better by its gap.",
    "cut off by time": "Each may be better by its gap; time ran out.",
}


def scenarios(
    problem: Problem,
    variants: Mapping[str, Sequence[Mapping[str, Any]]],
    effort: Effort | None = None,
    executor: Executor | None = None,
) -> Scenarios:
    """Solve named variants of a case and hold them against one another.

    Parameters
    ----------
    variants
        The changes of each, by its name, see `territory_opt.reasons.changed.KINDS`; none for the case as it is.
    effort
        What each may take.
    executor
        Where they are solved; None: one after the other.

    Raises
    ------
    InputError
        If a change makes no sense, or a variant has errors.
    """
    effort = effort or Effort(60)
    problems = [changed(problem, changes) for changes in variants.values()]
    for one in problems:
        one.check().raise_errors()
    with ThreadPoolExecutor(1) as own:
        results = list((executor or own).map(_solved, problems, [effort] * len(problems)))
    found = [_scenario(name, result) for name, result in zip(variants, results, strict=True)]
    marked = tuple(replace(one, dominated=_dominated(one, found)) for one in found)
    apart = tuple(tuple(_apart(one, other) for other in found) for one in found)
    proven = all(result.status in ("optimal", "infeasible") for result in results)
    return Scenarios(marked, apart, "proven" if proven else "cut off by time")


def _solved(problem: Problem, effort: Effort) -> Result:
    return solve(problem, time_limit=effort.seconds, workers=effort.workers, seed=effort.seed, method=effort.method)


def _scenario(name: str, result: Result) -> Scenario:
    model, facts = result.problem.compiled.model, result.problem.facts
    units = tuple(level.quantum.unit for level in model.levels)
    if result.plan is None:
        return Scenario(name, result.status, (), units, None, 0, 0.0, {})
    plan: Plan = result.plan
    costs = zip(model.levels, model.cost(plan.owner), strict=True)
    return Scenario(
        name,
        result.status,
        tuple(level.quantum.real(cost) for level, cost in costs),
        units,
        result.gap,
        disruption(facts, model.pairs, plan.owner).moved,
        travel_figures(facts, plan.owner).km,
        plan.owners(),
    )


def _dominated(one: Scenario, others: Sequence[Scenario]) -> bool:
    if not one.costs:
        return False
    mine = (*one.costs, one.moved)
    rest = [(*other.costs, other.moved) for other in others if len(other.costs) == len(one.costs)]
    return any(all(a <= b for a, b in zip(other, mine, strict=True)) and other != mine for other in rest)


def _apart(one: Scenario, other: Scenario) -> int:
    names = one.owners.keys() | other.owners.keys()
    return sum(one.owners.get(name) != other.owners.get(name) for name in names)


def _line(one: Scenario) -> str:
    if not one.costs:
        return f"{one.name}: {one.status}."
    costs = ", ".join(quantity(cost, unit) for cost, unit in zip(one.costs, one.units, strict=True))
    gap = "gap unknown" if one.gap is None else f"gap {number(100 * one.gap)} %"
    mark = "; dominated" if one.dominated else ""
    return f"{one.name}: {costs} ({gap}); {quantity(one.moved, 'moves')}, {quantity(one.km, 'km')}{mark}."
