"""What a benchmark case is, and what a family of them is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from territory_opt import Problem

SHARED = Path(__file__).parents[2] / "shared" / "benchmarks"
"""Where public instances lie if they are at hand: beside the project, never in it (most carry no licence)."""


@dataclass(frozen=True)
class Case:
    """One problem, and how its objective reads in the words of its source.

    Attributes
    ----------
    name
        As its source names it.
    load
        Builds the problem. Picklable, since each case is solved in a process of its own.
    sense, constant
        The source's objective is ours for ``min``, and ``constant − ours`` for ``max``.
    best_known
        The best value that the source knows, in its own sense; None if it knows none.
    """

    name: str
    load: Callable[[], Problem]
    sense: Literal["min", "max"] = "min"
    constant: float = 0.0
    best_known: float | None = None

    def value(self, objective: float | None) -> float | None:
        """Return an objective (or a bound) of ours as its source counts."""
        if objective is None or self.sense == "min":
            return objective
        return self.constant - objective


@dataclass(frozen=True)
class Family:
    """A family of cases with a format of their own.

    Attributes
    ----------
    name, about
        What it is called on the command line, and one line about it.
    paths
        Returns the files or folders that a run of the whole family takes; empty where they are not at hand.
    reads
        Tells whether a path is in the family's format.
    cases
        Yields the cases of a path.
    """

    name: str
    about: str
    paths: Callable[[], list[Path]]
    reads: Callable[[Path], bool]
    cases: Callable[[Path], Iterator[Case]]
