"""The frontier between one wish and all the others: a row of plans, each the best for one more notch of it.

One quantity (moved accounts, travel cost, or the cost of the highest level) is held below a limit, everything else is
decided as always; each point starts from its tighter neighbour and has its own bound (the method of the epsilon
constraint: Haimes, Lasdon and Wismer 1971, doi:10.1109/TSMC.1971.4308298).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from territory_opt.errors import InputError
from territory_opt.model.compile import Compiled
from territory_opt.model.figures import changes as changes_of
from territory_opt.model.plan import Plan, Result
from territory_opt.reasons.answers import Certainty, Said
from territory_opt.reasons.resolving import Effort, Resolved, caps_of, resolve
from territory_opt.rules.travel import Travel
from territory_opt.rules.words import number, percent, quantity
from territory_opt.solvers.start import Start
from territory_opt.terms import EntryTable, Ints, Limits, Load, Model, Pair

Over = Literal["disruption", "travel", "balance"]
Status = Literal["found", "impossible", "not found"]
BAR = 30
"""Width of the longest bar of the text chart."""


@dataclass(frozen=True)
class Point:
    """One plan of the frontier.

    Attributes
    ----------
    limit, amount
        What the quantity was held to, and what it is in the plan; None where no plan was found.
    costs
        Cost of each level, highest first.
    gap
        How far the last level's cost may be from the best under this limit, as a share; None if unknown.
    kept
        Whether the levels above the last are as good as they were allowed to be in the plan at hand.
    dominated
        Whether another point is as good in everything and better in something.
    status
        ``found``, ``impossible`` (proven) or ``not found``.
    owners
        The plan: rep of each account, by id.
    """

    limit: float
    amount: float | None
    costs: tuple[float, ...]
    gap: float | None
    kept: bool
    dominated: bool
    status: Status
    owners: dict[str, str]


@dataclass(frozen=True)
class Frontier(Said):
    """What one wish costs all the others, notch by notch.

    Attributes
    ----------
    over, unit
        The quantity that was limited, and its unit.
    levels
        Name and unit of each level.
    points
        From the tightest limit to the loosest.
    knee
        The place of the point beyond which loosening pays least for what it took before; None without three points.
    certainty
        ``proven`` if every point is, else ``heuristic``: the gaps say how far each may be from the best.
    """

    over: Over
    unit: str
    levels: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    knee: int | None
    certainty: Certainty

    def text(self) -> str:
        """Return the frontier as a table with bars of the last level's cost, and the knee with its reason."""
        known = [point.costs[-1] for point in self.points if point.costs]
        low, high = (min(known), max(known)) if known else (0.0, 0.0)
        head = f"{self.over} ({self.unit})"
        lines = [f"{head:>22}{'gap':>9}  {', '.join(f'{name} ({unit})' for name, unit in self.levels)}"]
        for place, point in enumerate(self.points):
            if point.amount is None:
                lines.append(f"{number(point.limit):>22}{'':9}  {point.status}")
                continue
            costs = ", ".join(number(cost) for cost in point.costs)
            bar = "#" * (1 + round((BAR - 1) * (point.costs[-1] - low) / (high - low))) if high > low else "#"
            marks = [word for word, true in (("knee", place == self.knee), ("dominated", point.dominated)) if true]
            marks += [] if point.kept else ["goals above not kept"]
            note = f"  <- {', '.join(marks)}" if marks else ""
            gap = "" if point.gap is None else percent(point.gap, 2)
            lines.append(f"{number(point.amount):>22}{gap:>9}  {costs}  {bar}{note}")
        return "\n".join([*lines, self._about_the_knee()])

    def _about_the_knee(self) -> str:
        if self.knee is None:
            return "There is no knee: too few points."
        first = next(point for point in self.points if point.costs and point.kept)
        point, last = self.points[self.knee], [point for point in self.points if point.costs and point.kept][-1]
        assert first.amount is not None and point.amount is not None and last.amount is not None
        unit = self.levels[-1][1]
        before, after = first.costs[-1] - point.costs[-1], point.costs[-1] - last.costs[-1]
        at, step = quantity(point.amount, self.unit), quantity(point.amount - first.amount, self.unit)
        saved, rest = quantity(before, unit), quantity(last.amount - point.amount, self.unit)
        return f"Knee at {at}: up to there {step} save {saved}; {rest} more save {quantity(after, unit)}."


