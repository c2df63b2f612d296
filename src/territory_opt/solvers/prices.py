"""Prices: the Lagrangian dual of a level, climbed by a smoothed L-BFGS ascent with falling temperature.

Each unit picks its cheapest pair under the prices; softening that choice (and the rows' own) gives slopes to climb by.
Whatever comes out is only a suggestion: `certificate.certify` computes what it proves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, minimize
from scipy.sparse import csr_array, hstack

from territory_opt.solvers.certificate import Certificate, certify, loads_of, no_certificate
from territory_opt.solvers.slack import Reals, Slack, slack_of
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model

_TEMPERATURES = (0.5, 0.1, 0.02, 0.005, 0.001, 0.0003, 0.0001)
"""Softness of the choices, as a share of what a unit's second-cheapest pair costs more than its cheapest."""

_STEPS = 250
"""Steps of L-BFGS at each temperature."""

_DEAREST = 1e5
"""Scaled prices go no further: where nothing is feasible the dual has no top, and the climb would never end."""

_WORK_PER_EVALUATION = 2e-8
"""Deterministic seconds charged for each pair and evaluation."""


@dataclass(eq=False)
class Dual:
    """A level's Lagrangian dual in floats: unknowns are the rows' prices, then the upper levels' prices.

    Attributes
    ----------
    pair_cost
        Cost of each pair on the level. Shape (pairs,).
    entries
        What each pair adds to each row, then what it costs on each upper level. Shape (pairs, unknowns).
    slacks
        For each Load: its rows' place among the unknowns, its level, its smoothed slack.
    unit_scale
        What a typical unit is worth, in quanta of the level.
    scale
        What multiplies the scaled unknowns, so that they are all alike. Shape (unknowns,).
    """

    model: Model
    level: int
    caps: Sequence[int]
    start: Ints = field(init=False)
    pair_cost: Reals = field(init=False)
    entries: csr_array = field(init=False)
    columns: csr_array = field(init=False)
    slacks: list[tuple[slice, int, Slack]] = field(init=False)
    unit_scale: float = field(init=False)
    scale: Reals = field(init=False)

    def __post_init__(self) -> None:
        model, n_pairs = self.model, len(self.model.pairs)
        self.start = model.pairs.start[:-1][model.pairs.open]
        cost = np.zeros((self.level + 1, n_pairs))
        self.slacks, n_rows, row_price = [], 0, [np.zeros(0)]
        parts = [(np.zeros(0, np.int64),) * 3]
        loads = {id(term) for term in loads_of(model)}
        for term in model.terms:
            duals = term.duals(model)
            if term.level <= self.level:
                cost[term.level] += duals.cost
            if id(term) in loads:
                here = slice(n_rows, n_rows + len(duals.limits))
                self.slacks.append((here, term.level, slack_of(duals.limits, term.level <= self.level)))
                parts.append((duals.entries.at, duals.entries.row + n_rows, duals.entries.weight))
                row_price.append(np.maximum(duals.limits.price_lo, duals.limits.price_hi).astype(np.float64))
                n_rows = here.stop
        at, row, weight = (np.concatenate(part) for part in zip(*parts, strict=True))
        rows = csr_array((weight.astype(np.float64), (at, row)), shape=(n_pairs, n_rows))
        self.pair_cost = cost[self.level]
        # One sparse product serves all unknowns (a dense one would wake BLAS threads for nothing).
        self.entries = csr_array(hstack([rows, csr_array(cost[: self.level].T)]))
        self.columns = csr_array(self.entries.T)
        self._set_scales(rows, cost, np.concatenate(row_price))

    def _set_scales(self, rows: csr_array, cost: Reals, row_price: Reals) -> None:
        """Set the scales: what a typical unit is worth, over what it weighs in a row or costs on an upper level."""
        n_rows = rows.shape[1]
        count = np.maximum(np.bincount(rows.indices, minlength=n_rows), 1)
        typical = np.maximum(np.bincount(rows.indices, np.abs(rows.data), n_rows) / count, 1e-9)
        worth = np.array([self._worth(level, cost[level], row_price * typical) for level in range(self.level + 1)])
        self.unit_scale = float(worth[self.level])
        self.scale = self.unit_scale / np.concatenate([typical, worth[: self.level]])

    def _worth(self, level: int, cost: Reals, row_worth: Reals) -> float:
        """Return what a typical unit's choice is worth on a level: between its two cheapest pairs, or in the rows."""
        spread = self._spreads(cost)
        rows = np.concatenate([np.zeros(0), *(row_worth[here] for here, own, _ in self.slacks if own == level)])
        return max(float(spread.mean()) if len(spread) else 0.0, float(rows.mean()) if len(rows) else 0.0, 0.0) or 1.0

    def _spreads(self, cost: Reals) -> Reals:
        """Return how much the second-cheapest pair of each unit costs more than the cheapest."""
        if not len(self.start):
            return np.zeros(0)
        ranked = cost[np.lexsort((cost, self.model.pairs.unit))]
        several = np.diff(self.model.pairs.start)[self.model.pairs.open] > 1
        first = self.start[several]
        return ranked[first + 1] - ranked[first]

    @property
    def n_unknowns(self) -> int:
        """Number of prices: one for each row of each Load, one for each upper level."""
        return len(self.scale)

    @property
    def n_rows(self) -> int:
        """Number of priced rows."""
        return self.n_unknowns - self.level

    def soft_value(self, x: Reals, temperature: float) -> tuple[float, Reals]:
        """Return the smoothed bound at scaled unknowns, and its slopes."""
        prices = x * self.scale
        value, share = self._soft_choice(self.pair_cost + self.entries @ prices, temperature)
        slope = self.columns @ share
        upper, caps = prices[self.n_rows :], np.array(self.caps, np.float64)
        value -= float((upper * caps).sum())
        slope[self.n_rows :] -= caps
        for here, level, slack in self.slacks:
            weight = 0.0 if level > self.level else 1.0 if level == self.level else float(upper[level])
            least, by_price, by_weight = slack.least(weight, prices[here], temperature)
            value += least
            slope[here] += by_price
            if level < self.level:
                slope[self.n_rows + level] += by_weight
        return value, slope * self.scale

    def _soft_choice(self, price: Reals, temperature: float) -> tuple[float, Reals]:
        """Return the sum of each unit's soft-cheapest price, and how much it takes of each pair."""
        if not len(price):
            return 0.0, price
        sizes = np.diff(np.append(self.start, len(price)))
        least = np.minimum.reduceat(price, self.start)
        weight = np.exp((np.repeat(least, sizes) - price) / temperature)
        total = np.add.reduceat(weight, self.start)
        return float((least - temperature * np.log(total)).sum()), weight / np.repeat(total, sizes)

    def certificate(self, x: Reals) -> Certificate:
        """Return what scaled unknowns prove, in whole numbers."""
        prices = x * self.scale
        rows = [prices[here] for here, _, _ in self.slacks]
        return certify(self.model, self.level, self.caps, rows, prices[self.n_rows :].tolist())

    def unknowns_of(self, certificate: Certificate) -> Reals:
        """Return the scaled unknowns that a certificate's prices are."""
        prices = np.concatenate([*certificate.prices, np.array(certificate.level_prices, np.int64)])
        unknowns: Reals = np.ldexp(prices.astype(np.float64), -certificate.shift) / self.scale
        return unknowns


