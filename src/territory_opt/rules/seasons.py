"""Seasons: how much of an account's year falls into each quarter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isnan

import numpy as np

from territory_opt.errors import Faults
from territory_opt.quantities import exact, half_up
from territory_opt.rules.facts import Facts
from territory_opt.terms import Ints, PairFunction

QUARTERS = ("q1", "q2", "q3", "q4")

MILLION = 10**6
"""Shares of quarters are resolved to a millionth: times any weight they fit 64 bits."""


def split_quarter(measure: str) -> tuple[str, int]:
    """Return a measure and its quarter: ``potential@q3`` is (``potential``, 3); a whole year is quarter 0."""
    found = re.fullmatch(r"(.+)@q([1-4])", measure)
    return (measure, 0) if found is None else (found[1], int(found[2]))


def quarter_shares(facts: Facts) -> Ints:
    """Return each quarter's part of each account in millionths, made to add up to 1; zeros where nothing is known.

    Shape (units, 4).
    """
    columns = [facts.number(quarter).tolist() for quarter in QUARTERS]
    return np.array([_millionths(row) for row in zip(*columns, strict=True)], np.int64).reshape(-1, len(QUARTERS))


def _millionths(row: Sequence[float]) -> list[int]:
    shares = [Fraction(0) if isnan(share) else exact(share) for share in row]
    total = sum(shares, Fraction(0))
    return [half_up(MILLION * share / total) if total else 0 for share in shares]


def check_seasons(facts: Facts, why: str, faults: Faults) -> None:
    """Report accounts whose quarters are unknown."""
    accounts, unknown = facts.units, np.zeros(facts.n_units, np.bool_)
    for quarter in QUARTERS:
        facts.require(quarter, why, faults)
        unknown |= np.isnan(facts.number(quarter))
    for unit in np.flatnonzero(~unknown & (quarter_shares(facts).sum(axis=1) == 0)).tolist():
        faults.error(f"is 0, and so are the other quarters; needed by {why}", **accounts.at(unit, "q1"))


@dataclass(frozen=True, eq=False)
class QuarterPart:
    """The part of a weight that falls into one quarter, rounded half up.

    Attributes
    ----------
    weight
        The whole weight of a pair.
    share
        The quarter's part of each unit, in millionths. Shape (units,).
    """

    weight: PairFunction
    share: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the pairs' weights."""
        return (self.weight(unit, rep) * self.share[unit] + MILLION // 2) // MILLION
