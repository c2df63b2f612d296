"""Score: what any plan breaks and costs, and the findings that add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.rules.base import Finding
from territory_opt.terms import NOTHING, Ints, Measure

NO_RULE = -1
"""The rule of findings about accounts without owner: that every account has one is nobody's wish, but the problem."""


@dataclass(frozen=True, eq=False)
class Score:
    """What a plan breaks and costs. Works for any plan: made by hand, by another tool, incomplete or broken.

    Attributes
    ----------
    plan
        The plan.
    violation
        By how much hard limits are broken, in whole numbers; 0 for a plan that keeps them all.
    cost
        Cost on each level, in quanta.
    """

    plan: Plan
    violation: int
    cost: tuple[int, ...]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding; their violations and their costs by level add up to the score."""
        return tuple(findings(self.plan.problem.compiled, self.plan.owner))

    @property
    def costs(self) -> tuple[float, ...]:
        """Cost on each level, in the unit that people read."""
        levels = self.plan.problem.compiled.model.levels
        return tuple(level.quantum.real(cost) for level, cost in zip(levels, self.cost, strict=True))

    def by_rule(self) -> dict[str, Measure]:
        """Return what each rule's findings add up to, by the rule's id; ``coverage`` is about missing owners."""
        rules = self.plan.problem.rules
        total = {rule.name: NOTHING for rule in self.plan.problem.compiled.rules.values()}
        for finding in self.findings:
            name = "coverage" if finding.rule == NO_RULE else rules[finding.rule].name
            total[name] = total.get(name, NOTHING) + finding.measure
        return total

    def by_rep(self) -> dict[str, list[Finding]]:
        """Return the findings about each rep, by id."""
        names = self.plan.problem.facts.rep_names
        found: dict[str, list[Finding]] = {name: [] for name in names}
        for finding in self.findings:
            if finding.rep >= 0:
                found[names[finding.rep]].append(finding)
        return found

    def by_account(self) -> dict[str, list[Finding]]:
        """Return the findings about each account, by id; accounts without any are left out."""
        names = self.plan.problem.facts.unit_names
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.unit >= 0:
                found.setdefault(names[finding.unit], []).append(finding)
        return found


def score(problem: Problem, plan: Plan) -> Score:
    """Return what a plan breaks and costs.

    Raises
    ------
    InputError
        If the problem's data or settings are wrong.
    """
    model = problem.compiled.model
    return Score(plan, model.violation(plan.owner), model.cost(plan.owner))


def findings(compiled: Compiled, owner: Ints) -> Iterator[Finding]:
    """Yield every finding of a plan: accounts without owner, barred pairs, then rule by rule."""
    yield from _uncovered(compiled, owner)
    yield from _barred(compiled, owner)
    for index, rule in compiled.rules.items():
        yield from rule.findings(compiled.scopes[index], owner)


def _uncovered(compiled: Compiled, owner: Ints) -> Iterator[Finding]:
    for unit in np.flatnonzero(compiled.model.pairs.open & (owner < 0)).tolist():
        text = f"{compiled.facts.unit_names[unit]} has no owner although some rep may own it."
        yield Finding(NO_RULE, 0, unit, -1, Measure(1, 0), text)


def _barred(compiled: Compiled, owner: Ints) -> Iterator[Finding]:
    units = np.flatnonzero(owner >= 0)
    barred = compiled.model.barred_by(units, owner[units])
    for unit, rule in zip(units[barred >= 0].tolist(), barred[barred >= 0].tolist(), strict=True):
        rep = int(owner[unit])
        text = compiled.rules[rule].why_barred(compiled.facts, unit, rep)
        yield Finding(rule, 0, unit, rep, Measure(1, 0), text)