def best_prices(
    model: Model, level: int, caps: Sequence[int], budget: Budget, start: Certificate | None = None
) -> Certificate:
    """Return the best certificate that the ascent finds within a budget.

    The temperatures fall step by step; after each the bound is computed exactly, and the best is kept.

    Parameters
    ----------
    start
        Prices of the same level under other caps, to begin from.
    """
    best = no_certificate(model, level, caps)
    dual = Dual(model, level, caps)
    if not len(model.pairs) or not dual.n_unknowns:
        return best
    x = np.zeros(dual.n_unknowns) if start is None else dual.unknowns_of(start)
    floor = np.concatenate([np.full(dual.n_rows, -_DEAREST), np.zeros(level)])
    for temperature in _TEMPERATURES if start is None else _TEMPERATURES[2:]:
        if budget.over:
            break
        x = _climb(dual, x, temperature * dual.unit_scale, floor, budget)
        found = dual.certificate(x)
        if found.bound > best.bound:
            best = found
    return best


def _climb(dual: Dual, x: Reals, temperature: float, floor: Reals, budget: Budget) -> Reals:
    """Return where L-BFGS gets to at one temperature, or where the budget ended it."""
    size = dual.unit_scale * max(len(dual.start), 1)
    last = [x]

    def descent(at: Reals) -> tuple[float, Reals]:
        value, slope = dual.soft_value(at, temperature)
        budget.spend(_WORK_PER_EVALUATION * len(dual.pair_cost))
        return -value / size, -slope / size

    def watch(at: Reals) -> None:
        last[0] = at.copy()
        if budget.over:
            raise StopIteration

    options = {"maxiter": _STEPS, "maxcor": 15, "ftol": 1e-13, "gtol": 1e-12, "maxls": 30}
    ascend: Any = minimize  # its stubs know no functions that return a value and slopes together
    found = ascend(
        descent, x, jac=True, method="L-BFGS-B", bounds=Bounds(floor, _DEAREST), callback=watch, options=options
    )
    return np.asarray(last[0] if budget.over else found.x, np.float64)
