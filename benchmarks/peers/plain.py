"""What every peer program shares: the instance as plain arrays, and a diary of what was found when. NumPy only."""

from __future__ import annotations

import csv
import json
import resource
import sys
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Instance(NamedTuple):
    """Minimise the cost of one pair for each unit, within the limits of the rows; all in whole numbers.

    Attributes
    ----------
    start, rep, cost
        The pairs of unit ``u`` are ``start[u]:start[u + 1]``; the rep and the cost of each pair.
    at, row, weight
        Entries: what pair ``at`` adds to which row.
    lo, hi
        Limits of the rows; beyond ±2**61 there is none.
    place, home
        Latitude and longitude, NaN where unknown. Shapes (units, 2) and (reps, 2).
    """

    start: Ints
    rep: Ints
    cost: Ints
    at: Ints
    row: Ints
    weight: Ints
    lo: Ints
    hi: Ints
    place: NDArray[np.float64]
    home: NDArray[np.float64]

    @property
    def n_units(self) -> int:
        """Number of units."""
        return len(self.start) - 1

    @property
    def n_reps(self) -> int:
        """Number of reps."""
        return len(self.home)

    @property
    def unit(self) -> Ints:
        """Unit of each pair."""
        return np.repeat(np.arange(self.n_units), np.diff(self.start))

    def limits(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the limits of the rows as floats, infinite where there is none."""
        lo, hi = self.lo.astype(np.float64), self.hi.astype(np.float64)
        return np.where(self.lo <= -(2**61), -np.inf, lo), np.where(self.hi >= 2**61, np.inf, hi)

    def owner(self, chosen: Ints) -> Ints:
        """Return the rep of each unit from the pairs that were chosen, −1 for none."""
        owner = np.full(self.n_units, -1, np.int64)
        owner[self.unit[chosen]] = self.rep[chosen]
        return owner

    def dense_cost(self) -> NDArray[np.float64]:
        """Return the cost of each unit with each rep, infinite where it is no pair. Shape (units, reps)."""
        cost = np.full((self.n_units, self.n_reps), np.inf)
        cost[self.unit, self.rep] = self.cost
        return cost


class Task:
    """What a peer program was asked to do, and where it writes what it finds."""

    def __init__(self, words: list[str]) -> None:
        folder, seconds, workers, seed, began = words
        self.folder = Path(folder)
        self.workers, self.seed = int(workers), int(seed)
        self._began, self._seconds = float(began), float(seconds)
        with np.load(self.folder / "arrays.npz") as arrays:
            self.instance = Instance(**arrays)

    @property
    def left(self) -> float:
        """Seconds that are left of the whole process, a little kept for writing the plan."""
        return self._seconds - (monotonic() - self._began) - 0.5

    def note(self, objective: float | None, bound: float | None) -> None:
        """Add a line to the diary: the best objective and the best bound so far, in whole numbers."""
        with open(self.folder / "trace.csv", "a", encoding="utf-8", newline="") as file:
            told = ["" if one is None or not np.isfinite(one) else f"{one:.10g}" for one in (objective, bound)]
            csv.writer(file).writerow([f"{monotonic() - self._began:.3f}", *told])

    def keep(self, owner: Ints | None, status: str, bound: float | None = None, objective: float | None = None) -> None:
        """Write the plan (None: there is none) and how the search ended; what was kept before is replaced."""
        self.note(objective, bound)
        if owner is not None:
            np.save(self.folder / "plan.npy", owner)
        known = None if bound is None or not np.isfinite(bound) else float(bound)
        outcome: dict[str, Any] = {"status": status, "bound": known, "peak_mib": _peak_mib()}
        (self.folder / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")


def task() -> Task:
    """Return the task of this process, from its command line."""
    return Task(sys.argv[1:])


def _peak_mib() -> float:
    status = Path("/proc/self/status")
    if status.is_file():  # on Linux ru_maxrss still holds what the parent had when it started this process
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
