"""Differences: where two plans disagree, and what each account's change alone would break and cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.model.plan import HOUSE, Plan
from territory_opt.model.problem import Problem
from territory_opt.model.scoring import Score, score
from territory_opt.terms import Ints


@dataclass(frozen=True)
class Difference:
    """An account that two plans give to different reps.

    Attributes
    ----------
    account, first, second
        The account, and its rep in either plan; ``HOUSE`` for none.
    violation, costs
        What the first plan would break more, and cost more on each level (in its unit), if this account alone went
        as in the second.
    """

    account: str
    first: str
    second: str
    violation: int
    costs: tuple[float, ...]


@dataclass(frozen=True)
class Comparison:
    """How two plans differ. The differences one by one need not add up: accounts share reps, and reps have limits."""

    first: Score
    second: Score
    differences: tuple[Difference, ...]


def compare(problem: Problem, first: Plan, second: Plan) -> Comparison:
    """Return where two plans differ, and what each difference alone would change in the first.

    Raises
    ------
    InputError
        If the problem's data or settings are wrong.
    """
    units = np.flatnonzero(first.owner != second.owner)
    differences = tuple(_differences(problem, first.owner, second.owner, units))
    return Comparison(score(problem, first), score(problem, second), differences)


def _differences(problem: Problem, first: Ints, second: Ints, units: Ints) -> Iterator[Difference]:
    model, facts = problem.compiled.model, problem.facts
    states = [term.state(model, first) for term in model.terms]
    broken, costs = model.violation(first), model.cost(first)
    for unit in units.tolist():
        change = [0] * len(model.levels)
        pair = int(model.pairs.find(np.array([unit]), second[unit : unit + 1])[0])
        if pair < 0 or first[unit] < 0 or model.barred_by(np.array([unit]), first[unit : unit + 1])[0] >= 0:
            # Not a move between candidates: bars and missing owners are the model's to count, not the terms'.
            moved = first.copy()
            moved[unit] = second[unit]
            violation = model.violation(moved) - broken
            change = [then - now for then, now in zip(model.cost(moved), costs, strict=True)]
        else:
            violation, at = 0, pair - int(model.pairs.start[unit])
            for term, state in zip(model.terms, states, strict=True):
                breaks, extra = term.deltas(model, state, np.array([unit]))
                violation += int(breaks[at])
                change[term.level] += int(extra[at])
        yield Difference(
            facts.unit_names[unit],
            facts.rep_names[first[unit]] if first[unit] >= 0 else HOUSE,
            facts.rep_names[second[unit]] if second[unit] >= 0 else HOUSE,
            violation,
            tuple(level.quantum.real(one) for level, one in zip(model.levels, change, strict=True)),
        )
