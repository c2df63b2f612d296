"""Seasonal shares: which part of a year's sales falls into each quarter.

Only whole years count, the last ones that the deals cover, so that no quarter is counted more often than another. An
account's own shares are drawn towards those of all accounts as if it had sold, beside its own, once more what an
average account sells: one lucky deal is no season.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.evaluate.deals import NO_DAY, Bools, Deals, Floats, Ints

YEAR_DAYS = 365
SLACK_DAYS = 15
"""Deals do not close every day: a year may lack so much at its ends."""


@dataclass(frozen=True, eq=False)
class Seasons:
    """Seasonal shares, quarters of the fiscal year in order.

    Attributes
    ----------
    days
        Days from the first to the last won deal.
    years
        Whole years that were counted; 0 if there is none, and then all shares are NaN.
    team
        The shares of all accounts together. Shape (4,).
    shares
        Those of each account, each row adding up to 1; NaN for accounts that won nothing. Shape (accounts, 4).
    """

    days: int
    years: int
    team: Floats
    shares: Floats


def seasons_from(deals: Deals, fiscal_year_start: int = 1) -> Seasons:
    """Return the seasonal shares that won deals speak of.

    Parameters
    ----------
    fiscal_year_start
        The month in which the first quarter begins.
    """
    won = deals.won & (deals.account >= 0) & (deals.closed != NO_DAY) & (deals.value > 0)
    n = len(deals.accounts)
    days = int(np.ptp(deals.closed[won])) + 1 if won.any() else 0
    years = (days + SLACK_DAYS) // YEAR_DAYS
    if years == 0:
        return Seasons(days, 0, np.full(4, np.nan), np.full((n, 4), np.nan))
    won &= deals.closed > deals.closed[won].max() - years * YEAR_DAYS
    sold = _sold(deals, won, _quarters(deals.closed[won], fiscal_year_start))
    team = sold.sum(axis=0) / sold.sum()
    own = sold.sum(axis=1)
    average = own[own > 0].mean()
    shares = np.full((n, 4), np.nan)
    shares[own > 0] = (sold[own > 0] + average * team) / (own[own > 0] + average)[:, None]
    return Seasons(days, years, team, shares)


def _quarters(ordinals: Ints, fiscal_year_start: int) -> Ints:
    """Return the fiscal quarter of each day, 0 to 3."""
    days = (ordinals - np.datetime64("1970-01-01").astype(object).toordinal()).astype("datetime64[D]")
    month = days.astype("datetime64[M]").astype(np.int64) % 12  # January is 0
    quarter: Ints = (month - (fiscal_year_start - 1)) % 12 // 3
    return quarter


def _sold(deals: Deals, which: Bools, quarter: Ints) -> Floats:
    """Return what each account bought in each quarter. Shape (accounts, 4)."""
    cell = deals.account[which] * 4 + quarter
    sold = np.bincount(cell, weights=deals.value[which], minlength=4 * len(deals.accounts))
    return sold.astype(np.float64).reshape(-1, 4)
