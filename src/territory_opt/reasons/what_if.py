"""What if: a case changes, and two answers stand side by side: as few moves as possible, and the best plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from territory_opt.errors import MismatchError
from territory_opt.model.compile import Compiled
from territory_opt.model.plan import HOUSE, Plan
from territory_opt.quantities import ONE, Quantum
from territory_opt.reasons.answers import Certainty, Change, Said, change_text, changes_between
from territory_opt.reasons.changed import changed
from territory_opt.reasons.resolving import Effort, certainty_of, resolve
from territory_opt.reasons.variants import owner_in
from territory_opt.reasons.why_not import Moved
from territory_opt.rules.disruption import MoveCost
from territory_opt.rules.words import quantity
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.start import COLD, Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Level, Model, Pair

SHOWN = 10
"""Moves that the text tells; the answer has them all."""


@dataclass(frozen=True)
class Reply:
    """One plan for the changed case.

    Attributes
    ----------
    moves
        Who changes hands against the plan at hand.
    changes
        What each goal would cost more than in the plan at hand.
    owners
        The plan: the rep of each account, by id.
    certainty
        ``proven`` if no plan is better of its kind.
    """

    moves: tuple[Moved, ...]
    changes: tuple[Change, ...]
    owners: dict[str, str]
    certainty: Certainty


@dataclass(frozen=True)
class WhatIf(Said):
    """A changed case's two answers; None where there is no plan (or none was found in time)."""

    fewest: Reply | None
    best: Reply | None
    certainty: Certainty

    def text(self) -> str:
        """Return both answers in words."""
        if self.fewest is None and self.best is None:
            sure = self.certainty == "proven"
            return "No plan keeps all hard rules then (proven)." if sure else "No plan was found in time."
        return "\n".join([*_told("Fewest moves", self.fewest), *_told("Best plan", self.best)])


def what_if(plan: Plan, changes: Sequence[Mapping[str, Any]], effort: Effort | None = None) -> WhatIf:
    """Return what changes to a case mean for its plan.

    Parameters
    ----------
    plan
        The plan at hand.
    changes
        See `territory_opt.reasons.changed.KINDS`.
    effort
        What both answers together may take.

    Raises
    ------
    InputError
        If a change makes no sense, or the changed case has errors.
    """
    effort = effort or Effort(60)
    half = replace(effort, seconds=effort.seconds / 2)
    problem = changed(plan.problem, changes)
    compiled = problem.compiled
    owner = owner_in(problem, plan.problem, plan.owner)
    few, sure = _fewest(compiled, owner, half)
    begin = Start(compiled.reduction.lower(owner if few is None else few))
    best = resolve(compiled, compiled.reduced, begin, half)
    fewest = None if few is None else _reply(plan, Plan(problem, few), owner, sure)
    reply = None if best.owner is None else _reply(plan, Plan(problem, best.owner), owner, best.certainty)
    both: Certainty = "proven" if {sure, best.certainty} == {"proven"} else best.certainty
    return WhatIf(fewest, reply, both)


def _fewest(compiled: Compiled, owner: Ints, effort: Effort) -> tuple[Ints | None, Certainty]:
    """Return the plan with the fewest moves, the goals decided only among such plans."""
    budget, model = Budget(effort.seconds), _moves_first(compiled, owner)
    outcome = solve_levels(model, budget, workers=effort.workers, seed=effort.seed)
    if outcome.owner is None:
        return None, "proven" if outcome.status == "infeasible" else "cut off by time"
    lifted = compiled.reduction.lift(outcome.owner)
    if compiled.model.violation(lifted) > 0:
        raise MismatchError("the plan with the fewest moves breaks hard limits when it is scored afresh")
    return lifted, certainty_of(outcome.levels, COLD, budget.over)


def _moves_first(compiled: Compiled, owner: Ints) -> Model:
    """Return the reduced model with a level above all others: how many accounts change hands."""
    model, reduction = compiled.reduced, compiled.reduction
    moves = Pair(-1, 0, MoveCost(owner, 1)).reduce(reduction)
    level = Level("moves", Quantum("moves", ONE), 0, Fraction(0))
    lower = tuple(replace(term, level=term.level + 1) for term in model.terms)  # type: ignore[type-var]  # every term is a dataclass
    return replace(model, terms=(*moves, *lower), levels=(level, *model.levels))


def _reply(before: Plan, after: Plan, owner: Ints, certainty: Certainty) -> Reply:
    compiled = after.problem.compiled
    units = np.flatnonzero((after.owner != owner) & (after.owner >= 0))
    changes = changes_between(before.problem.compiled, before.owner, compiled, after.owner)
    was, now = before.owners(), after.owners()
    names = [compiled.facts.unit_names[unit] for unit in units.tolist()]
    return Reply(tuple(Moved(name, was.get(name, HOUSE), now[name]) for name in names), changes, now, certainty)


def _told(title: str, reply: Reply | None) -> list[str]:
    if reply is None:
        return [f"{title}: not found in time."]
    head = f"{title}: {quantity(len(reply.moves), 'moves')}, {change_text(reply.changes)} ({reply.certainty})."
    more = len(reply.moves) - SHOWN
    lines = [f"  {one.text()}" for one in reply.moves[:SHOWN]]
    return [head, *lines, *([f"  and {more} more"] if more > 0 else [])]
