"""Places of made-up accounts and homes: scattered around real cities, in proportion to their population.

``families/us_cities.csv`` holds the 150 largest cities of the mainland of the United States, boroughs and other parts
of cities left out: coordinates and populations as GeoNames gives them (geonames.org, CC BY 4.0), coordinates rounded.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CITIES = Path(__file__).parent / "families" / "us_cities.csv"

SCATTER = 0.6
"""Degrees that accounts scatter around their city (one standard deviation)."""

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]


@cache
def cities() -> tuple[Reals, Reals]:
    """Return latitude and longitude of each city, shape (150, 2), and its share of all their people."""
    with open(CITIES, encoding="utf-8", newline="") as rows:
        read = list(csv.DictReader(rows))
    people = np.array([float(row["population"]) for row in read])
    return np.array([[float(row["latitude"]), float(row["longitude"])] for row in read]), people / people.sum()


def around_cities(n: int, rng: np.random.Generator, evenness: float = 0.0) -> Reals:
    """Return places around cities, as likely as people live there. Shape (n, 2).

    Parameters
    ----------
    evenness
        0: in proportion to population; 1: every city alike.
    """
    city, share = cities()
    share = share ** (1.0 - evenness)
    place: Reals = city[rng.choice(len(city), n, p=share / share.sum())] + rng.normal(0.0, SCATTER, (n, 2))
    return place.round(4)


def anywhere(n: int, rng: np.random.Generator) -> Reals:
    """Return places anywhere between the outermost cities. Shape (n, 2)."""
    city, _ = cities()
    return rng.uniform(city.min(axis=0), city.max(axis=0), (n, 2)).round(4)


def along_curve(place: Reals) -> Ints:
    """Return the position of each place on a Z-order curve: the bits of both coordinates in turn."""
    span = place.max(axis=0) - place.min(axis=0)
    cell = ((place - place.min(axis=0)) / span * 65535).astype(np.int64)
    position = np.zeros(len(place), np.int64)
    for bit in range(16):
        for axis in (0, 1):
            position |= ((cell[:, axis] >> bit) & 1) << (2 * bit + axis)
    return position
