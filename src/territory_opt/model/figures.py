"""Figures of a plan as a whole: how even it is, what it moves, what its travel takes.

Everything is summed in whole quanta and becomes a float last; shares of reps are counted in exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import fsum, sqrt

import numpy as np

from territory_opt.quantities import MINUTE, whole
from territory_opt.rules.facts import Facts
from territory_opt.rules.measures import Weighing, weigh
from territory_opt.terms import Bools, Ints, Pairs

WITHIN = (5, 10, 15)
"""Distances from target, in per cent, at which reps are counted."""


@dataclass(frozen=True)
class Evenness:
    """How evenly one measure lies on the reps.

    All but `total` and `mean` look at load over target, where a rep's target is its share of the plan's own total;
    reps without target are left out.

    Attributes
    ----------
    unit
        As people read it.
    total, mean
        The plan's sum, and its mean over the reps that have a target.
    cv
        Coefficient of variation: population standard deviation over mean. None without targets or loads.
    max_over_min
        Largest over smallest; None where the smallest is 0.
    within_5, within_10, within_15
        Share of reps at most so many per cent off their target.
    lowest, highest
        The reps at the ends, the first of equals.
    """

    unit: str
    total: float
    mean: float
    cv: float | None
    max_over_min: float | None
    within_5: float | None
    within_10: float | None
    within_15: float | None
    lowest: str | None
    highest: str | None


@dataclass(frozen=True, eq=False)
class Changes:
    """Which accounts changed hands; house accounts are in none of these. Each has shape (units,).

    Attributes
    ----------
    base
        Accounts whose owner may keep them.
    moved
        Those of the base that have another owner now.
    forced
        Accounts whose former owner is gone or may not own them any more.
    new
        Accounts that nobody owned.
    """

    base: Bools
    moved: Bools
    forced: Bools
    new: Bools


@dataclass(frozen=True)
class Disruption:
    """What a plan moves: accounts, value (losses as 0), hours at the new owner (None where hours are unknown)."""

    base: int
    moved: int
    moved_share: float | None
    value_base: float
    value_moved: float
    value_moved_share: float | None
    hours_moved: float | None
    forced: int
    new: int


@dataclass(frozen=True)
class TravelFigures:
    """What a plan's travel takes in a period; ``without_place`` counts owned accounts visited from or at nowhere."""

    km: float
    hours: float
    cost: float
    without_place: int


def measures(facts: Facts) -> dict[str, Weighing]:
    """Return the measures that the case knows, by name, in the order in which reports show them."""
    known = {"value": True, "accounts": True, "travel_hours": travel_known(facts)}
    known["service_hours"] = known["hours"] = facts.workload.known
    names = ("value", "service_hours", "hours", "accounts", "travel_hours")
    return {name: weigh(facts, name) for name in names if known[name]}


def travel_known(facts: Facts) -> bool:
    """Tell whether the case says where anybody is: an account and a rep have places, or ways are given."""
    placed = all(not np.isnan(table.number("latitude")).all() for table in (facts.units, facts.tables.reps))
    return placed or len(facts.travel.given.key) > 0


def loads(weighing: Weighing, owner: Ints, n_reps: int) -> Ints:
    """Return what each rep holds of a measure under a plan, in quanta. Shape (reps,)."""
    units = np.flatnonzero(owner >= 0)
    total = np.zeros(n_reps, np.int64)
    np.add.at(total, owner[units], weighing.weight(units, owner[units]))
    return total


def evenness(facts: Facts, weighing: Weighing, owner: Ints) -> Evenness:
    """Return how evenly a plan lays a measure on the reps."""
    load = loads(weighing, owner, facts.n_reps).tolist()
    total, shares = sum(load), facts.shares
    ratio = {j: Fraction(load[j]) / (shares[j] * total) for j in range(facts.n_reps) if shares[j] * total > 0}
    real, unit = weighing.quantum.real, weighing.quantum.unit
    if not ratio:
        return Evenness(unit, real(total), 0.0, None, None, None, None, None, None, None)
    # Floats, added up without loss: an exact sum has the product of all the reps' shares for its denominator.
    mean = fsum(map(float, ratio.values())) / len(ratio)
    variance = fsum(float(one - Fraction(mean)) ** 2 for one in ratio.values()) / len(ratio)
    low, high = min(ratio, key=ratio.__getitem__), max(ratio, key=ratio.__getitem__)
    near = {f"within_{p}": sum(abs(one - 1) <= Fraction(p, 100) for one in ratio.values()) / len(ratio) for p in WITHIN}
    return Evenness(
        unit,
        real(total),
        real(Fraction(total, len(ratio))),
        sqrt(variance) / mean if mean else None,
        float(ratio[high] / ratio[low]) if ratio[low] else None,
        **near,
        lowest=facts.rep_names[low],
        highest=facts.rep_names[high],
    )


def changes(facts: Facts, pairs: Pairs, owner: Ints) -> Changes:
    """Return which accounts a plan takes from whoever owned them before."""
    units = np.arange(facts.n_units, dtype=np.int64)
    named = np.array([bool(name) for name in facts.previous_names], np.bool_)
    base = pairs.find(units, facts.previous) >= 0
    moved = base & (owner >= 0) & (owner != facts.previous)
    return Changes(base, moved, named & ~base & pairs.open, ~named & pairs.open)


def disruption(facts: Facts, pairs: Pairs, owner: Ints) -> Disruption:
    """Return what a plan moves."""
    found, value = changes(facts, pairs, owner), weigh(facts, "value")
    worth = value.weight(np.arange(facts.n_units, dtype=np.int64), np.maximum(owner, 0))
    base, moved = int(found.base.sum()), int(found.moved.sum())
    value_base, value_moved = int(worth[found.base].sum()), int(worth[found.moved].sum())
    hours = None
    if facts.workload.known:
        units = np.flatnonzero(found.moved)
        hours = float(int(facts.pair_minutes(units, owner[units]).sum()) * MINUTE)
    return Disruption(
        base,
        moved,
        moved / base if base else None,
        value.quantum.real(value_base),
        value.quantum.real(value_moved),
        value_moved / value_base if value_base else None,
        hours,
        int(found.forced.sum()),
        int(found.new.sum()),
    )


def travel_figures(facts: Facts, owner: Ints) -> TravelFigures:
    """Return what a plan's travel takes."""
    units = np.flatnonzero(owner >= 0)
    reps, travel = owner[units], facts.travel
    placeless = travel.in_person[units] & ~travel.counted(units, reps)
    return TravelFigures(
        float(travel.km(units, reps).sum()),
        float(int(whole(travel.hours(units, reps), MINUTE).sum()) * MINUTE),
        float(travel.cost(units, reps).sum()),
        int(placeless.sum()),
    )
