"""Certificates: a lower bound of a level from whole-number prices, checked by arithmetic alone.

For any prices of the Load rows and of the upper levels' caps, each unit's cheapest pair, plus what the rows' own slack
can save, is a lower bound of the level's cost (Lagrangian relaxation; Geoffrion 1974, doi:10.1007/BFb0120690). Nothing
here is rounded but the bound itself, upwards, because costs are whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.terms import Duals, Ints, Load, Model, Reals

LARGEST_PRICE = 2**61
"""Prices of pairs stay below this, so that sums and differences of two fit 64 bits."""

_DIGITS = 40
"""The most binary digits kept behind the point of each price; more never changed a bound."""


@dataclass(frozen=True, eq=False)
class Certificate:
    """Prices that prove a lower bound; all of them are scaled by ``2**shift``.

    Attributes
    ----------
    level
        The level whose cost is bounded.
    shift
        Binary digits kept of each price.
    prices
        Price of each row, one array for each `Load` of the model, in the model's order.
    level_prices
        Price of each upper level's cap, never negative. Shape (level,).
    caps
        What upper levels may cost. Shape (level,).
    bound
        The least that the level can cost in any plan that keeps the hard limits and the caps. While prices are sought
        among candidates that are not all allowed pairs, the least of plans that use candidates only.
    """

    level: int
    shift: int
    prices: tuple[Ints, ...]
    level_prices: tuple[int, ...]
    caps: tuple[int, ...]
    bound: int


@dataclass(frozen=True, eq=False)
class Pricing:
    """What whole-number prices make of a model.

    Attributes
    ----------
    reduced
        Price of each pair above its unit's cheapest, scaled. Shape (pairs,).
    cheapest
        Price of each unit's cheapest pair, scaled. Shape (units,).
    total
        The bound, scaled, not yet rounded.
    """

    reduced: Ints
    cheapest: Ints
    total: Fraction


def loads_of(model: Model) -> tuple[Load, ...]:
    """Return the terms that are priced, in the model's order."""
    return tuple(term for term in model.terms if isinstance(term, Load))


def loads_and_duals(model: Model) -> Iterator[tuple[Load, Duals]]:
    """Yield the terms that are priced, each with how prices act on it."""
    for term, duals in zip(model.terms, model.duals, strict=True):
        if isinstance(term, Load):
            yield term, duals


def weight_of(term_level: int, level: int, shift: int, level_prices: Sequence[int]) -> int:
    """Return what a term's own cost counts for in a level's bound."""
    if term_level > level:
        return 0
    return 1 << shift if term_level == level else int(level_prices[term_level])


def appraise(
    model: Model, level: int, shift: int, prices: Sequence[Ints], level_prices: Sequence[int], caps: Sequence[int]
) -> Pricing:
    """Return reduced prices and the bound of whole-number prices, exactly."""
    slack = -sum((Fraction(mu * cap) for mu, cap in zip(level_prices, caps, strict=True)), Fraction(0))
    of_load = dict(zip(map(id, loads_of(model)), prices, strict=True))
    parts: list[tuple[int, Duals, Ints | None]] = []
    for term, duals in zip(model.terms, model.duals, strict=True):
        weight, own = weight_of(term.level, level, shift, level_prices), of_load.get(id(term))
        parts.append((weight, duals, own))
        slack += 0 if own is None else duals.limits.least_slack(weight, own)
    reduced = np.zeros(len(model.pairs), np.int64)
    for first, after in model.pairs.blocks():
        for weight, duals, own in parts:
            reduced[first:after] += weight * duals.cost[first:after]
            if own is not None:
                at, row, amount = duals.entries.between(first, after)
                _add(reduced[first:after], at - first, own[row] * amount)
    cheapest = cheapest_prices(model, reduced)
    for first, after in model.pairs.blocks():
        reduced[first:after] -= cheapest[model.pairs.unit[first:after]]
    return Pricing(reduced, cheapest, exact_sum(cheapest[model.pairs.open]) + slack)


def certify(
    model: Model, level: int, caps: Sequence[int], prices: Sequence[np.ndarray], level_prices: Sequence[float]
) -> Certificate:
    """Round prices to whole numbers and compute the bound that they prove.

    Parameters
    ----------
    prices, level_prices
        Any numbers, in quanta of the level for each unit of load (of the upper level's cost); level prices below 0
        count as 0.
    """
    level_prices = [max(float(mu), 0.0) for mu in level_prices]
    largest, rounding = _largest_price(model, level, prices, level_prices)
    if not largest + rounding < LARGEST_PRICE:  # also true of NaN: prices that have run away prove nothing worth having
        return no_certificate(model, level, caps)
    shift = _DIGITS
    while shift > 0 and largest * 2.0**shift + rounding >= LARGEST_PRICE:
        shift -= 1
    whole = tuple(np.rint(np.ldexp(np.asarray(one, float), shift)).astype(np.int64) for one in prices)
    whole_mu = tuple(int(np.rint(np.ldexp(mu, shift))) for mu in level_prices)
    total = appraise(model, level, shift, whole, whole_mu, caps).total
    return Certificate(level, shift, whole, whole_mu, tuple(caps), ceil(total / (1 << shift)))


