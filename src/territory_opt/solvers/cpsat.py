"""CP-SAT: the only module that talks to it; everything else hands it a `Program`.

The bound it reports is read from ``inner_objective_lower_bound``, which counts in the objective's own whole numbers,
and a plan is called optimal only when that bound equals its cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.errors import SolverError
from territory_opt.solvers.answer import Answer, AnswerStatus, run_until
from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.program import Program
from territory_opt.solvers.stop import Signal
from territory_opt.terms import UNLIMITED, Ints

_NONE = -(2**62)
"""A reported bound at or below this is no bound."""


def solve_program(  # noqa: PLR0913  # how to solve is said by name
    program: Program,
    *,
    seconds: float | None = None,
    work: float | None = None,
    workers: int = 1,
    seed: int = 0,
    hint: Ints | None = None,
    signal: Signal | None = None,
    near: int = 0,
    least: int | None = None,
) -> Answer:
    """Solve a program with CP-SAT.

    Parameters
    ----------
    program
        What to solve.
    seconds, work
        Limits of wall-clock and of deterministic time; None for none. With ``work``, the same seed and number of
        workers give the same answer, whatever the clock says.
    workers, seed
        Search threads and random seed.
    hint
        A plan to start from, shape (units,).
    signal
        Ends the search when set; the best plan found is kept.
    near
        A plan whose cost is at most so much above the bound is good enough, in quanta.
    least
        No plan costs less, in quanta; None if nothing is known.

    Raises
    ------
    SolverError
        If CP-SAT refuses the program, or its answer does not keep the program's own rows.
    """
    found = solve_linear(
        program,
        None if hint is None else program.hint(hint),
        seconds=seconds,
        work=work,
        workers=workers,
        seed=seed,
        signal=signal,
        near=near,
        least=least,
    )
    if found.x is None:
        return Answer(found.status, None, None, found.bound, found.work)
    owner = program.owner_of(found.x)
    cost = program.objective_of(program.hint(owner))
    return Answer("optimal" if found.bound == cost else "feasible", owner, cost, found.bound, found.work)


@dataclass(frozen=True, eq=False)
class Found:
    """What CP-SAT says of a linear program.

    Attributes
    ----------
    status
        ``infeasible`` only if proven; never ``optimal``, which is for those to say who re-compute the cost.
    x
        The best values of all columns, None if none were found.
    bound
        A lower bound of the cost, None if there is none.
    work
        Deterministic seconds.
    """

    status: AnswerStatus
    x: Ints | None
    bound: int | None
    work: float


def solve_linear(  # noqa: PLR0913  # how to solve is said by name
    program: LinearProgram,
    hint: Ints | None = None,
    *,
    seconds: float | None = None,
    work: float | None = None,
    workers: int = 1,
    seed: int = 0,
    signal: Signal | None = None,
    near: int = 0,
    least: int | None = None,
    cuts: bool = True,
    presolve: bool = True,
) -> Found:
    """Solve plain arrays with CP-SAT, as `solve_program` does.

    Parameters
    ----------
    hint
        Values of all columns.
    cuts
        Whether to tighten the linear relaxation by cuts. On small programs they take longer than they save.
    presolve
        Whether to simplify the program first. That also does away with slack columns whose zero costs already are the
        optimum of the relaxation.
    """
    model = _model(program, hint)
    if least is not None:
        model.proto.objective.domain.extend((least - program.offset, cp_model.INT_MAX))
    solver = cp_model.CpSolver()
    _configure(solver.parameters, seconds, work, workers, seed)
    if near > 0:
        solver.parameters.absolute_gap_limit = float(near)
    if not cuts:
        solver.parameters.cut_level = 0
    solver.parameters.cp_model_presolve = presolve
    run_until(signal, lambda: solver.solve(model), solver.stop_search)
    return _found(program, solver.response_proto)


def export_cpsat(program: Program, path: Path) -> None:
    """Write a program as a CP-SAT model: text if the name ends in ``txt``, else a binary protocol buffer.

    The file's objective carries no offset: what is frozen is not part of it.

    Raises
    ------
    SolverError
        If the file cannot be written.
    """
    if not _model(program, None).export_to_file(str(path)):
        raise SolverError(f"CP-SAT could not write {path}")


def _model(program: LinearProgram, hint: Ints | None) -> cp_model.CpModel:
    """Write a program straight into CP-SAT's protocol buffer: a fourth of the time that its modelling layer takes."""
    model = cp_model.CpModel()
    proto: Any = model.proto
    low = np.concatenate([np.zeros(program.n_pairs, np.int64), program.aux_lo]).tolist()
    high = np.concatenate([np.ones(program.n_pairs, np.int64), program.aux_hi]).tolist()
    for ends in zip(low, high, strict=True):
        proto.variables.add().domain.extend(ends)
    for first, after in zip(program.groups[:-1].tolist(), program.groups[1:].tolist(), strict=True):
        proto.constraints.add().exactly_one.literals.extend(range(first, after))
    start, column, value = program.row_starts
    limits = zip(_open_ends(program.lo), _open_ends(program.hi), strict=True)
    for first, after, (lo, hi) in zip(start[:-1].tolist(), start[1:].tolist(), limits, strict=True):
        if lo > hi:
            model.add_bool_or([])  # no value at all: CP-SAT itself takes such a row for satisfied if it has no entries
            continue
        row = proto.constraints.add().linear
        row.vars.extend(column[first:after].tolist())
        row.coeffs.extend(value[first:after].tolist())
        row.domain.extend((lo, hi))
    priced = np.flatnonzero(program.obj)
    proto.objective.vars.extend(priced.tolist())
    proto.objective.coeffs.extend(program.obj[priced].tolist())
    proto.objective.scaling_factor = 1.0
    if hint is not None:
        proto.solution_hint.vars.extend(range(program.n_columns))
        proto.solution_hint.values.extend(hint.tolist())
    return model


