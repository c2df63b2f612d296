"""The points of a frontier: plans that trade one wish against all the others, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from territory_opt.reasons.answers import Certainty, Said
from territory_opt.rules.words import number, percent, quantity

Over = Literal["disruption", "travel", "balance"]

BAR = 30
"""Width of the longest bar of the text chart."""


@dataclass(frozen=True)
class Point:
    """One plan of the frontier, the best that is known under its limit.

    Attributes
    ----------
    limit, amount
        What the quantity was held to, and what it is in the plan.
    costs
        Cost of each level, highest first.
    bound, gap
        What the last level costs at least under this limit, and how far the plan may be from that, as a share; None if
        unknown.
    dominated
        Whether another point is as good in everything and better in something.
    owners
        The plan: rep of each account, by id.
    """

    limit: float
    amount: float
    costs: tuple[float, ...]
    bound: float | None
    gap: float | None
    dominated: bool
    owners: dict[str, str]

    @property
    def measures(self) -> tuple[float, ...]:
        """All that a plan should have little of."""
        return (self.amount, *self.costs)


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
        From the tightest limit to the loosest. Levels above the last are as good as they were allowed to be in the
        plan at hand.
    least
        What the quantity is at least in any plan that keeps those levels so; None if unknown.
    knee
        The place of the point beyond which loosening pays least for what it took before; None without three points.
    certainty
        ``proven`` if every point is, and the tightest limit is the least possible.
    """

    over: Over
    unit: str
    levels: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    least: float | None
    knee: int | None
    certainty: Certainty

    def text(self) -> str:
        """Return the frontier as a table with bars of the last level's cost, and the knee with its reason."""
        head = f"{self.over} ({self.unit})"
        lines = [f"{head:>22}{'gap':>9}  {', '.join(f'{name} ({unit})' for name, unit in self.levels)}"]
        lines += [self._line(place, point) for place, point in enumerate(self.points)]
        return "\n".join([*lines, self._about_the_knee(), self._about_the_least(), _SURE[self.certainty]])

    def _line(self, place: int, point: Point) -> str:
        known = [one.costs[-1] for one in self.points]
        low, high = min(known), max(known)
        bar = "#" * (1 + round((BAR - 1) * (point.costs[-1] - low) / (high - low))) if high > low else "#"
        same = place > 0 and point.owners == self.points[place - 1].owners
        marks = (("knee", place == self.knee), ("dominated", point.dominated), ("the same plan", same))
        said = ", ".join(word for word, true in marks if true)
        gap = "" if point.gap is None else percent(point.gap, 2)
        costs = ", ".join(number(cost) for cost in point.costs)
        return f"{number(point.amount):>22}{gap:>9}  {costs}  {bar}{f'  <- {said}' if said else ''}"

    def _about_the_knee(self) -> str:
        if self.knee is None:
            return "There is no knee: no point stands out between the two ends."
        first, point, last = self.points[0], self.points[self.knee], self.points[-1]
        unit = self.levels[-1][1]
        before, after = first.costs[-1] - point.costs[-1], point.costs[-1] - last.costs[-1]
        at, step = quantity(point.amount, self.unit), quantity(point.amount - first.amount, self.unit)
        saved, rest = quantity(before, unit), quantity(last.amount - point.amount, self.unit)
        return f"Knee at {at}: up to there {step} save {saved}; {rest} more save {quantity(after, unit)}."

    def _about_the_least(self) -> str:
        if self.least is None:
            return "How little any plan could have is unknown."
        least, kept = (
            quantity(self.least, self.unit),
            " that keeps the goals above" if len(self.levels) > 1 and self.over != "balance" else "",
        )
        if self.least >= self.points[0].amount:
            return f"No plan{kept} has less than {least} (proven)."
        tightest = quantity(self.points[0].amount, self.unit)
        return f"No plan{kept} has less than {least} (proven); the tightest limit here is {tightest}."


_SURE: dict[Certainty, str] = {
    "proven": "Proven: no plan under any of these limits is better.",
    "heuristic": "Under each limit the best plan may be better by the gap.",
    "cut off by time": "Under each limit the best plan may be better by the gap; time ran out.",
}


def is_dominated(point: Point, others: Sequence[Point]) -> bool:
    """Tell whether another point is as good in everything and better in something."""
    mine = point.measures
    return any(all(a <= b for a, b in zip(one.measures, mine, strict=True)) and one.measures != mine for one in others)


def knee_of(points: Sequence[Point]) -> int | None:
    """Return the place of the point farthest below the line from the first to the last; None if there is none."""
    if len(points) < 3:
        return None
    (x0, y0), (x1, y1) = ((one.amount, one.costs[-1]) for one in (points[0], points[-1]))
    if x1 == x0 or y1 == y0:
        return None
    below = [(y0 - one.costs[-1]) / (y0 - y1) - (one.amount - x0) / (x1 - x0) for one in points]
    best = int(np.argmax(below))
    return best if below[best] > 0 else None
