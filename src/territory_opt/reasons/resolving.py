"""Solve again: a model that was changed a little, from the plan that is known, for answers to "what if"."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.compile import Compiled
from territory_opt.model.plan import LevelResult, Plan, Result, Status
from territory_opt.reasons.answers import Certainty
from territory_opt.solvers.certificate import Certificate
from territory_opt.solvers.choose import check_outcome
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.method import Method
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model


@dataclass(frozen=True)
class Effort:
    """What an answer may take.

    Attributes
    ----------
    seconds
        On the clock, for the whole answer.
    workers, seed
        Threads, and the seed of everything random.
    method
        As `territory_opt.solve` takes it.
    """

    seconds: float = 30.0
    workers: int = 2
    seed: int = 0
    method: Method = "auto"


@dataclass(frozen=True, eq=False)
class Resolved:
    """What a solve came to.

    Attributes
    ----------
    owner
        Rep of each unit of the full model, None if there is no plan. Shape (units,).
    certainty
        How sure it is that no plan is better (without a plan: that there is none).
    certificates
        The prices behind the bounds; none without a plan.
    """

    status: Status
    owner: Ints | None
    levels: tuple[LevelResult, ...]
    certainty: Certainty
    certificates: tuple[Certificate, ...] = ()


def aims_of(compiled: Compiled, owner: Ints) -> tuple[int, ...]:
    """Return the costs that a plan has on the levels above the last: another plan is as good if it keeps them."""
    return compiled.model.cost(owner)[:-1]


def caps_of(result: Result) -> tuple[int, ...]:
    """Return what the levels above the last were allowed to cost: what a re-solve should be held to."""
    assert result.plan is not None
    delivered = result.problem.compiled.model.cost(result.plan.owner)
    known = [cost if level.cap is None else level.cap for cost, level in zip(delivered, result.levels, strict=False)]
    return tuple(known[: len(delivered) - 1])


def resolve(compiled: Compiled, reduced: Model, start: Start, effort: Effort) -> Resolved:
    """Solve a reduced model that differs from a problem's own only in what it forbids.

    Raises
    ------
    MismatchError
        If the plan, scored afresh, is not what the search believed.
    """
    budget = Budget(effort.seconds)
    outcome = solve_levels(reduced, budget, workers=effort.workers, seed=effort.seed, method=effort.method, start=start)
    if outcome.owner is None:
        return Resolved(outcome.status, None, (), "proven" if outcome.status == "infeasible" else "cut off by time")
    owner = compiled.reduction.lift(outcome.owner)
    check_outcome(compiled.model, reduced, owner, outcome)
    sure = certainty_of(outcome.levels, start, budget.over)
    return Resolved(outcome.status, owner, outcome.levels, sure, outcome.certificates)


def certainty_of(levels: tuple[LevelResult, ...], start: Start, over: bool) -> Certainty:
    """Return how sure a result is: a level is settled where it is proven, or reached what it was meant to reach."""
    settled = all(
        one.proven or ((aim := start.aim(number)) is not None and one.cost <= aim) for number, one in enumerate(levels)
    )
    if settled:
        return "proven"
    return "cut off by time" if over else "heuristic"


def as_result(known: Plan | Result) -> Result:
    """Return a result for a plan that nothing is proven of, or the result itself."""
    return known if isinstance(known, Result) else Result(known.problem, "feasible", known)
