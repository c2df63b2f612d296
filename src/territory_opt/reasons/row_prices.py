"""Prices in words: what room in a rep's limits is worth, from the prices that prove the bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from territory_opt.model.compile import Compiled
from territory_opt.model.row_names import named_loads
from territory_opt.rules.words import quantity
from territory_opt.solvers.certificate import Certificate

SMALLEST = {"points": 0.01}
"""Prices below this are not worth a sentence; of money, below 1."""

SINGLE = ("h", "accounts")
"""Units that are priced one by one; all others by the thousand."""


@dataclass(frozen=True)
class RowPrice:
    """What room in one limit is worth.

    Attributes
    ----------
    rule, rep
        Whose limit it is, and which rep's (or ``plan``).
    side
        ``full``: the rep holds as much as the limit allows, less would help. ``short``: the rep holds as little as it
        allows, more would help.
    per, measure, unit
        How much of what the price is for: 1 h of hours, 1,000 USD of potential.
    price, level, price_unit
        What it is worth, on which level.
    """

    rule: str
    rep: str
    side: Literal["full", "short"]
    per: float
    measure: str
    unit: str
    price: float
    level: str
    price_unit: str

    def text(self) -> str:
        """Return the price as a sentence."""
        whose = "The plan" if self.rep == "plan" else self.rep
        amount = quantity(self.per, self.unit)
        noun = "" if self.measure in ("accounts", "hours") else f" of {self.measure}"
        worth = quantity(self.price, self.price_unit)
        if self.side == "full":
            return f"{whose} is full ({self.rule}): room for {amount}{noun} more would save about {worth}."
        return f"{whose} needs more ({self.rule}): each {amount}{noun} brought in is worth about {worth}."


def row_prices(compiled: Compiled, certificates: Sequence[Certificate], reps: Sequence[str]) -> tuple[RowPrice, ...]:
    """Return the prices of some reps' limits, dearest first; those of the last level that has any.

    Parameters
    ----------
    certificates
        The prices behind each level's bound; without any there is nothing to say.
    reps
        Ids; ``plan`` stands for limits on the whole plan.
    """
    for certificate in reversed(certificates):
        found = [one for one in _of_level(compiled, certificate) if one.rep in reps]
        if found:
            return tuple(sorted(found, key=lambda one: -one.price))
    return ()


def _of_level(compiled: Compiled, certificate: Certificate) -> list[RowPrice]:
    level = compiled.model.levels[certificate.level]
    found = []
    for named, prices in zip(named_loads(compiled), certificate.prices, strict=True):
        labels = named.labels
        for row, price in enumerate(prices.tolist()):
            real = abs(price) / 2.0**certificate.shift * float(level.quantum.size) / float(labels.quantum.size)
            per = 1.0 if labels.quantum.unit in SINGLE else 1000.0
            if real * per < SMALLEST.get(level.quantum.unit, 1.0):
                continue
            found.append(
                RowPrice(
                    named.rule.name,
                    labels.names[row],
                    "full" if price > 0 else "short",
                    per,
                    labels.measure,
                    labels.quantum.unit,
                    real * per,
                    level.name,
                    level.quantum.unit,
                )
            )
    return found
