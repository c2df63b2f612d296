"""The price of each rule and exception: what the plan would save without it, by solving again.

Locks, kept relationships, families and exclusive cells are tried one by one, rules as a whole. The levels above the
last are held to what they cost in the plan; a wish costs what the rest of the plan could be better without it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from territory_opt.model.figures import travel_figures
from territory_opt.model.plan import Plan
from territory_opt.reasons.answers import Certainty, Change, Said, change_text, changes_between
from territory_opt.reasons.resolving import Effort, aims_of, resolve
from territory_opt.reasons.wishes import Wish, exceptions, rules
from territory_opt.rules.words import listed, quantity
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget

SLICE = 2.0
"""Seconds below which a re-solve is hardly worth its while."""

SHOWN = 15
"""Wishes that the text tells."""


@dataclass(frozen=True)
class WishPrice:
    """What one wish costs.

    Attributes
    ----------
    wish
        What it is called: ``lock A-17→R-4``, ``relationship A-3 (cloud)→R-2``, ``rule capacity``.
    price, unit
        What the last level would save without it, its own charges not counted.
    km
        What would be saved on the way; less than 0 if there would be more.
    changes
        What would change on each level for the rules that are left.
    certainty
        ``proven`` if no plan without it is better; otherwise it may cost more than this.
    """

    wish: str
    price: float
    unit: str
    km: float
    changes: tuple[Change, ...]
    certainty: Certainty

    def text(self) -> str:
        """Return the price as a sentence."""
        sure = "" if self.certainty == "proven" else "at least "
        if self.price <= 0 and not any(one.amount for one in self.changes):
            return f"{self.wish} costs nothing{'' if self.certainty == 'proven' else ' that was found'}"
        way = f" and {quantity(self.km, 'km')}" if self.km >= 0.5 else ""
        price = quantity(self.price, self.unit)
        return f"{self.wish} costs {sure}{price}{way} (without it: {change_text(self.changes)})"


@dataclass(frozen=True)
class WishPrices(Said):
    """What wishes cost, dearest first; those for which the time was too short are named."""

    prices: tuple[WishPrice, ...]
    left_out: tuple[str, ...]
    certainty: Certainty

    def text(self) -> str:
        """Return the prices in words, a line for each."""
        lines = [one.text() for one in self.prices[:SHOWN]] or ["There are no wishes to price."]
        if self.prices:
            exact = all(one.certainty == "proven" for one in self.prices)
            lines.append("All of this is proven." if exact else 'What says neither "at least" nor "found" is proven.')
        if self.left_out:
            lines.append(f"Not priced for want of time: {listed(self.left_out)}.")
        return "\n".join(lines)


def wish_prices(plan: Plan, effort: Effort | None = None) -> WishPrices:
    """Return what each lock, kept relationship, family, exclusive cell and rule costs, as many as time allows.

    Half of the time is kept for the rules. Of the others those come first whose accounts would save most by themselves.
    """
    effort = effort or Effort(120)
    budget, found = Budget(effort.seconds), list[WishPrice]()
    single, whole = exceptions(plan), rules(plan)
    late = _try(plan, single, found, budget.part(0.5) if whole else budget, effort)
    left = [*_try(plan, whole, found, budget, effort), *_try(plan, late, found, budget, effort)]
    found.sort(key=lambda one: -one.price)
    sure = not left and all(one.certainty == "proven" for one in found)
    certainty: Certainty = "proven" if sure else "cut off by time" if left or budget.over else "heuristic"
    return WishPrices(tuple(found), tuple(wish.name for wish in left), certainty)


def _try(plan: Plan, wishes: list[Wish], found: list[WishPrice], budget: Budget, effort: Effort) -> list[Wish]:
    """Price wishes one after the other, and return those for which no time was left."""
    for place, wish in enumerate(wishes):
        if budget.over:
            return wishes[place:]
        fair = budget.left / (len(wishes) - place)
        found.append(_priced(plan, wish, replace(effort, seconds=min(max(fair, SLICE), budget.left))))
    return []


def _priced(plan: Plan, wish: Wish, effort: Effort) -> WishPrice:
    compiled, owner, gone = wish.without()
    start = Start(compiled.reduction.lower(owner), aims_of(compiled, owner))
    answer = resolve(compiled, compiled.reduced, start, effort)
    now = owner if answer.owner is None else answer.owner
    changed = tuple(_left(one, gone) for one in changes_between(plan.problem.compiled, plan.owner, compiled, now))
    km = travel_figures(plan.problem.facts, plan.owner).km - travel_figures(compiled.facts, now).km
    return WishPrice(wish.name, -changed[-1].amount, changed[-1].unit, km, changed, answer.certainty)


def _left(change: Change, gone: Collection[str]) -> Change:
    """Return a change without the rules that are gone."""
    rules = {name: amount for name, amount in change.rules.items() if name not in gone}
    return Change(change.level, change.unit, sum(rules.values()), rules)
