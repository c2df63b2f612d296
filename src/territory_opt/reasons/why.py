"""Why an account is where it is: what it costs there, where else it could go at what change, who may not own it.

Nothing is solved again, so all of it is exact: it says what would change if this account alone (with all that must
stay with it) changed hands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.plan import HOUSE, Plan
from territory_opt.reasons.answers import EXACT, Certainty, Change, Said, change_text, changes
from territory_opt.reasons.house import house_reason
from territory_opt.reasons.moves import Move
from territory_opt.reasons.row_prices import RowPrice, row_prices
from territory_opt.reasons.sentences import Reasons
from territory_opt.rules.words import listed, quantity
from territory_opt.solvers.certificate import Certificate
from territory_opt.terms import Ints, Pair

SHOWN = 5
"""Alternatives that the text tells; the answer has them all."""


@dataclass(frozen=True)
class Cost:
    """What one rule charges for an account where it is."""

    rule: str
    amount: float
    unit: str

    def text(self) -> str:
        """Return the charge as a phrase: ``travel 446 USD``."""
        return f"{self.rule} {quantity(self.amount, self.unit)}"


@dataclass(frozen=True)
class Option:
    """Another rep who may own an account.

    Attributes
    ----------
    rep
        Id.
    changes
        What would change on each level if the account alone moved there.
    breaks
        Which hard limits that would break, each with its load and its limit.
    """

    rep: str
    changes: tuple[Change, ...]
    breaks: tuple[str, ...]

    def text(self) -> str:
        """Return the option as a phrase: ``R-7: would break capacity of R-7: 66 h, at most 60 h; +12 USD (travel)``."""
        parts = [f"would break {', '.join(self.breaks)}"] if self.breaks else []
        if not parts or any(one.rules for one in self.changes):
            parts.append(change_text(self.changes))
        return f"{self.rep}: {'; '.join(parts)}"


@dataclass(frozen=True)
class Barred:
    """A rep who may not own an account: the rule that says so first (blank: those who must stay together), and why."""

    rep: str
    rule: str
    why: str


@dataclass(frozen=True)
class Why(Said):
    """Why an account is where it is.

    Attributes
    ----------
    account, owner
        Ids; the owner is ``HOUSE`` if nobody owns it.
    reason
        The one sentence of ``assignments.csv``.
    family
        Other accounts that must have the same owner.
    costs
        What rules charge for it where it is.
    options
        Who else may own it, best first.
    barred
        Who may not, in the order of the reps.
    prices
        What room in the limits of the owner, and of the best other rep, is worth.
    certainty
        Always ``proven``: nothing was searched for.
    """

    account: str
    owner: str
    reason: str
    family: tuple[str, ...]
    costs: tuple[Cost, ...]
    options: tuple[Option, ...]
    barred: tuple[Barred, ...]
    prices: tuple[RowPrice, ...]
    certainty: Certainty = "proven"

    def text(self) -> str:
        """Return the answer in words, a line for each thing there is to say."""
        lines = [f"{self.account} is with {'nobody' if self.owner == HOUSE else self.owner}. {self.reason}"]
        if self.family:
            lines.append(f"It stays together with {listed(self.family, SHOWN)}.")
        if self.costs:
            lines.append(f"What it costs there: {', '.join(cost.text() for cost in self.costs)}.")
        if self.options:
            lines.append(f"If it alone changed hands ({quantity(len(self.options), 'reps')} may own it besides):")
            lines += [f"  {option.text()}." for option in self.options[:SHOWN]]
            if len(self.options) > SHOWN:
                lines.append(f"  The other {len(self.options) - SHOWN} are no better.")
        lines += [f"Barred by {_told(self.barred)}."] if self.barred else []
        return "\n".join([*lines, *(price.text() for price in self.prices), EXACT])


def why_account(plan: Plan, unit: int, certificates: Sequence[Certificate] = ()) -> Why:
    """Return why a unit is where a plan puts it."""
    compiled = plan.problem.compiled
    facts, rep = compiled.facts, int(plan.owner[unit])
    barred = tuple(_barred(compiled, unit))
    if rep < 0:
        reason = house_reason(compiled, unit)[1]
        return Why(facts.unit_names[unit], HOUSE, reason, (), (), (), barred, ())
    reasons = Reasons(compiled, plan.owner)
    options = tuple(_option(reasons, unit, move) for move in reasons.alternatives.moves(unit))
    told = [facts.rep_names[rep], *(option.rep for option in options[:1])]
    return Why(
        facts.unit_names[unit],
        facts.rep_names[rep],
        reasons.reason(unit),
        tuple(_family(compiled, unit)),
        tuple(costs_of(compiled, unit, rep)),
        options,
        barred,
        row_prices(compiled, certificates, told),
    )


def costs_of(compiled: Compiled, unit: int, rep: int) -> list[Cost]:
    """Return what each rule charges for one pair, dearest first; limits on loads charge no single account."""
    at, found = (np.array([unit]), np.array([rep])), []
    for term in compiled.model.terms:
        if isinstance(term, Pair) and (charge := int(term.cost(*at)[0])):
            quantum = compiled.model.levels[term.level].quantum
            found.append(Cost(compiled.rules[term.rule].name, quantum.real(charge), quantum.unit))
    return sorted(found, key=lambda cost: -cost.amount)


def _option(reasons: Reasons, unit: int, move: Move) -> Option:
    compiled = reasons.compiled
    return Option(
        compiled.facts.rep_names[move.rep],
        changes(compiled, move.costs, move.by_rule),
        reasons.alternatives.breaks(unit, move),
    )


def _family(compiled: Compiled, unit: int) -> list[str]:
    together = np.flatnonzero(compiled.reduction.unit_of == compiled.reduction.unit_of[unit])
    return [compiled.facts.unit_names[one] for one in together.tolist() if one != unit]


def _barred(compiled: Compiled, unit: int) -> list[Barred]:
    facts, reps = compiled.facts, np.arange(compiled.facts.n_reps, dtype=np.int64)
    bars = compiled.model.barred_by(np.full(len(reps), unit, np.int64), reps)
    found = []
    for rep, bar in enumerate(bars.tolist()):
        if bar >= 0:
            rule = compiled.rules[bar]
            found.append(Barred(facts.rep_names[rep], rule.name, rule.why_barred(facts, unit, rep)))
        elif not _with_family(compiled, unit, reps[rep : rep + 1]):
            why = f"{facts.rep_names[rep]} may not own all that must stay together with {facts.unit_names[unit]}."
            found.append(Barred(facts.rep_names[rep], "", why))
    return found


def _with_family(compiled: Compiled, unit: int, rep: Ints) -> bool:
    reduced = compiled.reduction.unit_of[unit : unit + 1]
    return int(reduced[0]) < 0 or int(compiled.reduced.pairs.find(reduced, rep)[0]) >= 0


def _told(barred: Sequence[Barred]) -> str:
    """Return whom each rule bars, as a phrase: ``boundary: R-1, R-2 and 9 more; travel: R-4``."""
    parts = []
    for rule in dict.fromkeys(one.rule for one in barred):
        reps = [one.rep for one in barred if one.rule == rule]
        parts.append(f"{rule or 'what must stay together'}: {listed(reps, 3)}")
    return "; ".join(parts)