def frontier(result: Result, over: Over, points: int = 8, effort: Effort | None = None) -> Frontier:
    """Return the frontier of a result's problem over one quantity.

    Parameters
    ----------
    result
        A plan to start from; levels above the last are held to what they were allowed there, if possible.
    over
        ``disruption``: accounts moved. ``travel``: its cost. ``balance``: the cost of the highest level.
    points
        How many plans, at least 2.
    effort
        What all points together may take.

    Raises
    ------
    InputError
        If the problem has nothing of that kind.
    """
    if result.plan is None or points < 2:
        raise InputError("a frontier needs a plan to start from, and two points at least")
    sweep: type[_Sweep] = _Balance if over == "balance" else _Limited
    return sweep(result, over, points, effort or Effort(180)).run()


@dataclass(eq=False)
class _Sweep:
    """Points one after the other, each from its neighbour."""

    result: Result
    over: Over
    points: int
    effort: Effort

    @property
    def compiled(self) -> Compiled:
        """The case."""
        return self.result.problem.compiled

    @property
    def known(self) -> Resolved:
        """The plan at hand: what it is proven to be holds where the limit is what it needs anyway."""
        assert self.result.plan is not None
        return Resolved(self.result.status, self.result.plan.owner, self.result.levels, "heuristic")

    @property
    def each(self) -> Effort:
        """What one point may take."""
        return replace(self.effort, seconds=self.effort.seconds / self.points)

    def run(self) -> Frontier:
        """Return the frontier."""
        raise NotImplementedError

    def frontier(self, found: Sequence[Point], unit: str) -> Frontier:
        """Return the points, from tight to loose, as a frontier."""
        marked = tuple(replace(point, dominated=_dominated(point, found)) for point in found)
        levels = tuple((level.name, level.quantum.unit) for level in self.compiled.model.levels)
        sure = all(point.gap == 0 or point.status == "impossible" for point in marked)
        return Frontier(self.over, unit, levels, marked, _knee(marked), "proven" if sure else "heuristic")

    def point(self, limit: float, amount: Callable[[Ints], float], found: Resolved, caps: Sequence[int]) -> Point:
        """Return a point from what a solve came to."""
        if found.owner is None:
            status: Status = "impossible" if found.status == "infeasible" else "not found"
            return Point(limit, None, (), None, False, False, status, {})
        model, cost = self.compiled.model, self.compiled.model.cost(found.owner)
        costs = tuple(level.quantum.real(one) for level, one in zip(model.levels, cost, strict=True))
        kept = all(one <= cap for one, cap in zip(cost, caps, strict=False))
        gap = found.levels[-1].gap(float(1 / model.levels[-1].quantum.size))
        owners = Plan(self.result.problem, found.owner).owners()
        return Point(limit, amount(found.owner), costs, gap, kept, False, "found", owners)


class _Limited(_Sweep):
    """A frontier over a sum of pairs: moved accounts, or travel cost."""

    def run(self) -> Frontier:
        assert self.result.plan is not None
        table, size, unit = self._table()
        load = Load(-1, len(self.compiled.model.levels) - 1, table, Limits.hard(None, np.zeros(1, np.int64)))
        reduction, caps = self.compiled.reduction, caps_of(self.result)
        owner = reduction.lower(self.result.plan.owner)
        loosest = int(load.loads(owner)[0])
        tightest = _least(self.compiled.reduced, table)

        def amount(plan: Ints) -> float:
            return float(load.loads(reduction.lower(plan))[0]) * size

        begin, found = Start(owner, caps), list[Point]()
        for limit in np.linspace(loosest, tightest, self.points).astype(np.int64).tolist():
            row = replace(load, limits=Limits.hard(None, np.array([limit])))
            model = self.compiled.reduced
            limited = replace(model, terms=(*model.terms, row))
            answer = resolve(self.compiled, limited, begin, self.each) if found else self.known
            found.append(self.point(limit * size, amount, answer, caps))
            if answer.owner is not None:
                begin = Start(reduction.lower(answer.owner), caps)
        return self.frontier(found[::-1], unit)

    def _table(self) -> tuple[EntryTable, float, str]:
        """Return what each pair adds, the size of its whole number 1, and its unit."""
        compiled, model = self.compiled, self.compiled.reduced
        pairs = model.pairs
        if self.over == "disruption":
            return _moves(compiled), 1.0, "accounts"
        weight = np.zeros(len(pairs), np.int64)
        size, unit = 1.0, ""
        for term in model.terms:
            if isinstance(term, Pair) and isinstance(compiled.rules[term.rule], Travel):
                weight += term.cost(pairs.unit, pairs.rep)
                size, unit = float(model.levels[term.level].quantum.size), model.levels[term.level].quantum.unit
        if not unit:
            raise InputError("the case has no travel to trade against")
        at = np.arange(len(pairs), dtype=np.int64)
        return EntryTable.collect(pairs, at, np.zeros_like(at), weight), size, unit


