"""Conflicts: which rules cannot be kept together, found by leaving them out one by one.

A set of rules is impossible when simple sums say so, or when CP-SAT, on a model without any objective, proves that no
plan keeps their hard limits. Rules that can be left out of an impossible set are left out (a deletion filter; Chinneck
and Dravnieks 1991, doi:10.1287/ijoc.3.2.157); what remains is impossible together, and is proven so once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.compile import Compiled, compile_rules, prepare
from territory_opt.model.problem import Problem
from territory_opt.reasons.impossible import Conflict, arithmetic_conflicts
from territory_opt.rules import Rule
from territory_opt.rules.facts import Facts
from territory_opt.rules.words import listed
from territory_opt.solvers.cpsat import solve_program
from territory_opt.solvers.program import assemble
from territory_opt.solvers.stop import Budget
from territory_opt.terms import HARD, Limits, Load, Model, Split, Term


@dataclass(frozen=True)
class Diagnosis:
    """Why nothing is feasible.

    Attributes
    ----------
    proven
        Whether the named rules are proven to be impossible together; if not, time ran out before.
    conflicts
        What cannot be kept together.
    """

    proven: bool
    conflicts: tuple[Conflict, ...]


def diagnose(problem: Problem, *, seconds: float = 30.0, workers: int = 2) -> Diagnosis:
    """Return rules of an infeasible problem that cannot be kept together.

    No rule of the set can be left out, as far as the time allows to prove that.

    Parameters
    ----------
    problem
        A problem without a feasible plan.
    seconds
        For all proofs by search together; proofs by arithmetic take none of it.
    workers
        Threads of the search.
    """
    return _Filter(problem, Budget(seconds), workers).run()


class _Filter:
    """Leaves out rule after rule while the rest stays impossible."""

    def __init__(self, problem: Problem, budget: Budget, workers: int) -> None:
        # Levels do not matter here, and would miss the rules that are left out.
        self.facts = Facts(problem.tables, problem.settings.model_copy(update={"levels": None}))
        self.rules: Mapping[int, Rule] = problem.compiled.rules
        self.budget, self.workers = budget, workers

    def run(self) -> Diagnosis:
        kept = list(self.rules)
        if self._conflicts(kept) is None:
            return Diagnosis(False, (_search_conflict([self.rules[index] for index in kept], proven=False),))
        for index in list(self.rules):
            rest = [one for one in kept if one != index]
            if self._conflicts(rest) is not None:
                kept = rest
        again = self._conflicts(kept)
        rules = [self.rules[index] for index in kept]
        if again is None:
            return Diagnosis(False, (_search_conflict(rules, proven=False),))
        # A sum names the rule whose limit it breaks; the others of the set narrow what that sum can be.
        names = tuple(rule.name for rule in rules)
        return Diagnosis(True, tuple(replace(one, rules=names) for one in again) or (_search_conflict(rules, True),))

    def _conflicts(self, kept: list[int]) -> tuple[Conflict, ...] | None:
        """Return what arithmetic says of some rules; nothing said if only search proves them impossible; else None."""
        compiled = compile_rules(prepare(self.facts, [self.rules[index] for index in kept]))
        found = arithmetic_conflicts(compiled)
        if found:
            return found
        return () if self._no_plan(compiled) else None

    def _no_plan(self, compiled: Compiled) -> bool:
        model = _without_costs(compiled.reduced)
        if self.budget.over or model.n_units == 0:
            return False
        program = assemble(model, model.whole_view(), 0, ())
        answer = solve_program(program, seconds=self.budget.left, workers=self.workers)
        return answer.status == "infeasible"


def _without_costs(model: Model) -> Model:
    """Return the model with nothing but its hard limits."""
    terms: list[Term] = []
    for term in model.terms:
        if isinstance(term, Load):
            terms.append(replace(term, level=0, limits=Limits.hard(term.limits.hard_lo, term.limits.hard_hi)))
        elif isinstance(term, Split) and bool(np.any(term.price == HARD)):
            terms.append(replace(term, level=0))
    return replace(model, terms=tuple(terms), levels=model.levels[:1])


def _search_conflict(rules: list[Rule], proven: bool) -> Conflict:
    names = tuple(rule.name for rule in rules)
    said = listed(names, len(names))
    words = f"No plan keeps {said}" if len(names) == 1 else f"No plan keeps {said} together"
    source = "shown by complete search" if proven else "the solver says so; which of them clash was not settled in time"
    return Conflict(names, (), (), f"{words} ({source}).")
