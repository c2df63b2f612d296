"""Quarters: what changed between two runs of different quarters, and why: data, team, rules, or choice.

Each account that changed hands has one cause, the first of these that holds. *Data*: it is new or gone. *Team*: its
former rep has left, or its new one has joined. *Rules* or *data*: its former rep may not own it any more, by a rule
that is new or set otherwise, or by one that is as it was. *Choice*: it could have stayed, at a price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from territory_opt.model.plan import HOUSE, Plan
from territory_opt.reasons.alternatives import Alternatives
from territory_opt.reasons.changed_rules import changed_rules
from territory_opt.reasons.whereabouts import Whereabouts

Cause = Literal["data", "team", "rules", "choice"]


@dataclass(frozen=True)
class Quarter:
    """What a run says of its quarter.

    Attributes
    ----------
    owners
        The rep of each account (or account and line) by name, ``HOUSE`` for none.
    reps
        Everybody who could own accounts.
    rules
        The rules as ``plan.json`` lists them.
    files
        The SHA-256 of each input file.
    """

    owners: Mapping[str, str]
    reps: Sequence[str]
    rules: Sequence[Mapping[str, Any]]
    files: Mapping[str, str]


@dataclass(frozen=True)
class HandOver:
    """An account with another owner than in the quarter before; ``before`` or ``after`` is blank where it was not."""

    account: str
    before: str
    after: str
    cause: Cause
    text: str


@dataclass(frozen=True)
class QuarterComparison:
    """What changed from one quarter to the next.

    Attributes
    ----------
    files
        Input files that are not the same, sorted.
    joined, left
        Reps who are there now, or were, in the order of the files.
    rules
        One sentence for each rule that is not as it was.
    changes
        Accounts with another owner, new ones and those that are gone.
    """

    files: tuple[str, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    rules: tuple[str, ...]
    changes: tuple[HandOver, ...]

    def count(self, cause: Cause) -> int:
        """Return how many accounts changed hands for one cause."""
        return sum(change.cause == cause for change in self.changes)


def compare_quarters(before: Quarter, now: Quarter, plan: Plan) -> QuarterComparison:
    """Return what changed, and why.

    Parameters
    ----------
    before, now
        The two quarters.
    plan
        The plan of the later one, for the case as it is now.
    """
    files = {name for name in {*before.files, *now.files} if before.files.get(name) != now.files.get(name)}
    rules = changed_rules(before.rules, now.rules)
    return QuarterComparison(
        tuple(sorted(files)),
        tuple(rep for rep in now.reps if rep not in set(before.reps)),
        tuple(rep for rep in before.reps if rep not in set(now.reps)),
        rules.sentences,
        tuple(_HandOvers(before, now, plan, rules.names).all()),
    )


class _HandOvers:
    """Goes through the accounts of both quarters and says what became of each."""

    def __init__(self, before: Quarter, now: Quarter, plan: Plan, changed: frozenset[str]) -> None:
        self.before, self.now, self.changed = before, now, changed
        self.compiled = plan.problem.compiled
        self.unit = {name: unit for unit, name in enumerate(self.compiled.facts.unit_names)}
        alternatives = Alternatives(self.compiled, plan.owner)
        self.whereabouts = Whereabouts(self.compiled, plan.owner, alternatives)

    def all(self) -> Iterator[HandOver]:
        """Yield what became of each account that is not where it was: those of now first, then those that are gone."""
        for account, after in self.now.owners.items():
            before = self.before.owners.get(account, "")
            if before != after:
                cause, text = self._why(account, before, after)
                yield HandOver(account, before, after, cause, text)
        for account, before in self.before.owners.items():
            if account not in self.now.owners:
                yield HandOver(account, before, "", "data", f"{account} is gone; it was with {before}.")

    def _why(self, account: str, before: str, after: str) -> tuple[Cause, str]:
        if not before:
            return "data", f"{account} is new and goes to {after}."
        move = f"{account} moves from {before} to {after}"
        if before != HOUSE and before not in self.now.reps:
            return "team", f"{move}: {before} has left."
        if after != HOUSE and after not in self.before.reps:
            return "team", f"{move}, who has joined."
        if before == HOUSE:
            return self._blame(None), f"{move}: somebody may own it now."
        return self._barred(account, before, move) or self._choice(account, before, move)

    def _barred(self, account: str, before: str, move: str) -> tuple[Cause, str] | None:
        """Return which rule keeps the account from its former rep, None if none does."""
        unit, rep = self.unit[account], self.compiled.facts.tables.rep_index[before]
        bar = int(self.compiled.model.barred_by(np.array([unit]), np.array([rep]))[0])
        if bar < 0:
            return None
        rule = self.compiled.rules[bar]
        return self._blame(rule.name), f"{move}: {rule.why_barred(self.compiled.facts, unit, rep)}"

    def _blame(self, rule: str | None) -> Cause:
        """Return whether a bar comes of a rule that was changed; any of them where no single one can be told."""
        blamed = bool(self.changed) if rule is None else rule in self.changed
        return "rules" if blamed else "data"

    def _choice(self, account: str, before: str, move: str) -> tuple[Cause, str]:
        """Return what it would cost if the account had stayed."""
        unit, rep = self.unit[account], self.compiled.facts.tables.rep_index[before]
        price = self.whereabouts.price_of(unit, rep)
        if price is None:
            return "choice", f"{move}, with all that must stay together with it."
        return "choice", f"{move}; staying: {price}."
