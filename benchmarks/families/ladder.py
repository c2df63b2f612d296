"""The ladder: the same kind of problem at four sizes, drawn from a seed, with a feasible plan planted in it.

Accounts lie around cities in proportion to their population, and so do the homes of the reps; ``ladder-M-far`` has
homes anywhere. A planted plan cuts a space-filling curve through the accounts into runs of equal length, one for each
rep; potentials and visits are drawn so that each run keeps the bands. Potential within ±5 % and service hours within
±15 % are hard, travel is what costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.case import Case, Family
from benchmarks.folders import tables_of, write_case
from benchmarks.places import Ints, Reals, along_curve, anywhere, around_cities
from territory_opt import Problem

SIZES = {"S": (1_000, 20), "M": (10_000, 100), "L": (100_000, 1_000), "XL": (1_000_000, 5_000)}
"""Accounts and reps of each rung."""

RULES = (
    {"id": "even-potential", "rule": "balance", "measure": "potential", "tolerance": 0.05, "hard": True},
    {"id": "even-hours", "rule": "balance", "measure": "service_hours", "tolerance": 0.15, "hard": True},
    {"rule": "travel"},
)

_POTENTIAL_SLACK, _MOST_POTENTIAL_SLACK, _HOURS_SLACK = 0.045, 0.0495, 0.13
"""The planted plan keeps the bands with a little room for rounding."""


@dataclass(frozen=True, eq=False)
class Rung:
    """One instance, and the plan that was planted in it.

    Attributes
    ----------
    place, home
        Latitude and longitude. Shapes (accounts, 2) and (reps, 2).
    potential, visits, hours
        Of each account; ``hours`` is the length of a visit.
    planted
        Rep of each account in a plan that keeps every band. Shape (accounts,).
    """

    place: Reals
    home: Reals
    potential: Ints
    visits: Ints
    hours: Ints
    planted: Ints

    def problem(self) -> Problem:
        """Return the instance as a problem, without files."""
        return Problem.from_frames(rules=RULES, **self._tables())

    def write(self, folder: Path, name: str) -> None:
        """Write the instance as a case folder."""
        write_case(folder, {"name": name, "rules": list(RULES)}, **self._tables())

    def _tables(self) -> dict[str, Any]:
        needs = {"potential": self.potential, "visits": self.visits, "hours_per_visit": self.hours}
        return tables_of(self.place, self.home, **needs)


def draw(n_accounts: int, n_reps: int, seed: int, far: bool = False) -> Rung:
    """Draw an instance.

    Parameters
    ----------
    n_accounts, n_reps
        Size; there must be several accounts for each rep.
    seed
        Of everything that is drawn.
    far
        Homes anywhere between the cities instead of around them.
    """
    rng = np.random.default_rng([seed, n_accounts, n_reps])
    place = around_cities(n_accounts, rng)
    run = np.empty(n_accounts, np.int64)
    run[np.argsort(along_curve(place), kind="stable")] = np.arange(n_accounts) * n_reps // n_accounts
    visits, hours = rng.integers(1, 13, n_accounts), rng.integers(1, 4, n_accounts)
    even_hours(visits, hours, run, n_reps, rng)
    potential = even_potential(run, n_reps, rng)
    home = anywhere(n_reps, rng) if far else around_cities(n_reps, rng)
    return Rung(place, home, potential, visits, hours, run)


def even_hours(visits: Ints, hours: Ints, run: Ints, n_reps: int, rng: np.random.Generator) -> None:
    """Draw the visits of accounts anew, in place, until every run's hours are near the mean."""
    while True:
        load = np.bincount(run, visits * hours, n_reps)
        wrong = np.abs(load / load.mean() - 1.0) > _HOURS_SLACK
        if not wrong.any():
            return
        # A fifth of the accounts of each wrong run, so that little is redrawn where little is wrong.
        again = np.flatnonzero(wrong[run])
        again = again[rng.random(len(again)) < 0.2]
        visits[again] = rng.integers(1, 13, len(again))


def even_potential(run: Ints, n_reps: int, rng: np.random.Generator) -> Ints:
    """Return lognormal potentials, scaled in each run to a sum near the mean."""
    drawn = np.exp(rng.normal(10.0, 1.0, len(run)))
    mean = drawn.sum() / n_reps
    share = np.zeros(n_reps)
    while np.abs(share - 1.0).max() > _MOST_POTENTIAL_SLACK:  # with few reps the mean may be off by chance
        share = 1.0 + rng.uniform(-_POTENTIAL_SLACK, _POTENTIAL_SLACK, n_reps)
        share /= share.mean()
    potential: Ints = np.round(drawn * (mean * share / np.bincount(run, drawn, n_reps))[run]).astype(np.int64)
    return potential


def build(size: str, seed: int, far: bool = False) -> Problem:
    """Return the problem of one rung, without files."""
    return draw(*SIZES[size], seed, far).problem()


def write(size: str, seed: int, far: bool, folder: Path) -> None:
    """Write one rung as a case folder."""
    draw(*SIZES[size], seed, far).write(folder, _name(size, far))


def _name(size: str, far: bool) -> str:
    return f"ladder-{size}{'-far' if far else ''}"


def _case(size: str, far: bool, seed: int) -> Case:
    return Case(_name(size, far), partial(write, size, seed, far))


LADDER = Family(
    "ladder",
    "drawn cases with a planted plan, hard bands, travel to minimise; homes around cities, or far from accounts",
    drawn={
        _name(size, far): partial(_case, size, far) for far in (False, True) for size in SIZES if size == "M" or not far
    },
    usual=("ladder-S", "ladder-M", "ladder-M-far"),
)
