"""Partnerships: whom a rep works with where one line's specialists follow another line's reps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.model.plan import Plan
from territory_opt.rules.overlay import Overlay
from territory_opt.rules.words import listed, quantity
from territory_opt.terms import Follow


@dataclass(frozen=True)
class Partnership:
    """Whom a rep works with for one line.

    Attributes
    ----------
    line
        What the others sell.
    reps
        Their ids, those with most accounts first.
    accounts
        How many accounts they have in common.
    """

    line: str
    reps: tuple[str, ...]
    accounts: int

    def text(self) -> str:
        """Return the partnership as a phrase: ``works with S-3 for security: 12 accounts``."""
        return f"works with {listed(self.reps)} for {self.line}: {quantity(self.accounts, 'accounts')}"


def partnerships(plan: Plan, rep: int) -> Iterator[Partnership]:
    """Yield whom a rep works with in a plan, as a rep of the core line and as a specialist."""
    compiled, owner = plan.problem.compiled, plan.owner
    for term in compiled.model.terms:
        rule = compiled.rules[term.rule]
        if not isinstance(term, Follow) or not isinstance(rule, Overlay):
            continue
        core, follower = owner[term.core], owner[term.follower]
        for own, others, line in ((core, follower, rule.line), (follower, core, rule.follows)):
            found, count = np.unique(others[(own == rep) & (others >= 0) & (others != rep)], return_counts=True)
            if len(found):
                order = np.argsort(-count, kind="stable")
                names = tuple(compiled.facts.rep_names[one] for one in found[order].tolist())
                yield Partnership(line, names, int(count.sum()))
