"""Judging plans of one level: what they break, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from territory_opt.solvers.certificate import Certificate, loads_of, reduced_prices
from territory_opt.solvers.doubt import homes
from territory_opt.solvers.joined import Joined
from territory_opt.terms import Ints, Load, Model, Reals


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """How a plan stands: first what it breaks, then what it costs. Smaller is better.

    Attributes
    ----------
    broken
        Hard limits and caps exceeded, in comparable units; 0 if the plan may be delivered.
    cost
        The level's cost, in quanta.
    """

    broken: float
    cost: int


@dataclass(eq=False)
class Judge:
    """Reads plans of one level under the caps of the levels above, with the prices of a certificate.

    Attributes
    ----------
    guide
        Another certificate whose prices say which units are in doubt: where this level does not tell pairs apart (a
        balance alone does not), the next level does. None: the certificate itself.
    reduced
        Price of each pair above its unit's cheapest, by the guide's prices. Shape (pairs,).
    worth
        What a search pays at first for each unit of what is broken, in quanta of the level.
    """

    model: Model
    caps: Sequence[int]
    certificate: Certificate
    guide: Certificate | None = None
    reduced: Reals = field(init=False)
    worth: float = field(init=False)

    def __post_init__(self) -> None:
        guide = self.guide or self.certificate
        self.reduced = reduced_prices(self.model, guide) / (1 << guide.shift)
        self.worth = 1.0 + 5.0 * float(self.reduced.mean() if len(self.reduced) else 0.0)

    @cached_property
    def joined(self) -> Joined:
        """The level on common arrays."""
        return Joined.of(self.model, self.level, self.caps)

    @cached_property
    def _typical(self) -> tuple[Reals, ...]:
        """Mean size of the weights in each row of each Load."""
        ends = np.cumsum([len(load.limits) for load in loads_of(self.model)])
        return tuple(np.split(self.joined.typical_weights(), ends)[:-1])

    @property
    def level(self) -> int:
        """The level that is judged."""
        return self.certificate.level

    def standing(self, owner: Ints) -> Standing:
        """Return how a plan stands."""
        cost = self.model.cost(owner)
        # A cap's own size is its natural unit: one per cent over is as bad on every level.
        over = sum(max(cost[k] - cap, 0) / max(abs(cap) / 100, 1.0) for k, cap in enumerate(self.caps))
        loads = zip(loads_of(self.model), self._typical, strict=True)
        outside = sum(float((load.limits.outside(load.loads(owner)) / typical).sum()) for load, typical in loads)
        outside += sum(
            term.evaluate(self.model, owner).violation for term in self.model.terms if not isinstance(term, Load)
        )
        unowned = int(np.count_nonzero(self.model.pairs.open & (owner < 0)))
        return Standing(over + outside + unowned, cost[self.level])

    def priced_plan(self) -> Ints:
        """Return the plan in which each unit has its cheapest pair at the prices."""
        return homes(self.model.pairs, self.reduced)