def no_certificate(model: Model, level: int, caps: Sequence[int]) -> Certificate:
    """Return the certificate of no prices at all: every unit at its cheapest pair."""
    return certify(model, level, caps, [np.zeros(len(term.limits)) for term in loads_of(model)], [0.0] * level)


def pricing_of(model: Model, certificate: Certificate) -> Pricing:
    """Return what a certificate's prices make of a model, computed afresh."""
    one = certificate
    return appraise(model, one.level, one.shift, one.prices, one.level_prices, one.caps)


def reduced_prices(model: Model, certificate: Certificate) -> Ints:
    """Return by how much each pair is dearer than its unit's cheapest, times ``2**shift``. Shape (pairs,)."""
    return pricing_of(model, certificate).reduced


def cheapest_prices(model: Model, price: Ints) -> Ints:
    """Return the price of each unit's cheapest pair, 0 for units that nobody may own. Shape (units,)."""
    cheapest = np.zeros(model.n_units, np.int64)
    if len(price):
        cheapest[model.pairs.open] = np.minimum.reduceat(price, model.pairs.start[:-1][model.pairs.open])
    return cheapest


def exact_sum(values: Ints) -> Fraction:
    """Return the sum of 64-bit numbers as if there were no 64-bit limit: halves of 32 bits cannot overflow."""
    return Fraction((int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum()))


def _largest_price(
    model: Model, level: int, prices: Sequence[np.ndarray], level_prices: Sequence[float]
) -> tuple[float, float]:
    """Return the most that any pair's price, or any part of it, can be, and what rounding may add once it is scaled."""
    of_load = {id(load): np.abs(np.asarray(own, float)) for load, own in zip(loads_of(model), prices, strict=True)}
    alone = [float(np.max(one, initial=0.0)) for one in of_load.values()]
    weights = [_float_weight(term.level, level, level_prices) for term in model.terms]
    by_block = _largest_listed if model.pairs.whole else _largest_of_any
    most, coarsest = by_block(model, level, weights, [of_load.get(id(term)) for term in model.terms])
    return float(np.max([most, *alone, *level_prices])), coarsest


def _largest_of_any(
    model: Model, level: int, weights: Sequence[float], prices: Sequence[Reals | None]
) -> tuple[float, float]:
    """Return the largest price and rounding where other pairs may be priced later on: any weight may meet any price."""
    largest, rounding = 1.0, 1.0
    for term, weight, own, duals in zip(model.terms, weights, prices, model.duals, strict=True):
        cost = float(np.abs(duals.cost).max(initial=0))
        heaviest = 0.0 if own is None else float(np.abs(duals.entries.weight).max(initial=0))
        largest += weight * cost + (0.0 if own is None else float(own.max(initial=0.0))) * heaviest
        rounding += (cost if term.level < level else 0.0) + heaviest
    return largest, rounding


def _largest_listed(
    model: Model, level: int, weights: Sequence[float], prices: Sequence[Reals | None]
) -> tuple[float, float]:
    """Return the largest price and rounding of any listed pair."""
    most, coarsest = 1.0, 1.0
    for first, after in model.pairs.blocks():
        largest, rounding = np.ones(after - first), np.ones(after - first)
        for term, factor, own, duals in zip(model.terms, weights, prices, model.duals, strict=True):
            cost = np.abs(duals.cost[first:after])
            largest += factor * cost
            rounding += cost if term.level < level else 0.0
            if own is not None:
                at, row, weight = duals.entries.between(first, after)
                _add(largest, at - first, own[row] * np.abs(weight))
                _add(rounding, at - first, np.abs(weight))
        most, coarsest = float(np.maximum(most, largest.max())), float(np.maximum(coarsest, rounding.max()))
    return most, coarsest


def _add(total: NDArray[Any], at: Ints, values: NDArray[Any]) -> None:
    """Add values to the totals of pairs; where each pair has just one, without the detour of `np.add.at`."""
    if len(at) == len(total) and bool(np.all(np.diff(at) == 1)):
        total += values
    else:
        np.add.at(total, at, values)


def _float_weight(term_level: int, level: int, level_prices: Sequence[float]) -> float:
    if term_level > level:
        return 0.0
    return 1.0 if term_level == level else float(level_prices[term_level])
