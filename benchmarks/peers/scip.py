"""SCIP through OR-Tools' MathOpt: the plain model as a proto, the incumbents read from SCIP's own log."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from benchmarks.peers.plain import Instance, Task, task

_NUMBER = r"[-+]?[\d.]+(?:e[-+]?\d+)?|-*(?:inf|Infinity)|-+"
_BOUNDS = re.compile(rf"\|\s*({_NUMBER})\s*\|\s*({_NUMBER})\s*\|[^|]*\|[^|]*$")
"""The dual and the primal bound, the last but two columns of a line of SCIP's log."""


def proto(one: Instance) -> model_pb2.ModelProto:
    """Return the plain model: a whole column from 0 to 1 for each pair, a row for each unit and each limit."""
    lo, hi = one.limits()
    n, units, rows = len(one.rep), one.n_units, len(one.lo)
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(n))
    model.variables.lower_bounds.extend([0.0] * n)
    model.variables.upper_bounds.extend([1.0] * n)
    model.variables.integers.extend([True] * n)
    model.objective.linear_coefficients.ids.extend(range(n))
    model.objective.linear_coefficients.values.extend(one.cost.astype(float).tolist())
    model.linear_constraints.ids.extend(range(units + rows))
    model.linear_constraints.lower_bounds.extend([*[1.0] * units, *lo.tolist()])
    model.linear_constraints.upper_bounds.extend([*[1.0] * units, *hi.tolist()])
    r = np.concatenate([one.unit, units + one.row])
    c = np.concatenate([np.arange(n), one.at])
    v = np.concatenate([np.ones(n), one.weight.astype(float)])
    order = np.lexsort((c, r))
    matrix = model.linear_constraint_matrix
    matrix.row_ids.extend(r[order].tolist())
    matrix.column_ids.extend(c[order].tolist())
    matrix.coefficients.extend(v[order].tolist())
    return model


def note_lines(asked: Task, lines: Sequence[str]) -> None:
    """Note the bounds of each line of the log that has any."""
    for line in lines:
        if found := _BOUNDS.search(line):
            dual, primal = (float(one) if re.match(r"[-+]?\d", one) else None for one in found.groups())
            asked.note(primal, dual)


def main() -> None:
    """Build the model, solve it, write what came out."""
    asked = task()
    model = mathopt.Model.from_model_proto(proto(asked.instance))
    params = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(asked.left, 0.1)),
        random_seed=asked.seed,
        relative_gap_tolerance=0.0,
        enable_output=False,
    )
    result = mathopt.solve(
        model, mathopt.SolverType.GSCIP, params=params, msg_cb=lambda lines: note_lines(asked, lines)
    )
    bound = float(result.termination.objective_bounds.dual_bound)
    if not result.has_primal_feasible_solution():
        known = result.termination.reason == mathopt.TerminationReason.INFEASIBLE
        asked.keep(None, "infeasible" if known else "unknown", bound)
        return
    values = np.array(result.variable_values(list(model.variables())))
    said = "optimal" if result.termination.reason == mathopt.TerminationReason.OPTIMAL else "feasible"
    asked.keep(asked.instance.owner(np.flatnonzero(values > 0.5)), said, bound, float(result.objective_value()))


if __name__ == "__main__":
    main()