class _Balance(_Sweep):
    """A frontier over the highest level: how much the last one wins if it may cost more."""

    def run(self) -> Frontier:
        assert self.result.plan is not None
        model, reduction = self.compiled.model, self.compiled.reduction
        if len(model.levels) < 2:
            raise InputError("the case has only one goal; there is nothing to trade balance against")
        level = model.levels[0]

        def amount(plan: Ints) -> float:
            return level.quantum.real(model.cost(plan)[0])

        rest = caps_of(self.result)[1:]
        begin = Start(reduction.lower(self.result.plan.owner), (), self.result.certificates)
        free = resolve(self.compiled, self.compiled.reduced, replace(begin, aims=(2**62, *rest)), self.each)
        tight = model.cost(self.result.plan.owner)[0]
        loose = tight if free.owner is None else model.cost(free.owner)[0]
        found: list[Point] = []
        for limit in np.linspace(tight, max(loose, tight), self.points).astype(np.int64).tolist():
            caps = (limit, *rest)
            known = self.known if limit == tight and not found else None
            answer = known or resolve(self.compiled, self.compiled.reduced, replace(begin, aims=caps), self.each)
            found.append(self.point(level.quantum.real(limit), amount, answer, caps))
            if answer.owner is not None:
                begin = Start(reduction.lower(answer.owner), (), self.result.certificates)
        return self.frontier(found, level.quantum.unit)


def _moves(compiled: Compiled) -> EntryTable:
    """Return how many accounts each pair of the reduced model moves, of those whose owner may keep them."""
    pairs, previous = compiled.reduced.pairs, compiled.facts.previous
    base = changes_of(compiled.facts, compiled.model.pairs, previous * 0 - 1).base
    if not base.any():
        raise InputError("no account has an owner who may keep it; there is nothing to move")
    pair, unit, rep = compiled.reduction.expanded
    moved = base[unit] & (rep != previous[unit])
    return EntryTable.collect(pairs, pair[moved], np.zeros_like(pair[moved]), np.ones_like(pair[moved]))


def _least(model: Model, table: EntryTable) -> int:
    """Return the least that the sum can be, each unit at its best pair for it."""
    at, _, weight = table(model.pairs.unit, model.pairs.rep)
    total = np.zeros(len(model.pairs), np.int64)
    np.add.at(total, at, weight)
    return int(np.minimum.reduceat(total, model.pairs.start[:-1][model.pairs.open]).sum())


def _dominated(point: Point, others: Sequence[Point]) -> bool:
    if point.amount is None:
        return False
    mine = (point.amount, *point.costs)
    rest = [(one.amount, *one.costs) for one in others if one.amount is not None]
    return any(all(a <= b for a, b in zip(one, mine, strict=True)) and one != mine for one in rest)


def _knee(points: Sequence[Point]) -> int | None:
    """Return the point farthest below the line from the first to the last that keep the goals above."""
    known = [(place, one) for place, one in enumerate(points) if one.kept]
    kept = [(place, one.amount, one.costs[-1]) for place, one in known if one.amount is not None]
    if len(kept) < 3:
        return None
    (_, x0, y0), (_, x1, y1) = kept[0], kept[-1]
    if x1 == x0 or y1 == y0:
        return None
    below = [(y0 - y) / (y0 - y1) - (x - x0) / (x1 - x0) for _, x, y in kept]
    best = int(np.argmax(below))
    return kept[best][0] if below[best] > 0 else None
