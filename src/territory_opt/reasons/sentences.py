"""One plain sentence or two for every account: why it is with its owner, and what the next best would cost."""

from __future__ import annotations

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.reasons.alternatives import Alternatives, Move
from territory_opt.rules.words import number, quantity
from territory_opt.terms import Bools, Ints

HOLDERS = {"relationship": "their relationship", "holdout": "an open deal"}
"""What keeps an account with a rep, by the kind of the rule."""

SMALLEST = 0.01
"""Differences nearer to nothing than this are not shown as numbers."""


class Reasons:
    """Sentences about the accounts of one plan.

    Parameters
    ----------
    compiled
        The problem.
    owner
        Rep of each unit; hard families and cells are whole. Shape (units,).
    """

    def __init__(self, compiled: Compiled, owner: Ints) -> None:
        self.compiled, self.owner = compiled, owner
        self.alternatives = Alternatives(compiled, owner)
        self.locked = locked_units(compiled)
        self._pinned = compiled.eligibility.is_pinned(compiled.facts.n_units)

    def reason(self, unit: int) -> str:
        """Return why an account is with its owner."""
        rep = self.compiled.facts.rep_name(int(self.owner[unit]))
        if self.locked[unit]:
            return f"Locked to {rep}."
        runner_up = self.alternatives.runner_up(unit)
        size = self.alternatives.family(unit)
        together = f" and the {quantity(size - 1, 'accounts')} that must stay with it" if size > 1 else ""
        if runner_up is None:
            why = f": held by {self._holder(unit)}" if self._pinned[unit] else ""
            return f"{self._change(unit, rep)} {rep} is the only rep who may own it{together}{why}."
        also = f" (it moves with {quantity(size - 1, 'accounts')} more)" if size > 1 else ""
        price = self.price_of(unit, runner_up)
        if runner_up.rep == self.compiled.facts.previous[unit]:
            return f"Moves from {self._name(runner_up)} to {rep}. Next best is to stay{also}: {price}."
        return f"{self._change(unit, rep)} Next best is {self._name(runner_up)}{also}: {price}."

    def _holder(self, unit: int) -> str:
        """Return what pins an account: a relationship that must be kept, or an open deal."""
        pins = next(pins for pins in self.compiled.eligibility.pinned if pins.unit[unit])
        return HOLDERS[self.compiled.rules[pins.rule].rule]

    def price_of(self, unit: int, move: Move) -> str:
        """Return what a move would break and change, as a phrase."""
        breaks = self.alternatives.breaks(unit, move)
        changes = [text for level in range(len(move.costs)) if (text := self._level_change(level, move))]
        parts = [f"would break {', '.join(breaks)}"] if breaks else []
        return "; ".join(parts + changes) or "exactly as good"

    def _change(self, unit: int, rep: str) -> str:
        """Return what happens to an account: it stays, moves (and why it could not simply stay), or is new."""
        facts = self.compiled.facts
        before = facts.previous_names[unit]
        if not before:
            return f"New: goes to {rep}."
        if before == rep:
            return f"Stays with {rep}."
        if facts.previous[unit] < 0:
            return f"Goes to {rep}: {before} has left."
        back = self.alternatives.way_back(unit)
        if back is not None:
            return f"Moves from {before} to {rep}; staying: {self.price_of(unit, back)}."
        return f"Moves from {before} to {rep}: {self._why_not(unit, int(facts.previous[unit]))}"

    def _why_not(self, unit: int, rep: int) -> str:
        one = np.array([unit], np.int64), np.array([rep], np.int64)
        bar = int(self.compiled.model.barred_by(*one)[0])
        if bar >= 0:
            return self.compiled.rules[bar].why_barred(self.compiled.facts, unit, rep)
        return f"{self.compiled.facts.rep_name(rep)} may not own all that must stay together with it."

    def _level_change(self, level: int, move: Move) -> str:
        """Return the change of one level's cost with the rules it comes from, empty if nothing changes there."""
        quantum = self.compiled.model.levels[level].quantum
        rules = [index for index in self.compiled.ranks[level].rules if index in move.by_rule]
        if not rules:
            return ""
        parts = [(self.compiled.rules[index].name, quantum.real(move.by_rule[index])) for index in rules]
        if len(parts) == 1:
            return f"{signed(parts[0][1], quantum.unit)} ({parts[0][0]})"
        inside = ", ".join(f"{name} {signed(change)}" for name, change in parts)
        return f"{signed(quantum.real(move.costs[level]), quantum.unit)} ({inside})"

    def _name(self, move: Move) -> str:
        return self.compiled.facts.rep_name(move.rep)


def locked_units(compiled: Compiled) -> Bools:
    """Return which units a lock holds. Shape (units,)."""
    locked = np.zeros(compiled.facts.n_units, np.bool_)
    for pins in compiled.eligibility.pinned:
        if pins.override:
            locked |= pins.unit
    return locked


def house_reason(compiled: Compiled, unit: int) -> tuple[str, str]:
    """Return the rule that barred an account's last rep, and one sentence that says why nobody owns it.

    The rule is blank where no rule barred anybody: a plan from elsewhere may leave out what it could give to a rep.
    """
    facts = compiled.facts
    if compiled.model.pairs.open[unit]:
        return "", "The plan leaves it out, although some rep may own it."
    reps = np.arange(facts.n_reps, dtype=np.int64)
    barred = compiled.model.barred_by(np.full(facts.n_reps, unit, np.int64), reps)
    last = compiled.eligibility.last_bar(unit)
    if last < 0:
        return "", "There is no rep."
    counts = [(compiled.rules[bar].name, int(np.count_nonzero(barred == bar))) for bar in sorted(set(barred.tolist()))]
    bars = ", ".join(f"{name} bars {quantity(count, 'reps')}" for name, count in counts)
    why = compiled.rules[last].why_barred(facts, unit, int(reps[barred == last][-1]))
    return compiled.rules[last].name, f"No rep may own it: {bars}. {why}"


def signed(value: float, unit: str = "") -> str:
    """Return a change with its sign: ``+12 USD``, ``−0.3 points``, ``+<0.01 points``, ``±0 USD``."""
    if value == 0:
        return f"±0 {unit}".strip()
    sign, size = "+" if value > 0 else "−", abs(value)
    return f"{sign}{quantity(size, unit)}" if size >= SMALLEST else f"{sign}<{number(SMALLEST)} {unit}".strip()
