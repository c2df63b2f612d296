"""Making way: who takes part when a large unit changes hands.

Whoever takes a unit that fills most of her territory must give others away, and whoever gives it up has room again. So
the move pays only together with several others, among reps whom chance does not bring together.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from territory_opt.solvers.joined import LARGE
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.tally import Tally
from territory_opt.terms import Bools, Ints, Reals

_FORMER = 4
"""Most of the reps who take part because they hold what the owner gave away."""


class LargeUnits:
    """The large units of a plan, and whose turn it is to try for each.

    Parameters
    ----------
    tally
        The plan, as it changes; which units are large is seen once.

    Attributes
    ----------
    units
        Ascending.
    """

    def __init__(self, judge: Judge, tally: Tally) -> None:
        self._judge, self._tally = judge, tally
        owned = np.flatnonzero(tally.owner >= 0)
        self.units: Ints = owned[judge.joined.part_of_rows(tally.pair[owned], tally.loads()) >= LARGE]
        self._waiting: dict[int, list[int]] = {}

    def reps_around_one(self, blame: Reals, taken: Bools, rng: np.random.Generator) -> list[int]:
        """Return a large unit's owner, another rep for it, and who holds what the owner gave away for it.

        Parameters
        ----------
        blame
            How much of the gap stands with each rep: where more does, large units come sooner. Shape (reps,).
        taken
            Reps who cannot take part now. Shape (reps,).
        """
        owners = self._tally.owner[self.units]
        weight = np.where(taken[owners], 0.0, blame[owners])
        if not weight.sum() > 0:
            return []
        unit = int(rng.choice(self.units, p=weight / weight.sum()))
        owner = int(self._tally.owner[unit])
        other = self._next_for(unit, owner, taken, rng)
        if other is None:
            return [owner]
        former = [rep for rep in self._holders(owner) if not taken[rep] and rep != other]
        return [owner, other, *former[:_FORMER]]

    def _next_for(self, unit: int, owner: int, taken: Bools, rng: np.random.Generator) -> int | None:
        """Return another rep for a unit, none twice before all have had their turn; None if all are taken."""
        pairs, waiting = self._judge.model.pairs, self._waiting.setdefault(unit, [])
        if not waiting:
            waiting.extend(rng.permutation(pairs.rep[pairs.start[unit] : pairs.start[unit + 1]]).tolist())
        other = next((rep for rep in waiting if rep != owner and not taken[rep]), None)
        if other is None:
            waiting.clear()
        else:
            waiting.remove(other)
        return other

    @cached_property
    def _cheapest(self) -> Ints:
        """All pairs that are as cheap as their unit's cheapest, ascending."""
        return np.flatnonzero(self._judge.reduced == 0)

    def _holders(self, rep: int) -> list[int]:
        """Return who holds units that would be cheapest with a rep, the dearest of them first."""
        owner, pairs, reduced = self._tally.owner, self._judge.model.pairs, self._judge.reduced
        away = pairs.unit[self._cheapest[pairs.rep[self._cheapest] == rep]]
        away = away[owner[away] != rep]
        away = away[np.argsort(-reduced[self._tally.pair[away]], kind="stable")]
        return list(dict.fromkeys(owner[away].tolist()))
