"""What a benchmark case is, and what a family of them is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

SHARED = Path(__file__).parents[2] / "shared" / "benchmarks"
"""Where public instances lie if they are at hand: beside the project, never in it (most carry no licence)."""

Writer = Callable[[Path], None]
"""Writes a case into an empty folder."""


@dataclass(frozen=True)
class BestKnown:
    """The best value that a case's source knows, in its own sense.

    Attributes
    ----------
    value
        The objective.
    optimal
        Whether it is proven that there is no better one.
    source
        Who says so.
    """

    value: float
    optimal: bool
    source: str


@dataclass(frozen=True)
class Case:
    """One problem as a case folder, and how its objective reads in the words of its source.

    Attributes
    ----------
    name
        As its source names it.
    source
        A case folder, or what writes one.
    sense, constant
        The source's objective is ours for ``min``, and ``constant − ours`` for ``max``.
    best_known
        What the source knows of it; None if it knows nothing.
    """

    name: str
    source: Path | Writer
    sense: Literal["min", "max"] = "min"
    constant: float = 0.0
    best_known: BestKnown | None = None

    def value(self, objective: float | None) -> float | None:
        """Return an objective (or a bound) of ours as its source counts."""
        if objective is None or self.sense == "min":
            return objective
        return self.constant - objective

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give the case's folder; one that had to be written is gone afterwards."""
        if isinstance(self.source, Path):
            yield self.source
            return
        with TemporaryDirectory(prefix=f"{self.name}-") as place:
            self.source(Path(place))
            yield Path(place)


Drawn = Callable[[int], Case]
"""Returns the case of a seed."""


@dataclass(frozen=True)
class Family:
    """A family of cases: read from files of a format of their own, or drawn from a seed.

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
    drawn
        What can be drawn, by name.
    usual
        Those of them that a run of the whole family takes.
    """

    name: str
    about: str
    paths: Callable[[], list[Path]] = list
    reads: Callable[[Path], bool] = lambda path: False
    cases: Callable[[Path], Iterator[Case]] = lambda path: iter(())
    drawn: Mapping[str, Drawn] = field(default_factory=dict)
    usual: tuple[str, ...] = ()

    def everything(self, seed: int) -> Iterator[Case]:
        """Yield the cases of a run of the whole family."""
        for path in self.paths():
            yield from self.cases(path)
        for name in self.usual:
            yield self.drawn[name](seed)
