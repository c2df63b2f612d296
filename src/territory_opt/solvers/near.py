"""Near pairs: those whose price is little above their unit's cheapest. Which reps share them says who competes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from territory_opt.solvers.doubt import typical_doubt
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.tally import Tally
from territory_opt.terms import BLOCK, Ints, Pairs, Reals, ranges

_MEAN = 100
"""How many near pairs a unit has on average; where units have few more, all pairs are near."""

_SCALE = 0.3
"""Above which part of a typical unit's doubt a pair pulls little."""


@dataclass(frozen=True, eq=False)
class Near:
    """The near pairs of each unit: those of unit ``u`` are ``pair[start[u]:start[u + 1]]``.

    Attributes
    ----------
    scale
        How much dearer a pair may be than the unit's own and still pull.
    """

    pairs: Pairs
    reduced: Reals
    start: Ints
    pair: Ints
    scale: float

    @classmethod
    def of(cls, judge: Judge) -> Near:
        """Find the near pairs by a judge's prices."""
        pairs, reduced = judge.model.pairs, judge.reduced
        share = _MEAN * pairs.n_units / max(len(pairs), 1)
        pair = pairs.number[:-1]
        if share < 0.8 and len(pairs):
            pair = np.flatnonzero(reduced <= np.quantile(reduced, share))
        start = np.searchsorted(pair, pairs.start).astype(np.int64)
        return cls(pairs, reduced, start, pair, _SCALE * typical_doubt(pairs, reduced))

    def of_units(self, units: Ints) -> Ints:
        """Return the near pairs of some units, unit after unit."""
        first, count = self.start[units], self.start[units + 1] - self.start[units]
        place = ranges(first, count)
        near: Ints = self.pair[place]
        return near

    def pull(self, tally: Tally) -> csr_array:
        """Return how strongly each two reps compete: units that are nearly as well off with the other.

        Shape (reps, reps), symmetric.
        """
        shape = (self.pairs.n_reps, self.pairs.n_reps)
        # Block by block: of many millions of pairs each array on the way would take more than the model's own.
        step = max(BLOCK * self.pairs.n_units // max(len(self.pair), 1), 1)
        one_way = csr_array(shape)
        for first in range(0, self.pairs.n_units, step):
            one_way = one_way + csr_array(coo_array(self._links(tally, first, first + step), shape=shape))
        return csr_array(one_way + one_way.T)

    def _links(self, tally: Tally, first: int, after: int) -> tuple[Reals, tuple[Ints, Ints]]:
        """Return how strongly each near pair of some units pulls, and between whom: its owner, and the pair's rep."""
        start = self.start[first : after + 1]
        unit = np.repeat(np.arange(first, first + len(start) - 1), np.diff(start))
        pair = self.pair[start[0] : start[-1]]
        other = np.flatnonzero(pair != tally.pair[unit])
        unit, pair = unit[other], pair[other]
        doubt = np.maximum(self.reduced[pair] - self.reduced[tally.pair[unit]], 0.0)
        return np.exp(-doubt / max(self.scale, 1e-9)), (tally.owner[unit], self.pairs.rep[pair])
