"""Distances and travel times of (account, rep) pairs."""

from territory_opt.geography.travel import GivenPairs, Travel, great_circle_km, keys_of_units

__all__ = ["GivenPairs", "Travel", "great_circle_km", "keys_of_units"]
