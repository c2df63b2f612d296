"""HiGHS' MIP solver on the plain model, through highspy."""

from __future__ import annotations

from typing import Any

import highspy  # type: ignore[import-not-found]  # in an environment of its own
import numpy as np

from benchmarks.peers.plain import Instance, task


def lp(one: Instance) -> Any:
    """Return the plain model: a whole column from 0 to 1 for each pair, a row for each unit and each limit."""
    lo, hi = one.limits()
    n, units = len(one.rep), one.n_units
    r = np.concatenate([one.unit, units + one.row])
    c = np.concatenate([np.arange(n), one.at])
    v = np.concatenate([np.ones(n), one.weight.astype(float)])
    order = np.lexsort((c, r))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n, units + len(lo)
    model.col_cost_ = one.cost.astype(float)
    model.col_lower_, model.col_upper_ = np.zeros(n), np.ones(n)
    model.row_lower_ = np.concatenate([np.ones(units), lo])
    model.row_upper_ = np.concatenate([np.ones(units), hi])
    model.integrality_ = [highspy.HighsVarType.kInteger] * n
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.searchsorted(r[order], np.arange(units + len(lo) + 1))
    model.a_matrix_.index_ = c[order]
    model.a_matrix_.value_ = v[order]
    return model


def main() -> None:
    """Build the model, solve it, write what came out."""
    asked = task()
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(lp(asked.instance))
    solver.setOptionValue("threads", asked.workers)
    solver.setOptionValue("random_seed", asked.seed)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("time_limit", max(asked.left, 0.1))

    def improved(news: Any) -> None:
        asked.note(news.data_out.objective_function_value, news.data_out.mip_dual_bound)

    solver.cbMipImprovingSolution += improved
    solver.run()
    info, status = solver.getInfo(), solver.getModelStatus()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        known = status == highspy.HighsModelStatus.kInfeasible
        asked.keep(None, "infeasible" if known else "unknown", info.mip_dual_bound)
        return
    values = np.array(solver.getSolution().col_value)
    said = "optimal" if status == highspy.HighsModelStatus.kOptimal else "feasible"
    owner = asked.instance.owner(np.flatnonzero(values > 0.5))
    asked.keep(owner, said, info.mip_dual_bound, info.objective_function_value)


if __name__ == "__main__":
    main()
