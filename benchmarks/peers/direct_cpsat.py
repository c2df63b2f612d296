"""CP-SAT on the plain model: a Boolean for each pair, exactly one for each unit, a linear constraint for each row."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.peers.plain import Task, task


class _Diary(cp_model.CpSolverSolutionCallback):
    def __init__(self, told: Task) -> None:
        super().__init__()
        self._task = told

    def on_solution_callback(self) -> None:
        self._task.note(self.objective_value, self.best_objective_bound)


def main() -> None:
    """Build the model, solve it, write what came out."""
    asked = task()
    one = asked.instance
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(len(one.rep))]
    for first, after in zip(one.start[:-1].tolist(), one.start[1:].tolist(), strict=True):
        model.add_exactly_one(x[first:after])
    order = np.argsort(one.row, kind="stable")
    parts = np.searchsorted(one.row[order], np.arange(len(one.lo) + 1))
    for row, (lo, hi) in enumerate(zip(one.lo.tolist(), one.hi.tolist(), strict=True)):
        inside = order[parts[row] : parts[row + 1]]
        load = cp_model.LinearExpr.weighted_sum([x[at] for at in one.at[inside].tolist()], one.weight[inside].tolist())
        model.add_linear_constraint(load, lo, hi)
    model.minimize(cp_model.LinearExpr.weighted_sum(x, one.cost.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(asked.left, 0.1)
    solver.parameters.num_workers = asked.workers
    solver.parameters.random_seed = asked.seed
    status = solver.solve(model, _Diary(asked))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        known = status == cp_model.INFEASIBLE
        asked.keep(None, "infeasible" if known else "unknown", None if known else solver.best_objective_bound)
        return
    chosen = np.flatnonzero([solver.value(one_pair) for one_pair in x])
    said = "optimal" if status == cp_model.OPTIMAL else "feasible"
    asked.keep(one.owner(chosen), said, solver.best_objective_bound, solver.objective_value)


if __name__ == "__main__":
    main()
