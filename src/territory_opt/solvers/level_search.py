"""The searches of one level: each begins where it is told to, and what it finds is kept if it may be delivered."""

from __future__ import annotations

from collections.abc import Callable

from territory_opt.solvers.crew import Crew
from territory_opt.solvers.improve import Search
from territory_opt.solvers.judge import Judge, Standing
from territory_opt.solvers.known import Known
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints

_SHARE_OF_REPAIR = 0.5
"""The part of a search's time after which a start that is still broken is given up for a plan that is not."""

_ENDLESS = 2**30
"""A patience that only the budget ends."""


def keeps_all(standing: Standing) -> bool:
    """Tell whether a plan keeps all hard limits and caps."""
    return standing.broken == 0


class LevelSearch:
    """The searches of one level.

    Parameters
    ----------
    report
        Is told how a plan stands whenever it has become better.

    Attributes
    ----------
    within
        Judges plans: all of the level's, or those of a branch of it.
    attempt
        Where the last search stopped, whether that plan may be delivered or not; None before any.
    """

    def __init__(self, known: Known, crew: Crew, seed: int, report: Callable[[Standing], None]) -> None:
        self._known, self._crew, self._seed, self._report = known, crew, seed, report
        self.within: Judge = known.judge
        self.attempt: Ints | None = None

    def run(self, start: Ints, budget: Budget, patience: int = _ENDLESS) -> Ints:
        """Improve a plan; if it cannot be repaired in half the time, improve the best one that may be delivered.

        Returns where that stopped.

        Parameters
        ----------
        patience
            Rounds without gain after which a plan is left as it is.
        """
        known = self._known
        if known.owner is not None and known.judge.standing(start).broken > 0:
            with budget.lent(_SHARE_OF_REPAIR) as repair:
                self.once(start, repair, keeps_all, patience)
            start = known.owner
        return self.once(start, budget, known.is_enough, patience)

    def once(self, start: Ints, budget: Budget, enough: Callable[[Standing], bool], patience: int = _ENDLESS) -> Ints:
        """Improve a plan until it is good enough, and return where that stopped."""
        search = Search(self.within, start, self._crew, budget, self._seed)
        search.run(enough, self._report, patience)
        self._known.offer(search.owner)
        self.attempt = search.owner
        return search.owner
