"""What a plan costs and breaks by the verifier's own arithmetic, whoever made the plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import territory_opt as to
from territory_opt.io.case_folder import read_case
from territory_opt.model.plan import LevelResult
from territory_opt.report.plan_json import plan_json
from territory_opt.verifier.facts import Facts
from territory_opt.verifier.lines import by_line
from territory_opt.verifier.reading import Run
from territory_opt.verifier.report import Ledger
from territory_opt.verifier.statement import state
from territory_opt.verifier.wishes import wishes_of


def rescored(case: Path, plan: to.Plan) -> tuple[int, tuple[int, ...]]:
    """Return by how much a plan breaks hard limits and what it costs on each level, in quanta.

    Parameters
    ----------
    case
        The case's folder, which is read afresh.
    plan
        The plan; only its owners, the rules and the quanta of the levels are taken from it.
    """
    problem = plan.problem
    said = tuple(LevelResult(cost, None, None, None) for cost in problem.compiled.model.cost(plan.owner))
    content = plan_json(to.Result(problem, "feasible", plan, said, (), {}), {}, (), ())
    files = read_case(case)
    run = Run(replace(files, tables=by_line(files.tables)), files.tables, content, {}, {})
    facts = Facts(run.case.tables, run.case.settings)
    statement = state(run, facts, wishes_of(run, facts, Ledger()))
    levels = range(len(problem.compiled.model.levels))
    return statement.violation(plan.owner), tuple(statement.cost(level, plan.owner) for level in levels)
