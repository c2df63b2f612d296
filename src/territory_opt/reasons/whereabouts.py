"""Whereabouts: what happens to each account: it stays, moves (and why it could not simply stay), or is new."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.reasons.alternatives import Alternatives
from territory_opt.reasons.phrases import prices_of
from territory_opt.terms import Bools, Ints


class Whereabouts:
    """Where accounts were before a plan, and where they are now.

    Parameters
    ----------
    compiled, owner
        The problem, and the rep of each unit. Shape (units,).
    alternatives
        The moves of that plan.
    """

    def __init__(self, compiled: Compiled, owner: Ints, alternatives: Alternatives) -> None:
        self._compiled, self._owner, self._alternatives = compiled, owner, alternatives

    def words(self, units: Ints, stays: Bools) -> list[str]:
        """Return what happens to each account.

        Parameters
        ----------
        units
            Units of the full model that have an owner. Shape (accounts,).
        stays
            Which of them would best stay if they did not move: nothing more is said of these here. Shape (accounts,).
        """
        facts = self._compiled.facts
        previous, names, before = facts.previous[units], facts.rep_names, facts.previous_names
        moved = (previous >= 0) & (previous != self._owner[units]) & ~stays
        tails = dict(self._tails(units[moved], previous[moved]))
        words = []
        for unit, rep, former in zip(units.tolist(), self._owner[units].tolist(), previous.tolist(), strict=True):
            if not before[unit]:
                words.append(f"New: goes to {names[rep]}.")
            elif former == rep:
                words.append(f"Stays with {names[rep]}.")
            elif former < 0:
                words.append(f"Goes to {names[rep]}: {before[unit]} has left.")
            else:
                words.append(f"Moves from {before[unit]} to {names[rep]}{tails.get(unit, '.')}")
        return words

    def price_of(self, unit: int, rep: int) -> str | None:
        """Return what an account's move to a rep would break and change, as a phrase; None if it may not go there."""
        found = dict(self._prices(np.array([unit], np.int64), np.array([rep], np.int64)))
        return found.get(unit)

    def _tails(self, units: Ints, previous: Ints) -> Iterator[tuple[int, str]]:
        """Yield what staying would have cost, or why it was impossible, for accounts that move."""
        priced = dict(self._prices(units, previous))
        barred = self._compiled.model.barred_by(units, previous)
        for unit, rep, bar in zip(units.tolist(), previous.tolist(), barred.tolist(), strict=True):
            if unit in priced:
                yield unit, f"; staying: {priced[unit]}."
            elif bar >= 0:
                yield unit, f": {self._compiled.rules[bar].why_left(self._compiled.facts, unit, rep)}"
            else:
                name = self._compiled.facts.rep_name(rep)
                yield unit, f": {name} may not own all that must stay together with it."

    def _prices(self, units: Ints, reps: Ints) -> Iterator[tuple[int, str]]:
        """Yield what moves to reps would break and change, of the accounts that may go there."""
        reduced = self._alternatives.unit_of[units]
        known = np.flatnonzero(reduced >= 0)
        known = known[self._compiled.reduced.pairs.find(reduced[known], reps[known]) >= 0]
        moves = self._alternatives.to(reduced[known], reps[known])
        yield from zip(
            units[known].tolist(),
            prices_of(self._compiled, moves, self._alternatives.all_breaks(moves)),
            strict=True,
        )
