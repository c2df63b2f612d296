"""solve: from a problem to a result, by the method that suits its size; nothing leaves unchecked."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from concurrent.futures import Executor
from importlib.metadata import version
from typing import Any

from territory_opt.errors import MismatchError
from territory_opt.model.plan import Plan, Result
from territory_opt.model.problem import Problem
from territory_opt.solvers.everywhere import recheck
from territory_opt.solvers.levels import Outcome, solve_levels
from territory_opt.solvers.method import Method
from territory_opt.solvers.progress import Listener, deaf
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget, Never, Signal
from territory_opt.solvers.widen import widened
from territory_opt.terms import Ints, Model


def solve(  # noqa: PLR0913  # how to solve is said by name
    problem: Problem,
    *,
    time_limit: float | None = 60.0,
    seed: int = 0,
    workers: int = 2,
    executor: Executor | None = None,
    gap: float = 0.0,
    work_limit: float | None = None,
    method: Method = "auto",
    progress: Listener | None = None,
    stop: Signal | None = None,
    start: Plan | None = None,
) -> Result:
    """Find the best plan that the time allows, and prove how good it is.

    Parameters
    ----------
    problem
        What to solve.
    time_limit
        Seconds for all levels together; None for none.
    seed
        Of everything random.
    workers
        Threads to use here.
    executor
        Solves the neighbourhoods of large models in place of those threads: any `concurrent.futures.Executor`, such as
        a `ProcessPoolExecutor`, or ``dask.distributed.Client(...).get_executor()``. Tasks that it loses are given out
        anew. It is not shut down.
    gap
        A level is good enough when (cost − bound) / max(|cost|, one unit) is at most this; 0: only the best is.
    work_limit
        Deterministic seconds in place of seconds: the same seed and limit give the same plan, byte for byte, whatever
        the number of workers and whoever they are.
    method
        ``exact`` (CP-SAT) and ``mip`` (SCIP) solve each level as a whole, ``hybrid`` by neighbourhoods; ``auto``
        chooses by size.
    progress
        Is called with each `territory_opt.solvers.progress.Progress`, from the thread that called.
    stop
        Ends the solve when set, such as a `threading.Event`; the best plan so far is kept.
    start
        A plan to search from, broken or not. None: the plan that the prices make.

    Returns
    -------
    Result
        Its plan is None if none was found.

    Raises
    ------
    InputError
        If the data or settings are wrong; it lists every fault.
    MismatchError
        If the plan, scored afresh on the full model, is not what the search believed.
    """
    budget = Budget(time_limit if work_limit is None else None, work_limit, stop or Never(), gap)
    problem, prices = widened(problem, budget, progress or deaf)
    compiled = problem.compiled
    plan = None if start is None else compiled.reduction.lower(start.owner)
    outcome = solve_levels(
        compiled.reduced,
        budget,
        workers=workers,
        seed=seed,
        method=method,
        listener=progress or deaf,
        executor=executor,
        start=Start(plan, certificates=prices, at_top=bool(prices)),
    )
    limits = {"time_limit": time_limit, "work_limit": work_limit, "gap": gap}
    told = {"method": method, "seed": seed, "workers": workers, **limits}
    how = {} if outcome.how is None else {"solved_by": outcome.how.method, "because": outcome.how.why}
    provenance = {**told, **how, "seconds": budget.elapsed, "versions": _versions()}
    if outcome.owner is None:
        return Result(problem, outcome.status, None, (), (), provenance)
    owner = compiled.reduction.lift(outcome.owner)
    check_outcome(compiled.model, compiled.reduced, owner, outcome)
    return Result(problem, outcome.status, Plan(problem, owner), outcome.levels, outcome.certificates, provenance)


def check_outcome(full: Model, reduced: Model, owner: Ints, outcome: Outcome) -> None:
    """Score a plan afresh on the full model and hold it against everything the search said.

    Parameters
    ----------
    full, reduced
        The model that scores, and the one that was solved.
    owner
        The plan on the full model.
    outcome
        What the search said of it.

    Raises
    ------
    MismatchError
        On any disagreement; it lists them all.
    """
    wrong = []
    if (broken := full.violation(owner)) > 0:
        wrong.append(f"the plan breaks hard limits by {broken}")
    cost = full.cost(owner)
    if outcome.levels[-1].cost != cost[-1]:
        wrong.append(f"level {len(cost)} costs {cost[-1]}, not {outcome.levels[-1].cost}")
    for number, (now, level, certificate) in enumerate(zip(cost, outcome.levels, outcome.certificates, strict=True), 1):
        if level.cap is not None and now > level.cap:
            wrong.append(f"level {number} costs {now}, over its cap of {level.cap}")
        if level.bound is not None and level.bound > level.cost:
            wrong.append(f"level {number} reached {level.cost}, under its bound of {level.bound}")
        if (proven := recheck(reduced, certificate)) != certificate.bound:
            wrong.append(f"level {number}'s prices prove {proven}, not {certificate.bound}")
        if any(cap != above.cap for cap, above in zip(certificate.caps, outcome.levels, strict=False)):
            wrong.append(f"level {number}'s bound was proven under other caps")
    if wrong:
        raise MismatchError("the solution does not stand up to a fresh score: " + "; ".join(wrong))


def _versions() -> Mapping[str, Any]:
    packages = ("territory-opt", "ortools", "numpy", "scipy")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
