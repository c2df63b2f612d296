"""Wishes that can be set aside one by one: locks, kept relationships, families, exclusive cells, and whole rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.reasons.restrictions import Restrictions
from territory_opt.reasons.variants import owner_in, without_pair, without_row, without_rule
from territory_opt.rules.lock import Lock
from territory_opt.rules.relationship import Relationship
from territory_opt.schema.lines import names_all
from territory_opt.terms import Ints, Pair, Split, Term


class Without(NamedTuple):
    """A case without one wish.

    Attributes
    ----------
    compiled
        The case.
    owner
        The plan at hand as a plan of it. Shape (units,).
    gone
        Ids of rules that are not in it any more.
    """

    compiled: Compiled
    owner: Ints
    gone: frozenset[str]


@dataclass(frozen=True)
class Wish:
    """Something that can be set aside.

    Attributes
    ----------
    name
        What it is called: ``lock A-17→R-4``, ``cell 021 / energy``, ``rule capacity``.
    saving
        What its accounts would save on the last level if each simply went to its cheapest rep: a guess at its price.
    without
        Makes the case without it.
    """

    name: str
    saving: int
    without: Callable[[], Without]


def exceptions(plan: Plan) -> list[Wish]:
    """Return each lock, each relationship that holds an account, each family and cell; the likely dearest first."""
    savings = _Savings(plan)
    found = [*_rows(plan, savings), *_pairs(plan, savings), *_groups(plan, savings)]
    return sorted(found, key=lambda wish: -wish.saving)


def rules(plan: Plan) -> list[Wish]:
    """Return the rules, if there are several."""
    problem = plan.problem
    if len(problem.compiled.rules) < 2:
        return []

    def without(index: int) -> Without:
        return _of_problem(plan, without_rule(problem, index))

    return [
        Wish(f"rule {rule.name}", 0, lambda index=index: without(index))  # type: ignore[misc]  # its default is its argument
        for index, rule in problem.compiled.rules.items()
    ]


class _Savings:
    """Guesses what accounts would save on the last level if they were free."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.compiled = plan, plan.problem.compiled
        self.restrictions = Restrictions(self.compiled)
        last = len(self.compiled.model.levels) - 1
        self.terms = [one for one in self.compiled.model.terms if isinstance(one, Pair) and one.level == last]

    def __call__(self, units: Ints, aside: Collection[int] = ()) -> int:
        """Return the saving of some units together, some rules set aside."""
        units = units[self.plan.owner[units] >= 0]
        kept = [rule for rule in self.restrictions.rules if rule not in aside]
        at, rep = np.nonzero(self.restrictions.allowed(units, kept))
        cost, now = self._cost(units[at], rep.astype(np.int64)), self._cost(units, self.plan.owner[units])
        least = now.copy()
        np.minimum.at(least, at, cost)
        return int((now - least).sum())

    def _cost(self, unit: Ints, rep: Ints) -> Ints:
        total = np.zeros(len(unit), np.int64)
        for term in self.terms:
            total += term.cost(unit, rep)
        return total


def _rows(plan: Plan, savings: _Savings) -> Iterator[Wish]:
    """Yield the locks and kept relationships that stand in tables."""
    problem = plan.problem
    tables, facts, active = problem.tables, problem.facts, problem.compiled.rules
    keep = [rule.keep_from for rule in active.values() if isinstance(rule, Relationship)]

    def without(table: str, row: int) -> Without:
        return _of_problem(plan, without_row(problem, table, row))

    for name, word, kind in (("locks", "lock", Lock), ("relationships", "relationship", Relationship)):
        table = getattr(tables, name)
        strength, kinds = table.number("strength"), table.text("kind").tolist()
        aside = [index for index, rule in active.items() if isinstance(rule, kind)]
        columns = zip(*(table.text(column).tolist() for column in ("account_id", "line", "rep_id")), strict=True)
        for row, (account, line, rep) in enumerate(columns):
            if name == "locks" or any(strength[row] >= limit for limit in keep):
                about = account if names_all(line) else f"{account} ({line})"
                called = "forbidden" if kinds[row] == "forbid" else word
                saving = savings(np.array(facts.parts.at(account, line), np.int64), aside)
                yield Wish(f"{called} {about}→{rep}", saving, lambda at=(name, row): without(*at))  # type: ignore[misc]  # likewise


def _pairs(plan: Plan, savings: _Savings) -> Iterator[Wish]:
    """Yield the locks that rules list themselves."""
    problem, facts = plan.problem, plan.problem.facts
    for index, rule in problem.compiled.rules.items():
        for account, rep in rule.pairs if isinstance(rule, Lock) else ():
            saving = savings(np.array(facts.units_named(account), np.int64), [index])
            without = lambda at=(index, (account, rep)): _of_problem(plan, without_pair(problem, *at))  # noqa: E731  # binds now
            yield Wish(f"lock {account}→{rep}", saving, without)


def _groups(plan: Plan, savings: _Savings) -> Iterator[Wish]:
    """Yield the families and cells that must have one owner."""
    compiled = plan.problem.compiled
    for index, scope in compiled.scopes.items():
        groups = scope.groups
        if groups is None or groups.price is not None:
            continue
        for group, name in enumerate(groups.names):
            saving = savings(groups.members(group))
            without = lambda index=index, group=group: _without_group(plan, index, group)  # noqa: E731  # likewise
            yield Wish(f"{groups.kind} {name}", saving, without)


def _of_problem(plan: Plan, variant: Problem) -> Without:
    gone = {rule.name for rule in plan.problem.rules} - {rule.name for rule in variant.rules}
    return Without(variant.compiled, owner_in(variant, plan.problem, plan.owner), frozenset(gone))


def _without_group(plan: Plan, rule: int, group: int) -> Without:
    """Return the case in which the members of one group may have different owners."""
    compiled = plan.problem.compiled
    terms: list[Term] = []
    for term in compiled.model.terms:
        if isinstance(term, Split) and term.rule == rule:
            terms += [_less(term, group)] if len(term.price) > 1 else []
        else:
            terms.append(term)
    return Without(replace(compiled, model=replace(compiled.model, terms=tuple(terms))), plan.owner, frozenset())


def _less(term: Split, group: int) -> Split:
    """Return groups without one of them."""
    size = np.diff(term.start)
    kept = np.repeat(np.arange(len(size)) != group, size)
    start = np.concatenate([[0], np.cumsum(np.delete(size, group))]).astype(np.int64)
    return replace(term, start=start, unit=term.unit[kept], price=np.delete(term.price, group))
