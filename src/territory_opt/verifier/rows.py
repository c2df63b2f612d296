"""Rows: what each rule adds up, and between which limits, derived from the case and the rule's settings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from territory_opt.quantities import exact, upper_limit
from territory_opt.verifier.apart import apart_of
from territory_opt.verifier.candidates import Candidates
from territory_opt.verifier.facts import Facts, Ints
from territory_opt.verifier.loads import Load, Part, Protection, Row, price_of
from territory_opt.verifier.measures import Figure, Scale, scale_of
from territory_opt.verifier.targets import balance_of, portfolio_of
from territory_opt.verifier.travel import Roads
from territory_opt.verifier.wishes import Wish

PLAN = "plan"
"""Name of a row over the whole plan."""


def loads_of(facts: Facts, roads: Roads, found: Candidates, wish: Wish, size: Fraction | None) -> Iterator[Load]:
    """Yield the rows that a rule asks for, those without any row left out.

    Parameters
    ----------
    facts, roads, found
        The case, its ways, and who may own what.
    wish
        The rule.
    size
        The quantum of the rule's level, None if it costs nothing.
    """
    match wish.kind:
        case "balance":
            yield from balance_of(facts, roads, found, wish, size)
        case "portfolio":
            yield from portfolio_of(facts, roads, found, wish, size)
        case "keep_apart":
            yield from apart_of(facts, roads, wish, size)
        case "capacity":
            rows = {j: _capacity(facts.reps[j], c, wish, size) for j, c in enumerate(facts.capacity) if c is not None}
            yield from _per_rep(facts, wish, scale_of(facts, roads, "hours"), rows)
        case "accounts":
            yield from _per_rep(facts, wish, scale_of(facts, roads, "accounts"), dict(_counts(facts, wish)))
        case "travel":
            yield from _travel(facts, roads, wish)
        case "disruption":
            yield from _budgets(facts, roads, found, wish)


def _per_rep(facts: Facts, wish: Wish, scale: Scale, rows: dict[int, Row]) -> Iterator[Load]:
    row_of = np.full(len(facts.reps), -1, np.int64)
    row_of[list(rows)] = np.arange(len(rows))
    if rows:
        protect = wish.settings.get("protect")
        worst = None if protect is None else Protection(exact(protect["share"]), protect["accounts"])
        yield Load(wish, scale, tuple(rows.values()), (Part(row_of, scale.weight),), worst=worst)


def _capacity(rep: str, minutes: int, wish: Wish, size: Fraction | None) -> Row:
    if wish["hard"]:
        return Row(rep, hard_hi=minutes)
    return Row(rep, soft_hi=minutes, price_hi=price_of(exact(wish["price_per_hour"]) / 60, size))


def _counts(facts: Facts, wish: Wish) -> Iterator[tuple[int, Row]]:
    own = [facts.tables.reps.number(column).tolist() for column in ("min_accounts", "max_accounts")]
    for j, (fewest, most) in enumerate(zip(*own, strict=True)):
        low = wish["min"] if np.isnan(fewest) else int(fewest)
        high = wish["max"] if np.isnan(most) else int(most)
        if low is not None or high is not None:
            yield j, Row(facts.reps[j], hard_lo=low, hard_hi=high)


def _travel(facts: Facts, roads: Roads, wish: Wish) -> Iterator[Load]:
    scale = scale_of(facts, roads, "travel_hours")
    if wish["max_hours"] is not None:
        most = upper_limit(exact(wish["max_hours"]) * 60)
        yield from _per_rep(facts, wish, scale, {j: Row(rep, hard_hi=most) for j, rep in enumerate(facts.reps)})
    if wish["max_share"] is not None:
        share, capacity = exact(wish["max_share"]), facts.capacity
        limits = [None if minutes is None else upper_limit(share * minutes) for minutes in capacity]
        yield from _per_rep(facts, wish, scale, {j: Row(rep, hard_hi=limits[j]) for j, rep in enumerate(facts.reps)})


def _budgets(facts: Facts, roads: Roads, found: Candidates, wish: Wish) -> Iterator[Load]:
    keeper = keepers(found)
    for setting, measure in (("max_accounts", "accounts"), ("max_value", "value")):
        if wish[setting] is not None:
            scale = scale_of(facts, roads, measure)
            worth = np.zeros(0, np.int64) if scale.same_for_all is None else scale.same_for_all
            most = upper_limit(exact(wish[setting]) * int(worth[keeper >= 0].sum()))
            row_of = np.zeros(len(facts.reps), np.int64)
            yield Load(wish, scale, (Row(PLAN, hard_hi=most),), (Part(row_of, moved(keeper, worth)),))


def keepers(found: Candidates) -> Ints:
    """Return the rep who owns each account now and may keep it, −1 for none. Shape (accounts,)."""
    previous = found.facts.previous
    everyone = np.arange(len(previous))
    return np.where(found.allowed.at(everyone, previous), previous, -1)


def moved(keeper: Ints, worth: Ints) -> Figure:
    """Return what a pair weighs if only moves away from a keeper count."""

    def weight(account: Ints, rep: Ints) -> Ints:
        return np.where((keeper[account] >= 0) & (keeper[account] != rep), worth[account], 0)

    return weight
