"""A written run as a result again: its plan, what is proven of it, and the prices behind that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from territory_opt.errors import InputError
from territory_opt.io.reading_plan import NO_PLAN, read_plan
from territory_opt.jobs.plans import load_plan
from territory_opt.model.plan import LevelResult, Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.solvers.certificate import Certificate


def load_result(problem: Problem, run: str | Path) -> Result:
    """Read what a run wrote for a problem.

    Raises
    ------
    InputError
        If files are missing or wrong, the run found no plan, or the case has changed since.
    """
    run = Path(run)
    files = read_plan(run)
    files.faults.raise_errors()
    if files.plan.get("status") in NO_PLAN:
        raise InputError(f"{run} holds no plan: the run ended {files.plan['status']}")
    _insist_on_same_case(problem, files.plan, run)
    levels = tuple(_level(one["whole"]) for one in files.plan["levels"])
    proofs = tuple(_certificate(one) for one in files.certificate["levels"])
    return Result(problem, files.plan["status"], load_plan(problem, run), levels, proofs, files.plan["provenance"])


def load_known(problem: Problem, run: str | Path) -> Plan | Result:
    """Return the result of a run, or the plan of any file with the columns account_id and rep_id.

    Raises
    ------
    InputError
        As `load_result`, and `load_plan` for files.
    """
    return load_result(problem, run) if Path(run).is_dir() else load_plan(problem, run)


def load_plan_of(problem: Problem, run: str | Path) -> Plan:
    """Return the plan of a run, or of any file with the columns account_id and rep_id.

    Raises
    ------
    InputError
        As `load_known`.
    """
    known = load_known(problem, run)
    plan = known.plan if isinstance(known, Result) else known
    assert plan is not None, "a result without a plan is refused when it is read"
    return plan


def _insist_on_same_case(problem: Problem, plan: dict[str, Any], run: Path) -> None:
    made_from = plan.get("provenance", {}).get("input", {})
    now = problem.provenance
    changed = sorted(name for name in {*made_from, *now} if made_from.get(name) != now.get(name))
    if changed:
        raise InputError(f"{', '.join(changed)} changed since {run} was written; solve again")


def _level(whole: dict[str, Any]) -> LevelResult:
    return LevelResult(whole["reached"], whole["cap"], whole["bound_certified"], whole["bound_solver"])


def _certificate(one: dict[str, Any]) -> Certificate:
    prices = tuple(np.array(row, np.int64) for row in one["prices"])
    return Certificate(one["level"], one["shift"], prices, tuple(one["level_prices"]), tuple(one["caps"]), one["bound"])
