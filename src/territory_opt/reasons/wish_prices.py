"""The price of each rule and exception: what the plan would save without it, by solving again.

Locks, forbidden pairs and kept relationships are tried one by one, rules as a whole. The levels above the last are held
to what they cost in the plan; a wish costs what the rest of the plan could be better without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import monotonic

from territory_opt.model.figures import travel_figures
from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.reasons.answers import Certainty, Change, Said, change_text, changes_between
from territory_opt.reasons.resolving import Effort, aims_of, resolve
from territory_opt.reasons.variants import owner_in, without_row, without_rule
from territory_opt.rules.relationship import Relationship
from territory_opt.rules.words import listed, quantity
from territory_opt.schema.lines import names_all
from territory_opt.solvers.start import Start

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
        if self.left_out:
            lines.append(f"Not priced for want of time: {listed(self.left_out)}.")
        return "\n".join(lines)


def wish_prices(plan: Plan, effort: Effort | None = None) -> WishPrices:
    """Return what each lock, kept relationship and rule costs, as many as time allows; most value at stake first."""
    effort, began = effort or Effort(120), monotonic()
    wishes = [*_exceptions(plan.problem), *_rules(plan.problem)]
    found: list[WishPrice] = []
    for place, (wish, variant) in enumerate(wishes):
        left = effort.seconds - (monotonic() - began)
        if left <= 0:
            break
        found.append(_priced(plan, wish, variant(), replace(effort, seconds=left / (len(wishes) - place))))
    names = tuple(wish for wish, _ in wishes[len(found) :])
    found.sort(key=lambda one: -one.price)
    sure = not names and all(one.certainty == "proven" for one in found)
    return WishPrices(tuple(found), names, "proven" if sure else "cut off by time" if names else "heuristic")


Variant = Callable[[], Problem]


def _exceptions(problem: Problem) -> Iterator[tuple[str, Variant]]:
    """Yield each lock and each relationship that holds an account, those of the most valuable accounts first."""
    tables, facts = problem.tables, problem.facts
    keep = [rule.keep_from for index, rule in problem.compiled.rules.items() if isinstance(rule, Relationship)]
    found: list[tuple[float, str, str, int]] = []
    for name, word in (("locks", "lock"), ("relationships", "relationship")):
        table = getattr(tables, name)
        strength = table.number("strength")
        columns = zip(*(table.text(column).tolist() for column in ("account_id", "line", "rep_id")), strict=True)
        for row, (account, line, rep) in enumerate(columns):
            if name == "locks" or any(strength[row] >= limit for limit in keep):
                about = account if names_all(line) else f"{account} ({line})"
                worth = sum(float(facts.gain[unit]) for unit in facts.parts.at(account, line))
                found.append((-worth, f"{word} {about}→{rep}", name, row))
    for _, wish, name, row in sorted(found):
        yield wish, lambda name=name, row=row: without_row(problem, name, row)  # type: ignore[misc]


def _rules(problem: Problem) -> Iterator[tuple[str, Variant]]:
    if len(problem.compiled.rules) > 1:
        for index, rule in problem.compiled.rules.items():
            yield f"rule {rule.name}", lambda index=index: without_rule(problem, index)  # type: ignore[misc]


def _priced(plan: Plan, wish: str, variant: Problem, effort: Effort) -> WishPrice:
    compiled, problem = variant.compiled, plan.problem
    owner = owner_in(variant, problem, plan.owner)
    start = Start(compiled.reduction.lower(owner), aims_of(compiled, owner))
    found = resolve(compiled, compiled.reduced, start, effort)
    now = owner if found.owner is None else found.owner
    gone = {rule.name for rule in problem.rules} - {rule.name for rule in variant.rules}
    changed = tuple(_left(one, gone) for one in changes_between(problem.compiled, plan.owner, compiled, now))
    km = travel_figures(problem.facts, plan.owner).km - travel_figures(variant.facts, now).km
    return WishPrice(wish, -changed[-1].amount, changed[-1].unit, km, changed, found.certainty)


def _left(change: Change, gone: set[str]) -> Change:
    """Return a change without the rules that are gone."""
    rules = {name: amount for name, amount in change.rules.items() if name not in gone}
    return Change(change.level, change.unit, sum(rules.values()), rules)