def _open_ends(limits: Ints) -> list[int]:
    """Return limits with CP-SAT's own marks for "none"."""
    marked = np.where(limits >= UNLIMITED, cp_model.INT_MAX, np.where(limits <= -UNLIMITED, cp_model.INT_MIN, limits))
    return [int(limit) for limit in marked]


def _configure(parameters: Any, seconds: float | None, work: float | None, workers: int, seed: int) -> None:
    parameters.num_workers = workers
    parameters.random_seed = seed
    parameters.catch_sigint_signal = False  # the command line handles signals; a library must not
    parameters.symmetry_level = 0
    # This step of 9.15's presolve can cut off every optimal plan, and then proves a wrong bound (google/or-tools#5293).
    parameters.presolve_inclusion_work_limit = 0
    if seconds is not None:
        parameters.max_time_in_seconds = seconds
    if work is not None:
        parameters.max_deterministic_time = work
        parameters.interleave_search = workers > 1


def _found(program: LinearProgram, response: Any) -> Found:
    status, work = response.status, float(response.deterministic_time)
    if status == cp_model.MODEL_INVALID:
        raise SolverError("CP-SAT refused the program as invalid: some sum may not fit 64 bits")
    if status == cp_model.INFEASIBLE:
        return Found("infeasible", None, None, work)
    lower = int(response.inner_objective_lower_bound)
    if status == cp_model.UNKNOWN and lower == 0 and (program.obj < 0).any():
        lower = _NONE  # nothing was proven before the end: 0 is what stands there then, true or not
    bound = lower + program.offset if lower > _NONE else None
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found("unknown", None, bound, work)
    x = np.array(response.solution, np.int64)
    if program.broken(x).any():
        raise SolverError("CP-SAT returned a plan that breaks its own rows")
    return Found("feasible", x, bound, work)
