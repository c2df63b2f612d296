"""Compile: from facts and rules to a model that scores any plan, and the reduced model that solvers work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from territory_opt.errors import Faults
from territory_opt.model.candidates import candidates
from territory_opt.model.eligibility import Eligibility, Waiver, eligibility
from territory_opt.model.levels import Rank, level_of, rank
from territory_opt.model.precedence import settle
from territory_opt.model.presolve import reduce_model
from territory_opt.quantities import ONE, Quantum
from territory_opt.rules import Rule
from territory_opt.rules.base import Groups, Scope
from territory_opt.rules.facts import Facts
from territory_opt.terms import Level, Model, Pairs, Reduction

NO_LEVEL = Quantum("", ONE)
"""The quantum of rules that cost nothing."""


@dataclass(frozen=True, eq=False)
class Compiled:
    """A problem ready to be scored and solved.

    Attributes
    ----------
    facts
        The case as the rules see it.
    rules
        The rules that apply, by their index in the problem's list.
    skipped
        Why each other rule does not apply, by its index.
    eligibility
        Who may own what.
    waivers
        Wishes that gave way to stronger ones.
    ranks
        The rules of each level.
    scopes
        What each rule wrote its terms from, by the rule's index.
    model
        The full model.
    """

    facts: Facts
    rules: dict[int, Rule]
    skipped: dict[int, str]
    eligibility: Eligibility
    waivers: tuple[Waiver, ...]
    ranks: tuple[Rank, ...]
    scopes: dict[int, Scope]
    model: Model

    @cached_property
    def _reduced(self) -> tuple[Reduction, Model]:
        return reduce_model(self.model)

    @property
    def reduction(self) -> Reduction:
        """The way from the full model to the reduced one, and back."""
        return self._reduced[0]

    @property
    def reduced(self) -> Model:
        """The model that solvers work on."""
        return self._reduced[1]

    def release(self) -> None:
        """Give up the reduced model until it is asked for again: of very many pairs it takes hundreds of megabytes."""
        self.__dict__.pop("_reduced", None)


def applying(facts: Facts, rules: Sequence[Rule]) -> tuple[dict[int, Rule], dict[int, str]]:
    """Return the rules that apply and why the others do not, both by index."""
    skipped = {index: why for index, rule in enumerate(rules) if (why := rule.skipped(facts)) is not None}
    return {index: rule for index, rule in enumerate(rules) if index not in skipped}, skipped


@dataclass(frozen=True, eq=False)
class Prepared:
    """A case after it was settled who may own what, before any term is written.

    Attributes
    ----------
    pairs
        Candidate pairs.
    others
        As in `Compiled`.
    """

    facts: Facts
    rules: dict[int, Rule]
    skipped: dict[int, str]
    eligibility: Eligibility
    waivers: tuple[Waiver, ...]
    ranks: tuple[Rank, ...]
    levels: tuple[Level, ...]
    scopes: dict[int, Scope]
    pairs: Pairs


def prepare(facts: Facts, rules: Sequence[Rule], pairs: Pairs | None = None) -> Prepared:
    """Settle eligibility, precedence and levels of a case.

    Parameters
    ----------
    facts, rules
        The case.
    pairs
        The candidate pairs; None: all allowed pairs, or the promising ones of very many.

    Raises
    ------
    InputError
        If the levels and the rules in them do not fit together.
    """
    active, skipped = applying(facts, rules)
    faults = Faults()
    ranks = rank(facts, rules, active, facts.settings, faults)
    faults.raise_errors()
    allowed, waivers = eligibility(facts, tuple(active.items()))
    wished = {index: groups for index, rule in active.items() if (groups := rule.groups(facts)) is not None}
    pairs = pairs or candidates(facts, active, allowed, wished)
    settled, exceptions = settle(facts, pairs, allowed.is_pinned(facts.n_units), wished)
    levels = tuple(level_of(facts, active, one, pairs) for one in ranks)
    scopes = {index: _scope(facts, index, ranks, levels, pairs, settled.get(index)) for index in active}
    return Prepared(facts, active, skipped, allowed, waivers + exceptions, ranks, levels, scopes, pairs)


def compile_rules(prepared: Prepared) -> Compiled:
    """Write the terms of a case whose data and settings are known to be sound."""
    one = prepared
    terms = tuple(term for index, rule in one.rules.items() for term in rule.terms(one.scopes[index]))
    quanta = {level.name: level.quantum for level in one.levels}
    model = Model(one.pairs, terms, one.levels, one.eligibility, quanta)
    return Compiled(one.facts, one.rules, one.skipped, one.eligibility, one.waivers, one.ranks, one.scopes, model)


def _scope(
    facts: Facts, index: int, ranks: Sequence[Rank], levels: Sequence[Level], pairs: Pairs, groups: Groups | None
) -> Scope:
    for number, one in enumerate(ranks):
        if index in one.rules:
            return Scope(facts, index, number, levels[number].quantum, pairs, groups)
    return Scope(facts, index, 0, NO_LEVEL, pairs, groups)
