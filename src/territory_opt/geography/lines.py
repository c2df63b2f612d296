"""Straight lines through the Earth from homes to units: cheap, and near enough to tell what a way is at least and most.

A line needs no trigonometry once places are points on a globe. It is never longer than the way over the globe, and the
way is longer by no more than a cubic of the line: of arcsin's power series (all terms positive) the part beyond the
first term grows no faster than its third power, and at 1 it is π/2 − 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BEND = (np.pi / 2.0 - 1.0) / 4.0 + 1e-9
"""A way over a globe of radius 1 is at most its line, and so many times the line's third power."""


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines between units and the homes of reps, and how roads, shared trips and nights out follow from them.

    Attributes
    ----------
    place, home
        Points on a globe of radius 1, zeros where unknown. Shapes (3, units) and (3, reps).
    radius
        How many km of road the globe's radius is; 0 for reps without a home. Shape (reps,).
    lost
        What rounding may add to a way or take from it, in km.
    near, stops
        Beyond so many km only one km in so many counts, since stops share a trip.
    night
        Distance in km beyond which a trip needs a night out.
    """

    place: Floats
    home: Floats
    radius: Floats
    lost: float
    near: float
    stops: float
    night: float

    def between(self, unit: Ints) -> tuple[Floats, Floats]:
        """Return one-way road distances at least and at most, in km. Shapes (units, reps)."""
        square = 2.0 - 2.0 * (self.place[:, unit].T @ self.home)
        line = np.sqrt(np.maximum(square, 0.0), out=square)
        least = np.maximum(line * self.radius - self.lost, 0.0)
        most = (line + BEND * line**3) * self.radius + self.lost
        return least, most

    def shared(self, one_way: Floats) -> Floats:
        """Return the part of distances that counts when trips are shared, in km."""
        return shared_km(one_way, self.near, self.stops)


def shared_km(one_way: Floats, near: float, stops: float) -> Floats:
    """Return the part of distances that counts when, beyond so many km, so many stops share a trip."""
    return np.minimum(one_way, near) + np.maximum(one_way - near, 0.0) / stops
