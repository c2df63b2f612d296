"""Disruption: move as little as possible, and never more than people can take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from territory_opt.quantities import exact, upper_limit
from territory_opt.rules.base import Finding, LevelUnit, RowLabels, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import NotNegativeOrNone, ShareOrNone, fault
from territory_opt.rules.measures import Weighing, weigh
from territory_opt.rules.words import percent, quantity
from territory_opt.schema.assignment import HOUSE
from territory_opt.terms import NOTHING, Entries, Form, Ints, Limits, Load, Measure, Pair, PricedForm, Reals, Term


@dataclass(frozen=True, eq=False)
class MoveCost:
    """A price for each pair that moves a unit away from the rep who could keep it.

    Attributes
    ----------
    keeper
        The rep who owns the unit now and may keep it, −1 for none. Shape (units,).
    price
        In quanta of the level.
    """

    keeper: Ints
    price: int

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the pairs' costs."""
        return np.where(_moves(self.keeper, unit, rep), self.price, 0).astype(np.int64)

    def form(self) -> Form:
        """Return the price of a move, but for the pairs that are none."""
        return Form(np.where(self.keeper >= 0, float(self.price), 0.0), apart=_kept(self.keeper))


@dataclass(frozen=True, eq=False)
class Moved:
    """One row that adds up what moves away from reps who could keep it."""

    keeper: Ints
    weight: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Entries:
        """Return an entry for each pair that is a move."""
        at = np.flatnonzero(_moves(self.keeper, unit, rep))
        return Entries(at, np.zeros(len(at), np.int64), self.weight[unit[at]])

    def priced(self, prices: Reals) -> tuple[PricedForm, ...]:
        """Return the weight of what could stay, times the row's price, but for the pairs that are no moves."""
        weight = np.where(self.keeper >= 0, self.weight, 0).astype(np.float64)
        return (PricedForm(Form(weight, apart=_kept(self.keeper)), prices[:1]),)


def _kept(keeper: Ints) -> tuple[Ints, Ints]:
    """Return the units that somebody could keep, and who."""
    unit = np.flatnonzero(keeper >= 0)
    return unit, keeper[unit]


def _moves(keeper: Ints, unit: Ints, rep: Ints) -> np.typing.NDArray[np.bool_]:
    moves: np.typing.NDArray[np.bool_] = (keeper[unit] >= 0) & (keeper[unit] != rep)
    return moves


@dataclass(frozen=True, eq=False)
class _Budget:
    """How much may move: a share of what could stay."""

    share: float
    weighing: Weighing
    weight: Ints
    whole: int

    @property
    def most(self) -> int:
        return upper_limit(exact(self.share) * self.whole)


class Disruption(Rule):
    """Limit and charge accounts that change hands, against the plan in force.

    Only accounts whose owner may keep them count. Moves that bars or locks force are listed and cost nothing.
    """

    rule: Literal["disruption"] = "disruption"
    max_accounts: ShareOrNone = Field(default=None, description="Most accounts that may move, as a share")
    max_value: ShareOrNone = Field(default=None, description="Most value that may move, as a share")
    cost_per_move: NotNegativeOrNone = Field(default=None, description="Money for each account that moves")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.max_accounts is None and self.max_value is None and self.cost_per_move is None:
            raise fault("needs max_accounts, max_value or cost_per_move")
        return self

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return money, nothing if moves have no price."""
        return None if self.cost_per_move is None else "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that nobody owns anything yet, if so."""
        return None if (facts.previous >= 0).any() else "no account has a current owner among the reps"

    def keeper(self, scope: Scope) -> Ints:
        """Return the rep who owns each unit now and may keep it, −1 for none. Shape (units,)."""
        previous = scope.facts.previous
        units = np.arange(scope.facts.n_units, dtype=np.int64)
        return np.where(scope.pairs.find(units, previous) >= 0, previous, -1)

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return a Load for each budget, and a Pair for the price of a move."""
        keeper = self.keeper(scope)
        terms: list[Term] = [
            Load(scope.index, scope.level, Moved(keeper, budget.weight), Limits.hard(hi=np.array([budget.most])))
            for budget in self._budgets(scope, keeper)
        ]
        if self.cost_per_move is not None:
            terms.append(Pair(scope.index, scope.level, MoveCost(keeper, self._price(scope))))
        return tuple(terms)

    def rows(self, scope: Scope) -> tuple[RowLabels, ...]:
        """Return that each budget is one row over the whole plan."""
        return tuple(
            RowLabels(budget.weighing.name, budget.weighing.quantum, ("plan",), (None,))
            for budget in self._budgets(scope, self.keeper(scope))
        )

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each move, free or not, and one for each budget that is exceeded."""
        keeper = self.keeper(scope)
        yield from self._moves(scope, owner, keeper)
        units = np.flatnonzero((keeper >= 0) & (owner >= 0) & (owner != keeper))
        for budget in self._budgets(scope, keeper):
            moved = int(budget.weight[units].sum())
            if moved > budget.most:
                weighing = budget.weighing
                limit = f"{weighing.say(budget.most)} ({percent(budget.share)} of {weighing.say(budget.whole)})"
                above = weighing.say(moved - budget.most)
                text = f"Moves come to {weighing.amount(moved)}, {above} above the limit of {limit}."
                numbers = {"moved": weighing.real(moved), "limit": weighing.real(budget.most)}
                yield Finding(scope.index, scope.level, -1, -1, Measure(moved - budget.most, 0), text, numbers)

    def _moves(self, scope: Scope, owner: Ints, keeper: Ints) -> Iterator[Finding]:
        facts, previous = scope.facts, scope.facts.previous
        price = 0 if self.cost_per_move is None else self._price(scope)
        named = np.array([name not in ("", HOUSE) for name in facts.previous_names], np.bool_)
        for unit in np.flatnonzero(named & (owner >= 0) & (owner != previous)).tolist():
            rep, before = int(owner[unit]), facts.previous_names[unit]
            move = f"{facts.unit_names[unit]} moves from {before} to {facts.rep_names[rep]}"
            if keeper[unit] < 0:
                why = "has left" if previous[unit] < 0 else "may not own it"
                yield Finding(scope.index, scope.level, unit, rep, NOTHING, f"{move}: forced, since {before} {why}.")
            else:
                money = scope.quantum.real(price)
                text = f"{move}: {quantity(money, facts.money)}." if price else f"{move}."
                yield Finding(scope.index, scope.level, unit, rep, Measure(0, price), text, {"cost": money})

    def _budgets(self, scope: Scope, keeper: Ints) -> Iterator[_Budget]:
        for share, measure in ((self.max_accounts, "accounts"), (self.max_value, "value")):
            if share is not None:
                weighing = weigh(scope.facts, measure)
                weight = weighing.weight(np.arange(len(keeper)), keeper)
                yield _Budget(share, weighing, weight, int(weight[keeper >= 0].sum()))

    def _price(self, scope: Scope) -> int:
        return scope.price(exact(self.cost_per_move or 0))
