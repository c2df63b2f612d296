"""Annealing from the priced plan: random moves over near ties, while limits that may not be broken grow dearer.

The gap of a plan to the bound is a sum of parts that are never negative: each unit's reduced price, and what each
row's slack costs above its least. So moves are drawn among pairs whose reduced price is small, and a broken limit is
charged in proportion to the price of its row, and much more in the end. Early sweeps move units between near ties
only; later, options open ever wider around whatever is still broken.
(Kirkpatrick, Gelatt and Vecchi 1983, doi:10.1126/science.220.4598.671.)
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from time import monotonic

import numpy as np

from territory_opt.solvers.certificate import Certificate
from territory_opt.solvers.doubt import typical_doubt
from territory_opt.solvers.joined import OBJECTIVE, Joined
from territory_opt.solvers.moving import Moving
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Reals

_OPTIONS = 1.25
"""Mean number of pairs within reach of each unit: with few, a run has time to settle what each pair is worth."""

_HOT, _COLD = 2.0, 0.01
"""First and last temperature, as a share of what a typical unit's second-cheapest pair costs more."""

_SWEEPS = (3.0, 10.0)
"""Fewest and most moves tried for each unit in a round."""

_TRIAL = 0.1
"""Moves tried for each unit to see how long a round takes."""

_ROUNDS_AT_LEAST = 40
"""A run should have time for so many rounds: temperatures that fall in a few leaps leave the plan poor."""

_LAX, _STRICT = 3.0, 50.0
"""How many times what it is worth a weight outside a hard limit is charged, first and last.

Limits that are much dearer than their prices freeze a plan: a unit could then move only where another fits its gap.
"""

_HARDENING = (0.6, 0.95)
"""From when to when the charges rise, as shares of the run."""

_REOPENING = (0.2, 0.1)
"""From which share of the run on options are opened anew, and after what further share each time."""

_WIDE, _EVER_WIDER = 1.0, 2.0
"""How far options around whatever is broken reach at first, in typical units' worth, and how many times as far next."""

_BEYOND = 1.3
"""How many times its price a weight outside a hard limit is worth: a little more, for the price alone is a tie."""

_BROKEN = 10.0
"""What a limit that is broken at all is charged in the end, in typical units' worth."""

_ROUNDS = 3000
"""A run ends after so many rounds at the latest."""

_AT_LEAST = 12
"""Rounds that are run even when there is no time left: a plan that keeps the limits is worth a moment."""

_WORK_PER_MOVE = 5e-7
"""Deterministic seconds charged for each move tried."""


def anneal(
    joined: Joined,
    certificate: Certificate,
    reduced: Reals,
    owner: Ints,
    budget: Budget,
    executor: Executor,
    seed: int,
    report: Callable[[], None],
) -> Ints:
    """Return the best plan that a run finds within a budget; where none keeps the hard limits, the last one.

    Parameters
    ----------
    joined, certificate
        The level on arrays, and prices of the same level.
    reduced
        Price of each pair above its unit's cheapest. Shape (pairs,).
    owner
        Where to begin: a plan in which every unit has an owner.
    report
        Is called now and then.
    """
    pairs = joined.model.pairs
    worth = typical_doubt(pairs, reduced)
    prices = np.abs(
        np.ldexp(np.concatenate([*certificate.prices, certificate.level_prices]).astype(float), -certificate.shift)
    )
    typical = _typical_weights(joined)
    reach = float(np.quantile(reduced, min(_OPTIONS * pairs.n_units / max(len(pairs), 1), 1.0)))
    moving = Moving(joined, reduced, np.zeros(joined.n_rows), np.zeros(joined.n_rows), joined.pairs_of(owner), executor)
    rng, best, kept = np.random.default_rng(seed), np.inf, owner
    moving.open(reach, around_broken=0.0)
    moving.round(_TRIAL, worth * _HOT, rng)  # whatever must be compiled is, before the clock is asked
    sweeps = _sweeps(moving, worth * _HOT, budget, rng)
    total, reopening, wide = budget.left, _REOPENING[0], _WIDE * worth
    for number in range(_ROUNDS):
        if budget.over and number >= _AT_LEAST:
            break
        done = _progress(number, budget, total)
        hardened = min(max(done - _HARDENING[0], 0.0) / (_HARDENING[1] - _HARDENING[0]), 1.0)
        if done >= reopening:
            moving.open(reach, wide)
            reopening, wide = done + _REOPENING[1], _EVER_WIDER * wide
            report()
        moving.slope = (_BEYOND * prices + worth / typical) * _LAX * (_STRICT / _LAX) ** hardened
        moving.fixed = np.full(joined.n_rows, _BROKEN * worth * done)
        tried = moving.round(sweeps, worth * _HOT * (_COLD / _HOT) ** done, rng)
        budget.spend(_WORK_PER_MOVE * tried)
        if not moving.broken.any() and (energy := moving.energy) < best:
            best, kept = energy, moving.owner
        if not tried:
            break
    return kept if np.isfinite(best) else moving.owner


def _sweeps(moving: Moving, temperature: float, budget: Budget, rng: np.random.Generator) -> float:
    """Return how many moves to try for each unit in a round, so that the budget has room for enough rounds."""
    fewest, most = _SWEEPS
    if not np.isfinite(budget.left):
        return most
    began = monotonic()
    tried = moving.round(_TRIAL, temperature, rng)
    took = monotonic() - began if budget.work is None else _WORK_PER_MOVE * tried
    return min(max(_TRIAL * budget.left / (_ROUNDS_AT_LEAST * max(took, 1e-9)), fewest), most)


def _progress(number: int, budget: Budget, total: float) -> float:
    """Return how much of the run is done, from 0 to 1."""
    if budget.signal.is_set() or total <= 0.0:
        return min(number / _AT_LEAST, 1.0)
    spent = 1.0 - budget.left / total if np.isfinite(total) else 0.0
    return max(spent, number / _ROUNDS)


def _typical_weights(joined: Joined) -> Reals:
    """Return the typical weight in each row; in a cap's, what a typical weight in the rows below it costs."""
    typical, limits = joined.typical_weights(), joined.limits
    cost = typical * np.maximum(limits.price_lo, limits.price_hi)
    for cap in np.unique(joined.charged[joined.charged != OBJECTIVE]).tolist():
        typical[cap] = max(typical[cap], float(cost[joined.charged == cap].mean()))
    return typical
