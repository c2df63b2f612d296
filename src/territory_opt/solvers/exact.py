"""The whole level at once: CP-SAT or a MIP solver on every pair that the prices leave open."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.solvers.answer import Answer
from territory_opt.solvers.certificate import appraise
from territory_opt.solvers.judge import Judge, Standing
from territory_opt.solvers.program import Program, assemble
from territory_opt.terms import Ints, View

Solver = Callable[[Program, Ints | None], Answer]
"""Solves a program, given a plan to start from if there is one."""


def open_view(judge: Judge, owner: Ints | None, cost: int) -> View:
    """Return the view of all pairs that a plan cheaper than ``cost`` may use; a given plan's pairs stay open too.

    The bound plus a pair's reduced price is what any plan with that pair costs at least (reduced-cost fixing).
    """
    model, proof = judge.model, judge.certificate
    pricing = appraise(model, proof.level, proof.shift, proof.prices, proof.level_prices, proof.caps)
    room = int((cost - 1) * (1 << proof.shift) - pricing.total)
    kept = pricing.reduced <= min(room, 2**62)
    if owner is not None:
        kept |= model.pairs.rep == owner[model.pairs.unit]
    return model.whole_view()._replace(pairs=np.flatnonzero(kept))


def close(judge: Judge, owner: Ints, standing: Standing, solver: Solver) -> Answer:
    """Solve the level exactly, starting from a plan that may be broken.

    Returns
    -------
    Answer
        With the best plan known, the given one included if it breaks nothing. The bound holds for the whole level.
    """
    if standing.broken > 0:
        return solver(assemble(judge.model, judge.model.whole_view(), judge.level, judge.caps), owner)
    view = open_view(judge, owner, standing.cost)
    answer = solver(assemble(judge.model, view, judge.level, judge.caps), owner)
    if answer.owner is None or answer.cost is None or answer.cost > standing.cost:
        bound = None if answer.bound is None else min(answer.bound, standing.cost)
        return Answer("feasible", owner, standing.cost, bound, answer.work)
    return answer
