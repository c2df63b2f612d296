"""Which reps the gap between a plan and the bound stands with.

That gap is a sum of parts that are never negative: each unit's price above its cheapest pair's, and what each row's
slack costs above its least at the prices. A row's part is shared by the reps whose pairs load it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from territory_opt.solvers.certificate import loads_and_duals, weight_of
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.tally import Tally
from territory_opt.terms import Ints, Reals


@dataclass(frozen=True, eq=False)
class RowBlame:
    """What rows cost above their least.

    Attributes
    ----------
    share
        Which part of each row each rep answers for: 1 over the number of reps that can load it. Shape (reps, rows).
    price
        The certificate's prices in quanta of the level, 0 for caps. Shape (rows,).
    weight
        What the row's own cost counts for. Shape (rows,).
    least
        The least that the row's slack can cost at the prices. Shape (rows,).
    """

    judge: Judge
    share: csr_array
    price: Reals
    weight: Reals
    least: Reals

    @classmethod
    def of(cls, judge: Judge) -> RowBlame:
        """Read the prices of a certificate."""
        model, joined, proof = judge.model, judge.joined, judge.certificate
        one = float(1 << proof.shift)
        price, weight, least = (np.zeros(joined.n_rows) for _ in range(3))
        first = 0
        for (load, duals), prices in zip(loads_and_duals(model), proof.prices, strict=True):
            rows, first = slice(first, first + len(prices)), first + len(prices)
            within, limits = duals.limits, load.limits
            price[rows] = prices / one
            weight[rows] = weight_of(load.level, proof.level, proof.shift, proof.level_prices) / one
            ends = _bends(within.hard_lo, within.hard_hi, limits.soft_lo, limits.soft_hi)
            values = [weight[rows] * limits.costs(end) - price[rows] * end for end in ends]
            least[rows] = np.min(values, axis=0) if len(prices) else 0.0
        return cls(judge, _shares(judge), price, weight, least)

    def of_reps(self, tally: Tally) -> Reals:
        """Return how much of the gap, and of what is broken, stands with each rep's rows. Shape (reps,)."""
        load = tally.loads()
        excess = np.maximum(self.weight * self.judge.joined.limits.costs(load) - self.price * load - self.least, 0.0)
        excess[self.judge.joined.n_loads :] = 0.0
        blame: Reals = self.share @ (excess + tally.outside(load) * self.judge.worth)
        return blame


def _bends(lo: Ints, hi: Ints, soft_lo: Ints, soft_hi: Ints) -> tuple[Ints, ...]:
    """Return the loads at which a row's slack can be least: its ends, and where its soft limits begin."""
    return lo, hi, np.minimum(np.maximum(soft_lo, lo), hi), np.maximum(np.minimum(soft_hi, hi), lo)


def _shares(judge: Judge) -> csr_array:
    """Return which part of each row each rep answers for. Shape (reps, rows)."""
    joined, pairs = judge.joined, judge.model.pairs
    rep = np.repeat(pairs.rep.astype(np.int32), np.diff(joined.start))
    shape = pairs.n_reps, joined.n_rows
    loaded = csr_array(coo_array((np.ones(len(rep), np.int8), (rep, joined.row.astype(np.int32))), shape=shape))
    several = np.bincount(loaded.indices, minlength=joined.n_rows)
    return csr_array((1.0 / several[loaded.indices], loaded.indices, loaded.indptr), shape=shape)
