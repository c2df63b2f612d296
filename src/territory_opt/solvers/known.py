"""What is known of a level while it is solved: the best plan, the best bounds, and whether they are near enough."""

from __future__ import annotations

from math import inf

from territory_opt.solvers.judge import Judge, Standing
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints

_FINE = 20
"""An upper level is near enough when its gap is this small a part of its tolerance."""


class Known:
    """The best plan and the best bounds of a level so far.

    Parameters
    ----------
    judge
        Reads plans; its certificate is one of the bounds.
    aim
        The cost at which the level is good enough; None if only the best is.
    budget
        Says how large a gap is small enough.

    Attributes
    ----------
    owner
        The best plan that may be delivered; None while there is none.
    standing
        How it stands.
    bound_solver
        What the level costs at least by the solver's word: of the whole, of each rep by herself, or of branches; None
        if nobody was asked.
    """

    def __init__(self, judge: Judge, aim: int | None, budget: Budget) -> None:
        self.judge, self._aim, self._budget = judge, aim, budget
        self.owner: Ints | None = None
        self.standing = Standing(inf, 0)
        self.bound_solver: int | None = None

    @property
    def bound(self) -> int:
        """The better of the bounds."""
        certified = self.judge.certificate.bound
        return certified if self.bound_solver is None else max(certified, self.bound_solver)

    def offer(self, owner: Ints) -> None:
        """Keep a plan if it may be delivered and is better."""
        standing = self.judge.standing(owner)
        if standing.broken == 0 and standing < self.standing:
            self.owner, self.standing = owner, standing

    def believe(self, bound: int | None) -> None:
        """Keep what a solver says the level costs at least, if it is more than was said before."""
        if bound is not None and (self.bound_solver is None or bound > self.bound_solver):
            self.bound_solver = bound

    @property
    def is_proven(self) -> bool:
        """Whether no plan can be better than the best one."""
        return self.owner is not None and self.standing.cost <= self.bound

    def reaches_aim(self, standing: Standing) -> bool:
        """Tell whether a plan is as good as was asked for."""
        return self._aim is not None and standing.broken == 0 and standing.cost <= self._aim

    def is_enough(self, standing: Standing) -> bool:
        """Tell whether a plan is near enough to the bound; on upper levels the tolerance may swallow what is left."""
        if self.reaches_aim(standing):
            return True
        slack, levels, level = self.slack(standing.cost), self.judge.model.levels, self.judge.level
        if not self._budget.gap and level + 1 < len(levels):
            slack = (levels[level].cap(standing.cost) - standing.cost) // _FINE
        return standing.broken == 0 and standing.cost - self.bound <= slack

    def slack(self, cost: int) -> int:
        """Return how far above the bound a cost is near enough, in quanta: so much of it, or of one unit of its own."""
        one_unit = round(1 / self.judge.model.levels[self.judge.level].quantum.size)
        return self._budget.slack(cost, one_unit)
