"""From a case folder to the plain arrays that all peers get: every allowed pair, its cost, and the hard rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from territory_opt import Problem
from territory_opt.terms import Ints, Load, Pair

MOST_PAIRS = 5_000_000
"""Plain models with more pairs are beyond what peers could load."""


def write_arrays(problem: Problem, folder: Path) -> int:
    """Write ``arrays.npz`` and return the number of pairs.

    Raises
    ------
    ValueError
        If the case has more than hard rows and costs of pairs on a single level, or too many pairs.
    """
    model = problem.compiled.model
    n_units, n_reps = model.n_units, model.n_reps
    if n_units * n_reps > MOST_PAIRS:
        raise ValueError(f"{n_units:,} × {n_reps:,} pairs are too many for a plain model (most: {MOST_PAIRS:,})")
    loads = [term for term in model.terms if type(term) is Load and not _soft(term)]
    pairs = [term for term in model.terms if isinstance(term, Pair)]
    if len(loads) + len(pairs) != len(model.terms) or len(model.levels) != 1:
        raise ValueError("peers take cases with one level, hard rows and costs of pairs; this one has more")
    unit, rep = np.divmod(np.arange(n_units * n_reps, dtype=np.int64), n_reps)
    allowed = model.barred_by(unit, rep) < 0
    unit, rep = unit[allowed], rep[allowed]
    entries = [term.entries(unit, rep) for term in loads]
    before = np.cumsum([0, *(len(term.limits) for term in loads)])
    travel = problem.compiled.facts.travel
    at = _joined([one.at for one in entries])
    order = np.argsort(at, kind="stable")
    np.savez(
        folder / "arrays.npz",
        start=np.searchsorted(unit, np.arange(n_units + 1)),
        rep=rep,
        cost=sum((term.cost(unit, rep) for term in pairs), np.zeros(len(unit), np.int64)),
        at=at[order],
        row=_joined([one.row + first for one, first in zip(entries, before, strict=False)])[order],
        weight=_joined([one.weight for one in entries])[order],
        lo=_joined([term.limits.hard_lo for term in loads]),
        hi=_joined([term.limits.hard_hi for term in loads]),
        place=np.stack([travel.latitude, travel.longitude], axis=1),
        home=np.stack([travel.home_latitude, travel.home_longitude], axis=1),
    )
    return len(unit)


def _soft(term: Load) -> bool:
    return bool((term.limits.price_lo > 0).any() or (term.limits.price_hi > 0).any())


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
