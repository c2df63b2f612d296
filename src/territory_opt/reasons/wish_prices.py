"""The price of each rule and exception: what the plan would save without it, by solving again.

Locks, kept relationships, families and exclusive cells are tried one by one, rules as a whole. The levels above the
last are held to what they cost in the plan; a wish costs what the rest of the plan could be better without it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from territory_opt.errors import InputError
from territory_opt.model.figures import travel_figures
from territory_opt.model.plan import Plan, Result
from territory_opt.reasons.answers import Certainty, Change, Said, change_text, changes_between
from territory_opt.reasons.resolving import Effort, aims_of, as_result, resolve
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
        What the last level was found to save without it, its own charges not counted.
    least
        What of that is proven: the rest might be saved with the wish too, if the plan at hand is not the best. None
        without a bound.
    km
        What would be saved on the way; less than 0 if there would be more.
    changes
        What would change on each level for the rules that are left.
    certainty
        ``proven`` if the price is exact: the plan at hand is the best, and so is the one without the wish.
    """

    wish: str
    price: float
    least: float | None
    unit: str
    km: float
    changes: tuple[Change, ...]
    certainty: Certainty

    def text(self) -> str:
        """Return the price as a sentence."""
        if self.price <= 0 and not any(one.amount for one in self.changes):
            return f"{self.wish} costs nothing{'' if self.certainty == 'proven' else ' that was found'}"
        way = f" and {quantity(self.km, 'km')}" if self.km >= 0.5 else ""
        return f"{self.wish} costs {self._amount()}{way} (without it: {change_text(self.changes)})"

    def _amount(self) -> str:
        price = quantity(self.price, self.unit)
        if self.certainty == "proven":
            return price
        if self.least == self.price:
            return f"at least {price}"
        return f"about {price}, at least {quantity(self.least, self.unit)}" if self.least else f"about {price}"


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
            lines.append("All of this is proven." if exact else 'Amounts without "about" are proven.')
        if self.left_out:
            lines.append(f"Not priced for want of time: {listed(self.left_out)}.")
        return "\n".join(lines)


def wish_prices(known: Plan | Result, effort: Effort | None = None) -> WishPrices:
    """Return what each lock, kept relationship, family, exclusive cell and rule costs, as many as time allows.

    Half of the time is kept for the rules. Of the others those come first whose accounts would save most by themselves.

    Parameters
    ----------
    known
        A plan, or a result, whose bound then says how much of a saving is the wish's.
    effort
        What all of it may take.

    Raises
    ------
    InputError
        If the result has no plan.
    """
    effort, result = effort or Effort(120), as_result(known)
    if result.plan is None:
        raise InputError("there is no plan whose wishes could be priced")
    budget, found = Budget(effort.seconds), list[WishPrice]()
    single, whole = exceptions(result.plan), rules(result.plan)
    late = _try(result, single, found, budget.part(0.5) if whole else budget, effort)
    left = [*_try(result, whole, found, budget, effort), *_try(result, late, found, budget, effort)]
    found.sort(key=lambda one: -one.price)
    sure = not left and all(one.certainty == "proven" for one in found)
    certainty: Certainty = "proven" if sure else "cut off by time" if left or budget.over else "heuristic"
    return WishPrices(tuple(found), tuple(wish.name for wish in left), certainty)


def _try(result: Result, wishes: list[Wish], found: list[WishPrice], budget: Budget, effort: Effort) -> list[Wish]:
    """Price wishes one after the other, and return those for which no time was left."""
    for place, wish in enumerate(wishes):
        if budget.over:
            return wishes[place:]
        fair = budget.left / (len(wishes) - place)
        found.append(_priced(result, wish, replace(effort, seconds=min(max(fair, SLICE), budget.left))))
    return []


def _priced(result: Result, wish: Wish, effort: Effort) -> WishPrice:
    assert result.plan is not None
    before, was = result.problem.compiled, result.plan.owner
    compiled, owner, gone = wish.without()
    start = Start(compiled.reduction.lower(owner), aims_of(compiled, owner))
    answer = resolve(compiled, compiled.reduced, start, effort)
    now = owner if answer.owner is None else answer.owner
    changed = tuple(_left(one, gone) for one in changes_between(before, was, compiled, now))
    km = travel_figures(before.facts, was).km - travel_figures(compiled.facts, now).km
    price, open_ = -changed[-1].amount, _open(result)
    least = None if open_ is None else max(price - open_, 0.0)
    sure = answer.certainty if open_ == 0 or answer.certainty != "proven" else "heuristic"
    return WishPrice(wish.name, price, least, changed[-1].unit, km, changed, sure)


def _open(result: Result) -> float | None:
    """Return how much better than the plan at hand another plan might be on the last level; None if unknown."""
    assert result.plan is not None
    bound = result.levels[-1].bound if result.levels else None
    if bound is None:
        return None
    model = result.problem.compiled.model
    return model.levels[-1].quantum.real(max(model.cost(result.plan.owner)[-1] - bound, 0))


def _left(change: Change, gone: Collection[str]) -> Change:
    """Return a change without the rules that are gone."""
    rules = {name: amount for name, amount in change.rules.items() if name not in gone}
    return Change(change.level, change.unit, sum(rules.values()), rules)
