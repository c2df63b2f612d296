"""The rows' part of a Lagrangian bound, smoothed, with its slopes: for ascent only, never for proof.

`Limits.least_slack` is the exact form. Here the same minimum over the ends and bends of each row's cost is replaced by
a soft minimum of a given temperature, which has slopes everywhere (Nesterov 2005, doi:10.1007/s10107-004-0552-5).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.terms import Limits, Reals


def soft_minimum(values: Reals, temperature: float) -> tuple[Reals, Reals]:
    """Return the soft minimum along the last axis, and the weights (its slopes), which add up to one."""
    least = values.min(axis=-1, keepdims=True)
    weight = np.exp((least - values) / temperature)
    total = weight.sum(axis=-1, keepdims=True)
    return (least - temperature * np.log(total))[..., 0], weight / total


@dataclass(frozen=True, eq=False)
class SumSlack:
    """Rows whose costs add up: the least stands at one of four loads.

    Attributes
    ----------
    load, cost
        The four loads of each row and their cost. Shape (rows, 4).
    """

    load: Reals
    cost: Reals

    @classmethod
    def of(cls, limits: Limits) -> SumSlack:
        """Return the ends and bends of some limits; the hard ones must be finite."""
        lo, hi = limits.hard_lo, limits.hard_hi
        inner = np.minimum(np.maximum(limits.soft_lo, lo), hi), np.maximum(np.minimum(limits.soft_hi, hi), lo)
        load = np.stack([lo, hi, *inner], axis=1)
        cost = np.stack([limits.costs(column) for column in load.T], axis=1)
        return cls(load.astype(np.float64), cost.astype(np.float64))

    def least(self, weight: float, prices: Reals, temperature: float) -> tuple[float, Reals, float]:
        """Return the soft least of ``weight · cost − prices · load``, and its slopes by price and by weight."""
        value, chosen = soft_minimum(weight * self.cost - prices[:, None] * self.load, temperature)
        return float(value.sum()), -(chosen * self.load).sum(axis=1), float((chosen * self.cost).sum())


@dataclass(frozen=True, eq=False)
class MaxSlack:
    """Rows of which only the dearest counts: for each possible cost of it, every row may stray so far.

    Attributes
    ----------
    dearest
        The costs at which some row stops straying: the least stands at one of them. Shape (bends,).
    lo, hi
        The loads that each row may have at that cost. Shape (bends, rows).
    """

    dearest: Reals
    lo: Reals
    hi: Reals

    @classmethod
    def of(cls, limits: Limits) -> MaxSlack:
        """Return the bends of some limits; the hard ones must be finite."""
        numbers = (limits.hard_lo, limits.hard_hi, limits.soft_lo, limits.soft_hi, limits.price_lo, limits.price_hi)
        lo, hi, soft_lo, soft_hi, price_lo, price_hi = (column.astype(np.float64) for column in numbers)
        below, above = price_lo * np.maximum(soft_lo - lo, 0), price_hi * np.maximum(hi - soft_hi, 0)
        floor = np.maximum(price_lo * (soft_lo - hi), price_hi * (lo - soft_hi)).max(initial=0.0)
        bends = np.unique(np.maximum(np.concatenate([[floor], below, above]), floor))
        with np.errstate(divide="ignore", invalid="ignore"):
            down = np.where(price_lo > 0, soft_lo - bends[:, None] / price_lo, lo)
            up = np.where(price_hi > 0, soft_hi + bends[:, None] / price_hi, hi)
        return cls(bends, np.clip(down, lo, hi), np.clip(up, lo, hi))

    def least(self, weight: float, prices: Reals, temperature: float) -> tuple[float, Reals, float]:
        """Return the soft least of ``weight · dearest − prices · load``, and its slopes by price and by weight."""
        ends = np.stack([self.lo, self.hi], axis=2)
        saved, end = soft_minimum(-prices[None, :, None] * ends, temperature)
        value, bend = soft_minimum(weight * self.dearest + saved.sum(axis=1), temperature)
        load = bend @ (end * ends).sum(axis=2)
        return float(value), -load, float(bend @ self.dearest)


Slack = SumSlack | MaxSlack


def slack_of(limits: Limits, weighted: bool) -> Slack:
    """Return the smoothed slack of some limits; where their cost does not count, rows are independent."""
    return MaxSlack.of(limits) if limits.join == "max" and weighted and len(limits) else SumSlack.of(limits)
