"""What every answer has in common: how sure it is, changes of cost, and plain values for files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from territory_opt.model.compile import Compiled
from territory_opt.reasons.phrases import signed
from territory_opt.terms import Ints

Certainty = Literal["proven", "heuristic", "cut off by time"]
"""``proven``: by exact arithmetic or complete search. ``heuristic``: the best that a search found when it had ended by
itself. ``cut off by time``: more time might change the answer."""

EXACT = "Proven: nothing had to be searched for."
"""What an answer says of itself that only reads and counts."""

BEST: dict[Certainty, str] = {
    "proven": "proven",
    "heuristic": "the best that was found",
    "cut off by time": "the best that was found in time",
}
"""How sure it is that nothing better exists, as a phrase."""

_NOISE = 1e-9
"""Real changes nearer to nothing than this are rounding."""


@dataclass(frozen=True)
class Change:
    """By how much one level's cost changes, and which rules it comes from.

    Attributes
    ----------
    level, unit
        Name of the level and the unit of its costs.
    amount
        In that unit; more is worse.
    rules
        The part of each rule, by id; rules that see no change are left out.
    """

    level: str
    unit: str
    amount: float
    rules: Mapping[str, float]

    def text(self) -> str:
        """Return the change as a phrase: ``+12 USD (travel)``, ``−3 USD (travel −5, relationship +2)``."""
        if not self.rules:
            return f"{signed(self.amount, self.unit)}"
        if len(self.rules) == 1:
            return f"{signed(self.amount, self.unit)} ({next(iter(self.rules))})"
        inside = ", ".join(f"{name} {signed(change)}" for name, change in self.rules.items())
        return f"{signed(self.amount, self.unit)} ({inside})"


@dataclass(frozen=True)
class Said:
    """An answer in words and as plain values: what all answers share."""

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values, as JSON holds them; ``text`` is the answer in words."""
        return {**asdict(self), "text": self.text()}

    def text(self) -> str:
        """Return the answer in words."""
        raise NotImplementedError


def changes(compiled: Compiled, costs: tuple[int, ...], by_rule: Mapping[int, int]) -> tuple[Change, ...]:
    """Return the change of each level in the unit that people read, from whole quanta.

    Parameters
    ----------
    costs
        Change of each level's cost.
    by_rule
        Change that each rule sees, by the rule's index.
    """
    found = []
    for level, rank, cost in zip(compiled.model.levels, compiled.ranks, costs, strict=True):
        seen = {
            compiled.rules[index].name: level.quantum.real(by_rule[index]) for index in rank.rules if by_rule.get(index)
        }
        found.append(Change(level.name, level.quantum.unit, level.quantum.real(cost), seen))
    return tuple(found)


def costs_by_rule(compiled: Compiled, owner: Ints) -> dict[int, int]:
    """Return what a plan costs each rule, by the rule's index, in quanta of the rule's level."""
    total: dict[int, int] = {}
    for term in compiled.model.terms:
        total[term.rule] = total.get(term.rule, 0) + term.evaluate(compiled.model, owner).cost
    return total


def differences(compiled: Compiled, before: Ints, after: Ints) -> tuple[Change, ...]:
    """Return by how much one plan costs more than another, level by level."""
    model, was, now = compiled.model, costs_by_rule(compiled, before), costs_by_rule(compiled, after)
    costs = tuple(then - first for first, then in zip(model.cost(before), model.cost(after), strict=True))
    return changes(compiled, costs, {rule: now[rule] - was[rule] for rule in now})


def change_text(changed: tuple[Change, ...]) -> str:
    """Return changes of all levels as a phrase; levels without any change are left out."""
    return "; ".join(one.text() for one in changed if one.amount or one.rules) or "exactly as good"


def changes_between(before: Compiled, was: Ints, after: Compiled, now: Ints) -> tuple[Change, ...]:
    """Return by how much a plan of one problem costs more than that of another with the same levels, in real units.

    Rules are told by their ids: those that only one of the problems has count from or to nothing.
    """
    first, then = _real_costs(before, was), _real_costs(after, now)
    found = []
    for level, rank in zip(before.model.levels, before.ranks, strict=True):
        names = [before.rules[index].name for index in rank.rules]
        by_rule = {name: then.get(name, 0.0) - first.get(name, 0.0) for name in names}
        seen = {name: change for name, change in by_rule.items() if abs(change) > _NOISE}
        found.append(Change(level.name, level.quantum.unit, sum(seen.values()), seen))
    return tuple(found)


def _real_costs(compiled: Compiled, owner: Ints) -> dict[str, float]:
    """Return what a plan costs each rule, by its id, in the unit that people read."""
    ranked = zip(compiled.model.levels, compiled.ranks, strict=True)
    level_of = {index: level for level, rank in ranked for index in rank.rules}
    costs = costs_by_rule(compiled, owner)
    return {compiled.rules[index].name: level.quantum.real(costs.get(index, 0)) for index, level in level_of.items()}
