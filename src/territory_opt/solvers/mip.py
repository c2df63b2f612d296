"""MIP and LP solvers, through MathOpt: the same programs as for CP-SAT.

These solvers count in floats. Their plans are re-checked in whole numbers, and their bounds are believed only less a
relative margin.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil, isfinite
from typing import Any, Literal

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from territory_opt.errors import SolverError
from territory_opt.solvers.answer import Answer, run_until
from territory_opt.solvers.program import Program
from territory_opt.solvers.stop import Never, Signal
from territory_opt.terms import UNLIMITED, Ints

MipSolver = Literal["scip", "highs"]

_MARGIN = 1e-6
"""How much of a float bound is not believed: the solvers' own tolerance."""

_HAS_PLAN = (mathopt.TerminationReason.OPTIMAL, mathopt.TerminationReason.FEASIBLE)


def solve_mip(
    program: Program,
    *,
    solver: MipSolver = "scip",
    seconds: float | None = None,
    seed: int = 0,
    hint: Ints | None = None,
    signal: Signal | None = None,
    near: int = 0,
) -> Answer:
    """Solve a program with a MIP solver, on one thread.

    Parameters
    ----------
    program
        What to solve.
    solver
        ``scip`` or ``highs``.
    seconds, seed
        Wall-clock limit and random seed.
    hint
        A plan to start from, shape (units,).
    signal
        Ends the search when set; the best plan found is kept. HiGHS does not listen, and ends with its time.
    near
        A plan whose cost is at most so much above the bound is good enough, in quanta.

    Raises
    ------
    SolverError
        If the solver fails.
    """
    if (program.lo > program.hi).any():  # MathOpt calls crossed limits an error, not an answer
        return Answer("infeasible", None, None, None)
    model, variables = _model(program, whole=True)
    params = mathopt.SolveParameters(random_seed=seed, relative_gap_tolerance=0.0, absolute_gap_tolerance=float(near))
    if seconds is not None:
        params.time_limit = timedelta(seconds=max(seconds, 0.01))
    start = mathopt.ModelSolveParameters()
    if hint is not None:
        values = dict(zip(variables, program.hint(hint).astype(float).tolist(), strict=True))
        start.solution_hints.append(mathopt.SolutionHint(variable_values=values))
    kind = mathopt.SolverType.GSCIP if solver == "scip" else mathopt.SolverType.HIGHS
    return _answer(program, _solve(model, kind, params, start, signal), variables)


def relaxation(program: Program) -> float:
    """Return the optimum of a program's LP relaxation, by GLOP.

    Raises
    ------
    SolverError
        If the relaxation has no optimum.
    """
    model, _ = _model(program, whole=False)
    result = _solve(model, mathopt.SolverType.GLOP, mathopt.SolveParameters(), mathopt.ModelSolveParameters(), None)
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        raise SolverError(f"the LP relaxation has no optimum: {result.termination.reason.name}")
    return float(result.objective_value())


def _model(program: Program, *, whole: bool) -> tuple[Any, list[Any]]:
    model = mathopt.Model()
    lower = np.concatenate([np.zeros(program.n_pairs), program.aux_lo]).tolist()
    upper = np.concatenate([np.ones(program.n_pairs), program.aux_hi]).tolist()
    variables = [model.add_variable(lb=lo, ub=hi, is_integer=whole) for lo, hi in zip(lower, upper, strict=True)]
    for first, after in zip(program.groups[:-1].tolist(), program.groups[1:].tolist(), strict=True):
        one = model.add_linear_constraint(lb=1.0, ub=1.0)
        for variable in variables[first:after]:
            one.set_coefficient(variable, 1.0)
    start, column, value = program.row_starts
    for i, (lo, hi) in enumerate(zip(_infinite(program.lo), _infinite(program.hi), strict=True)):
        row = model.add_linear_constraint(lb=lo, ub=hi)
        for at in range(start[i], start[i + 1]):
            row.set_coefficient(variables[column[at]], float(value[at]))
    for at in np.flatnonzero(program.obj).tolist():
        model.objective.set_linear_coefficient(variables[at], float(program.obj[at]))
    model.objective.offset = float(program.offset)
    return model, variables


def _infinite(limits: Ints) -> list[float]:
    real = limits.astype(np.float64)
    real[limits >= UNLIMITED] = np.inf
    real[limits <= -UNLIMITED] = -np.inf
    return [float(limit) for limit in real]


def _solve(model: Any, kind: Any, params: Any, start: Any, signal: Signal | None) -> Any:
    # Without a signal there is no interrupter either: SCIP grumbles on stderr about the mere presence of one.
    interrupter = None if signal is None or isinstance(signal, Never) else SolveInterrupter()
    result: list[Any] = []

    def run() -> None:
        result.append(mathopt.solve(model, kind, params=params, model_params=start, interrupter=interrupter))

    try:
        run_until(signal, run, interrupter.interrupt if interrupter else lambda: None)
    except (ValueError, RuntimeError, AttributeError, mathopt.InternalMathOptError) as error:
        # MathOpt itself stumbles over some of its solvers' errors (an AttributeError about ``canonical_code``).
        raise SolverError(f"{kind.name} failed: {error}") from error
    return result[0]


def _answer(program: Program, result: Any, variables: list[Any]) -> Answer:
    reason = result.termination.reason
    if reason == mathopt.TerminationReason.INFEASIBLE:
        return Answer("infeasible", None, None, None)
    dual = float(result.termination.objective_bounds.dual_bound)
    bound = ceil(dual - _MARGIN * max(abs(dual), 1.0)) if isfinite(dual) else None
    if reason not in _HAS_PLAN or not result.has_primal_feasible_solution():
        return Answer("unknown", None, None, bound)
    x = np.rint(result.variable_values(variables)).astype(np.int64)
    owner = program.owner_of(x)
    tidy = program.hint(owner)
    if program.broken(tidy).any() or (owner[program.view.free] < 0).any():
        return Answer("unknown", None, None, bound)  # a plan within the solver's tolerance, but not within the limits
    cost = program.objective_of(tidy)
    bound = None if bound is None else min(bound, cost)
    return Answer("optimal" if bound == cost else "feasible", owner, cost, bound)
