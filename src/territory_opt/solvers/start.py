"""What a solve may begin with: a plan, aims and prices that are known from a solve of much the same model."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.solvers.certificate import Certificate
from territory_opt.terms import Ints


@dataclass(frozen=True, eq=False)
class Start:
    """What is known before a solve begins; nothing of it has to be right.

    Attributes
    ----------
    owner
        A plan to search from, broken or not; None: the plan that the prices make. Shape (units,).
    aims
        Costs of the highest levels at which they are good enough: what is left of them is for the levels below. Where
        an aim is reached it is the level's cap.
    certificates
        Prices of the levels, from a model with the same rows, to climb from.
    at_top
        Whether the first level's prices are at the top already.
    """

    owner: Ints | None = None
    aims: tuple[int, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    at_top: bool = False

    def aim(self, level: int) -> int | None:
        """Return the cost at which a level is good enough, None if only the best is."""
        return self.aims[level] if level < len(self.aims) else None

    def prices(self, level: int) -> Certificate | None:
        """Return known prices of a level."""
        return self.certificates[level] if level < len(self.certificates) else None


COLD = Start()
"""Nothing is known."""
