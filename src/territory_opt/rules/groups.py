"""What families and exclusive cells have in common: groups of accounts that one rep should own."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from territory_opt.errors import Faults
from territory_opt.rules.base import Finding, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.words import listed, quantity
from territory_opt.terms import HARD, Ints, Measure, Split, Term


def check_column(facts: Facts, column: str, why: str, faults: Faults) -> bool:
    """Report a column of accounts that is not there, and return whether it is."""
    accounts = facts.units
    if not accounts.has(column):
        faults.error(f"there is no such column; needed by {why}", file=accounts.source, column=column)
    return accounts.has(column)


def group_prices(price: Fraction | None) -> list[Fraction]:
    """Return the price of a rep beyond the first, if it has one."""
    return [] if price is None else [price]


def group_terms(scope: Scope) -> tuple[Term, ...]:
    """Return one Split over the groups that are left after precedence was settled."""
    split = _split(scope)
    return () if split is None else (split,)


def split_findings(scope: Scope, owner: Ints, kind: str) -> Iterator[Finding]:
    """Yield one finding for each group that several reps own.

    Parameters
    ----------
    scope
        The rule's scope.
    owner
        The plan.
    kind
        What a group is called: ``family``.
    """
    split, groups = _split(scope), scope.groups
    if split is None or groups is None:
        return
    for group, name in enumerate(groups.names):
        members = groups.members(group)
        reps = np.unique(owner[members][owner[members] >= 0])
        extra = max(len(reps) - 1, 0)
        if extra == 0:
            continue
        price = int(split.price[group])
        measure = Measure(extra, 0) if price == HARD else Measure(0, extra * price)
        who = listed([scope.facts.rep_names[rep] for rep in reps.tolist()])
        end = "; it may have only one owner" if price == HARD else f": {_priced(scope, measure)}"
        text = f"The {kind} {name} is shared by {who}{end}."
        yield Finding(scope.index, scope.level, -1, -1, measure, text, {"reps": len(reps), "accounts": len(members)})


def _priced(scope: Scope, measure: Measure) -> str:
    return quantity(scope.quantum.real(measure.cost), scope.quantum.unit)


def _split(scope: Scope) -> Split | None:
    groups = scope.groups
    if groups is None or len(groups) == 0:
        return None
    price = HARD if groups.price is None else scope.price(groups.price)
    return Split(scope.index, scope.level, groups.start, groups.unit, np.full(len(groups), price))
