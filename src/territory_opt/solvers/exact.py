"""The whole level at once: CP-SAT or a MIP solver on every pair that the prices leave open."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.solvers.answer import Answer, AnswerStatus
from territory_opt.solvers.certificate import pricing_of
from territory_opt.solvers.few_digits import few_digits
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
    pricing = pricing_of(model, proof)
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
        return _solved(judge, judge.model.whole_view(), owner, solver)
    answer = _solved(judge, open_view(judge, owner, standing.cost), owner, solver)
    if answer.owner is None or answer.cost is None or answer.cost > standing.cost:
        bound = None if answer.bound is None else min(answer.bound, standing.cost)
        return Answer("feasible", owner, standing.cost, bound, answer.work)
    return answer


def _solved(judge: Judge, view: View, owner: Ints, solver: Solver) -> Answer:
    """Solve the level on a view, with caps of few digits; a plan that only those let pass is sought again."""
    program = assemble(judge.model, view, judge.level, judge.caps)
    looser = few_digits(program, judge.level, "looser")
    answer = solver(looser, owner)
    if looser is program or answer.owner is None or not program.broken(program.hint(answer.owner)).any():
        return answer
    again = solver(few_digits(program, judge.level, "tighter"), answer.owner)
    optimal = again.cost is not None and again.cost == answer.bound
    status: AnswerStatus = "unknown" if again.owner is None else "optimal" if optimal else "feasible"
    return Answer(status, again.owner, again.cost, answer.bound, answer.work + again.work)
