"""The cheapest way out: the least that must give so that some plan keeps everything else, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.reasons.answers import BEST, Certainty, Said
from territory_opt.reasons.cores import Core, Cores
from territory_opt.reasons.filling import filled
from territory_opt.reasons.giving import PER_CENT, USUAL
from territory_opt.reasons.relaxed import relaxed
from territory_opt.reasons.steps import Step, steps_of
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.method import EXACT_PAIRS
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model


@dataclass(frozen=True)
class WayOut(Said):
    """The least that has to give.

    Attributes
    ----------
    steps
        What to change.
    cost, least
        What it comes to in per cent (see `territory_opt.reasons.giving`), and what any way out comes to at least.
    owners
        A plan that keeps everything else: the rep of each account, by id. It was checked against every hard limit.
    certainty
        ``proven``: there is no cheaper way out.
    """

    steps: tuple[Step, ...]
    cost: float
    least: float
    owners: dict[str, str]
    certainty: Certainty

    def text(self) -> str:
        """Return the way out in words."""
        head = f"The least that would have to give ({BEST[self.certainty]}):"
        return "\n".join([head, *(f"  {step.text()}" for step in self.steps)])


def way_out(
    cores: Cores, parts: Sequence[Core], seconds: float, workers: int, give: tuple[str, ...] | None = None
) -> WayOut | None:
    """Return the least relaxation that lets some plan keep everything else.

    Parameters
    ----------
    cores, parts
        The case, and impossible parts of it that have no limit in common.
    seconds, workers
        What the search may take.
    give
        What may give, of `territory_opt.reasons.giving.GIVES`; None: `USUAL`.

    Returns
    -------
    WayOut or None
        None if what may give is not enough, or none was found in time.
    """
    compiled, budget, wanted = cores.compiled, Budget(seconds), frozenset(USUAL if give is None else give)
    least = _least(cores, parts, wanted, budget, workers)
    if least is None:
        return None
    # What clashes gives first: everything else then stays as it is, which is quickly found where it is enough.
    case = relaxed(cores, wanted, only=parts)
    outcome = solve_levels(case.model, budget.part(0.5), workers=workers, start=_start(case.model, None, least))
    if not outcome.levels or outcome.levels[0].cost > least:
        whole = relaxed(cores, wanted)
        begin = _start(whole.model, outcome.owner, least)
        case, outcome = whole, solve_levels(whole.model, budget, workers=workers, start=begin)
    if outcome.owner is None:
        return None
    owner = np.full(compiled.facts.n_units, -1, np.int64)
    for block, rep in zip(case.blocks, outcome.owner.tolist(), strict=True):
        owner[list(block)] = rep
    steps = tuple(steps_of(case, outcome.owner, owner))
    level = outcome.levels[0]
    bound = max(level.bound or 0, least)
    names = compiled.facts.rep_names
    return WayOut(
        steps,
        PER_CENT.real(level.cost),
        PER_CENT.real(bound),
        {one: names[rep] for one, rep in zip(compiled.facts.unit_names, owner.tolist(), strict=True) if rep >= 0},
        "proven" if level.cost == bound else "cut off by time" if budget.over else "heuristic",
    )


def _start(model: Model, owner: Ints | None, least: int) -> Start:
    """Return what to begin with: on a small model any plan is soon repaired, a large one anneals its own."""
    if len(model.pairs) > EXACT_PAIRS:
        return Start(None, (least,))
    return Start(filled(model) if owner is None else owner, (least,))


def _least(cores: Cores, parts: Sequence[Core], give: frozenset[str], budget: Budget, workers: int) -> int | None:
    """Return what any way out comes to at least, in quanta; None if what may give does not help some part at all.

    What a part needs by itself the case needs too. Needs add up where nothing that gives for one part helps another.
    """
    needed, units = [0], [unit for part in parts for block in part.blocks for unit in block]
    additive = len(set(units)) == len(units)
    for part in parts:
        case = relaxed(cores, give, part)
        outcome = solve_levels(case.model, budget.part(0.5 / len(parts)), workers=workers)
        if outcome.status == "infeasible":
            return None
        additive &= case.additive
        needed += [outcome.levels[0].bound or 0] if outcome.levels else []
    return sum(needed) if additive else max(needed)
