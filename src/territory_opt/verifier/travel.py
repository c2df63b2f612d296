"""Travel of pairs, by the formulas of the design: the way in whole metres, then km, hours and money per period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.quantities import METRE, MINUTE, whole
from territory_opt.verifier.facts import Bools, Facts, Floats, Ints
from territory_opt.verifier.given import Given

EARTH_KM = 6371.0088


@dataclass(frozen=True, eq=False)
class Way:
    """The way of some pairs; arrays of one shape.

    Attributes
    ----------
    metres
        One way by road, −1 where unknown.
    counted
        Whether the pair travels at all: visited in person, and the way is known.
    km, hours, cost
        Per period; 0 without travel.
    """

    metres: Ints
    counted: Bools
    km: Floats
    hours: Floats
    cost: Floats

    @property
    def minutes(self) -> Ints:
        """Hours on the way in whole minutes."""
        return whole(self.hours, MINUTE)


@dataclass(frozen=True, eq=False)
class Roads:
    """All ways of a case."""

    facts: Facts

    @cached_property
    def _given(self) -> tuple[Given, Given]:
        km = self.facts.given("km")
        return Given(km.key, km.figure * float(self.facts.km_per_unit)), self.facts.given("minutes")

    @cached_property
    def in_person(self) -> Bools:
        """Accounts that are visited; blank is yes. Shape (accounts,)."""
        return self.facts.tables.accounts.flag("in_person", default=True)

    @property
    def known(self) -> bool:
        """Whether the case says where an account and a rep are, or gives any way."""
        accounts, reps = self.facts.tables.accounts, self.facts.tables.reps
        placed = all(bool(np.isfinite(table.number("latitude")).any()) for table in (accounts, reps))
        return placed or any(len(given.key) > 0 for given in self._given)

    @cached_property
    def _places(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Latitude and longitude of the accounts, and of the reps' homes, in degrees; NaN where unknown."""
        place, home = self.facts.tables.accounts, self.facts.tables.reps
        return (
            place.number("latitude"),
            place.number("longitude"),
            home.number("latitude"),
            home.number("longitude"),
        )

    @cached_property
    def _visits(self) -> Floats:
        """Visits in person per period, 0 where unknown. Shape (accounts,)."""
        return np.where(self.in_person, np.nan_to_num(self.facts.visits), 0.0)

    def _crow_km(self, account: Ints, rep: Ints) -> Floats:
        latitude, longitude, to_latitude, to_longitude = self._places
        north, to_north = np.radians(latitude[account]), np.radians(to_latitude[rep])
        east = np.radians(to_longitude[rep] - longitude[account])
        chord = np.sin((to_north - north) / 2.0) ** 2 + np.cos(north) * np.cos(to_north) * np.sin(east / 2.0) ** 2
        distance: Floats = 2.0 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
        return distance

    def _metres(self, account: Ints, rep: Ints, key: Ints) -> Ints:
        """Return the way by road of pairs, one way, −1 where unknown."""
        road = self._crow_km(account, rep) * self.facts.settings.travel.road_factor
        given_km, _ = self._given
        if len(given_km.key):
            given = given_km.at(key)
            road = np.where(np.isnan(given), road, given)
        unknown = np.isnan(road)
        metres = whole(np.where(unknown, 0.0, road), METRE)
        metres[unknown] = -1
        return metres

    def way(self, account: Ints, rep: Ints) -> Way:
        """Return the ways of pairs; the two arrays are broadcast together."""
        says, key = self.facts.settings.travel, account * len(self.facts.reps) + rep
        visits, metres = self._visits[account], self._metres(account, rep, key)
        known = metres >= 0

        one_way = np.maximum(metres, 0) / 1000.0
        own = np.minimum(one_way, says.trip_beyond_km)
        shared = own + (one_way - own) / says.stops_per_trip
        km = 2.0 * visits * shared
        hours = km / says.speed_kmh
        _, given_minutes = self._given
        if len(given_minutes.key):
            given = given_minutes.at(key)
            part = np.where(one_way > 0.0, shared / np.where(one_way > 0.0, one_way, 1.0), 1.0)
            hours = np.where(np.isnan(given), hours, 2.0 * visits * (given / 60.0) * part)
            known |= ~np.isnan(given)
        nights = np.where(one_way > says.night_out_beyond_km, visits / says.stops_per_trip, 0.0)
        cost = km * says.cost_per_km + hours * says.cost_per_hour + nights * says.night_cost
        return Way(metres, self.in_person[account] & known, km, hours, cost)
