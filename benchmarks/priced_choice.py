"""Which rep each account costs least with when potential has a price: all pairs are considered, few are looked at.

Reps are put in groups of neighbours. No rep of a group is nearer than its centre less its radius, nor cheaper than its
lowest price: a group that cannot beat the second best so far is passed over. And the straight line through the Earth,
which needs no trigonometry, tells most of the others apart. So a million accounts × 5,000 reps take seconds, and yet
nothing is left out.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numba
import numpy as np

from benchmarks.places import Ints, Reals
from territory_opt.geography.travel import EARTH_RADIUS_KM
from territory_opt.schema.settings import TravelSettings

_GROUP = 16
"""Reps in a group."""


class Choice(NamedTuple):
    """The cheapest rep of each account, and by how much money the second cheapest is dearer. Shapes (accounts,)."""

    rep: Ints
    margin: Reals


def cheapest(place: Reals, visits: Ints, potential: Ints, home: Reals, price: Reals) -> Choice:
    """Return the rep with the least ``travel cost + price × potential`` for each account, over all reps.

    Parameters
    ----------
    place, home
        Latitude and longitude. Shapes (accounts, 2) and (reps, 2).
    visits, potential
        Of each account.
    price
        Money that a unit of potential costs with each rep; may be negative.
    """
    travel = TravelSettings()
    per_km = 2.0 * (travel.cost_per_km + travel.cost_per_hour / travel.speed_kmh)
    night = travel.night_cost / travel.stops_per_trip
    rates = (
        travel.road_factor,
        travel.trip_beyond_km,
        travel.stops_per_trip,
        travel.night_out_beyond_km,
        per_km,
        night,
    )
    groups = _groups(home)
    globe = _on_globe(home)[groups]
    centre = globe.mean(axis=1)
    radius = np.sqrt(((globe - centre[:, None]) ** 2).sum(axis=2)).max(axis=1)
    outlines = (centre, radius, price[groups].min(axis=1))
    rep, margin = np.full(len(place), -1), np.empty(len(place))
    _choose(_on_globe(place), visits, potential, globe, price[groups], rates, outlines, groups, rep, margin)
    return Choice(rep, margin)


def _on_globe(place: Reals) -> Reals:
    """Return positions on the globe, in km from its centre. Shape (n, 3)."""
    phi, around = np.radians(place).T
    return EARTH_RADIUS_KM * np.stack([np.cos(phi) * np.cos(around), np.cos(phi) * np.sin(around), np.sin(phi)], axis=1)


def _groups(home: Reals) -> Ints:
    """Return neighbouring reps in groups of equal size, some of them twice. Shape (groups, size)."""
    n_groups = math.ceil(len(home) / _GROUP)
    strips = math.ceil(math.sqrt(n_groups))
    strip = np.empty(len(home), np.int64)
    strip[np.argsort(home[:, 0], kind="stable")] = np.arange(len(home)) * strips // len(home)
    order = np.lexsort((home[:, 1], strip))
    return order[np.arange(n_groups * _GROUP) * len(home) // (n_groups * _GROUP)].reshape(n_groups, _GROUP)


@numba.njit(cache=True)
def _visit_cost(crow_km: Any, rates: Any) -> Any:
    """Return what a visit costs over a distance as the crow flies; it never falls as the distance grows."""
    road_factor, near, stops, night_beyond, per_km, night = rates
    km = math.floor(crow_km * road_factor * 1000.0 + 0.5) / 1000.0
    cost = per_km * (min(km, near) + max(km - near, 0.0) / stops)
    return cost + night if km > night_beyond else cost


@numba.njit(cache=True)
def _chord(one: Any, other: Any) -> Any:
    return math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2)


@numba.njit(cache=True, parallel=True)
def _choose(  # noqa: PLR0913, PLR0917  # compiled loops take arrays, not objects
    place: Any,
    visits: Any,
    potential: Any,
    home: Any,
    price: Any,
    rates: Any,
    outlines: Any,
    groups: Any,
    rep: Any,
    margin: Any,
) -> None:
    centre, radius, lowest = outlines
    n_groups, size = groups.shape
    for i in numba.prange(len(place)):
        least = np.empty(n_groups)
        for g in range(n_groups):
            km = max(_chord(place[i], centre[g]) - radius[g], 0.0)
            least[g] = visits[i] * _visit_cost(km, rates) + lowest[g] * potential[i]
        best, second = math.inf, math.inf
        # The most promising group first, so that most others need not be opened.
        first = int(np.argmin(least))
        for step in range(n_groups + 1):
            g = first if step == 0 else step - 1
            if (step > 0 and g == first) or least[g] >= second:
                continue
            for k in range(size):
                km = _chord(place[i], home[g, k])
                if visits[i] * _visit_cost(km, rates) + price[g, k] * potential[i] >= second or groups[g, k] == rep[i]:
                    continue
                arc = 2.0 * EARTH_RADIUS_KM * math.asin(min(km / (2.0 * EARTH_RADIUS_KM), 1.0))
                cost = visits[i] * _visit_cost(arc, rates) + price[g, k] * potential[i]
                if cost < best:
                    best, second, rep[i] = cost, best, groups[g, k]
                elif cost < second:
                    second = cost
        margin[i] = second - best
