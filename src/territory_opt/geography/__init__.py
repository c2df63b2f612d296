"""Distances and travel times of (account, rep) pairs."""

from territory_opt.geography.lines import Lines
from territory_opt.geography.travel import GivenPairs, Travel, great_circle_km

__all__ = ["GivenPairs", "Lines", "Travel", "great_circle_km"]
