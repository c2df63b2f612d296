"""When to stop: seconds or deterministic work, a gap that is small enough, and an interrupt at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite
from time import monotonic
from typing import Protocol


class Signal(Protocol):
    """Something that may be set from outside to end the solve: a `threading.Event`, for instance."""

    def is_set(self) -> bool:
        """Tell whether to stop."""
        ...


class Never:
    """The signal that is never set."""

    def is_set(self) -> bool:
        """Tell that there is no need to stop."""
        return False


@dataclass(slots=True)
class Budget:
    """What may be spent: seconds on the clock, or work in CP-SAT's deterministic seconds for runs that must repeat.

    Attributes
    ----------
    seconds
        Wall-clock limit, counted from the creation of the budget; None for none.
    work
        Limit of deterministic work; None for none. With a work limit nothing ever looks at the clock.
    signal
        Ends everything when set.
    gap
        Optimality gap at which a level is good enough: (cost − bound) / max(|cost|, one unit).
    """

    seconds: float | None = 60.0
    work: float | None = None
    signal: Signal = field(default_factory=Never)
    gap: float = 0.0
    worked: float = 0.0
    started: float = field(default_factory=monotonic)

    @property
    def elapsed(self) -> float:
        """Seconds since the budget was opened."""
        return monotonic() - self.started

    @property
    def left(self) -> float:
        """What is left, in seconds or in work, never below 0; infinite if nothing limits."""
        if self.work is not None:
            return max(self.work - self.worked, 0.0)
        return float("inf") if self.seconds is None else max(self.seconds - self.elapsed, 0.0)

    @property
    def over(self) -> bool:
        """Whether to stop now."""
        return self.left <= 0.0 or self.signal.is_set()

    def slack(self, cost: int, one_unit: int) -> int:
        """Return how far above the bound a cost is good enough, in quanta of which a unit has so many."""
        return int(self.gap * max(abs(cost), one_unit))

    def limits(self, most: float) -> tuple[float | None, float]:
        """Return the seconds on the clock, None for no limit, and the work of one program that may work so much."""
        if self.work is not None:
            return None, min(most, self.left)
        return (self.left if isfinite(self.left) else None), most

    def spend(self, work: float) -> None:
        """Note work that was done."""
        self.worked += work

    def part(self, share: float) -> Budget:
        """Return a budget of a share of what is left here; what it works must be spent here too."""
        if self.work is not None:
            return Budget(None, share * self.left, self.signal, self.gap)
        seconds = None if self.seconds is None else share * self.left
        return Budget(seconds, None, self.signal, self.gap)

    @contextmanager
    def lent(self, share: float) -> Iterator[Budget]:
        """Lend a share of what is left: what was worked with it counts here too."""
        part = self.part(share)
        yield part
        self.spend(part.worked)
