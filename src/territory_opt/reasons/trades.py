"""What a frontier is over: a quantity that can be held below a limit, and the two ends of what it can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from territory_opt.errors import InputError
from territory_opt.model.compile import Compiled
from territory_opt.model.figures import changes as changes_of
from territory_opt.model.plan import Result
from territory_opt.quantities import ONE, Quantum
from territory_opt.reasons.proofs import hard_terms
from territory_opt.reasons.resolving import Effort, caps_of, resolve
from territory_opt.rules.travel import Travel
from territory_opt.solvers.certificate import Certificate
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import EntryTable, Ints, Level, Limits, Load, Model, Pair, PairTable

NO_LIMIT = 2**62
"""A cap that no plan reaches."""


class End(NamedTuple):
    """One end of a frontier.

    Attributes
    ----------
    owner
        A plan there, shape (reduced units,); None if no time was left to find one.
    least
        What the quantity is at least in any plan; None if unknown.
    bound
        What the last level costs at least in any plan; None if unknown.
    """

    owner: Ints | None
    least: int | None
    bound: int | None


class Trade(Protocol):
    """A quantity of plans, in whole quanta."""

    @property
    def quantum(self) -> Quantum:
        """Its unit."""
        ...

    def amount(self, owner: Ints) -> int:
        """Return what a plan of the reduced model has of it."""
        ...

    def held(self, limit: int) -> tuple[Model, tuple[int, ...]]:
        """Return a model, and caps of the levels above the last, that hold it below a limit."""
        ...

    def prices(self) -> tuple[Certificate, ...]:
        """Return the prices of the plan at hand, as prices of the held model."""
        ...

    def holds_from(self) -> int:
        """Return the limit up to which the bound of the plan at hand holds."""
        ...

    def other_end(self, begin: Ints, effort: Effort) -> End:
        """Return the end that the plan at hand, which is given, is not at."""
        ...


@dataclass(frozen=True, eq=False)
class SumTrade:
    """A sum of pairs: moved accounts, or travel cost. The plan at hand is its loosest end.

    Attributes
    ----------
    table
        What each pair of the reduced model adds.
    """

    result: Result
    table: EntryTable
    quantum: Quantum

    @property
    def _compiled(self) -> Compiled:
        return self.result.problem.compiled

    @cached_property
    def _load(self) -> Load:
        last = len(self._compiled.model.levels) - 1
        return Load(-1, last, self.table, Limits.hard(None, np.zeros(1, np.int64)))

    def amount(self, owner: Ints) -> int:
        """Return the sum."""
        return int(self._load.loads(owner)[0])

    def held(self, limit: int) -> tuple[Model, tuple[int, ...]]:
        """Return the model with one row more."""
        model = self._compiled.reduced
        row = replace(self._load, limits=Limits.hard(None, np.array([limit])))
        return replace(model, terms=(*model.terms, row)), caps_of(self.result)

    def prices(self) -> tuple[Certificate, ...]:
        """Return the known prices; the row that is new has none yet."""
        free = np.zeros(1, np.int64)
        return tuple(replace(one, prices=(*one.prices, free)) for one in self.result.certificates)

    def holds_from(self) -> int:
        """Return that the known bound holds under any limit."""
        return NO_LIMIT

    def other_end(self, begin: Ints, effort: Effort) -> End:
        """Return the plan with the least of it among those that keep the levels above the last as they may be."""
        model, budget = self._least_of_it(), Budget(effort.seconds)
        start = Start(begin, caps_of(self.result))
        found = solve_levels(model, budget, workers=effort.workers, seed=effort.seed, method=effort.method, start=start)
        return End(found.owner, found.levels[-1].bound if found.levels else None, None)

    def _least_of_it(self) -> Model:
        """Return the model whose last level is the quantity itself."""
        model, last = self._compiled.reduced, len(self._compiled.model.levels) - 1
        at, _, weight = self.table(model.pairs.unit, model.pairs.rep)
        amount = np.zeros(len(model.pairs), np.int64)
        np.add.at(amount, at, weight)
        above = tuple(term for term in model.terms if term.level < last)
        below = hard_terms([term for term in model.terms if term.level == last])
        level = Level("least", self.quantum, 0, Fraction(0))
        terms = (*above, *below, Pair(-1, last, PairTable(model.pairs, amount)))
        return replace(model, terms=terms, levels=(*model.levels[:last], level))


@dataclass(frozen=True, eq=False)
class LevelTrade:
    """The cost of the highest level. The plan at hand is its tightest end."""

    result: Result

    @property
    def _compiled(self) -> Compiled:
        return self.result.problem.compiled

    @property
    def quantum(self) -> Quantum:
        """The level's unit."""
        return self._compiled.model.levels[0].quantum

    def amount(self, owner: Ints) -> int:
        """Return the cost."""
        return self._compiled.reduced.cost(owner)[0]

    def held(self, limit: int) -> tuple[Model, tuple[int, ...]]:
        """Return the same model under another cap."""
        return self._compiled.reduced, (limit, *caps_of(self.result)[1:])

    def prices(self) -> tuple[Certificate, ...]:
        """Return the known prices."""
        return self.result.certificates

    def holds_from(self) -> int:
        """Return the cap under which the plan at hand was found."""
        return caps_of(self.result)[0]

    def other_end(self, begin: Ints, effort: Effort) -> End:
        """Return the plan that is best on the last level whatever the highest costs."""
        model, caps = self.held(NO_LIMIT)
        found = resolve(self._compiled, model, Start(begin, caps, self.prices()), effort)
        least = self.result.levels[0].bound if self.result.levels else None
        if found.owner is None:
            return End(None, least, None)
        return End(self._compiled.reduction.lower(found.owner), least, found.levels[-1].bound)


def trade_of(result: Result, over: str) -> Trade:
    """Return what a frontier is over.

    Raises
    ------
    InputError
        If the problem has nothing of that kind.
    """
    compiled = result.problem.compiled
    if over == "balance":
        if len(compiled.model.levels) < 2:
            raise InputError("the case has only one goal; there is nothing to trade balance against")
        return LevelTrade(result)
    if over == "disruption":
        return SumTrade(result, _moves(compiled), Quantum("accounts", ONE))
    return SumTrade(result, *_travel(compiled))


def _moves(compiled: Compiled) -> EntryTable:
    """Return how many accounts each pair of the reduced model moves, of those whose owner may keep them."""
    pairs, previous = compiled.reduced.pairs, compiled.facts.previous
    base = changes_of(compiled.facts, compiled.model.pairs, previous * 0 - 1).base
    if not base.any():
        raise InputError("no account has an owner who may keep it; there is nothing to move")
    pair, unit, rep = compiled.reduction.expanded
    moved = base[unit] & (rep != previous[unit])
    return EntryTable.collect(pairs, pair[moved], np.zeros_like(pair[moved]), np.ones_like(pair[moved]))


def _travel(compiled: Compiled) -> tuple[EntryTable, Quantum]:
    """Return what each pair of the reduced model costs on the way, and in which unit."""
    model, quantum = compiled.reduced, None
    weight = np.zeros(len(model.pairs), np.int64)
    for term in model.terms:
        if isinstance(term, Pair) and isinstance(compiled.rules[term.rule], Travel):
            weight += term.cost(model.pairs.unit, model.pairs.rep)
            quantum = model.levels[term.level].quantum
    if quantum is None:
        raise InputError("the case has no travel to trade against")
    at = np.arange(len(model.pairs), dtype=np.int64)
    return EntryTable.collect(model.pairs, at, np.zeros_like(at), weight), quantum
