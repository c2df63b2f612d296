"""The master program: which mix of candidate territories is cheapest, and what each unit is worth in it.

A linear relaxation of set partitioning: each unit in one territory, one territory for each rep. It is much tighter than
the price bound where reps have few units each, since fractions of a unit in a territory are no more.
(Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101; for assignment Savelsbergh 1997, doi:10.1287/opre.45.6.831.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array, eye_array, hstack

from territory_opt.solvers.territories import Territories
from territory_opt.terms import Ints, Reals

_KEPT = 3000
"""Territories kept for the next round of seeking."""

WORK_PER_TERRITORY = 3e-5
"""Deterministic seconds charged for each territory in a mix."""


@dataclass(frozen=True, eq=False)
class Mix:
    """The cheapest mix of territories.

    Attributes
    ----------
    share
        How much of each territory is in it. Shape (territories,).
    cost
        What it costs above the price bound, in quanta.
    worth
        What owning each unit is worth. Shape (units of the mix,).
    excess
        By how much each territory is dearer than its units and its rep are worth. Shape (territories,).
    """

    share: Reals
    cost: float
    worth: Reals
    excess: Reals


def cheapest_mix(territories: Territories, reps: Ints, units: Ints, missing: float) -> Mix | None:
    """Return the cheapest mix of territories that gives each rep one and each unit one owner.

    Parameters
    ----------
    reps, units
        Who and what take part, both ascending; no territory has others.
    missing
        What a unit without an owner, or a rep without a territory, costs.

    Returns
    -------
    Mix or None
        None if the solver fails.
    """
    n, n_units = len(territories), len(units)
    of_unit = np.searchsorted(units, territories.unit)
    of_rep = n_units + np.searchsorted(reps, territories.rep)
    # Each column has its units first, then its rep.
    row = np.insert(of_unit, territories.start[1:], of_rep)
    start = territories.start + np.arange(n + 1)
    n_rows = n_units + len(reps)
    matrix = csc_array((np.ones(len(row)), row, start), shape=(n_rows, n))
    scale = max(missing, 1e-9)
    found = linprog(
        np.concatenate([territories.cost / scale, np.ones(n_rows)]),
        A_eq=hstack([matrix, eye_array(n_rows)], format="csc"),
        b_eq=np.ones(n_rows),
        method="highs",
    )
    if found.x is None or found.fun is None:
        return None
    worth: Reals = found.eqlin.marginals * scale
    excess: Reals = territories.cost - worth @ matrix
    return Mix(found.x[:n], float(found.fun * scale), worth[:n_units], excess)


def least_dear(territories: Territories, mix: Mix) -> Territories:
    """Return those that a mix's prices make least too dear: what the next round of seeking begins with."""
    return territories.taken(np.argsort(mix.excess, kind="stable")[:_KEPT])
