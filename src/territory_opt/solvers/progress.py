"""What a running solve tells whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """One piece of news.

    Attributes
    ----------
    phase
        What is going on: ``candidates`` (with very many pairs only), ``prices``, ``construct``, ``improve``, ``exact``
        or ``mip``.
    level
        Index of the level being solved.
    elapsed
        Seconds since the solve began.
    incumbent
        Cost of the best plan so far on this level, in its quanta; None while there is none that keeps the hard limits.
    bound
        The better lower bound of that cost, by prices or by CP-SAT; None while unknown.
    """

    phase: str
    level: int
    elapsed: float
    incumbent: int | None
    bound: int | None

    @property
    def gap(self) -> int | None:
        """How far the best plan is at most from the optimum, in quanta; None while unknown."""
        return None if self.incumbent is None or self.bound is None else self.incumbent - self.bound


Listener = Callable[[Progress], None]
"""Is called with each piece of news, always from the thread that called the solve."""


def deaf(news: Progress) -> None:
    """Listen to nothing."""
