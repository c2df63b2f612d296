"""The frontier between one wish and all the others: a row of plans, each the best for one more notch of it.

One quantity (moved accounts, travel cost, or the cost of the highest level) is held below a limit, everything else is
decided as always (the method of the epsilon constraint: Haimes, Lasdon and Wismer 1971,
doi:10.1109/TSMC.1971.4308298). The two ends come first. Between them points are solved from tight to loose: a plan that
keeps a limit keeps every looser one, and starts its neighbour; a bound under a limit holds under every tighter one.
Time that is left goes where the gap is widest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.errors import InputError
from territory_opt.model.plan import LevelResult, Plan, Result
from territory_opt.reasons.answers import Certainty
from territory_opt.reasons.points import Frontier, Over, Point, is_dominated, knee_of
from territory_opt.reasons.resolving import Effort, resolve
from territory_opt.reasons.trades import End, Trade, trade_of
from territory_opt.solvers.certificate import Certificate
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints

_SHARE_OF_ENDS = 0.15
"""The part of the time that goes into the second end; the plan at hand is the first."""

_SHARE_OF_FIRST = 0.5
"""The part of the time left that goes into solving each point once."""

_AGAIN = 4
"""How often the point with the widest gap is solved again."""


def frontier(result: Result, over: Over, points: int = 8, effort: Effort | None = None) -> Frontier:
    """Return the frontier of a result's problem over one quantity.

    Parameters
    ----------
    result
        A plan to start from; levels above the last are held to what they were allowed there.
    over
        ``disruption``: accounts moved. ``travel``: its cost. ``balance``: the cost of the highest level.
    points
        How many plans, at least 2; fewer where the ends lie so near that limits coincide.
    effort
        What all points together may take.

    Raises
    ------
    InputError
        If the problem has nothing of that kind.
    """
    if result.plan is None or points < 2:
        raise InputError("a frontier needs a plan to start from, and two points at least")
    return _Sweep(result, over, trade_of(result, over), points, effort or Effort(180)).run()


@dataclass(frozen=True, eq=False)
class _Known:
    """A plan of the reduced model: what it has of the quantity, and what it costs on the last level."""

    owner: Ints
    amount: int
    cost: int


class _Sweep:
    """Points that share what is known: plans and bounds."""

    def __init__(self, result: Result, over: Over, trade: Trade, points: int, effort: Effort) -> None:
        assert result.plan is not None
        self.result, self.over, self.trade, self.points, self.effort = result, over, trade, points, effort
        self.compiled, self.budget = result.problem.compiled, Budget(effort.seconds)
        self.plans: list[_Known] = []
        self.bounds: list[tuple[int, int]] = []
        self.prices: tuple[Certificate, ...] = trade.prices()
        self.begin = self._note_plan(self.compiled.reduction.lower(result.plan.owner))
        if result.levels:
            self._note_bound(trade.holds_from(), result.levels[-1].bound)

    def run(self) -> Frontier:
        """Return the frontier."""
        end = self.trade.other_end(self.begin.owner, self._part(_SHARE_OF_ENDS))
        if end.owner is not None:
            self._note_plan(end.owner)
        amounts = [one.amount for one in self.plans]
        limits = np.unique(np.linspace(min(amounts), max(amounts), self.points).astype(np.int64)).tolist()
        self._note_bound(limits[-1], end.bound)
        first = self._part(_SHARE_OF_FIRST / len(limits))
        for limit in limits:
            self._solve(limit, first)
        for left in range(_AGAIN, 0, -1):
            widest = max(limits, key=self._gap)
            self._solve(widest, self._part(1 / left))
        return self._frontier(limits, end)

    def _part(self, share: float) -> Effort:
        return replace(self.effort, seconds=share * self.budget.left)

    def _note_plan(self, owner: Ints) -> _Known:
        known = _Known(owner, self.trade.amount(owner), self.compiled.reduced.cost(owner)[-1])
        self.plans.append(known)
        return known

    def _note_bound(self, limit: int, bound: int | None) -> None:
        if bound is not None:
            self.bounds.append((limit, bound))

    def _best(self, limit: int) -> _Known:
        """Return the cheapest plan that keeps a limit; of equals the one that has least of the quantity."""
        return min((one for one in self.plans if one.amount <= limit), key=lambda one: (one.cost, one.amount))

    def _bound(self, limit: int) -> int | None:
        """Return what the last level costs at least: bounds under looser limits hold too."""
        return max((bound for loose, bound in self.bounds if loose >= limit), default=None)

    def _gap(self, limit: int) -> float:
        """Return how far the best known plan may be from the best; more than any gap if no bound is known."""
        gap = self._shown_gap(limit)
        return float("inf") if gap is None else gap

    def _shown_gap(self, limit: int) -> float | None:
        size = self.compiled.model.levels[-1].quantum.size
        return LevelResult(self._best(limit).cost, None, self._bound(limit), None).gap(float(1 / size))

    def _solve(self, limit: int, effort: Effort) -> None:
        """Search for a better plan under a limit, and for a better bound, unless the best is known already."""
        if self._gap(limit) == 0 or effort.seconds <= 0:
            return
        model, caps = self.trade.held(limit)
        found = resolve(self.compiled, model, Start(self._best(limit).owner, caps, self.prices), effort)
        if found.owner is not None:
            self.prices = found.certificates
            self._note_plan(self.compiled.reduction.lower(found.owner))
            self._note_bound(limit, found.levels[-1].bound)

    def _frontier(self, limits: list[int], end: End) -> Frontier:
        found = [self._point(limit) for limit in limits]
        marked = tuple(replace(point, dominated=is_dominated(point, found)) for point in found)
        levels = tuple((level.name, level.quantum.unit) for level in self.compiled.model.levels)
        tightest = self._best(limits[0]).amount
        least = None if end.least is None else min(end.least, tightest)
        proven = least == tightest and all(point.gap == 0 for point in marked)
        sure: Certainty = "proven" if proven else "cut off by time" if self.budget.over else "heuristic"
        real = None if least is None else self.trade.quantum.real(least)
        return Frontier(self.over, self.trade.quantum.unit, levels, marked, real, knee_of(marked), sure)

    def _point(self, limit: int) -> Point:
        best, bound, real = self._best(limit), self._bound(limit), self.trade.quantum.real
        owner = self.compiled.reduction.lift(best.owner)
        levels = self.compiled.model.levels
        return Point(
            real(limit),
            real(best.amount),
            tuple(
                level.quantum.real(cost) for level, cost in zip(levels, self.compiled.model.cost(owner), strict=True)
            ),
            None if bound is None else levels[-1].quantum.real(bound),
            self._shown_gap(limit),
            False,
            Plan(self.result.problem, owner).owners(),
        )
