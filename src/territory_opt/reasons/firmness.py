"""Firm and tradable accounts: who keeps the same owner in every plan that is nearly as good, and who need not.

The prices behind the certified bound say what any plan with a certain pair costs at least: the bound plus the pair's
reduced price. A pair beyond the best cost and a margin is in no such plan (reduced-cost fixing).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.errors import InputError
from territory_opt.model.plan import Result
from territory_opt.quantities import exact, upper_limit
from territory_opt.reasons.alternatives import Alternatives
from territory_opt.reasons.answers import Certainty, Said, changes
from territory_opt.reasons.why import Option
from territory_opt.rules.words import percent, quantity
from territory_opt.solvers.certificate import appraise
from territory_opt.terms import Bools, Ints

SHOWN = 10
"""Tradable accounts that the text tells; the answer has them all."""

OPTIONS = 5
"""Reps that are named for each account."""


@dataclass(frozen=True)
class Tradable:
    """An account that may go elsewhere.

    Attributes
    ----------
    account, owner
        Ids.
    options
        The reps who are not ruled out, each with what would change if the account alone moved there: the cheapest.
    """

    account: str
    owner: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Firmness(Said):
    """Which accounts are settled and which can be negotiated.

    Attributes
    ----------
    level, unit, within
        The last level, its unit, and by how much plans may cost more there; the levels above keep what they were
        allowed.
    firm
        Accounts that keep their owner in every such plan: proven.
    bound
        How many of them have no other candidate at all.
    tradable
        All others, cheapest first. That their other reps are not ruled out does not prove that such a plan exists.
    certainty
        Of the firm ones: always ``proven``.
    """

    level: str
    unit: str
    within: float
    firm: tuple[str, ...]
    bound: int
    tradable: tuple[Tradable, ...]
    certainty: Certainty = "proven"

    def text(self) -> str:
        """Return the answer in words."""
        total = len(self.firm) + len(self.tradable)
        share = percent(len(self.firm) / total) if total else percent(0)
        margin = f"at most {quantity(self.within, self.unit)} dearer"
        lines = [
            f"Firm: {quantity(len(self.firm), 'accounts')} ({share}) keep their owner in every plan that is {margin}"
            f" (proven); {self.bound} of them have no other candidate."
        ]
        if self.tradable:
            lines.append(f"Tradable: {quantity(len(self.tradable), 'accounts')}; if one alone changed hands:")
        for one in self.tradable[:SHOWN]:
            lines.append(f"  {one.account} of {one.owner}: {one.options[0].text()}")
        if len(self.tradable) > SHOWN:
            lines.append(f"  and {len(self.tradable) - SHOWN} more")
        return "\n".join(lines)


def firmness(result: Result, within: float = 0.01) -> Firmness:
    """Return which accounts are firm within a margin of the plan's cost on the last level.

    Parameters
    ----------
    within
        The margin, as a share of that cost.

    Raises
    ------
    InputError
        If the result has no plan, or no prices.
    """
    if result.plan is None or not result.certificates:
        raise InputError("there are no prices to tell firm accounts by: solve first")
    compiled, level = result.problem.compiled, result.problem.compiled.model.levels[-1]
    cost = compiled.model.cost(result.plan.owner)[-1]
    margin = upper_limit(exact(within) * abs(cost))
    owner = compiled.reduction.lower(result.plan.owner)
    ruled_out = _ruled_out(result, cost + margin)
    pairs = compiled.reduced.pairs
    elsewhere = ~ruled_out & (pairs.rep != owner[pairs.unit])
    loose = np.bincount(pairs.unit[elsewhere], minlength=pairs.n_units) > 0
    single = np.diff(pairs.start) == 1
    of_unit, names = compiled.reduction.unit_of, compiled.facts.unit_names
    housed = of_unit >= 0
    firm = np.flatnonzero(housed & ~loose[np.maximum(of_unit, 0)])
    tradable = list(_tradable(result, np.flatnonzero(housed & loose[np.maximum(of_unit, 0)]), elsewhere))
    tradable.sort(key=lambda one: [change.amount for change in one.options[0].changes])
    return Firmness(
        level.name,
        level.quantum.unit,
        level.quantum.real(margin),
        tuple(names[unit] for unit in firm.tolist()),
        int(single[of_unit[firm]].sum()),
        tuple(tradable),
    )


def _ruled_out(result: Result, most: int) -> Bools:
    """Return which pairs of the reduced model are in no plan that costs so much at most. Shape (pairs,)."""
    proof = result.certificates[-1]
    model = result.problem.compiled.reduced
    priced = appraise(model, proof.level, proof.shift, proof.prices, proof.level_prices, proof.caps)
    room = int((most << proof.shift) - priced.total)
    return priced.reduced > min(room, 2**62)


def _tradable(result: Result, units: Ints, elsewhere: Bools) -> Iterator[Tradable]:
    assert result.plan is not None
    compiled, owner = result.problem.compiled, result.plan.owner
    alternatives, facts = Alternatives(compiled, owner), compiled.facts
    pairs = compiled.reduced.pairs
    for unit in units.tolist():
        reduced = int(compiled.reduction.unit_of[unit])
        mine = slice(int(pairs.start[reduced]), int(pairs.start[reduced + 1]))
        left = set(pairs.rep[mine][elsewhere[mine]].tolist())
        options = tuple(
            Option(
                facts.rep_names[move.rep],
                changes(compiled, move.costs, move.by_rule),
                alternatives.breaks(unit, move),
            )
            for move in [one for one in alternatives.moves(unit) if one.rep in left][:OPTIONS]
        )
        yield Tradable(facts.unit_names[unit], facts.rep_names[owner[unit]], options)
