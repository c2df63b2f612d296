"""Relationships from won deals: who knows an account, and how well.

A won deal fades: after t days it counts ``0.5 ** (t / half_life)``. With ``w`` the faded deals of an account with a
rep, and ``W`` those with all reps,

    strength = w / W × (1 − 0.5 ** (W / deals_for_half))

The first factor shares the account among the reps who sold to it, the second says how well it is known at all. So the
strengths of an account never add up to more than 1, and breaking all of them never costs more than its whole value.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from territory_opt.evaluate.deals import NO_DAY, Deals
from territory_opt.schema.relationship import Relationship

HALF_LIFE_DAYS = 365.0
"""A deal of a year ago says half as much about a relationship as one of today: an assumption, to be set."""

DEALS_FOR_HALF = 2.0
"""Two fresh deals make an account half known, four three quarters: an assumption, to be set."""

LEAST = 0.01
"""Weaker bonds are not worth a row."""


def relationships_from(
    deals: Deals,
    as_of: date,
    half_life_days: float = HALF_LIFE_DAYS,
    deals_for_half: float = DEALS_FOR_HALF,
) -> list[Relationship]:
    """Return the relationships that won deals speak of, by account and rep in the order of their tables.

    Parameters
    ----------
    deals
        Only won deals of known accounts and reps with a closing day count.
    as_of
        The day on which strengths are measured; a later deal counts as one of that day.
    half_life_days, deals_for_half
        The two constants of the formula, both above 0.
    """
    faded: dict[tuple[int, int], float] = defaultdict(float)
    total: dict[int, float] = defaultdict(float)
    since: dict[tuple[int, int], int] = {}
    for account, rep, day, _ in deals.select(deals.won & deals.placed & (deals.closed != NO_DAY)):
        weight = 0.5 ** (max(as_of.toordinal() - day, 0) / half_life_days)
        faded[account, rep] += weight
        total[account] += weight
        since[account, rep] = min(day, since.get((account, rep), day))
    rows: list[Relationship] = []
    for (account, rep), weight in sorted(faded.items()):
        strength = weight / total[account] * (1.0 - 0.5 ** (total[account] / deals_for_half))
        if strength >= LEAST:
            first = date.fromordinal(since[account, rep])
            names = {"account_id": deals.accounts[account], "rep_id": deals.reps[rep]}
            rows.append(Relationship(**names, strength=round(strength, 3), since=first))
    return rows
