"""Hypothesis strategies for small random models, spelled out pair by pair, and plans of them.

Everything in these models is defined for any pair, candidate or not, so that foreign and broken plans can be read too.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import strategies as st

from territory_opt.quantities import ONE, Quantum
from territory_opt.terms import (
    HARD,
    UNLIMITED,
    Entries,
    Follow,
    Ints,
    Level,
    Limits,
    Load,
    Model,
    Pair,
    Pairs,
    Protected,
    Split,
    Term,
)


@dataclass(frozen=True, eq=False)
class DenseEntries:
    """Entries of every pair: ``of[unit][rep]`` lists (row, weight)."""

    of: tuple[tuple[tuple[tuple[int, int], ...], ...], ...]

    def __call__(self, unit: Ints, rep: Ints) -> Entries:
        pairs = enumerate(zip(unit.tolist(), rep.tolist(), strict=True))
        flat = [(k, row, weight) for k, (u, j) in pairs for row, weight in self.of[u][j]]
        return Entries(*np.array(flat, np.int64).reshape(-1, 3).T)


@dataclass(frozen=True, eq=False)
class DenseCost:
    """Cost of every pair, shape (units, reps)."""

    cost: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        return self.cost[unit, rep]


@dataclass(frozen=True, eq=False)
class DenseBars:
    """A pair is barred by rule 0 unless it is a candidate."""

    pairs: Pairs

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        return np.where(self.pairs.find(unit, rep) >= 0, -1, 0)


def limit_or(open_end: int) -> st.SearchStrategy[int]:
    return st.just(open_end) | st.integers(-8, 25)


KINDS_OF_LIMITS = {
    "any": (limit_or(-UNLIMITED), limit_or(UNLIMITED), limit_or(-UNLIMITED), limit_or(UNLIMITED), st.integers(0, 4)),
    # soft ones that bite on either side, and no hard ones
    "soft": (st.just(-UNLIMITED), st.just(UNLIMITED), st.integers(-3, 9), st.integers(-3, 9), st.integers(1, 4)),
    # soft ceilings that single units exceed: presolve caps them, unless a lower limit lies above the ceiling
    "low": (
        st.sampled_from([-UNLIMITED, 2, 9]),
        st.just(UNLIMITED),
        st.integers(-3, 9),
        st.integers(-1, 8),
        st.integers(1, 4),
    ),
}


@st.composite
def limits(draw: st.DrawFn, n_rows: int, join: str | None = None) -> Limits:
    """Limits of every kind: hard, soft, both, neither, crossing hard ones (then no plan is feasible)."""
    join = join or draw(st.sampled_from(["sum", "sum", "max"]))
    *ends, price = KINDS_OF_LIMITS[draw(st.sampled_from(sorted(KINDS_OF_LIMITS)))]
    rows = []
    for _ in range(n_rows):
        hard_lo, hard_hi, soft_lo, soft_hi = map(draw, ends)
        if join == "max" and soft_lo > soft_hi:
            soft_lo, soft_hi = soft_hi, soft_lo
        rows.append((hard_lo, hard_hi, soft_lo, soft_hi, draw(price), draw(price)))
    return Limits(*np.array(rows, np.int64).reshape(-1, 6).T, join)  # type: ignore[arg-type]  # six columns


@st.composite
def loads(draw: st.DrawFn, n_units: int, n_reps: int, n_levels: int) -> Load:
    n_rows = draw(st.sampled_from([0, 1, 2, 2, 3]))
    weight = st.sampled_from(draw(st.sampled_from([[-3, -1, 0, 1, 2, 5, 9, 12], [0, 1, 3, 5, 9, 12]])))
    if draw(st.booleans()):  # one row per rep, as most rules have
        row = draw(st.lists(st.integers(-1, n_rows - 1), min_size=n_reps, max_size=n_reps))
        of_unit = draw(st.lists(weight, min_size=n_units, max_size=n_units))
        of = tuple(tuple(((j, w),) if j >= 0 else () for j in row) for w in of_unit)
    else:
        of_pair = st.lists(weight, min_size=n_rows, max_size=n_rows)
        of = tuple(
            tuple(tuple((row, w) for row, w in enumerate(draw(of_pair)) if w) for _ in range(n_reps))
            for _ in range(n_units)
        )
    return Load(0, draw(st.integers(0, n_levels - 1)), DenseEntries(of), draw(limits(n_rows)))


@st.composite
def pair_costs(draw: st.DrawFn, n_units: int, n_reps: int, n_levels: int) -> Pair:
    costs = draw(st.lists(st.integers(-5, 9), min_size=n_units * n_reps, max_size=n_units * n_reps))
    return Pair(0, draw(st.integers(0, n_levels - 1)), DenseCost(np.array(costs, np.int64).reshape(n_units, n_reps)))


@st.composite
def splits(draw: st.DrawFn, n_units: int, n_reps: int, n_levels: int) -> Split:
    group = draw(st.lists(st.integers(-1, 1), min_size=n_units, max_size=n_units))
    members = [[u for u in range(n_units) if group[u] == g] for g in range(2)]
    start = np.cumsum([0, *map(len, members)]).astype(np.int64)
    unit = np.array([u for one in members for u in one], np.int64)
    price = np.array(draw(st.lists(st.sampled_from([HARD, 0, 3]), min_size=2, max_size=2)), np.int64)
    return Split(0, draw(st.integers(0, n_levels - 1)), start, unit, price)


@st.composite
def protected_loads(draw: st.DrawFn, n_units: int, n_reps: int, n_levels: int) -> Protected:
    """Rows that forbid or cost, with deviations, often equal; a pair may deviate in a row it does not weigh in."""
    load = draw(loads(n_units, n_reps, n_levels))
    n_rows = len(load.limits)
    entries = st.dictionaries(st.integers(0, max(n_rows - 1, 0)), st.integers(0, 4), max_size=n_rows)
    of = tuple(tuple(tuple(sorted(draw(entries).items())) for _ in range(n_reps)) for _ in range(n_units))
    end, price = limit_or(UNLIMITED), st.integers(0, 4)
    rows = [(draw(end), draw(end), draw(price)) for _ in range(n_rows)]
    hard, soft, prices = np.array(rows, np.int64).reshape(-1, 3).T
    none, free = np.zeros(n_rows, np.int64), np.full(n_rows, -UNLIMITED)
    above = Limits(free, hard, free, np.where(prices > 0, soft, UNLIMITED), none, prices)
    return Protected(0, 0, load.entries, above, DenseEntries(of), draw(st.integers(1, 3)))


@st.composite
def follows(draw: st.DrawFn, n_units: int, n_reps: int, n_levels: int) -> Follow:
    """Links of any units, also of one with itself, and the same twice, as merging makes them."""
    unit = st.integers(0, n_units - 1)
    ends = np.array(draw(st.lists(st.tuples(unit, unit), max_size=6)), np.int64).reshape(-1, 2)
    price = draw(st.sampled_from([HARD, 0, 3]))
    level = 0 if price == HARD else draw(st.integers(0, n_levels - 1))
    return Follow(0, level, ends[:, 0], ends[:, 1], price)


KINDS = {"load": loads, "pair": pair_costs, "split": splits, "protected": protected_loads, "follow": follows}


@st.composite
def models(
    draw: st.DrawFn, kinds: tuple[str, ...] | None = None, most_units: int = 5, most_reps: int = 3, house: bool = True
) -> Model:
    """A model with one term of each kind named, or one to four of any kind."""
    n_units, n_reps, n_levels = (draw(st.integers(1, most)) for most in (most_units, most_reps, 3))
    fewest = 0 if house and draw(st.sampled_from([False, False, False, True])) else 1
    able = st.integers(fewest, 2**n_reps - 1).map(lambda bits: [j for j in range(n_reps) if bits >> j & 1])
    pairs = Pairs.of_lists(n_reps, [draw(able) for _ in range(n_units)])
    chosen = kinds or draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4))
    terms: tuple[Term, ...] = tuple(draw(KINDS[kind](n_units, n_reps, n_levels)) for kind in chosen)
    levels = tuple(Level(f"level {k}", Quantum("points", ONE), 2, Fraction(1, 10)) for k in range(n_levels))
    return Model(pairs, terms, levels, DenseBars(pairs))


def owners(model: Model) -> st.SearchStrategy[Ints]:
    """Any plan: also with units that nobody owns, and with owners who may not own."""
    rep = st.integers(-1, model.n_reps - 1)
    return st.lists(rep, min_size=model.n_units, max_size=model.n_units).map(lambda owner: np.array(owner, np.int64))


@st.composite
def candidate_owners(draw: st.DrawFn, model: Model) -> Ints:
    """A plan that gives every open unit one of its candidates."""
    return np.array([draw(st.sampled_from(list(reps))) if reps else -1 for reps in candidates(model)], np.int64)


def candidates(model: Model) -> list[list[int]]:
    """The reps who may own each unit."""
    start, rep = model.pairs.start.tolist(), model.pairs.rep.tolist()
    return [rep[start[u] : start[u + 1]] for u in range(model.n_units)]


def all_plans(model: Model) -> list[Ints]:
    """Every plan that gives each open unit one of its candidates, and the others nobody."""
    return [np.array(plan, np.int64) for plan in product(*(reps or [-1] for reps in candidates(model)))]
