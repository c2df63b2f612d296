"""Why a territory is as it is: what its rep carries against which limits, and which accounts make it dear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from territory_opt.model.plan import Plan
from territory_opt.model.row_names import NamedLoad, named_loads
from territory_opt.reasons.answers import EXACT, Certainty, Said
from territory_opt.reasons.partnerships import Partnership, partnerships
from territory_opt.reasons.row_prices import RowPrice, row_prices
from territory_opt.reasons.sentences import locked_units
from territory_opt.reasons.why import Cost, costs_of
from territory_opt.rules.words import number, quantity
from territory_opt.solvers.certificate import Certificate
from territory_opt.terms import UNLIMITED

SHOWN = 5
"""Dear accounts that are told."""

NEAR = 0.01
"""A load this near to a limit, as a part of it, stands at it."""

State = Literal["below", "at the lower limit", "within", "at the upper limit", "above"]


@dataclass(frozen=True)
class Carried:
    """What a rep carries of one limited measure.

    Attributes
    ----------
    rule, measure, unit
        Whose limit it is, and of what.
    load, low, high
        In the unit; None where there is no limit.
    hard
        Whether the limits may not be broken.
    state
        Where the load stands.
    """

    rule: str
    measure: str
    unit: str
    load: float
    low: float | None
    high: float | None
    hard: bool
    state: State

    def text(self) -> str:
        """Return the load as a phrase: ``even: 1,204,000 USD of potential, within 1,100,000 to 1,300,000 USD``."""
        noun = "" if self.measure in ("accounts", "hours") else f" of {self.measure}"
        return f"{self.rule}: {quantity(self.load, self.unit)}{noun}, {self._standing()}"

    def _standing(self) -> str:
        of = f"{self.state} of" if "limit" in self.state else self.state
        if self.low is not None and self.high is not None:
            return f"{of} {number(self.low, 0 if abs(self.low) >= 1000 else 2)} to {quantity(self.high, self.unit)}"
        limit = quantity(self.high if self.high is not None else self.low or 0.0, self.unit)
        if self.low is not None and self.state == "within":
            return f"at least {limit} asked"
        return f"{of} {limit}" if of != self.state else f"{self.state} the limit of {limit}"


@dataclass(frozen=True)
class DearAccount:
    """An account and what it costs in a territory."""

    account: str
    costs: tuple[Cost, ...]

    def text(self) -> str:
        """Return the account as a phrase: ``A-17: travel 446 USD, disruption 200 USD``."""
        return f"{self.account}: {', '.join(cost.text() for cost in self.costs)}"


@dataclass(frozen=True)
class WhyTerritory(Said):
    """Why a territory is as it is.

    Attributes
    ----------
    rep
        Id.
    accounts, locked, bound
        How many it has, how many of them are locked, and how many more nobody else may own.
    carried
        What the rep carries against which limits.
    dearest
        Its dearest accounts, dearest first.
    prices
        What room in the rep's limits is worth.
    partners
        Whom the rep works with where specialists follow core reps.
    certainty
        Always ``proven``: nothing was searched for.
    """

    rep: str
    accounts: int
    locked: int
    bound: int
    carried: tuple[Carried, ...]
    dearest: tuple[DearAccount, ...]
    prices: tuple[RowPrice, ...]
    partners: tuple[Partnership, ...] = ()
    certainty: Certainty = "proven"

    def text(self) -> str:
        """Return the answer in words, a line for each thing there is to say."""
        given = [
            f"{quantity(count, 'accounts')} {'is' if count == 1 else 'are'} {words}"
            for count, words in ((self.locked, "locked"), (self.bound, "such as nobody else may own"))
            if count
        ]
        lines = [f"{self.rep} has {quantity(self.accounts, 'accounts')}{'; ' if given else ''}{', '.join(given)}."]
        lines += [f"  {one.text()}." for one in self.carried]
        lines += [f"  {one.text()}." for one in self.partners]
        if self.dearest:
            lines += ["Dearest accounts:", *(f"  {one.text()}." for one in self.dearest)]
        return "\n".join([*lines, *(price.text() for price in self.prices), EXACT])


def why_territory(plan: Plan, rep: int, certificates: Sequence[Certificate] = ()) -> WhyTerritory:
    """Return why a rep has what a plan gives."""
    compiled = plan.problem.compiled
    units, name = np.flatnonzero(plan.owner == rep), compiled.facts.rep_names[rep]
    locked = locked_units(compiled)[units]
    reduced = compiled.reduction.unit_of[units]
    alone = np.diff(compiled.reduced.pairs.start)[reduced] == 1
    dear = [
        DearAccount(compiled.facts.unit_names[unit], tuple(costs))
        for unit in units.tolist()
        if (costs := costs_of(compiled, unit, rep))
    ]
    dear.sort(key=lambda one: -sum(cost.amount for cost in one.costs))
    carried = [one for named in named_loads(compiled) if (one := _carried(named, plan, name)) is not None]
    return WhyTerritory(
        name,
        len(units),
        int(locked.sum()),
        int((alone & ~locked).sum()),
        tuple(carried),
        tuple(dear[:SHOWN]),
        row_prices(compiled, certificates, [name]),
        tuple(partnerships(plan, rep)),
    )


def _carried(named: NamedLoad, plan: Plan, rep: str) -> Carried | None:
    labels, limits = named.labels, named.term.limits
    if rep not in labels.names:
        return None
    row = labels.names.index(rep)
    load = int(named.term.loads(plan.owner)[row])
    hard = bool(limits.hard_hi[row] < UNLIMITED or limits.hard_lo[row] > -UNLIMITED)
    low, high = (limits.hard_lo, limits.hard_hi) if hard else (limits.soft_lo, limits.soft_hi)
    real = labels.quantum.real
    return Carried(
        named.rule.name,
        labels.measure,
        labels.quantum.unit,
        real(load),
        real(int(low[row])) if low[row] > -UNLIMITED else None,
        real(int(high[row])) if high[row] < UNLIMITED else None,
        hard,
        _state(load, int(low[row]), int(high[row])),
    )


def _state(load: int, low: int, high: int) -> State:
    if load < low:
        return "below"
    if load > high:
        return "above"
    if high < UNLIMITED and high - load <= NEAR * abs(high):
        return "at the upper limit"
    if low > -UNLIMITED and load - low <= NEAR * abs(low):
        return "at the lower limit"
    return "within"
