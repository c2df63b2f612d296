"""Models of a business kind, built straight from terms: balance above travel, with capacities and a move budget."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from territory_opt.quantities import Quantum
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.stop import Budget
from territory_opt.terms import (
    EntryTable,
    Ints,
    Level,
    Limits,
    Load,
    Model,
    Pair,
    Pairs,
    PairTable,
    RepRows,
    UnitTable,
)

POINTS = Quantum("points", Fraction(1, 10**6))
CENTS = Quantum("USD", Fraction(1, 100))


def unbarred(unit: Ints, rep: Ints) -> Ints:
    return np.full(len(unit), -1, np.int64)


def judge_of(model: Model) -> Judge:
    """A judge of the first level, by the best prices."""
    return Judge(model, (), best_prices(model, 0, (), Budget(None)))


def field_sales(n_units: int, n_reps: int, seed: int = 0, *, largest: bool = False) -> Model:
    """Potential within ±5 % of an even share (soft, level 1), travel (level 2), hours and moves within hard limits."""
    rng = np.random.default_rng(seed)
    place, home = rng.uniform(0, 1000, (n_units, 2)), rng.uniform(0, 1000, (n_reps, 2))
    km = np.linalg.norm(place[:, None] - home, axis=2)
    potential = np.round(np.exp(rng.normal(10, 0.7, n_units))).astype(np.int64)
    hours = rng.integers(200, 2000, n_units)
    pairs = Pairs.of_lists(n_reps, [list(range(n_reps))] * n_units)
    travel = np.round(100 * km * rng.integers(1, 13, n_units)[:, None]).astype(np.int64).ravel()
    moves = np.flatnonzero(pairs.rep != rng.integers(0, n_reps, n_units)[pairs.unit])
    share = potential.sum() / n_reps
    low, high = (np.full(n_reps, round(share * part)) for part in (0.95, 1.05))
    price = np.full(n_reps, round(1e8 / share / n_reps))
    capacity = np.full(n_reps, hours.sum() * 13 // n_reps // 10)
    each = np.arange(n_reps)
    moved = EntryTable.collect(pairs, moves, np.zeros_like(moves), np.ones_like(moves))
    return Model(
        pairs,
        (
            Load(0, 0, RepRows(each, UnitTable(potential)), Limits.soft(low, high, price, "max" if largest else "sum")),
            Pair(1, 1, PairTable(pairs, travel)),
            Load(2, 1, RepRows(each, UnitTable(hours)), Limits.hard(None, capacity)),
            Load(3, 1, moved, Limits.hard(None, np.array([n_units * 9 // 10]))),
        ),
        (Level("balance", POINTS, 10**5, Fraction(1, 100)), Level("money", CENTS, 10, Fraction(1, 100))),
        unbarred,
    )


def assignment(costs: Ints, uses: Ints, capacities: Ints) -> Model:
    """The generalised assignment problem: jobs are units, agents reps. Costs and uses have shape (units, reps)."""
    n_units, n_reps = costs.shape
    pairs = Pairs.of_lists(n_reps, [list(range(n_reps))] * n_units)
    capacity = Load(1, 0, RepRows(np.arange(n_reps), PairTable(pairs, uses.ravel())), Limits.hard(None, capacities))
    one = Level("cost", Quantum("units", Fraction(1)), 0, Fraction(0))
    return Model(pairs, (Pair(0, 0, PairTable(pairs, costs.ravel())), capacity), (one,), unbarred)


def random_assignment(n_units: int, n_reps: int, seed: int = 0) -> Model:
    rng = np.random.default_rng(seed)
    uses = rng.integers(5, 26, (n_units, n_reps))
    costs = 100 - uses + rng.integers(-10, 11, (n_units, n_reps))
    return assignment(costs, uses, uses.sum(axis=0) * 9 // 10 // n_reps)
