"""Rows: what each rule adds up, and between which limits, derived from the case and the rule's settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from territory_opt.quantities import exact, half_up, lower_limit, upper_limit
from territory_opt.verifier.candidates import Candidates, blocks
from territory_opt.verifier.facts import Facts, Ints
from territory_opt.verifier.measures import Figure, Scale, scale_of
from territory_opt.verifier.travel import Roads
from territory_opt.verifier.wishes import Wish

PLAN = "plan"
"""Name of a row over the whole plan."""


@dataclass(frozen=True)
class Row:
    """Limits of one row in whole quanta; None is no limit. Prices are in quanta of the rule's level."""

    name: str
    target: Fraction | None = None
    hard_lo: int | None = None
    hard_hi: int | None = None
    soft_lo: int | None = None
    soft_hi: int | None = None
    price_lo: int = 0
    price_hi: int = 0

    def outside(self, load: int) -> int:
        """Return how far a load is outside the hard limits."""
        below = 0 if self.hard_lo is None else max(self.hard_lo - load, 0)
        return below + (0 if self.hard_hi is None else max(load - self.hard_hi, 0))

    def cost(self, load: int | Fraction) -> int | Fraction:
        """Return what a load costs."""
        below = 0 if self.soft_lo is None else self.price_lo * max(self.soft_lo - load, 0)
        return below + (0 if self.soft_hi is None else self.price_hi * max(load - self.soft_hi, 0))


@dataclass(frozen=True, eq=False)
class Load:
    """Rows of one rule over one measure.

    Attributes
    ----------
    wish
        The rule.
    scale
        The measure.
    rows
        The rows.
    row_of
        The row that each rep's pairs add to, −1 for none. Shape (reps,).
    weight
        What each pair adds; never negative.
    join
        ``sum`` or ``max``: whether the rows' costs add up or only the dearest counts.
    """

    wish: Wish
    scale: Scale
    rows: tuple[Row, ...]
    row_of: Ints
    weight: Figure
    join: str = "sum"

    def loads(self, owner: Ints) -> list[int]:
        """Return what each row holds under a plan."""
        accounts = np.flatnonzero((owner >= 0) & (self.row_of[owner] >= 0))
        totals = [0] * len(self.rows)
        weights = self.weight(accounts, owner[accounts])
        for row, weight in zip(self.row_of[owner[accounts]].tolist(), weights.tolist(), strict=True):
            totals[row] += weight
        return totals

    def cost(self, owner: Ints) -> int:
        """Return what the rows cost together under a plan."""
        costs = [int(row.cost(load)) for row, load in zip(self.rows, self.loads(owner), strict=True)]
        return max(costs, default=0) if self.join == "max" else sum(costs)


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
            yield from _balance(facts, roads, found, wish, size)
        case "capacity":
            rows = {j: _capacity(facts.reps[j], c, wish, size) for j, c in enumerate(facts.capacity) if c is not None}
            yield from _per_rep(facts, wish, scale_of(facts, roads, "hours"), rows)
        case "accounts":
            yield from _per_rep(facts, wish, scale_of(facts, roads, "accounts"), dict(_counts(facts, wish)))
        case "travel":
            yield from _travel(facts, roads, wish)
        case "disruption":
            yield from _budgets(facts, roads, found, wish)


def _per_rep(facts: Facts, wish: Wish, scale: Scale, rows: dict[int, Row], join: str = "sum") -> Iterator[Load]:
    row_of = np.full(len(facts.reps), -1, np.int64)
    row_of[list(rows)] = np.arange(len(rows))
    if rows:
        yield Load(wish, scale, tuple(rows.values()), row_of, scale.weight, join)


def _price(real: Fraction, size: Fraction | None) -> int:
    if size is None:
        raise ValueError("a rule that costs something stands in no level")
    return half_up(real / size)


def _capacity(rep: str, minutes: int, wish: Wish, size: Fraction | None) -> Row:
    if wish["hard"]:
        return Row(rep, hard_hi=minutes)
    return Row(rep, soft_hi=minutes, price_hi=_price(exact(wish["price_per_hour"]) / 60, size))


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
            yield Load(wish, scale, (Row(PLAN, hard_hi=most),), row_of, moved(keeper, worth))


def keepers(found: Candidates) -> Ints:
    """Return the rep who owns each account now and may keep it, −1 for none. Shape (accounts,)."""
    previous = found.facts.previous
    everyone = np.arange(len(previous))
    return np.where((previous >= 0) & found.allowed[everyone, previous], previous, -1)


def moved(keeper: Ints, worth: Ints) -> Figure:
    """Return what a pair weighs if only moves away from a keeper count."""

    def weight(account: Ints, rep: Ints) -> Ints:
        return np.where((keeper[account] >= 0) & (keeper[account] != rep), worth[account], 0)

    return weight


def _balance(facts: Facts, roads: Roads, found: Candidates, wish: Wish, size: Fraction | None) -> Iterator[Load]:
    scale = scale_of(facts, roads, wish["measure"])
    total = _total(scale, found)
    targets = {j: share * total for j, share in enumerate(facts.shares) if share * total > 0}
    rows = {j: _band(facts.reps[j], target, len(targets), wish, size) for j, target in targets.items()}
    yield from _per_rep(facts, wish, scale, rows, "max" if wish["aim"] == "largest" else "sum")


def _total(scale: Scale, found: Candidates) -> int:
    """Return what the accounts with a candidate weigh, each with the candidate for whom it weighs least."""
    if scale.same_for_all is not None:
        return int(scale.same_for_all[found.open].sum())
    total, n_reps = 0, found.allowed.shape[1]
    reps = np.arange(n_reps, dtype=np.int64)[None, :]
    for accounts in blocks(len(found.allowed), n_reps):
        some = accounts[found.allowed[accounts].any(axis=1)]
        weights = np.where(found.allowed[some], scale.weight(some[:, None], reps), np.iinfo(np.int64).max)
        total += int(weights.min(axis=1, initial=np.iinfo(np.int64).max).sum()) if len(some) else 0
    return total


def _band(rep: str, target: Fraction, n_rows: int, wish: Wish, size: Fraction | None) -> Row:
    width = exact(wish["tolerance"])
    low, high = lower_limit(target * (1 - width)), upper_limit(target * (1 + width))
    if wish["aim"] == "mean_absolute" or low > high:
        low = high = half_up(target)
    if wish["hard"]:
        return Row(rep, target, hard_lo=low, hard_hi=high)
    point = Fraction(1) if wish["price_per_point"] is None else exact(wish["price_per_point"])
    price = _price(point * 100 / (target * (1 if wish["aim"] == "largest" else n_rows)), size)
    return Row(rep, target, soft_lo=low, soft_hi=high, price_lo=price, price_hi=price)
