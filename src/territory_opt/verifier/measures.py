"""Measures: what a pair weighs, in whole quanta."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from territory_opt.quantities import CENT, MINUTE, ONE, coarsen, whole
from territory_opt.verifier.facts import Facts, Floats, Ints
from territory_opt.verifier.money import is_money
from territory_opt.verifier.travel import Roads

Figure = Callable[[Ints, Ints], Ints]
"""A whole number for each pair: takes accounts and reps, two arrays that are broadcast together."""


@dataclass(frozen=True, eq=False)
class Scale:
    """One measure of all pairs.

    Attributes
    ----------
    name
        What it is called in the files.
    unit, size
        What people read, and how much of it the whole number 1 is.
    weight
        What each pair weighs.
    same_for_all
        The weights of the accounts if no rep makes a difference, else None.
    """

    name: str
    unit: str
    size: Fraction
    weight: Figure
    same_for_all: Ints | None = None

    def real(self, quanta: int | Fraction) -> float:
        """Return a whole number in the unit that people read."""
        return float(quanta * self.size)


def by_account(figures: Ints) -> Figure:
    """Return the figure of a pair that depends on the account alone."""

    def figure(account: Ints, rep: Ints) -> Ints:
        return np.broadcast_to(figures[account], np.broadcast_shapes(account.shape, rep.shape))

    return figure


def scale_of(facts: Facts, roads: Roads, measure: str) -> Scale:
    """Return a measure by its name in the settings; ``@q3`` at its end is the part of a quarter."""
    base, at, quarter = measure.partition("@q")
    if at and quarter in ("1", "2", "3", "4"):
        return _in_quarter(facts, scale_of(facts, roads, base), int(quarter))
    if measure in ("hours", "travel_hours"):
        return _of_pairs(facts, roads, measure)
    if measure == "service_hours":
        return _flat("service hours", "h", MINUTE, facts.service_minutes)
    if measure == "accounts" or (measure == "value" and not facts.value_columns):
        return _flat("accounts", "accounts", ONE, np.ones(len(facts.accounts), np.int64))
    if measure == "value":
        return _amounts(facts.value_name, facts.gain, facts.money)
    amounts = np.maximum(np.nan_to_num(facts.number(measure)), 0.0)
    return _amounts(measure.replace("_", " "), amounts, facts.money if is_money(measure) else "")


def _of_pairs(facts: Facts, roads: Roads, measure: str) -> Scale:
    if measure == "hours":
        return Scale("hours", "h", MINUTE, _hours(facts, roads))
    return Scale("travel hours", "h", MINUTE, lambda account, rep: roads.way(account, rep).minutes)


def _in_quarter(facts: Facts, year: Scale, quarter: int) -> Scale:
    """Return the part of a quarter: millionths of the whole, rounded half up."""
    parts = facts.quarters[:, quarter - 1]

    def weight(account: Ints, rep: Ints) -> Ints:
        return (2 * year.weight(account, rep) * parts[account] + 10**6) // (2 * 10**6)

    flat = None if year.same_for_all is None else (2 * year.same_for_all * parts + 10**6) // (2 * 10**6)
    return Scale(f"{year.name} in q{quarter}", year.unit, year.size, weight, flat)


def without_keys(facts: Facts, scale: Scale) -> Scale:
    """Return a measure in which key accounts weigh nothing."""
    others = (~facts.key_accounts).astype(np.int64)

    def weight(account: Ints, rep: Ints) -> Ints:
        return scale.weight(account, rep) * others[account]

    flat = None if scale.same_for_all is None else scale.same_for_all * others
    return replace(scale, weight=weight, same_for_all=flat)


def _amounts(name: str, amounts: Floats, unit: str) -> Scale:
    size = coarsen(CENT, float(amounts.sum()))
    return _flat(name, unit, size, whole(amounts, size))


def _flat(name: str, unit: str, size: Fraction, figures: Ints) -> Scale:
    return Scale(name, unit, size, by_account(figures), figures)


def _hours(facts: Facts, roads: Roads) -> Figure:
    """Service and travel, each rounded by itself to minutes, unless ``pairs.csv`` gives the whole workload."""
    given = facts.given("hours")

    def hours(account: Ints, rep: Ints) -> Ints:
        computed = facts.service_minutes[account] + roads.way(account, rep).minutes
        said = given.at(account * len(facts.reps) + rep)
        return np.where(np.isnan(said), computed, whole(np.nan_to_num(said), MINUTE))

    return hours
