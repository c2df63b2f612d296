"""Keep apart: accounts that must not share a rep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.quantities import ONE, Quantum, exact
from territory_opt.rules.base import Finding, LevelUnit, RowLabels, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Name, NotNegativeOrNone, Switch, check_price, fault
from territory_opt.rules.own_territory import OwnTerritories
from territory_opt.rules.words import quantity
from territory_opt.schema.words import Choice
from territory_opt.terms import Entries, EntryFunction, Ints, Limits, Load, Measure, Pairs, Term


@dataclass(frozen=True, eq=False)
class SharedReps:
    """Rows of each listed pair of accounts with each rep: how many of the two the rep owns.

    Attributes
    ----------
    n_reps
        Number of reps.
    pairs
        Two units each. Shape (pairs, 2).
    """

    n_reps: int
    pairs: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Entries:
        """Return 1 for each listed pair that an account stands in."""
        inside = (self.pairs[:, 0, None] == unit[None, :]) | (self.pairs[:, 1, None] == unit[None, :])
        at, pair = np.nonzero(inside.T)
        return Entries(at, pair * self.n_reps + rep[at], np.ones(len(at), np.int64))


class KeepApart(Rule):
    """Give listed pairs of accounts, such as competitors, to different reps.

    With ``key_account: own_territory`` each prioritised account is kept apart from everything outside its family (the
    tree of ``parent_id``): its rep owns nothing else.
    """

    rule: Literal["keep_apart"] = "keep_apart"
    pairs: tuple[tuple[Name, Name], ...] = Field(default=(), description="Two accounts each that must not share a rep")
    key_account: Annotated[Literal["own_territory"] | None, Choice(options=("own_territory",))] = Field(
        default=None, description="own_territory: a rep with a prioritised account owns nothing else but its family"
    )
    hard: Switch = Field(default=True, description="Whether sharing a rep is forbidden")
    cost_per_pair: NotNegativeOrNone = Field(
        default=None, description="Money for each two accounts that share a rep although they should not"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        check_price(self.hard, self.cost_per_pair, "cost_per_pair")
        if not self.pairs and self.key_account is None:
            raise fault("needs pairs or key_account: own_territory")
        return self

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return money, nothing if sharing is forbidden."""
        return None if self.hard else "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that no account is prioritised, if that is all that is asked for."""
        if self.pairs or facts.units.flag("key_account").any():
            return None
        return "no account is a key_account"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report unknown accounts, and more prioritised families than reps."""
        seen = set[frozenset[str]]()
        for place, (one, other) in enumerate(self.pairs, start=1):
            where = f'keep_apart "{self.name}", pairs {place}'
            for account in dict.fromkeys((one, other)):
                if not facts.units_named(account):
                    faults.error("is not in accounts", file="case.yaml", column=where, value=account)
            if one == other:
                faults.error("cannot be kept apart from itself", file="case.yaml", column=where, value=one)
            elif {one, other} in seen:
                faults.error(f"stands beside {other} in pairs already", file="case.yaml", column=where, value=one)
            seen.add(frozenset((one, other)))
        if self.key_account and self.hard:
            own = OwnTerritories.of(facts)
            wanted = len(set(own.family[own.key].tolist()))
            if wanted > facts.n_reps:
                words = f"mark {wanted} families that are to have a territory each, and there are "
                words += quantity(facts.n_reps, "reps")
                faults.error(words, file=facts.units.source, column="key_account")

    def check_pairs(self, scope: Scope, faults: Faults) -> None:
        """Report pairs that only one rep may own, both of them."""
        for place, one, other in self._listed(scope.facts) if self.hard else ():
            reps = [scope.pairs.reps_of(u).tolist() for u in (one, other)]
            if len(reps[0]) == 1 and reps[0] == reps[1]:
                names, only = scope.facts.unit_names, scope.facts.rep_names[reps[0][0]]
                where = f'keep_apart "{self.name}", pairs {place}'
                words = f"can only go to {only}, and so can {names[other]}"
                faults.error(words, file="case.yaml", column=where, value=names[one])

    def prices(self, facts: Facts, pairs: Pairs) -> list[Fraction]:
        """Return the price of two accounts that share a rep."""
        return [] if self.hard else [exact(self.cost_per_pair or 0)]

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Load for the listed pairs, and one for own territories."""
        return tuple(Load(scope.index, scope.level, *rows) for rows, _ in self._rows(scope))

    def rows(self, scope: Scope) -> tuple[RowLabels, ...]:
        """Return the accounts and the rep of each row."""
        return tuple(
            RowLabels(
                "accounts",
                Quantum("accounts", ONE),
                tuple(f"{name} with {rep}" for name in names for rep in scope.facts.rep_names),
                (None,) * (len(names) * scope.facts.n_reps),
            )
            for _, names in self._rows(scope)
        )

    def _rows(self, scope: Scope) -> Iterator[tuple[tuple[EntryFunction, Limits], list[str]]]:
        """Yield the entries and limits of each Load, and what each of its blocks of reps is called."""
        facts, names = scope.facts, scope.facts.unit_names
        if self.pairs:
            listed = self._pairs(facts)
            labels = [f"{names[one]} and {names[other]}" for one, other in listed.tolist()]
            yield (SharedReps(facts.n_reps, listed), self._limits(scope, 1, len(listed))), labels
        if self.key_account:
            own = OwnTerritories.of(facts)
            yield (own, self._limits(scope, own.room, len(own.key))), [names[key] for key in own.key.tolist()]

    def _limits(self, scope: Scope, most: int, blocks: int) -> Limits:
        ceiling = np.full(blocks * scope.facts.n_reps, most)
        limits = Limits.hard(hi=ceiling)
        if self.hard:
            return limits
        price = np.full(len(ceiling), scope.price(exact(self.cost_per_pair or 0)))
        return replace(limits, hard_hi=limits.soft_hi, soft_hi=ceiling, price_hi=price)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each pair that shares a rep, and for each prioritised account that is not alone."""
        facts = scope.facts
        for one, other in self._pairs(facts).tolist():
            rep = int(owner[one])
            if rep >= 0 and rep == owner[other]:
                both = f"{facts.unit_names[one]} and {facts.unit_names[other]}"
                yield self._finding(scope, one, rep, 1, f"{both} share {facts.rep_names[rep]}")
        if self.key_account:
            own = OwnTerritories.of(facts)
            for key, outside in zip(own.key.tolist(), own.outside, strict=True):
                rep = int(owner[key])
                others = int(np.count_nonzero(outside & (owner == rep))) if rep >= 0 else 0
                if others:
                    besides = f"{facts.rep_names[rep]} owns {quantity(others, 'accounts')} besides the key account"
                    yield self._finding(scope, key, rep, others, f"{besides} {facts.unit_names[key]} and its family")

    def _finding(self, scope: Scope, unit: int, rep: int, count: int, what: str) -> Finding:
        if self.hard:
            return Finding(scope.index, scope.level, unit, rep, Measure(count, 0), f"{what}; they must be kept apart.")
        cost = count * scope.price(exact(self.cost_per_pair or 0))
        money = scope.quantum.real(cost)
        text = f"{what}: {quantity(money, scope.facts.money)}."
        return Finding(scope.index, scope.level, unit, rep, Measure(0, cost), text, {"cost": money})

    def _pairs(self, facts: Facts) -> Ints:
        """Return the listed pairs of known accounts, of each line with each line. Shape (pairs, 2)."""
        return np.array([(one, other) for _, one, other in self._listed(facts)], np.int64).reshape(-1, 2)

    def _listed(self, facts: Facts) -> Iterator[tuple[int, int, int]]:
        """Yield which of `pairs` names it, and its two units."""
        for place, pair in enumerate(self.pairs, start=1):
            for one, other in product(*map(facts.units_named, pair)):
                yield place, one, other
