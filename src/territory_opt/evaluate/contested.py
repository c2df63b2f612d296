"""Contested accounts: more than one rep has a deal open with the same account."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from territory_opt.evaluate.deals import Deals


class Contest(NamedTuple):
    """One of several reps who work on an account at the same time."""

    account_id: str
    rep_id: str
    open_deals: int
    won_deals: int


def contests(deals: Deals) -> list[Contest]:
    """Return the reps with open deals of each account that has several, by account, most open deals first."""
    won: Counter[tuple[int, int]] = Counter()
    for account, rep, _, _ in deals.select(deals.won & deals.placed):
        won[account, rep] += 1
    working: dict[int, Counter[int]] = defaultdict(Counter)
    for account, rep, _, _ in deals.select(deals.open & deals.placed):
        working[account][rep] += 1
    return [
        Contest(deals.accounts[account], deals.reps[rep], count, won[account, rep])
        for account in sorted(working)
        if len(working[account]) > 1
        for rep, count in sorted(working[account].items(), key=lambda item: (-item[1], item[0]))
    ]
