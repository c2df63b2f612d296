"""Widen: pairs that prices find beyond the candidates become candidates, until few are left to find.

This is column generation (Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101) with the Lagrangian prices in the place of
a linear program's: a pair that is cheaper than all candidates of its unit may belong to a better plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from territory_opt.model.candidates import ascending
from territory_opt.model.problem import Problem
from territory_opt.solvers.certificate import Certificate
from territory_opt.solvers.everywhere import look_beyond
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.progress import Listener, Progress, deaf
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Model

_ROUNDS = 4
"""Times that candidates are added."""

_ENOUGH = 5e-4
"""Pairs that take no more than this share off the bounds are added without another round."""

_SHARE = 0.1
"""The part of the time left that the prices of one round may take."""


def widened(problem: Problem, budget: Budget, listener: Listener = deaf) -> tuple[Problem, tuple[Certificate, ...]]:
    """Return the problem with the candidates that prices ask for, and the prices of its levels.

    A problem whose candidates are all its allowed pairs is returned as it is, without prices.
    """
    known: tuple[Certificate, ...] = ()
    for _ in range(_ROUNDS):
        reduction, model = problem.compiled.reduction, problem.compiled.reduced
        if model.pairs.whole or not model.pairs.open.all() or budget.over:
            break
        part = budget.part(_SHARE)
        known = rough_prices(model, part, known)
        budget.spend(part.worked)
        missed = [look_beyond(model, one) for one in known]
        listener(Progress("candidates", 0, budget.elapsed, None, None))
        key = ascending([one.unit * model.n_reps + one.rep for one in missed])
        if len(key):
            member, which = reduction.members.listed(key // model.n_reps)
            problem = problem.widened(member, (key % model.n_reps)[which])
        lost = [among.bound - over_all.bound for among, over_all in zip(known, missed, strict=True)]
        if all(loss <= _ENOUGH * abs(one.bound) for loss, one in zip(lost, known, strict=True)):
            break
    return problem, known


def rough_prices(model: Model, budget: Budget, known: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """Return prices of every level, each under caps guessed from the bounds of those above; bounds over candidates."""
    found: list[Certificate] = []
    caps: list[int] = []
    for number, level in enumerate(model.levels):
        part = budget.part(1.0 / (len(model.levels) - number))
        found.append(best_prices(model, number, caps, part, known[number] if number < len(known) else None, rough=True))
        budget.spend(part.worked)
        caps.append(level.cap(found[-1].bound))
    return tuple(found)
