"""Levels certified: what each level is proven to reach, what it gave to those below, and what more would give them."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.plan import Result
from territory_opt.reasons.answers import Certainty, Said
from territory_opt.rules.words import number, percent, quantity


@dataclass(frozen=True)
class LevelWorth:
    """What one level reached, and what it means to the levels below.

    Attributes
    ----------
    level, unit
        Its name and the unit of its costs.
    reached, delivered, cap, bound
        What it cost when it was solved, what it costs in the plan, what it was allowed to cost, what no plan can beat;
        None where there is no cap, or no bound is known.
    gap
        How far what it reached may be from the best, as a share; None if unknown.
    given
        What it gave to the levels below: delivered less reached.
    worth
        What one unit more of it would save on the last level, by the prices behind that level's bound (a price holds
        near the plan only); None for the last level, or without prices.
    by_tolerance
        The same for its whole tolerance, about: how much the last level might win.
    """

    level: str
    unit: str
    reached: float
    delivered: float
    cap: float | None
    bound: float | None
    gap: float | None
    given: float
    worth: float | None
    by_tolerance: float | None


@dataclass(frozen=True)
class LevelsWorth(Said):
    """What the levels mean to one another.

    Attributes
    ----------
    levels
        Highest first.
    last_unit
        The unit of the last level's costs.
    certainty
        Of the bounds: ``proven`` if every level is proven, else ``heuristic``.
    """

    levels: tuple[LevelWorth, ...]
    last_unit: str
    certainty: Certainty

    def text(self) -> str:
        """Return the answer in words, a line for each level."""
        return "\n".join(self._line(rank, one) for rank, one in enumerate(self.levels, start=1))

    def _line(self, rank: int, one: LevelWorth) -> str:
        sure = "bound unknown" if one.bound is None else f"no plan is below {number(one.bound)}"
        gap = "" if one.gap is None else ", proven" if one.gap == 0 else f", gap {percent(one.gap, 2)}"
        line = f"{rank}. {one.level}: {quantity(one.delivered, one.unit)} ({sure}{gap})."
        if one.given:
            words = "gave {} to" if one.given > 0 else "won {} from"
            line += f" It {words.format(quantity(abs(one.given), one.unit))} the levels below."
        if one.worth is not None:
            line += f" One more would save about {quantity(one.worth, self.last_unit)} there"
            line += f", the whole tolerance about {quantity(one.by_tolerance or 0.0, self.last_unit)}."
        return line


def levels_worth(result: Result) -> LevelsWorth:
    """Return what each level of a result reached and what it means to those below; nothing is solved again."""
    model = result.problem.compiled.model
    assert result.plan is not None
    delivered = model.cost(result.plan.owner)
    found = []
    for number_, (level, reached) in enumerate(zip(model.levels, result.levels, strict=True)):
        real = level.quantum.real
        worth = _worth(result, number_)
        room = None if reached.cap is None else real(reached.cap - reached.cost)
        found.append(
            LevelWorth(
                level.name,
                level.quantum.unit,
                real(reached.cost),
                real(delivered[number_]),
                None if reached.cap is None else real(reached.cap),
                None if reached.bound is None else real(reached.bound),
                reached.gap(float(1 / level.quantum.size)),
                real(delivered[number_] - reached.cost),
                worth,
                None if worth is None or room is None else worth * room,
            )
        )
    proven = all(one.proven for one in result.levels)
    return LevelsWorth(tuple(found), model.levels[-1].quantum.unit, "proven" if proven else "heuristic")


def _worth(result: Result, level: int) -> float | None:
    """Return what one unit more of a level's cap would save on the last level, by its price."""
    model, last = result.problem.compiled.model, len(result.problem.compiled.model.levels) - 1
    if level == last or len(result.certificates) <= last:
        return None
    proof = result.certificates[last]
    price: float = proof.level_prices[level] / 2.0**proof.shift
    return price * float(model.levels[last].quantum.size) / float(model.levels[level].quantum.size)
