"""Widen: pairs that prices find beyond the candidates become candidates, until few are left to find.

This is column generation (Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101) with the Lagrangian prices in the place of
a linear program's: a pair that is cheaper than all candidates of its unit may belong to a better plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from territory_opt.model.candidates import ascending
from territory_opt.model.problem import Problem
from territory_opt.solvers.certificate import Certificate
from territory_opt.solvers.dual import Dual
from territory_opt.solvers.everywhere import Beyond, look_beyond
from territory_opt.solvers.prices import ROUGH, climbed
from territory_opt.solvers.progress import Listener, Progress, deaf
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model, Pairs

_ROUNDS = 4
"""Times that candidates are added by rough prices of all levels."""

_ENOUGH = 5e-4
"""Pairs that take no more than this share off the bounds are added without another round."""

_REACH = 5.0
"""How far scaled prices may go in the first round.

Where candidates alone cannot keep the limits their dual has no top: without an end the prices would ask for whatever
relieves a row, however far away (after the boxes of Marsten, Hogan and Blankenship 1975, doi:10.1287/opre.23.3.389).
"""

_FARTHER = 3.0
"""How many times as far they may go each time after it."""

_SHARE = 0.1
"""The part of the time left that the prices of one round may take."""

_SHARE_OF_REFINING = 0.3
"""The part of the time left that the first level's prices may take once most candidates are known."""

_GAIN = 4e-4
"""A climb that raises the first level's bound by more than this share is worth another, which gains about a quarter."""


def widened(problem: Problem, budget: Budget, listener: Listener = deaf) -> tuple[Problem, tuple[Certificate, ...]]:
    """Return the problem with the candidates that prices ask for, and the prices of its levels, the first level's best.

    A problem whose candidates are all its allowed pairs is returned as it is, without prices. One that is widened gives
    up its reduced model, so that memory holds one of them.
    """
    pairs = problem.compiled.reduced.pairs
    if pairs.whole or not pairs.open.all():
        return problem, ()
    search = _Search(problem)
    for _ in range(_ROUNDS):
        if budget.over:
            break
        with budget.lent(_SHARE) as part:
            enough = search.round(part)
        listener(Progress("candidates", 0, budget.elapsed, None, None))
        if enough:
            break
    search.compile()
    if search.known and not budget.over:
        with budget.lent(_SHARE_OF_REFINING) as part:
            search.refine(part)
    return search.problem, search.known


class _Search:
    """The search for pairs that are missed.

    What is found joins the duals' choices at once, but the model only in the end: to compile it anew takes longer than
    to climb.

    Attributes
    ----------
    problem
        The problem with all pairs among its candidates that were found before it was last compiled.
    further
        The pairs that were found since.
    reach
        How far scaled prices may go the next time.
    known
        The best prices of each level so far, with the bounds that they prove over all allowed pairs.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem, self.duals, self.reach = problem, list[Dual](), _REACH
        self.known: tuple[Certificate, ...] = ()
        self.further = self._pairs(np.zeros(0, np.int64))

    @property
    def model(self) -> Model:
        """The model to find pairs for."""
        return self.problem.compiled.reduced

    def round(self, budget: Budget) -> bool:
        """Price all levels and add what the prices miss; tell whether that is too little for another round."""
        prices = self._prices(budget)
        missed = [look_beyond(self.model, one, self.further) for one in prices]
        self._add(missed)
        self.known = tuple(replace(one, bound=beyond.bound) for one, beyond in zip(prices, missed, strict=True))
        return all(one.among - one.bound <= _ENOUGH * abs(one.among) for one in missed)

    def refine(self, budget: Budget) -> None:
        """Climb to the top of the first level's dual, and again with what is missed there as long as that gains."""
        known, *others = self.known
        del self.duals[1:]  # the other levels' have no further part
        while True:
            before = budget.left
            prices = climbed(self._dual(0, ()), budget, known)
            self.reach *= _FARTHER
            missed = look_beyond(self.model, prices)
            gain = missed.bound - known.bound
            if gain > 0:
                known = replace(prices, bound=missed.bound)
            took = before - budget.left
            if gain <= _GAIN * abs(known.bound) or took > budget.left:
                break
            self._add([missed])
            self.compile()
        self.known = (known, *others)

    def compile(self) -> None:
        """Let what was found be candidates of the problem."""
        if len(self.further):
            member, which = self.problem.compiled.reduction.members.listed(self.further.unit)
            wider = self.problem.widened(member, self.further.rep[which])
            self.problem.compiled.release()
            self.problem = wider
            self.further = self._pairs(np.zeros(0, np.int64))

    def _add(self, missed: Sequence[Beyond]) -> None:
        """Let units choose among the pairs that were missed."""
        new = self._pairs(ascending([one.unit * self.model.n_reps + one.rep for one in missed]))
        for dual in self.duals:
            dual.widen(new)
        self.further = self._pairs(ascending([self.further.key, new.key]))

    def _prices(self, budget: Budget) -> tuple[Certificate, ...]:
        """Return rough prices of every level, each under caps guessed from the bounds of those above."""
        found: list[Certificate] = []
        caps: list[int] = []
        for number, level in enumerate(self.model.levels):
            with budget.lent(1.0 / (len(self.model.levels) - number)) as part:
                start = self.known[number] if self.known else None
                found.append(climbed(self._dual(number, tuple(caps)), part, start, ROUGH))
            caps.append(level.cap(found[-1].bound))
        self.reach *= _FARTHER
        return tuple(found)

    def _dual(self, level: int, caps: tuple[int, ...]) -> Dual:
        """Return the dual of a level under caps, whose prices may go as far as it is their turn to."""
        if level == len(self.duals):
            self.duals.append(Dual(self.model, level, caps))
        dual = self.duals[level]
        dual.model, dual.caps, dual.reach = self.model, caps, self.reach
        return dual

    def _pairs(self, key: Ints) -> Pairs:
        return Pairs.of_keys(self.model.n_units, self.model.n_reps, key)
