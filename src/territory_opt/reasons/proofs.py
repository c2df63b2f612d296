"""Proofs that nothing is feasible: a model without any objective, asked of complete search."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from territory_opt.solvers.cpsat import solve_program
from territory_opt.solvers.program import assemble
from territory_opt.solvers.stop import Budget
from territory_opt.terms import HARD, Follow, Ints, Limits, Load, Model, Split, Term


def hard_part(model: Model, rules: Collection[int] | None = None) -> Model:
    """Return the model with nothing but its hard limits: those of some rules, of all by default."""
    terms = hard_terms([term for term in model.terms if rules is None or term.rule in rules])
    return replace(model, terms=terms, levels=model.levels[:1])


def hard_terms(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return terms as far as they forbid anything; on the highest level, so that they count on all."""
    hard: list[Term] = []
    for term in terms:
        if isinstance(term, Load):
            hard.append(replace(term, level=0, limits=Limits.hard(term.limits.hard_lo, term.limits.hard_hi)))
        elif isinstance(term, Split | Follow) and bool(np.any(term.price == HARD)):
            hard.append(replace(term, level=0))
    return tuple(hard)


def no_plan(model: Model, budget: Budget, workers: int) -> bool:
    """Tell whether complete search proves, within the budget, that no plan keeps a model's hard limits."""
    if model.n_units == 0 or budget.over or not model.pairs.whole:
        return False  # pairs that are no candidates may still make a plan
    if not model.pairs.open.all():
        return True
    program = assemble(hard_part(model), model.whole_view(), 0, ())
    return solve_program(program, seconds=budget.left, workers=workers).status == "infeasible"


def with_pairs(model: Model, kept: Ints) -> Model:
    """Return a reduced model with some of its candidate pairs only: ascending indices into its pairs."""
    pairs = model.pairs
    start = np.searchsorted(pairs.unit[kept], np.arange(pairs.n_units + 1)).astype(np.int64)
    return replace(model, pairs=replace(pairs, start=start, rep=pairs.rep[kept]))


def forced(model: Model, unit: int, rep: int) -> Model:
    """Return a reduced model in which a unit may only go to one rep, who must be among its candidates."""
    pairs = model.pairs
    return with_pairs(model, np.flatnonzero((pairs.unit != unit) | (pairs.rep == rep)))
