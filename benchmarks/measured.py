"""What one method made of one case: the same figures whoever solved it, in the units of the case's levels."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

UNIT = 1.0
"""Gaps of objectives below one point or one unit of money are read against one."""


class Point(NamedTuple):
    """What was known after so many seconds of the whole process."""

    seconds: float
    level: int
    objective: float | None
    bound: float | None


@dataclass(frozen=True)
class LevelFigures:
    """What a method reached on one level of goals, all in ours (to be minimised), None where unknown."""

    name: str
    unit: str
    objective: float | None
    bound_certified: float | None = None
    bound_solver: float | None = None

    @property
    def bound(self) -> float | None:
        """The better bound."""
        known = [one for one in (self.bound_certified, self.bound_solver) if one is not None]
        return max(known, default=None)

    def gap(self, bound: float | None) -> float | None:
        """Return how far the objective is above a bound, as a share of it; None while either is unknown."""
        return gap(self.objective, bound)


@dataclass(frozen=True)
class Measured:
    """What a method reached.

    Attributes
    ----------
    pairs
        Candidate pairs that it worked on.
    violation
        By how much the plan breaks hard limits by our scorer; None without a plan.
    verified
        Whether the verifier's own arithmetic came to the same; None if there was nothing to verify.
    seconds
        By phase; ``wall`` is the whole process from its start until the plan was written.
    peak_mib
        Largest resident memory of the process that solved.
    """

    status: str
    accounts: int = 0
    reps: int = 0
    pairs: int = 0
    levels: tuple[LevelFigures, ...] = ()
    violation: int | None = None
    verified: bool | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mib: float | None = None
    note: str = ""
    trace: tuple[Point, ...] = ()

    def failed(self, note: str) -> Measured:
        """Return that it failed, and why."""
        return replace(self, status="failed", note=note)


def gap(objective: float | None, bound: float | None) -> float | None:
    """Return (objective − bound) / max(|objective|, one unit)."""
    if objective is None or bound is None:
        return None
    return (objective - bound) / max(abs(objective), UNIT)


def seconds_to(share: float, trace: Sequence[Point], level: int, bound: float | None) -> float | None:
    """Return when the best plan of a level first was within a share of a bound; None if it never was.

    Parameters
    ----------
    bound
        One for all methods that are compared, so that a plan counts the same whoever made it.
    """
    for point in trace:
        reached = gap(point.objective, bound) if point.level == level else None
        if reached is not None and reached <= share:
            return point.seconds
    return None


def own_peak_mib() -> float:
    """Return the largest resident memory that this process has had, in MiB, without that of the one that began it."""
    status = Path("/proc/self/status")
    if status.is_file():  # Linux; there ru_maxrss still holds what the parent had when it started this process
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    return peak_mib(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def peak_mib(ru_maxrss: int) -> float:
    """Return ``ru_maxrss`` in MiB: Linux counts in KiB, macOS in bytes."""
    return ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
