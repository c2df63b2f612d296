"""A level's Lagrangian dual in floats: smooth, with slopes, scaled so that all unknowns are alike. Never a proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import csr_array

from territory_opt.solvers.certificate import Certificate, certify
from territory_opt.solvers.choices import Choices, CompiledChoices, PlainChoices, choices_of
from territory_opt.solvers.joined import Joined, pair_costs
from territory_opt.solvers.scales import groups_of_rows
from territory_opt.solvers.slack import Slack, slack_of
from territory_opt.terms import BLOCK, Ints, Load, Model, Pairs, Reals

_FARTHEST = 1e5
"""Scaled prices go no further: where nothing is feasible the dual has no top, and the climb would never end."""


@dataclass(eq=False)
class Dual:
    """A level's Lagrangian dual in floats: unknowns are the rows' prices, then the upper levels' prices.

    Attributes
    ----------
    reach
        How far from zero scaled unknowns may go.
    choices
        The units' part.
    slacks
        The rows' part: for each Load its rows' place among the unknowns, its level, its smoothed slack.
    unit_scale
        What a typical unit is worth, in quanta of the level.
    scale
        What multiplies the scaled unknowns, so that they are all alike. Shape (unknowns,).
    groups
        Further unknowns of large models, each a sum of single ones. Shape (unknowns, groups).
    """

    model: Model
    level: int
    caps: Sequence[int]
    reach: float = _FARTHEST
    start: Ints = field(init=False)
    choices: PlainChoices | CompiledChoices = field(init=False)
    slacks: list[tuple[slice, int, Slack]] = field(init=False)
    unit_scale: float = field(init=False)
    scale: Reals = field(init=False)
    groups: csr_array = field(init=False)

    def __post_init__(self) -> None:
        model, joined = self.model, Joined.of(self.model, self.level, self.caps)
        self.start = model.pairs.start[:-1][model.pairs.open]
        self.slacks, n_rows, row_price = [], 0, [np.zeros(0)]
        for load, duals in zip(model.terms, model.duals, strict=True):
            if isinstance(load, Load):
                here = slice(n_rows, n_rows + len(duals.limits))
                self.slacks.append((here, load.level, slack_of(duals.limits, load.level <= self.level)))
                row_price.append(np.maximum(duals.limits.price_lo, duals.limits.price_hi).astype(np.float64))
                n_rows = here.stop
        # Whole numbers as they are: compiled choices keep them in single precision, without a copy in double.
        self.choices = choices_of(self.start, joined.cost, _entries(joined))
        self._set_scales(joined, np.concatenate(row_price))
        rep_of_row = joined.rep_of_row()
        rows = [rep_of_row[here] for here, _, _ in self.slacks] if isinstance(self.choices, CompiledChoices) else []
        self.groups = groups_of_rows(model.pairs, joined.cost, rows, self.n_unknowns)

    def _set_scales(self, joined: Joined, row_price: Reals) -> None:
        """Set the scales: what a typical unit is worth, over what it weighs in a row or costs on an upper level."""
        typical = joined.typical_weights()[: len(row_price)]
        costs = [*pair_costs(self.model, self.level)]
        worth = np.array([self._worth(level, cost, row_price * typical) for level, cost in enumerate(costs)])
        self.unit_scale = float(worth[self.level])
        self.scale = self.unit_scale / np.concatenate([typical, worth[: self.level]])

    def _worth(self, level: int, cost: Ints, row_worth: Reals) -> float:
        """Return what a typical unit's choice is worth on a level: between its two cheapest pairs, or in the rows."""
        spread = self._spreads(cost)
        rows = np.concatenate([np.zeros(0), *(row_worth[here] for here, own, _ in self.slacks if own == level)])
        return max(float(spread.mean()) if len(spread) else 0.0, float(rows.mean()) if len(rows) else 0.0, 0.0) or 1.0

    def _spreads(self, cost: Ints) -> Ints:
        """Return how much the second-cheapest pair of each unit costs more than the cheapest."""
        pairs = self.model.pairs
        several = np.flatnonzero(np.diff(pairs.start) > 1)
        if not len(several):
            return np.zeros(0, np.int64)
        step = max(BLOCK * pairs.n_units // len(pairs), 1)
        parts = [several[first : first + step] for first in range(0, len(several), step)]
        return np.concatenate([_spreads_of(cost[pairs.of_units(part)], np.diff(pairs.start)[part]) for part in parts])

    @property
    def n_unknowns(self) -> int:
        """Number of prices: one for each row of each Load, one for each upper level."""
        return len(self.scale)

    @property
    def n_rows(self) -> int:
        """Number of priced rows."""
        return self.n_unknowns - self.level

    def widen(self, pairs: Pairs) -> None:
        """Let units, each of which has a candidate, choose among further pairs too."""
        joined = Joined.of(replace(self.model, pairs=pairs), self.level, self.caps)
        self.choices = self.choices.joined_by(pairs.unit, joined.cost, _entries(joined))

    def soft_value(self, x: Reals, temperature: float, choices: Choices | None = None) -> tuple[float, Reals]:
        """Return the smoothed bound at scaled unknowns, and its slopes; other choices may stand for the units'."""
        prices = x * self.scale
        value, slope = (choices or self.choices).soft(prices, temperature)
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


def _entries(joined: Joined) -> csr_array:
    return csr_array((joined.weight, joined.row, joined.start), shape=(len(joined.cost), joined.n_rows))


def _spreads_of(cost: Ints, count: Ints) -> Ints:
    """Return the difference between the two least of each run of costs; runs have so many."""
    first = np.cumsum(count) - count
    least = np.minimum.reduceat(cost, first)
    at_least = cost == np.repeat(least, count)
    tied = np.add.reduceat(at_least, first, dtype=np.int64) > 1
    second = np.minimum.reduceat(np.where(at_least, np.iinfo(np.int64).max, cost), first)
    return np.where(tied, 0, second - least)
