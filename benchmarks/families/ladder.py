"""The ladder: the same kind of problem at four sizes, drawn from a seed, with a feasible plan planted in it.

Accounts lie around cities in proportion to their population. A planted plan cuts a space-filling curve through them
into runs of equal length, one for each rep; potentials and visits are drawn so that each run keeps the bands. Potential
within ±5 % and service hours within ±15 % are hard, travel is what costs.

The cities stand in ``data/samples/us_places.csv``: names, coordinates and 2020 populations, public figures of the
United States Census Bureau.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.case import Case, Family
from territory_opt import Problem

PLACES = Path(__file__).parents[2] / "data" / "samples" / "us_places.csv"

SIZES = {"S": (1_000, 20), "M": (10_000, 100), "L": (100_000, 1_000), "XL": (1_000_000, 5_000)}
"""Accounts and reps of each rung."""

RULES = (
    {"id": "even-potential", "rule": "balance", "measure": "potential", "tolerance": 0.05, "hard": True},
    {"id": "even-hours", "rule": "balance", "measure": "service_hours", "tolerance": 0.15, "hard": True},
    {"rule": "travel"},
)

_SCATTER = 0.6
"""Degrees that accounts scatter around their city (one standard deviation)."""

_POTENTIAL_SLACK, _MOST_POTENTIAL_SLACK, _HOURS_SLACK = 0.045, 0.0495, 0.13
"""The planted plan keeps the bands with a little room for rounding."""

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]


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
        """Return the instance as a problem of accounts and reps."""
        accounts = pd.DataFrame(
            {
                "account_id": [f"A-{i}" for i in range(len(self.place))],
                "latitude": self.place[:, 0],
                "longitude": self.place[:, 1],
                "potential": self.potential,
                "visits": self.visits,
                "hours_per_visit": self.hours,
            }
        )
        reps = pd.DataFrame(
            {
                "rep_id": [f"R-{j}" for j in range(len(self.home))],
                "latitude": self.home[:, 0],
                "longitude": self.home[:, 1],
            }
        )
        return Problem.from_frames(accounts=accounts, reps=reps, rules=RULES)


def draw(n_accounts: int, n_reps: int, seed: int, far: bool = False) -> Rung:
    """Draw an instance.

    Parameters
    ----------
    n_accounts, n_reps
        Size; there must be several accounts for each rep.
    seed
        Of everything that is drawn.
    far
        Homes anywhere between the cities instead of at an account of the planted run.
    """
    rng = np.random.default_rng([seed, n_accounts, n_reps])
    city, weight = _cities()
    place = city[rng.choice(len(city), n_accounts, p=weight)] + rng.normal(0.0, _SCATTER, (n_accounts, 2))
    run = np.empty(n_accounts, np.int64)
    run[np.argsort(_along_curve(place), kind="stable")] = np.arange(n_accounts) * n_reps // n_accounts
    visits, hours = rng.integers(1, 13, n_accounts), rng.integers(1, 4, n_accounts)
    _redraw_visits(visits, hours, run, n_reps, rng)
    potential = _even_potential(run, n_reps, rng)
    if far:
        home = rng.uniform(city.min(axis=0), city.max(axis=0), (n_reps, 2))
    else:
        first = np.searchsorted(np.sort(run), np.arange(n_reps))
        size = np.bincount(run, minlength=n_reps)
        chosen = np.argsort(run, kind="stable")[first + rng.integers(0, size)]
        home = place[chosen] + rng.normal(0.0, 0.05, (n_reps, 2))
    return Rung(place.round(4), home.round(4), potential, visits, hours, run)


def _cities() -> tuple[Reals, Reals]:
    """Return the cities of the mainland, and the share of accounts that each has."""
    with open(PLACES, encoding="utf-8", newline="") as rows:
        cities = [row for row in csv.DictReader(rows) if row["state"] not in ("AK", "HI")]
    weight = np.array([float(row["population_2020"]) for row in cities])
    return np.array([[float(row["latitude"]), float(row["longitude"])] for row in cities]), weight / weight.sum()


def _along_curve(place: Reals) -> Ints:
    """Return the position of each place on a Z-order curve (bits of both coordinates interleaved)."""
    span = place.max(axis=0) - place.min(axis=0)
    cell = ((place - place.min(axis=0)) / span * 65535).astype(np.int64)
    return np.array(sum(((cell[:, axis] >> bit) & 1) << (2 * bit + axis) for bit in range(16) for axis in (0, 1)))


def _redraw_visits(visits: Ints, hours: Ints, run: Ints, n_reps: int, rng: np.random.Generator) -> None:
    """Draw the visits of accounts anew until every run's hours are near the mean."""
    while True:
        load = np.bincount(run, visits * hours, n_reps)
        outside = load / load.mean() - 1.0
        wrong = np.abs(outside) > _HOURS_SLACK
        if not wrong.any():
            return
        # A fifth of the accounts of each wrong run, so that little is redrawn where little is wrong.
        again = np.flatnonzero(wrong[run] & (rng.random(len(run)) < 0.2))
        visits[again] = rng.integers(1, 13, len(again))


def _even_potential(run: Ints, n_reps: int, rng: np.random.Generator) -> Ints:
    """Return lognormal potentials, scaled in each run to a sum near the mean."""
    drawn = np.exp(rng.normal(10.0, 1.0, len(run)))
    mean = drawn.sum() / n_reps
    share = np.zeros(n_reps)
    while np.abs(share - 1.0).max() > _MOST_POTENTIAL_SLACK:  # with few reps the mean may be off by chance
        share = 1.0 + rng.uniform(-_POTENTIAL_SLACK, _POTENTIAL_SLACK, n_reps)
        share /= share.mean()
    return np.round(drawn * (mean * share / np.bincount(run, drawn, n_reps))[run]).astype(np.int64)


def build(size: str, seed: int, far: bool = False) -> Problem:
    """Return the problem of one rung."""
    return draw(*SIZES[size], seed, far).problem()


def _cases(path: Path) -> Iterator[Case]:
    for size in ("S", "M"):
        yield Case(f"ladder-{size}", partial(build, size, 0))


LADDER = Family(
    "ladder",
    "drawn cases with a planted plan, hard bands, travel to minimise: S and M (L and XL: benchmarks.gap_over_time)",
    lambda: [PLACES],
    lambda path: path.name == PLACES.name,
    _cases,
)
