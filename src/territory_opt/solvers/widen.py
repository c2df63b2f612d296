"""Widen: pairs that prices find beyond the candidates become candidates, until few are left to find.

This is column generation (Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101) with the Lagrangian prices in the place of
a linear program's: a pair that is cheaper than all candidates of its unit may belong to a better plan.
"""

from __future__ import annotations

import numpy as np

from territory_opt.model.candidates import ascending
from territory_opt.model.problem import Problem
from territory_opt.solvers.certificate import Certificate
from territory_opt.solvers.dual import Dual
from territory_opt.solvers.everywhere import look_beyond
from territory_opt.solvers.prices import ROUGH, climbed
from territory_opt.solvers.progress import Listener, Progress, deaf
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model, Pairs

_ROUNDS = 4
"""Times that candidates are added."""

_ENOUGH = 5e-4
"""Pairs that take no more than this share off the bounds are added without another round."""

_SHARE = 0.1
"""The part of the time left that the prices of one round may take."""

_SHARE_OF_REFINING = 0.3
"""The part of the time left that the first level's prices may take once all candidates are known."""


def widened(problem: Problem, budget: Budget, listener: Listener = deaf) -> tuple[Problem, tuple[Certificate, ...]]:
    """Return the problem with the candidates that prices ask for, and the prices of its levels, the first level's best.

    A problem whose candidates are all its allowed pairs is returned as it is, without prices.
    """
    reduction, model = problem.compiled.reduction, problem.compiled.reduced
    if model.pairs.whole or not model.pairs.open.all():
        return problem, ()
    search = _Search(model)
    for _ in range(_ROUNDS):
        if budget.over:
            break
        with budget.lent(_SHARE) as part:
            enough = search.round(part)
        listener(Progress("candidates", 0, budget.elapsed, None, None))
        if enough:
            break
    if not search.known:
        return problem, ()
    if len(search.further):
        member, which = reduction.members.listed(search.further.unit)
        problem = problem.widened(member, search.further.rep[which])
    if not budget.over:
        with budget.lent(_SHARE_OF_REFINING) as part:
            search.refine(problem.compiled.reduced, part)
    return problem, search.known


class _Search:
    """The search for pairs that are missed.

    What is found joins the duals' choices at once, but the model only in the end: to compile it anew takes longer than
    to climb.

    Attributes
    ----------
    further
        The pairs that were found.
    known
        The last prices of each level.
    """

    def __init__(self, model: Model) -> None:
        self.model, self.duals = model, list[Dual]()
        self.known: tuple[Certificate, ...] = ()
        self.further = self._pairs(np.zeros(0, np.int64))

    def round(self, budget: Budget) -> bool:
        """Price all levels and find what the prices miss; tell whether that is too little for another round."""
        self.known = self._prices(budget)
        missed = [look_beyond(self.model, one, self.further) for one in self.known]
        new = self._pairs(ascending([one.unit * self.model.n_reps + one.rep for one in missed]))
        for dual in self.duals:
            dual.widen(new)
        self.further = self._pairs(ascending([self.further.key, new.key]))
        return all(one.among - one.bound <= _ENOUGH * abs(one.among) for one in missed)

    def refine(self, model: Model, budget: Budget) -> None:
        """Climb to the top of the first level's dual, with what was found among a model's candidates."""
        first = self.duals[0]
        first.model = model
        self.known = (climbed(first, budget, self.known[0]), *self.known[1:])

    def _prices(self, budget: Budget) -> tuple[Certificate, ...]:
        """Return rough prices of every level, each under caps guessed from the bounds of those above."""
        found: list[Certificate] = []
        caps: list[int] = []
        for number, level in enumerate(self.model.levels):
            with budget.lent(1.0 / (len(self.model.levels) - number)) as part:
                if number == len(self.duals):
                    self.duals.append(Dual(self.model, number, tuple(caps)))
                self.duals[number].caps = tuple(caps)
                found.append(climbed(self.duals[number], part, self.known[number] if self.known else None, ROUGH))
            caps.append(level.cap(found[-1].bound))
        return tuple(found)

    def _pairs(self, key: Ints) -> Pairs:
        return Pairs.of_keys(self.model.n_units, self.model.n_reps, key)
