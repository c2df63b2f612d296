"""Travel of a pair: from a rep's home to an account, as distance, time and money per period.

The one-way road distance is the great circle times a road factor, unless the user gives one; it is rounded once, to
whole metres. Beyond ``trip_beyond_km`` a trip is shared by several stops, so that part of the way is divided by
``stops_per_trip``. Everything is a vectorised function of ``(unit[], rep[])``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from territory_opt.geography.lines import Lines, shared_km
from territory_opt.quantities import METRE, whole
from territory_opt.schema.settings import TravelSettings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

_LOST_KM = 0.002
"""What a straight line, computed from a square that is exact to some 2e-15, and rounding may make a way too long."""

UNKNOWN = -1
"""Distance of a pair of which one side has no place."""


def great_circle_km(latitude: Floats, longitude: Floats, to_latitude: Floats, to_longitude: Floats) -> Floats:
    """Return great-circle distances by the haversine formula, in km; NaN where a coordinate is NaN.

    Parameters
    ----------
    latitude, longitude, to_latitude, to_longitude
        Degrees; arrays that broadcast together.
    """
    phi, to_phi = np.radians(latitude), np.radians(to_latitude)
    half_chord = (
        np.sin((to_phi - phi) / 2.0) ** 2
        + np.cos(phi) * np.cos(to_phi) * np.sin(np.radians(to_longitude - longitude) / 2.0) ** 2
    )
    distance: Floats = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half_chord, 1.0)))
    return distance


def _on_globe(latitude: Floats, longitude: Floats) -> Floats:
    phi, around = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(phi) * np.cos(around), np.cos(phi) * np.sin(around), np.sin(phi)])


@dataclass(frozen=True, eq=False)
class GivenPairs:
    """Distances and times that the user gives for single pairs; NaN where only the other is given.

    Attributes
    ----------
    key
        ``unit × number of reps + rep``, ascending. Shape (k,).
    km, minutes
        One way. Shape (k,).
    """

    key: Ints
    km: Floats
    minutes: Floats

    @classmethod
    def none(cls) -> GivenPairs:
        """Return that nothing is given."""
        return cls(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))

    def pairs(self, n_reps: int) -> tuple[Ints, Ints]:
        """Return the units and reps of the pairs for which anything is given. Shapes (k,)."""
        return np.divmod(self.key, max(n_reps, 1))

    def look_up(self, key: Ints) -> tuple[Floats, Floats]:
        """Return the given km and minutes of each pair, NaN where nothing is given."""
        if len(self.key) == 0:
            return np.full(len(key), np.nan), np.full(len(key), np.nan)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        found = self.key[at] == key
        return np.where(found, self.km[at], np.nan), np.where(found, self.minutes[at], np.nan)


@dataclass(frozen=True, eq=False)
class Travel:
    """Travel between reps' homes and the units they visit.

    Attributes
    ----------
    latitude, longitude
        Of each unit, degrees, NaN where unknown. Shape (units,).
    home_latitude, home_longitude
        Of each rep. Shape (reps,).
    in_person
        Units that are visited; the others cost no travel at all. Shape (units,).
    visits
        Visits per period. Shape (units,).
    """

    latitude: Floats
    longitude: Floats
    home_latitude: Floats
    home_longitude: Floats
    in_person: Bools
    visits: Floats
    settings: TravelSettings
    given: GivenPairs

    def metres(self, unit: Ints, rep: Ints) -> Ints:
        """Return one-way road distances in whole metres, `UNKNOWN` where a side has no place."""
        crow = great_circle_km(
            self.latitude[unit], self.longitude[unit], self.home_latitude[rep], self.home_longitude[rep]
        )
        given_km, _ = self._given(unit, rep)
        road = np.where(np.isnan(given_km), crow * self.settings.road_factor, given_km)
        known = ~np.isnan(road)
        return np.where(known, whole(np.where(known, road, 0.0), METRE), UNKNOWN)

    def farther(self, unit: Ints, rep: Ints, metres: int) -> Bools:
        """Return which pairs are known to be farther apart than a limit: ``self.metres(unit, rep) > metres``.

        The straight line through the Earth, which needs no trigonometry, tells nearly all pairs apart; the way itself
        is computed only within a thousandth of the limit and where it is given.
        """
        crow_km = metres / 1000.0 / self.settings.road_factor
        chord = 2.0 * np.sin(min(crow_km / (2.0 * EARTH_RADIUS_KM), np.pi / 2.0))
        (x, y, z), (home_x, home_y, home_z) = self.positions
        square = (x[unit] - home_x[rep]) ** 2 + (y[unit] - home_y[rep]) ** 2 + (z[unit] - home_z[rep]) ** 2
        far: Bools = square > (1.001 * chord) ** 2
        unsure = ~far & ~(square < (0.999 * chord) ** 2)
        if len(self.given.key):
            given_km, _ = self._given(unit, rep)
            unsure |= ~np.isnan(given_km)
        at = np.flatnonzero(unsure)
        far[at] = self.metres(unit[at], rep[at]) > metres
        return far

    @cached_property
    def positions(self) -> tuple[Floats, Floats]:
        """The places of units and of reps on a globe of radius 1: shapes (3, units) and (3, reps)."""
        return _on_globe(self.latitude, self.longitude), _on_globe(self.home_latitude, self.home_longitude)

    @cached_property
    def lines(self) -> Lines:
        """What straight lines say of the ways, without trigonometry for each pair; given ways are left out."""
        settings, (place, home) = self.settings, self.positions
        factor = settings.road_factor
        return Lines(
            place=np.nan_to_num(place),
            home=np.nan_to_num(home),
            radius=np.where(np.isnan(home[0]), 0.0, EARTH_RADIUS_KM * factor),
            lost=_LOST_KM * max(factor, 1.0),
            near=settings.trip_beyond_km,
            stops=settings.stops_per_trip,
            night=settings.night_out_beyond_km,
        )

    @cached_property
    def trips(self) -> Floats:
        """Trips per period there and back to each unit, 0 for those that have no way at all. Shape (units,)."""
        placed = ~np.isnan(self.positions[0][0])
        return np.where(self.in_person & placed, self.visits, 0.0)

    def counted(self, unit: Ints, rep: Ints) -> Bools:
        """Return which pairs have travel at all: visited in person, and the way is known."""
        _, given_minutes = self._given(unit, rep)
        known: Bools = (self.metres(unit, rep) != UNKNOWN) | ~np.isnan(given_minutes)
        return self.in_person[unit] & known

    def km(self, unit: Ints, rep: Ints) -> Floats:
        """Return km travelled per period; 0 for pairs without travel."""
        _, shared = self._one_way_km(unit, rep)
        return np.where(self.in_person[unit], 2.0 * self.visits[unit] * shared, 0.0)

    def hours(self, unit: Ints, rep: Ints) -> Floats:
        """Return hours on the way per period; 0 for pairs without travel."""
        one_way, shared = self._one_way_km(unit, rep)
        by_speed = 2.0 * self.visits[unit] * shared / self.settings.speed_kmh
        _, minutes = self._given(unit, rep)
        # A shared trip shortens the given time in the proportion in which it shortens the way.
        share = np.divide(shared, one_way, out=np.ones_like(shared), where=one_way > 0.0)
        by_minutes = 2.0 * self.visits[unit] * (minutes / 60.0) * share
        hours = np.where(np.isnan(minutes), by_speed, by_minutes)
        return np.where(self.in_person[unit], hours, 0.0)

    def cost(self, unit: Ints, rep: Ints) -> Floats:
        """Return the money that travel costs per period: way, time and nights out; 0 for pairs without travel."""
        settings = self.settings
        one_way, _ = self._one_way_km(unit, rep)
        nights = np.where(one_way > settings.night_out_beyond_km, self.visits[unit] / settings.stops_per_trip, 0.0)
        on_the_way = self.km(unit, rep) * settings.cost_per_km + self.hours(unit, rep) * settings.cost_per_hour
        return np.where(self.in_person[unit], on_the_way + nights * settings.night_cost, 0.0)

    def _one_way_km(self, unit: Ints, rep: Ints) -> tuple[Floats, Floats]:
        """Return the one-way distance, and the part of it that counts when trips are shared; 0 where unknown."""
        one_way = np.maximum(self.metres(unit, rep), 0) / 1000.0
        return one_way, shared_km(one_way, self.settings.trip_beyond_km, self.settings.stops_per_trip)

    def _given(self, unit: Ints, rep: Ints) -> tuple[Floats, Floats]:
        return self.given.look_up(unit * len(self.home_latitude) + rep)
