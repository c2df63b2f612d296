"""The quick test of a radius agrees with the distance itself, at the limit and far from it."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.geography import GivenPairs, Travel
from territory_opt.schema.settings import TravelSettings

UNITS, REPS = 40, 12


def travel(given: GivenPairs | None = None) -> Travel:
    random = np.random.default_rng(7)
    latitude, longitude = random.uniform(-80, 80, UNITS), random.uniform(-180, 180, UNITS)
    latitude[3] = longitude[3] = np.nan
    homes = random.uniform(-80, 80, REPS), random.uniform(-180, 180, REPS)
    everybody, visits = np.ones(UNITS, np.bool_), np.ones(UNITS)
    return Travel(latitude, longitude, *homes, everybody, visits, TravelSettings(), given or GivenPairs.none())


PAIRS = (np.repeat(np.arange(UNITS), REPS), np.tile(np.arange(REPS), UNITS))


@pytest.mark.parametrize("metres", [0, 1_000, 900_000, 5_000_000, 20_000_000, 26_000_000, 10**9])
def test_far_is_far(metres: int) -> None:
    ways = travel()
    assert (ways.farther(*PAIRS, metres) == (ways.metres(*PAIRS) > metres)).all()


def test_one_metre_decides() -> None:
    ways = travel()
    exact = ways.metres(*PAIRS)
    for pair in np.flatnonzero(exact > 0)[::17].tolist():
        unit, rep = (side[pair : pair + 1] for side in PAIRS)
        assert not ways.farther(unit, rep, int(exact[pair]))[0]
        assert ways.farther(unit, rep, int(exact[pair]) - 1)[0]


def test_a_given_way_counts_and_not_the_straight_line() -> None:
    ways = travel(GivenPairs(np.array([5 * REPS + 2]), np.array([12.5]), np.array([np.nan])))
    unit, rep = np.array([5]), np.array([2])
    assert not ways.farther(unit, rep, 12_500)[0]
    assert ways.farther(unit, rep, 12_499)[0]
