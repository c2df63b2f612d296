"""Prices: the Lagrangian dual of a level, climbed by a smoothed L-BFGS ascent with falling temperature.

Each unit picks its cheapest pair under the prices; softening that choice (and the rows' own) gives slopes to climb by.
Whatever comes out is only a suggestion: `certificate.certify` computes what it proves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, minimize
from threadpoolctl import threadpool_limits

from territory_opt.solvers.certificate import Certificate, no_certificate
from territory_opt.solvers.choices import Choices, CompiledChoices
from territory_opt.solvers.dual import Dual
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Model, Reals

_TEMPERATURES = (0.5, 0.1, 0.02, 0.005, 0.001, 0.0003, 0.0001)
"""Softness of the choices, as a share of what a unit's second-cheapest pair costs more than its cheapest."""

_STEPS = 250
"""Steps of L-BFGS at each temperature."""

_SAMPLED = ((0.5, 60), (0.1, 60))
"""Temperatures, and steps at each, that a large model climbs with a sample of its units only."""

_SAMPLE = 0.1
"""Which part of the units is a sample."""

_LARGE_STEPS = ((0.1, 30), (0.02, 40), (0.008, 40), (0.003, 60), (0.001, 60), (0.0003, 60))
"""Temperatures and steps of large models, whose every step costs, and whose bound is nearly tight soon."""

_NARROW_FROM = 0.015
"""Below this temperature far pairs have no part in any choice and are left out, until the bound falls."""

ALL = (0.0, 1.0)
"""All temperatures."""

ROUGH = (0.02, 1.0)
"""The temperatures of prices that are near enough to look for further candidates."""

_MANY = 20_000
"""With so many units a sample of them is worth a start."""

_WORK_PER_EVALUATION = 2e-8
"""Deterministic seconds charged for each pair and evaluation."""


def best_prices(
    model: Model,
    level: int,
    caps: Sequence[int],
    budget: Budget,
    start: Certificate | None = None,
    between: tuple[float, float] = ALL,
) -> Certificate:
    """Return the best certificate that the ascent finds within a budget, its bound over the candidates.

    The parameters are those of `climbed`.
    """
    return climbed(Dual(model, level, caps), budget, start, between)


def climbed(
    dual: Dual, budget: Budget, start: Certificate | None = None, between: tuple[float, float] = ALL
) -> Certificate:
    """Return the best certificate that the ascent of a dual finds, its bound over the model's candidates.

    The temperatures fall step by step; after each the bound is computed exactly, and the best is kept.

    Parameters
    ----------
    start
        Prices of the same level under other caps, or of a model with more pairs, to begin from.
    between
        The lowest and the highest temperature to climb at.
    """
    if not len(dual.model.pairs) or not dual.n_unknowns:
        return no_certificate(dual.model, dual.level, dual.caps)
    best: Certificate | None = None
    x = np.zeros(dual.n_unknowns) if start is None else dual.unknowns_of(start)
    # Many small products: more than one BLAS thread only spins, and would make sums depend on the machine.
    with threadpool_limits(1, "blas"):
        for temperature, steps, choices in _schedule(dual, warm=start is not None):
            if not between[0] <= temperature <= between[1]:
                continue
            if budget.over:
                break
            narrow = isinstance(choices, CompiledChoices) and temperature < _NARROW_FROM
            x, found = _rung(dual, x, temperature, steps, choices, narrow, budget)
            if narrow and best is not None and found.bound < best.bound and not budget.over:
                # Pairs that were left out have become the cheapest: again from the best prices, with all of them.
                x, found = _rung(dual, dual.unknowns_of(best), temperature, steps, choices, False, budget)
            if best is None or found.bound > best.bound:
                best = found
    if best is not None and between != ALL:
        return best
    plain = no_certificate(dual.model, dual.level, dual.caps)
    return plain if best is None or plain.bound > best.bound else best


def _schedule(dual: Dual, warm: bool) -> Iterator[tuple[float, int, Choices]]:
    """Yield temperatures, the steps at each, and who chooses."""
    choices = dual.choices
    if not isinstance(choices, CompiledChoices):
        for temperature in _TEMPERATURES[2:] if warm else _TEMPERATURES:
            yield temperature, _STEPS, choices
        return
    if not warm and len(dual.start) >= _MANY:
        sample = choices.sampled(_SAMPLE, seed=0)
        for temperature, steps in _SAMPLED:
            yield temperature, steps, sample
    elif not warm:
        for temperature, steps in _SAMPLED:
            yield temperature, steps, choices
    for temperature, steps in _LARGE_STEPS[1:] if warm else _LARGE_STEPS:
        yield temperature, steps, choices


def _rung(
    dual: Dual, x: Reals, temperature: float, steps: int, choices: Choices, narrow: bool, budget: Budget
) -> tuple[Reals, Certificate]:
    """Climb at one temperature; return where it led, and what that proves."""
    if narrow and isinstance(choices, CompiledChoices):
        choices = choices.narrowed(x * dual.scale, dual.unit_scale * max(20 * temperature, 0.25))
    x = _climb(dual, x, temperature * dual.unit_scale, steps, choices, budget)
    return x, dual.certificate(x)


def _climb(dual: Dual, x: Reals, temperature: float, steps: int, choices: Choices, budget: Budget) -> Reals:
    """Return where L-BFGS gets to at one temperature, or where the budget ended it."""
    size = dual.unit_scale * max(len(dual.start), 1)
    groups, n = dual.groups, dual.n_unknowns
    start = np.concatenate([x, np.zeros(groups.shape[1])])
    floor = np.full(len(start), -dual.reach)
    floor[dual.n_rows : n] = 0.0
    last = [start]

    def singly(at: Reals) -> Reals:
        prices: Reals = at[:n] + groups @ at[n:]
        return prices

    def descent(at: Reals) -> tuple[float, Reals]:
        value, slope = dual.soft_value(singly(at), temperature, choices)
        budget.spend(_WORK_PER_EVALUATION * choices.n_pairs)
        return -value / size, np.concatenate([slope, groups.T @ slope]) / -size

    def watch(at: Reals) -> None:
        last[0] = at.copy()
        if budget.over:
            raise StopIteration

    options = {"maxiter": steps, "maxcor": 15, "ftol": 1e-13, "gtol": 1e-12, "maxls": 30}
    ascend: Any = minimize  # its stubs know no functions that return a value and slopes together
    found = ascend(
        descent, start, jac=True, method="L-BFGS-B", bounds=Bounds(floor, dual.reach), callback=watch, options=options
    )
    return singly(np.asarray(last[0] if budget.over else found.x, np.float64))
