"""Everywhere: what prices prove over all allowed pairs, where only the promising ones are candidates.

A negative price can make a far rep cheaper than all near ones, so a bound over candidates alone is no bound. Each
unit's candidates set a mark. A lower bound of every other pair's price (see `territory_opt.terms.spans`) leaves out
nearly all of them; the few that may fall below the mark are priced exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from territory_opt.solvers.certificate import LARGEST_PRICE, Certificate, exact_sum, pricing_of, weight_of
from territory_opt.terms import Ints, Load, Model, Pair, Reals, least_of, least_worth_of

_FUZZ = LARGEST_PRICE * 1e-14
"""What floats may lose of a scaled price: its parts are smaller than the largest there is, and few."""


@dataclass(frozen=True, eq=False)
class Beyond:
    """Pairs that are no candidates and yet cheaper than all candidates of their unit, under some prices.

    Attributes
    ----------
    bound
        What the prices prove over all allowed pairs.
    unit, rep
        The pairs. Shape (k,).
    saving
        By how much each is cheaper than its unit's cheapest candidate, scaled. Shape (k,).
    """

    bound: int
    unit: Ints
    rep: Ints
    saving: Ints


def look_beyond(model: Model, certificate: Certificate) -> Beyond:
    """Return what the prices of a certificate prove over all allowed pairs, and which pairs they miss.

    Parameters
    ----------
    model
        A reduced model whose candidates may be some of the allowed pairs.
    certificate
        Prices; its bound may be one over candidates.
    """
    none = np.zeros(0, np.int64)
    pricing = pricing_of(model, certificate)
    found = [(none, none, none)]
    if not model.pairs.whole:
        scan = _Scan(model, certificate, pricing.cheapest)
        found += map(scan.block, model.pairs.unit_blocks())
    unit, rep, saving = (np.concatenate(parts) for parts in zip(*found, strict=True))
    dearest = np.zeros(model.n_units, np.int64)
    np.maximum.at(dearest, unit, saving)
    bound = ceil((pricing.total - exact_sum(dearest)) / (1 << certificate.shift))
    return Beyond(bound, unit, rep, saving)


def recheck(model: Model, certificate: Certificate) -> int:
    """Return the bound that a certificate's prices prove over all allowed pairs, computed afresh."""
    return look_beyond(model, certificate).bound


def proven_everywhere(model: Model, certificate: Certificate) -> Certificate:
    """Return the same prices with the bound that they prove over all allowed pairs."""
    if model.pairs.whole:
        return certificate
    return replace(certificate, bound=recheck(model, certificate))


class _Scan:
    """Looks at blocks of units with all reps."""

    def __init__(self, model: Model, certificate: Certificate, cheapest: Ints) -> None:
        self.model, self.certificate, self.cheapest = model, certificate, cheapest
        self.loads: list[tuple[Load, Ints, Reals]] = []
        self.costs: list[tuple[Pair, int]] = []
        shift, prices = certificate.shift, iter(certificate.prices)
        for term in model.terms:
            if isinstance(term, Load):
                own = next(prices)
                if own.any():
                    self.loads.append((term, own, np.ldexp(own.astype(np.float64), -shift)))
            weight = weight_of(term.level, certificate.level, shift, certificate.level_prices)
            if isinstance(term, Pair) and weight:
                self.costs.append((term, weight))

    def block(self, units: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the missed pairs of some units: unit, rep, and by how much each is cheaper."""
        which, rep = self._suspects(units)
        unit = units[which]
        fresh = self.model.pairs.find(unit, rep) < 0
        unit, rep = unit[fresh], rep[fresh]
        allowed = self.model.barred_by(unit, rep) < 0
        unit, rep = unit[allowed], rep[allowed]
        saving = self.cheapest[unit] - self._price(unit, rep)
        missed = saving > 0
        return unit[missed], rep[missed], saving[missed]

    def _suspects(self, units: Ints) -> tuple[Ints, Ints]:
        """Return the pairs whose lower bound does not exceed their unit's cheapest candidate."""
        n_reps, shift = self.model.n_reps, self.certificate.shift
        least = np.zeros((len(units), n_reps))
        for load, _, prices in self.loads:
            least += least_worth_of(load.entries, units, n_reps, prices)
        for pair, weight in self.costs:
            least += least_of(pair.cost, units, n_reps) * np.ldexp(float(weight), -shift)
        mark = np.ldexp(self.cheapest[units].astype(np.float64), -shift) + np.ldexp(_FUZZ, -shift)
        which, rep = np.nonzero(least <= mark[:, None])
        return which.astype(np.int64), rep.astype(np.int64)

    def _price(self, unit: Ints, rep: Ints) -> Ints:
        """Return the exact prices of some pairs, scaled."""
        price = np.zeros(len(unit), np.int64)
        for pair, weight in self.costs:
            price += weight * pair.cost(unit, rep)
        for load, own, _ in self.loads:
            at, row, weights = load.entries(unit, rep)
            np.add.at(price, at, own[row] * weights)
        return price
