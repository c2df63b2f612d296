"""Overlay: whoever owns an account's core line works with one specialist for the overlay line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from territory_opt.errors import Faults
from territory_opt.quantities import exact
from territory_opt.rules.base import Finding, LevelUnit, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Name, NotNegativeOrNone, Switch, check_price, fault
from territory_opt.rules.words import listed, quantity
from territory_opt.schema.lines import names_all
from territory_opt.terms import HARD, Bools, Follow, Ints, Measure, Pairs, Term

MOST_SPECIALISTS = 200
"""With more specialists than this, who may serve whom is left to nearness where not all pairs can be listed."""


class Overlay(Rule):
    """Let each rep of a core line work with one specialist: all accounts of one core rep share the overlay line's.

    A specialist may serve many core reps. Accounts that lack one of the two lines tie nobody to anybody.
    """

    rule: Literal["overlay"] = "overlay"
    line: Name = Field(description="The line that specialists sell")
    follows: Name = Field(default="core", description="The line whose rep each specialist serves")
    hard: Switch = Field(default=True, description="Whether a core rep may have one specialist only")
    cost_per_extra_specialist: NotNegativeOrNone = Field(
        default=None, description="Money for each specialist beyond the first that a core rep works with, if not"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        check_price(self.hard, self.cost_per_extra_specialist, "cost_per_extra_specialist")
        if names_all(self.line) or names_all(self.follows):
            raise fault("line and follows must each name one line, not all")
        if self.line == self.follows:
            raise fault(f"line and follows are both {self.line}; a line cannot follow itself")
        return self

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return money, nothing if a second specialist is forbidden."""
        return None if self.hard else "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that no lines are sold separately, if so."""
        return None if facts.parts.separate else "lines are not sold separately"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report lines that no account has, and warn of accounts with the overlay line alone."""
        known = sorted(set(facts.parts.lines))
        for key in ("line", "follows"):
            name = getattr(self, key)
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f" (did you mean {near[0]}?)" if near else ""
                where = f'overlay "{self.name}", {key}'
                faults.error(f"is not a line of any account{hint}", file="case.yaml", column=where, value=name)
        alone = facts.parts.lines.count(self.line) - len(self._links(facts)[1])
        if alone and {self.line, self.follows} <= set(known):
            verb = "has" if alone == 1 else "have"
            words = (
                f"{quantity(alone, 'accounts')} {verb} {self.line} without {self.follows}; any specialist may own it"
            )
            faults.warning(words, file="case.yaml", column=f'overlay "{self.name}"')

    def check_pairs(self, scope: Scope, faults: Faults) -> None:
        """Report core reps who alone may own accounts that no specialist may own all of."""
        facts = scope.facts
        # Of very many allowed pairs only some are candidates: who has a single one may have others then.
        checked = self.hard and scope.pairs.whole
        for rep, followers in _fixed(scope.pairs, *self._links(facts)) if checked else ():
            if not _common(scope.pairs, followers).any():
                accounts = listed([facts.unit_names[unit] for unit in followers.tolist()])
                words = f"follows {facts.rep_names[rep]}, who alone may own its {self.follows}, "
                words += f"and no rep may own all that do: {accounts}"
                where = f'overlay "{self.name}"'
                faults.error(words, file="case.yaml", column=where, value=facts.unit_names[int(followers[0])])

    def preferred(self, facts: Facts) -> tuple[Ints, Ints] | None:
        """Return every account of the overlay line with every specialist: what follows a rep needs one in common."""
        sold = facts.tables.reps.text("line").tolist()
        reps = np.array([rep for rep, line in enumerate(sold) if line == self.line], np.int64)
        _, follower = self._links(facts)
        if not 0 < len(reps) <= MOST_SPECIALISTS:
            return None
        return np.repeat(follower, len(reps)), np.tile(reps, len(follower))

    def prices(self, facts: Facts, pairs: Pairs) -> list[Fraction]:
        """Return the price of a specialist beyond the first."""
        return [] if self.hard else [self._price]

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return one Follow over the accounts with both lines."""
        core, follower = self._links(scope.facts)
        if not len(core):
            return ()
        price = HARD if self.hard else scope.price(self._price)
        return (Follow(scope.index, scope.level, core, follower, price),)

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each core rep who works with several specialists."""
        for term in self.terms(scope):
            assert isinstance(term, Follow)
            core, partner = term.partners(owner)
            for rep in np.unique(core).tolist():
                partners = partner[core == rep]
                if len(partners) > 1:
                    accounts = np.count_nonzero((owner[term.core] == rep) & (owner[term.follower] >= 0))
                    yield self._finding(scope, term, rep, partners.tolist(), int(accounts))

    def _finding(self, scope: Scope, term: Follow, rep: int, partners: list[int], accounts: int) -> Finding:
        names, extra = scope.facts.rep_names, len(partners) - 1
        who = f"{names[rep]} works with {quantity(extra + 1, 'specialists')} for {self.line}, "
        who += listed([names[one] for one in partners])
        measure = Measure(extra, 0) if self.hard else Measure(0, extra * term.price)
        cost = quantity(scope.quantum.real(measure.cost), scope.quantum.unit)
        text = f"{who}; one is allowed." if self.hard else f"{who}: {cost}."
        numbers = {"specialists": len(partners), "accounts": accounts}
        return Finding(scope.index, scope.level, -1, rep, measure, text, numbers)

    def _links(self, facts: Facts) -> tuple[Ints, Ints]:
        """Return the core unit and the overlay unit of each account that has both."""
        parts = facts.parts
        units: dict[str, dict[int, int]] = {self.line: {}, self.follows: {}}
        for unit, (account, line) in enumerate(zip(parts.account.tolist(), parts.lines, strict=True)):
            if line in units:
                units[line][account] = unit
        overlay = units[self.line]
        links = [(unit, overlay[account]) for account, unit in units[self.follows].items() if account in overlay]
        core, follower = np.array(links, np.int64).reshape(-1, 2).T
        return core, follower

    @property
    def _price(self) -> Fraction:
        return exact(self.cost_per_extra_specialist or 0)


def _fixed(pairs: Pairs, core: Ints, follower: Ints) -> Iterator[tuple[int, Ints]]:
    """Yield each rep who is the only one who may own some core units, with what follows those."""
    only = np.diff(pairs.start)[core] == 1
    rep = pairs.rep[pairs.start[core[only]]]
    open_ones = pairs.open[follower[only]]
    for one in np.unique(rep[open_ones]).tolist():
        yield one, follower[only][open_ones & (rep == one)]


def _common(pairs: Pairs, units: Ints) -> Bools:
    """Return which reps may own all of some units. Shape (reps,)."""
    count = np.bincount(pairs.rep[pairs.of_units(units)], minlength=pairs.n_reps)
    common: Bools = count == len(units)
    return common
