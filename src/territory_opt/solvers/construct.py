"""A start on a large model: each unit at its cheapest pair under the prices, then annealed until the limits hold."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

from territory_opt.solvers.certificate import Certificate
from territory_opt.solvers.joined import Joined
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints


def construct(
    judge: Judge,
    guide: Certificate | None,
    budget: Budget,
    executor: Executor,
    seed: int,
    report: Callable[[], None],
) -> Ints:
    """Return a plan near the bound; it may break limits that annealing alone cannot keep.

    Parameters
    ----------
    judge
        Reads plans of the level.
    guide
        Prices of the next level under a cap guessed for this one, if there is a next one: its arrays then hold both
        levels, and the plan suits both.
    """
    from territory_opt.solvers.anneal import anneal

    proof = guide or judge.certificate
    joined = judge.joined if guide is None else Joined.of(judge.model, proof.level, proof.caps)
    return anneal(joined, proof, judge.reduced, judge.priced_plan(), budget, executor, seed, report)
