"""Regroup: a plan in which whatever follows one core rep goes to one partner, all core reps decided at once.

Prices send every unit where it is best by itself, so that a core rep comes to have many partners. Here core units stay
where they are, and all that follows one rep is merged into one unit: a model as small as there are reps.
"""

from __future__ import annotations

import numpy as np

from territory_opt.model.presolve import merged_model
from territory_opt.solvers.cpsat import solve_program
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.program import assemble
from territory_opt.solvers.stop import Budget
from territory_opt.terms import NOTHING, Follow, Ints, Model, View

_WORK = 2.0
"""Deterministic seconds that all partners of one term may take."""

_SHARE = 0.1
"""The part of what is left that they may take at most."""


def regrouped(judge: Judge, owner: Ints, budget: Budget, seed: int = 0) -> Ints:
    """Return the plan with core reps' followings brought together, as far as that makes it stand better.

    Parameters
    ----------
    judge
        Reads plans of the level.
    owner
        A plan in which every unit has one of its candidates. Shape (units,).
    budget
        What may be spent; the work is noted there.
    seed
        Of the search.
    """
    for term in judge.model.terms:
        if isinstance(term, Follow) and term.evaluate(judge.model, owner) != NOTHING:
            then = _together(judge, term, owner, budget, seed)
            owner = then if judge.standing(then) < judge.standing(owner) else owner
    return owner


def _together(judge: Judge, term: Follow, owner: Ints, budget: Budget, seed: int) -> Ints:
    unit_of = _merged_units(judge.model, term, owner)
    reduction, merged = merged_model(judge.model, unit_of)
    before = reduction.lower(owner)
    free = np.unique(unit_of[term.follower])
    before[free] = _cheapest(judge, merged, unit_of)[free]
    view = View(free, merged.pairs.of_units(free), before)
    program = assemble(merged, view, judge.level, judge.caps).softened(before, judge.worth)
    seconds, work = budget.part(_SHARE).limits(_WORK)
    answer = solve_program(program, seconds=seconds, work=work, seed=seed, hint=before, signal=budget.signal)
    budget.spend(answer.work)
    return owner if answer.owner is None else reduction.lift(answer.owner)


def _merged_units(model: Model, term: Follow, owner: Ints) -> Ints:
    """Return the merged unit of each unit: one for all that follows a rep, if somebody may own it all."""
    units = np.arange(model.n_units, dtype=np.int64)
    label = units.copy()
    label[term.follower] = model.n_units + owner[term.core]
    pairs = model.pairs
    key, count = np.unique(label[pairs.unit] * model.n_reps + pairs.rep, return_counts=True)
    group = key // model.n_reps
    size = np.bincount(label, minlength=int(label.max(initial=0)) + 1)
    possible = np.zeros(len(size), np.bool_)
    possible[group[count == size[group]]] = True
    label = np.where(possible[label], label, units)
    merged: Ints = np.unique(label, return_inverse=True)[1].astype(np.int64)
    return merged


def _cheapest(judge: Judge, merged: Model, unit_of: Ints) -> Ints:
    """Return the rep of each merged unit at which its members' reduced prices add up to the least."""
    pairs = judge.model.pairs
    at = merged.pairs.find(unit_of[pairs.unit], pairs.rep)
    price = np.zeros(len(merged.pairs))
    np.add.at(price, at[at >= 0], judge.reduced[at >= 0])
    order = np.lexsort((price, merged.pairs.unit))
    cheapest: Ints = merged.pairs.rep[order[merged.pairs.start[:-1]]]
    return cheapest
