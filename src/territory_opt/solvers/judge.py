"""Judging plans of one level: what they break, what they cost, and which reps the gap to the bound stands with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from territory_opt.solvers.certificate import Certificate, loads_of, reduced_prices, weight_of
from territory_opt.terms import Duals, Ints, Load, Model

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """How a plan stands: first what it breaks, then what it costs. Smaller is better.

    Attributes
    ----------
    broken
        Hard limits and caps exceeded, in comparable units; 0 if the plan may be delivered.
    cost
        The level's cost, in quanta.
    """

    broken: float
    cost: int


@dataclass(frozen=True, eq=False)
class _PricedRows:
    """What the judge knows of the rows of one Load.

    Attributes
    ----------
    typical
        The mean size of the weights in each row. Shape (rows,).
    price
        The certificate's prices, in quanta of the level. Shape (rows,).
    weight
        What the Load's own cost counts for.
    least
        The least that each row's slack can cost at the prices. Shape (rows,).
    share
        Which reps answer for which row: 1 over the number of reps that can load it. Shape (reps, rows).
    """

    load: Load
    typical: Reals
    price: Reals
    weight: float
    least: Reals
    share: csr_array

    @classmethod
    def of(cls, model: Model, load: Load, duals: Duals, price: Reals, weight: float) -> _PricedRows:
        n_rows, row = len(duals.limits), duals.entries.row
        count = np.maximum(np.bincount(row, minlength=n_rows), 1)
        typical = np.maximum(np.bincount(row, np.abs(duals.entries.weight), n_rows) / count, 1.0)
        ends = _bends(duals.limits.hard_lo, duals.limits.hard_hi, load.limits.soft_lo, load.limits.soft_hi)
        values = [weight * load.limits.costs(end) - price * end for end in ends]
        least = np.min(values, axis=0) if n_rows else np.zeros(0)
        reps, rows = np.divmod(np.unique(model.pairs.rep[duals.entries.at] * max(n_rows, 1) + row), max(n_rows, 1))
        several = np.bincount(rows, minlength=max(n_rows, 1))
        share = csr_array((1.0 / several[rows], (reps, rows)), shape=(model.n_reps, n_rows))
        return cls(load, typical, price, weight, least, share)

    def outside(self, owner: Ints) -> Reals:
        """Return how far each row is outside its hard limits, in typical weights."""
        outside: Reals = self.load.limits.outside(self.load.loads(owner)) / self.typical
        return outside

    def excess(self, owner: Ints) -> Reals:
        """Return what each row's slack costs above its least at the prices."""
        sums = self.load.loads(owner)
        excess: Reals = np.maximum(self.weight * self.load.limits.costs(sums) - self.price * sums - self.least, 0.0)
        return excess


def _bends(lo: Ints, hi: Ints, soft_lo: Ints, soft_hi: Ints) -> tuple[Ints, ...]:
    """Return the loads at which a row's slack can be least: its ends, and where its soft limits begin."""
    return lo, hi, np.minimum(np.maximum(soft_lo, lo), hi), np.maximum(np.minimum(soft_hi, hi), lo)


@dataclass(eq=False)
class Judge:
    """Reads plans of one level under the caps of the levels above, with the prices of a certificate.

    Attributes
    ----------
    guide
        Another certificate whose prices say which units are in doubt: where this level does not tell pairs apart (a
        balance alone does not), the next level does. None: the certificate itself.
    reduced
        Price of each pair above its unit's cheapest, by the guide's prices. Shape (pairs,).
    worth
        What a search pays at first for each unit of what is broken, in quanta of the level.
    """

    model: Model
    caps: Sequence[int]
    certificate: Certificate
    guide: Certificate | None = None
    reduced: Reals = field(init=False)
    worth: float = field(init=False)

    def __post_init__(self) -> None:
        model, proof, guide = self.model, self.certificate, self.guide or self.certificate
        self.reduced = reduced_prices(model, guide) / (1 << guide.shift)
        self.worth = 1.0 + 5.0 * float(self.reduced.mean() if len(self.reduced) else 0.0)
        one = 1 << proof.shift
        self._rows = [
            _PricedRows.of(
                model,
                load,
                next(duals for term, duals in zip(model.terms, model.duals, strict=True) if term is load),
                price / one,
                weight_of(load.level, proof.level, proof.shift, proof.level_prices) / one,
            )
            for load, price in zip(loads_of(model), proof.prices, strict=True)
        ]

    @property
    def level(self) -> int:
        """The level that is judged."""
        return self.certificate.level

    def standing(self, owner: Ints) -> Standing:
        """Return how a plan stands."""
        cost = self.model.cost(owner)
        # A cap's own size is its natural unit: one per cent over is as bad on every level.
        over = sum(max(cost[k] - cap, 0) / max(abs(cap) / 100, 1.0) for k, cap in enumerate(self.caps))
        outside = sum(float(rows.outside(owner).sum()) for rows in self._rows)
        outside += sum(
            term.evaluate(self.model, owner).violation for term in self.model.terms if not isinstance(term, Load)
        )
        unowned = int(np.count_nonzero(self.model.pairs.open & (owner < 0)))
        return Standing(over + outside + unowned, cost[self.level])

    def priced_plan(self) -> Ints:
        """Return the plan in which each unit has its cheapest pair at the prices."""
        owner = np.full(self.model.n_units, -1, np.int64)
        pairs = self.model.pairs
        order = np.lexsort((self.reduced, pairs.unit))
        owner[pairs.open] = pairs.rep[order[pairs.start[:-1][pairs.open]]]
        return owner

    def blame(self, owner: Ints) -> Reals:
        """Return how much of the gap, and of what is broken, stands with each rep. Shape (reps,).

        The gap of a plan to the bound is a sum of parts that are never negative: each unit's reduced price, and what
        each row's slack costs above its least at the prices.
        """
        units = np.flatnonzero(owner >= 0)
        at = self.model.pairs.find(units, owner[units])
        blame = np.bincount(owner[units], self.reduced[at], self.model.n_reps).astype(np.float64)
        for rows in self._rows:
            blame += rows.share @ (rows.excess(owner) + rows.outside(owner) * self.worth)
        return blame
