"""The history of each account: its deals, what they brought, and how far the account has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from territory_opt.evaluate.deals import NO_DAY, Deals

NEW_DAYS = 180
"""An account is new for half a year after its first won deal."""

LOYAL_DAYS = 730
"""An account that bought two years ago and in the last year is loyal."""

RECENT_DAYS = 365


class History(NamedTuple):
    """What the deals of one account came to.

    Attributes
    ----------
    stage
        Prospect, opportunity, new, customer or loyal, as in ``accounts.csv``.
    won, lost, open
        Numbers of deals.
    won_value
        What the won deals brought in all.
    first_won, last_won
        Days; None if nothing was won, or no day is given.
    """

    account_id: str
    stage: str
    won: int
    lost: int
    open: int
    won_value: float
    first_won: date | None
    last_won: date | None


def histories(deals: Deals, as_of: date) -> list[History]:
    """Return the history of every account, deals or not, in the order of the table."""
    n = len(deals.accounts)
    known = deals.account >= 0
    counts = [np.bincount(deals.account[known & which], minlength=n) for which in (deals.won, deals.lost, deals.open)]
    won = known & deals.won
    value = np.bincount(deals.account[won], weights=deals.value[won], minlength=n)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for account, _, day, _ in deals.select(won & (deals.closed != NO_DAY)):
        first[account] = min(day, first.get(account, day))
        last[account] = max(day, last.get(account, day))
    rows: list[History] = []
    for account, name in enumerate(deals.accounts):
        n_won, n_lost, n_open = (int(count[account]) for count in counts)
        days = (_day(first.get(account)), _day(last.get(account)))
        stage = _stage(n_won, n_open, *days, as_of)
        rows.append(History(name, stage, n_won, n_lost, n_open, float(value[account]), *days))
    return rows


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _stage(won: int, still_open: int, first: date | None, last: date | None, as_of: date) -> str:
    if won == 0:
        return "opportunity" if still_open else "prospect"
    if first is None or last is None:
        return "customer"
    if (as_of - first).days <= NEW_DAYS:
        return "new"
    return "loyal" if (as_of - first).days >= LOYAL_DAYS and (as_of - last).days <= RECENT_DAYS else "customer"


def most_won(deals: Deals, labels: Sequence[str]) -> list[tuple[str, float]]:
    """Return for each account the label of reps with the most won value, and its share of the account's won value.

    Parameters
    ----------
    labels
        A label of each rep, such as an office; deals of reps with a blank one do not count. Shape (reps,).

    Returns
    -------
    list of (label, share)
        ``("", 0.0)`` for accounts where nothing was won; of equal labels the first in the alphabet.
    """
    totals: list[dict[str, float]] = [{} for _ in deals.accounts]
    for account, rep, _, value in deals.select(deals.won & deals.placed):
        if labels[rep]:
            totals[account][labels[rep]] = totals[account].get(labels[rep], 0.0) + value
    return [_largest(total) for total in totals]


def _largest(total: dict[str, float]) -> tuple[str, float]:
    whole = sum(total.values())
    if whole <= 0.0:
        return "", 0.0
    label = min(total, key=lambda name: (-total[name], name))
    return label, total[label] / whole
