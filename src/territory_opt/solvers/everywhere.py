"""Everywhere: what prices prove over all allowed pairs, where only the promising ones are candidates.

A negative price can make a far rep cheaper than all near ones, so a bound over candidates alone is no bound. Each
unit's candidates set a mark. A lower bound of every other pair's price (see `territory_opt.solvers.scan`) leaves out
nearly all of them; the few that may fall below the mark are priced exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np

from territory_opt.solvers.certificate import LARGEST_PRICE, Certificate, exact_sum, loads_of, pricing_of, weight_of
from territory_opt.terms import BLOCK, Ints, Model, Pair, Pairs

_FUZZ = LARGEST_PRICE * 1e-14
"""What floats may lose of a scaled price: its parts are smaller than the largest there is, and few."""

_PER_UNIT = 10
"""Missed pairs that are kept of each unit at most: those that save most."""


@dataclass(frozen=True, eq=False)
class Beyond:
    """Pairs that are no candidates and yet cheaper than all candidates of their unit, under some prices.

    Of each unit only the few that save most are kept.

    Attributes
    ----------
    among
        What the prices prove over candidates and further pairs that are known.
    bound
        What they prove over all allowed pairs.
    unit, rep
        The pairs. Shape (k,).
    saving
        By how much each is cheaper than its unit's cheapest known pair, scaled. Shape (k,).
    """

    among: int
    bound: int
    unit: Ints
    rep: Ints
    saving: Ints


def look_beyond(model: Model, certificate: Certificate, further: Pairs | None = None) -> Beyond:
    """Return what the prices of a certificate prove over all allowed pairs, and which pairs they miss.

    Parameters
    ----------
    model
        A reduced model whose candidates may be some of the allowed pairs.
    certificate
        Prices; its bound may be one over candidates.
    further
        Allowed pairs that are known besides the candidates.
    """
    pricing, one = pricing_of(model, certificate), 1 << certificate.shift
    among, found = pricing.total, [_none()]
    if not model.pairs.whole:
        look = _Look(model, certificate, pricing.cheapest)
        if further is not None:
            among -= look.know(further)
        found += look.missed()
    unit, rep, saving = (np.concatenate(parts) for parts in zip(*found, strict=True))
    dearest = np.zeros(model.n_units, np.int64)
    np.maximum.at(dearest, unit, saving)
    return Beyond(ceil(among / one), ceil((among - exact_sum(dearest)) / one), unit, rep, saving)


def recheck(model: Model, certificate: Certificate) -> int:
    """Return the bound that a certificate's prices prove over all allowed pairs, computed afresh."""
    return look_beyond(model, certificate).bound


def proven_everywhere(model: Model, certificate: Certificate) -> Certificate:
    """Return the same prices with the bound that they prove over all allowed pairs."""
    if model.pairs.whole:
        return certificate
    return replace(certificate, bound=recheck(model, certificate))


class _Look:
    """A look at all pairs under the prices of a certificate."""

    def __init__(self, model: Model, certificate: Certificate, cheapest: Ints) -> None:
        self.model, self.shift, self.cheapest = model, certificate.shift, cheapest
        prices = iter(certificate.prices)
        priced = [(term, next(prices)) for term in loads_of(model)]
        self.loads = [(load.entries, own) for load, own in priced if own.any()]
        weighed = [
            (term.cost, weight_of(term.level, certificate.level, self.shift, certificate.level_prices))
            for term in model.terms
            if isinstance(term, Pair)
        ]
        self.costs = [(cost, weight) for cost, weight in weighed if weight]

    def know(self, pairs: Pairs) -> Fraction:
        """Lower the marks to the prices of further pairs; return what that takes off the bound, scaled."""
        mark = self.cheapest.copy()
        np.minimum.at(mark, pairs.unit, self._price(pairs.unit, pairs.rep))
        self.cheapest, before = mark, self.cheapest
        return exact_sum(before - mark)

    def missed(self) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Yield pairs that are no candidates and cheaper than all known ones of their unit: unit, rep, by how much."""
        from territory_opt.solvers.scan import Scan  # compiled: only where candidates are thin

        costs = [(cost, float(np.ldexp(float(weight), -self.shift))) for cost, weight in self.costs]
        loads = [(entries, np.ldexp(own.astype(np.float64), -self.shift)) for entries, own in self.loads]
        mark = np.ldexp(self.cheapest.astype(np.float64), -self.shift) + np.ldexp(_FUZZ, -self.shift)
        for unit, rep in Scan.of(self.model, costs, loads).small(mark):
            blocks = [slice(first, first + BLOCK) for first in range(0, len(unit), BLOCK)]
            missed = [_none(), *(self._missed_of(unit[block], rep[block]) for block in blocks)]
            yield _dearest(*(np.concatenate(parts) for parts in zip(*missed, strict=True)))

    def _missed_of(self, unit: Ints, rep: Ints) -> tuple[Ints, Ints, Ints]:
        """Return those of some pairs that are missed, and by how much each is cheaper."""
        fresh = self.model.pairs.find(unit, rep) < 0
        unit, rep = unit[fresh], rep[fresh]
        allowed = self.model.barred_by(unit, rep) < 0
        unit, rep = unit[allowed], rep[allowed]
        saving = self.cheapest[unit] - self._price(unit, rep)
        missed = saving > 0
        return unit[missed], rep[missed], saving[missed]

    def _price(self, unit: Ints, rep: Ints) -> Ints:
        """Return the exact prices of some pairs, scaled."""
        price = np.zeros(len(unit), np.int64)
        for cost, weight in self.costs:
            price += weight * cost(unit, rep)
        for entries, own in self.loads:
            at, row, weights = entries(unit, rep)
            np.add.at(price, at, own[row] * weights)
        return price


def _none() -> tuple[Ints, Ints, Ints]:
    return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)


def _dearest(unit: Ints, rep: Ints, saving: Ints) -> tuple[Ints, Ints, Ints]:
    """Return of each unit's pairs the few that save most."""
    order = np.lexsort((-saving, unit))
    ascending = unit[order]
    rank = np.arange(len(unit)) - np.searchsorted(ascending, ascending)
    kept = order[rank < _PER_UNIT]
    return unit[kept], rep[kept], saving[kept]
