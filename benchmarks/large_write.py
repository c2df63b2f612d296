"""How long everything around the search takes in a large made-up case: reading, compiling, scoring, writing, verifying.

Nothing is solved: each account goes to the candidate who costs least. Each size runs in a process of its own.

``python -m benchmarks.large_write``, or with a size of one's own ``--accounts 100000 --reps 1000``.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TypeVar

import numpy as np

from benchmarks.large_check import write_case
from territory_opt.io.writing import write_json
from territory_opt.jobs.loading import open_case
from territory_opt.jobs.running import verify
from territory_opt.jobs.writing_run import write_run
from territory_opt.model.plan import LevelResult, Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.model.scoring import score
from territory_opt.report.assumptions import assumptions
from territory_opt.report.summary import summary
from territory_opt.terms import Ints, Pair

SIZES = ((10_000, 100), (100_000, 1_000))

RULES = """\
currency: USD
rules:
  - {rule: balance, measure: potential}
  - {rule: travel}
  - {rule: disruption, cost_per_move: 200}
"""

MIB = 1024.0

T = TypeVar("T")


def main(words: list[str] | None = None) -> int:
    """Measure one size, or each of `SIZES` in a process of its own; return 1 if a written plan does not verify."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large_write", description=__doc__)
    parser.add_argument("--accounts", type=int)
    parser.add_argument("--reps", type=int, default=1_000)
    given = parser.parse_args(words)
    if given.accounts is not None:
        return measure(given.accounts, given.reps)
    command = [sys.executable, "-m", "benchmarks.large_write"]
    sizes = [["--accounts", str(accounts), "--reps", str(reps)] for accounts, reps in SIZES]
    return max(subprocess.run([*command, *size], check=False).returncode for size in sizes)


def measure(accounts: int, reps: int) -> int:
    """Print seconds, seconds of processor and peak memory so far of each phase."""
    print(f"{accounts:,} accounts × {reps:,} reps", flush=True)
    with TemporaryDirectory() as folder:
        case, out = Path(folder) / "case", Path(folder) / "out"
        case.mkdir()
        out.mkdir()
        write_case(case, accounts, reps)
        (case / "case.yaml").write_text(RULES, encoding="utf-8")
        problem, faults = _timed("read and check", lambda: open_case(case))
        faults.raise_errors()
        assert problem is not None, "a case without errors makes a problem"
        _timed("compile", lambda: problem.compiled.reduced)
        plan = Plan(problem, _cheapest(problem))
        cost = _timed("score", lambda: score(problem, plan)).cost
        result = Result(problem, "feasible", plan, tuple(_unproven(problem, cost)))
        provenance = {"input": problem.provenance, "hash": "", "timings": {}}
        content = _timed("write", lambda: write_run(out, result, None, provenance, assumptions(problem), faults))
        write_json(out / "plan.json", content)
        _timed("summary", lambda: summary(result, ()))
        report = _timed("verify", lambda: verify(case, out))
    wrong = [said for said in report.disagreements if "hash" not in said]
    print(*wrong, sep="\n")
    return int(bool(wrong))


def _timed(phase: str, work: Callable[[], T]) -> T:
    began, spent = perf_counter(), process_time()
    done = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    print(
        f"  {phase:<14} {perf_counter() - began:7.2f} s {process_time() - spent:7.2f} s of processor {peak:8,.0f} MiB",
        flush=True,
    )
    return done


def _cheapest(problem: Problem) -> Ints:
    """Return the plan in which each account goes to the candidate who costs least by itself."""
    model = problem.compiled.reduced
    cost = np.zeros(len(model.pairs), np.int64)
    for term in model.terms:
        if isinstance(term, Pair):
            cost += term.cost(model.pairs.unit, model.pairs.rep)
    order = np.lexsort((cost, model.pairs.unit))
    owner = np.full(model.n_units, -1, np.int64)
    owned = model.pairs.open
    owner[owned] = model.pairs.rep[order[model.pairs.start[:-1][owned]]]
    return problem.compiled.reduction.lift(owner)


def _unproven(problem: Problem, cost: tuple[int, ...]) -> list[LevelResult]:
    """Return what levels reached, without bounds."""
    levels = problem.compiled.model.levels
    caps = [level.cap(one) for level, one in zip(levels, cost, strict=True)][:-1]
    return [LevelResult(one, cap, None, None) for one, cap in zip(cost, [*caps, None], strict=True)]


if __name__ == "__main__":
    sys.exit(main())
