"""Runs as `solve` writes them, but of any plan whatever: what the verifier is tried with."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from territory_opt.io.writing import write_csv, write_json
from territory_opt.jobs import load_case
from territory_opt.model.plan import LevelResult, Plan, Result, Status
from territory_opt.model.problem import Problem
from territory_opt.report.certificate_json import certificate_json
from territory_opt.report.plan_json import plan_json
from territory_opt.report.tables import sheets
from territory_opt.solvers.certificate import Certificate, certify, loads_of
from territory_opt.solvers.everywhere import proven_everywhere
from territory_opt.terms import Ints
from tests.strategies import Case


def written(case: Case, folder: Path) -> Problem:
    """The case written to a folder, and read back from it."""
    case.write(folder)
    return load_case(folder)


def priced(problem: Problem, owner: Ints, seed: int) -> list[Certificate]:
    """A certificate of each level from random prices; upper levels are capped at what the plan costs there."""
    model, dice = problem.compiled.reduced, np.random.default_rng(seed)
    cost = problem.compiled.model.cost(owner)
    certificates = []
    for level in range(len(model.levels)):
        caps = [model.levels[k].cap(cost[k]) for k in range(level)]
        prices = [dice.normal(0, 10.0 ** dice.integers(-3, 4), len(term.limits)) for term in loads_of(model)]
        among_candidates = certify(model, level, caps, prices, dice.exponential(1, level).tolist())
        certificates.append(proven_everywhere(model, among_candidates))
    return certificates


def write_run(problem: Problem, owner: Ints, out: Path, certificates: Sequence[Certificate] = ()) -> None:
    """Write the files of a run that ends with a plan."""
    compiled = problem.compiled
    last = len(compiled.model.levels) - 1
    levels = tuple(
        LevelResult(
            cost,
            None if k == last else level.cap(cost),
            certificates[k].bound if certificates else None,
            None,
        )
        for k, (level, cost) in enumerate(zip(compiled.model.levels, compiled.model.cost(owner), strict=True))
    )
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(problem.provenance.items()))
    digest = sha256(lines.encode()).hexdigest()
    plan = Plan(problem, owner)
    status: Status = "optimal" if all(level.proven for level in levels) else "feasible"
    result = Result(problem, status, plan, levels, tuple(certificates))
    out.mkdir(parents=True, exist_ok=True)
    for sheet in sheets(plan):
        write_csv(out / f"{sheet.name}.csv", sheet.header, sheet.rows)
    write_json(out / "certificate.json", certificate_json(result, digest))
    write_json(out / "plan.json", plan_json(result, {"input": problem.provenance, "hash": digest}, [], []))
