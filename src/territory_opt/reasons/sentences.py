"""One plain sentence or two for every account: why it is with its owner, and what the next best would cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.reasons.alternatives import Alternatives
from territory_opt.reasons.moves import Moves
from territory_opt.reasons.phrases import prices_of
from territory_opt.reasons.whereabouts import Whereabouts
from territory_opt.rules.words import quantity
from territory_opt.terms import Bools, Ints

HOLDERS = {"relationship": "their relationship", "holdout": "an open deal"}
"""What keeps an account with a rep, by the kind of the rule."""


@dataclass(frozen=True, eq=False)
class Told:
    """What is said of some accounts.

    Attributes
    ----------
    reasons
        Why each is with its owner.
    runners_up
        The best other move of each family that has one.
    at
        Which of these moves is each account's, −1 for none. Shape (accounts,).
    breaks
        Which hard limits each of these moves would break.
    """

    reasons: list[str]
    runners_up: Moves
    at: Ints
    breaks: list[tuple[str, ...]]


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
        self._whereabouts = Whereabouts(compiled, owner, self.alternatives)

    def reason(self, unit: int) -> str:
        """Return why an account is with its owner."""
        return self.tell(np.array([unit], np.int64)).reasons[0]

    def tell(self, units: Ints) -> Told:
        """Return what is to be said of accounts that have an owner: of many at once.

        Parameters
        ----------
        units
            Units of the full model. Shape (accounts,).
        """
        best, at = self._best(units)
        breaks = self.alternatives.all_breaks(best)
        other = np.append(best.rep, -1)[at]
        stays = (other >= 0) & (other == self.compiled.facts.previous[units])
        prices = prices_of(self.compiled, best, breaks)
        reasons = self._reasons(units, at, other, stays, prices)
        return Told(reasons, best, at, breaks)

    def _best(self, units: Ints) -> tuple[Moves, Ints]:
        """Return the runner-up of each family, and which of these moves is each account's, −1 for none."""
        of = self.alternatives.unit_of[units]
        best = self.alternatives.best(np.unique(of[of >= 0]))
        place = np.full(self.compiled.reduced.n_units + 1, -1, np.int64)  # the last stands for the house
        place[best.unit] = np.arange(len(best), dtype=np.int64)
        return best, place[of]

    def _reasons(self, units: Ints, at: Ints, other: Ints, stays: Bools, prices: list[str]) -> list[str]:
        """Return the sentences; ``other`` is each account's next best rep, who may be the one that it was with."""
        names, changes = self.compiled.facts.rep_names, self._whereabouts.words(units, stays)
        columns = (units, self.owner[units], at, other, stays, self.locked[units], self.alternatives.families(units))
        reasons = []
        for change, unit, rep, move, rival, to_stay, locked, size in zip(
            changes, *(column.tolist() for column in columns), strict=True
        ):
            if locked:
                reasons.append(f"Locked to {names[rep]}.")
            elif move < 0:
                reasons.append(f"{change} {names[rep]} {self._alone(unit, size)}.")
            else:
                also = f" (it moves with {quantity(size - 1, 'accounts')} more)" if size > 1 else ""
                next_best = "to stay" if to_stay else names[rival]
                reasons.append(f"{change} Next best is {next_best}{also}: {prices[move]}.")
        return reasons

    def _alone(self, unit: int, size: int) -> str:
        """Return that only its owner may own an account, and what holds it there if anything does."""
        together = f" and the {quantity(size - 1, 'accounts')} that must stay with it" if size > 1 else ""
        held = f": held by {self._holder(unit)}" if self._pinned[unit] else ""
        return f"is the only rep who may own it{together}{held}"

    def _holder(self, unit: int) -> str:
        """Return what pins an account: a relationship that must be kept, or an open deal."""
        pins = next(pins for pins in self.compiled.eligibility.pinned if pins.unit[unit])
        return HOLDERS[self.compiled.rules[pins.rule].rule]


def locked_units(compiled: Compiled) -> Bools:
    """Return which units a lock holds. Shape (units,)."""
    locked = np.zeros(compiled.facts.n_units, np.bool_)
    for pins in compiled.eligibility.pinned:
        if pins.override:
            locked |= pins.unit
    return locked
