"""A plan on joined arrays that is moved unit by unit: which moves are open, and sweeps over two halves of the reps."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order

from territory_opt.solvers.joined import Joined
from territory_opt.solvers.move_tables import (
    Board,
    Members,
    Options,
    Records,
    members_of,
    options_of,
    rows_of,
    units_of,
)
from territory_opt.solvers.sweep import sweep
from territory_opt.terms import UNLIMITED, Bools, Ints, Reals

_WINDOW = 4000
"""Units that a sweep moves at a time: what they touch stays in the processor's cache."""

_FOLLOWERS = 5
"""Members of the rep who takes a unit that are tried for an onward move."""


@dataclass(eq=False)
class Moving:
    """A plan, what its rows hold, and the moves that are open to it.

    Attributes
    ----------
    reduced
        Price of each pair above its unit's cheapest. Shape (pairs,).
    slope, fixed
        What the search is charged for each unit outside a hard limit, and for being outside. Shape (rows,).
    pair
        The plan: the pair that each unit is in. Shape (units,).
    load
        What each row holds. Shape (rows,).
    rep_of_row
        The rep whose pairs alone load each row, −1 where several do. Shape (rows,).
    unit
        The units that have a choice, rivals' units near each other: the order in which they are numbered below.
    open_pairs, options, now
        Their open pairs, the same as options, and which of them each has.
    members
        Those of them that each rep owns.
    graph
        Which reps have options on each other's units. Shape (reps, reps).
    """

    joined: Joined
    reduced: Reals
    slope: Reals
    fixed: Reals
    pair: Ints
    executor: Executor
    rep_of_row: Ints = field(init=False)
    load: Ints = field(init=False)
    unit: Ints = field(init=False)
    open_pairs: Ints = field(init=False)
    options: Options = field(init=False)
    now: Ints = field(init=False)
    members: Members = field(init=False)
    graph: csr_array = field(init=False)

    def __post_init__(self) -> None:
        self.load = self.joined.loads(self.owner)
        self.rep_of_row = self.joined.rep_of_row()

    @property
    def owner(self) -> Ints:
        """Who owns each unit. Shape (units,)."""
        owner: Ints = self.joined.model.pairs.rep[self.pair]
        return owner

    @property
    def broken(self) -> Ints:
        """By how much each row is outside its hard limits. Shape (rows,)."""
        return self.joined.limits.outside(self.load)

    @property
    def energy(self) -> float:
        """What the search minimises: the level's cost, and the charges for what is broken."""
        outside = self.broken
        charge = float((self.slope * outside + self.fixed * (outside > 0)).sum())
        return self.joined.objective(self.pair, self.load) + charge

    def open(self, reach: float, around_broken: float) -> None:
        """Open each unit's pairs within a reach of its cheapest, and within another one around whatever is broken."""
        pairs, owner = self.joined.model.pairs, self.owner
        is_open = self.reduced <= reach
        is_open[self.pair] = True
        if self.broken.any():
            loose, short = self._reps_at_fault()
            at = np.flatnonzero(self.reduced <= around_broken)
            is_open[at[loose[owner[pairs.unit[at]]] | short[pairs.rep[at]]]] = True
        at = np.flatnonzero(is_open)
        count = np.bincount(pairs.unit[at], minlength=pairs.n_units)
        at = at[count[pairs.unit[at]] > 1]
        self.graph = self._rivals(at, owner)
        unit, rank = np.flatnonzero(count > 1), np.argsort(self._neighbours(0))
        self.unit = unit[np.argsort(rank[owner[unit]], kind="stable")]
        self.open_pairs, count = self._in_order(at, count)
        self.options = options_of(self.joined, self.open_pairs, count, self.rep_of_row)
        self.now = np.flatnonzero(self.open_pairs == np.repeat(self.pair[self.unit], count)).astype(np.int64)
        self.members = members_of(owner[self.unit], self.options, self.joined.model.n_reps)

    def _in_order(self, at: Ints, count: Ints) -> tuple[Ints, Ints]:
        """Return the open pairs in the order of the movable units, and how many each unit has."""
        place = np.empty(len(self.pair), np.int64)
        place[self.unit] = np.arange(len(self.unit))
        order = np.argsort(place[self.joined.model.pairs.unit[at]], kind="stable")
        return at[order], count[self.unit]

    def _reps_at_fault(self) -> tuple[Bools, Bools]:
        """Return the reps who must give away, and those who must be given."""
        limits, joined = self.joined.limits, self.joined
        loose, short = (np.zeros(joined.model.n_reps, np.bool_) for _ in range(2))
        one_reps = self.rep_of_row >= 0
        loose[self.rep_of_row[one_reps & (self.load > limits.hard_hi)]] = True
        short[self.rep_of_row[one_reps & (self.load < limits.hard_lo)]] = True
        return loose, short

    def _rivals(self, at: Ints, owner: Ints) -> csr_array:
        """Return which reps have options on each other's units. Shape (reps, reps)."""
        pairs, n_reps = self.joined.model.pairs, self.joined.model.n_reps
        links = owner[pairs.unit[at]], pairs.rep[at]
        return csr_array(coo_array((np.ones(len(at)), links), shape=(n_reps, n_reps)))

    def _neighbours(self, first: int) -> Ints:
        """Return all reps breadth first from one of them, so that rivals stand near each other."""
        near = breadth_first_order(self.graph, first, directed=False, return_predecessors=False)
        return np.concatenate([near, np.setdiff1d(np.arange(self.joined.model.n_reps), near)])

    def round(self, sweeps: float, temperature: float, rng: np.random.Generator) -> int:
        """Sweep both halves of the reps at once, parted at random; return the number of moves tried."""
        order = self._neighbours(int(rng.integers(self.joined.model.n_reps)))
        held = np.cumsum(self.members.size[order])
        beyond = held > held[-1] * rng.uniform(0.4, 0.6)
        side = np.zeros(len(order), np.int64)
        side[order[beyond]] = 1
        tried, before = 0, self.load
        jobs: list[tuple[Records, Future[int]]] = []
        for reps, rows in zip((order[~beyond], order[beyond]), self._rows_of_halves(), strict=True):
            units = units_of(self.members, reps)
            steps, random = int(sweeps * len(units)), np.random.default_rng(rng.integers(2**31))
            if not steps:
                continue
            tried += steps
            board = Board(self.options, rows, self.now, self.members, side, np.zeros(len(rows), np.int64))
            jobs.append(
                (rows, self.executor.submit(sweep, board, units, steps, temperature, _WINDOW, _FOLLOWERS, random))
            )
        for rows, job in jobs:
            job.result()
            self.load = self.load + rows["load"] - before
        self.pair[self.unit] = self.open_pairs[self.now]
        return tried

    def _rows_of_halves(self) -> Iterator[Records]:
        """Yield the limits that each half must keep: rows that both may load have their room halved."""
        limits, load, shared = self.joined.limits, self.load, self.rep_of_row < 0
        ends = {}
        for name, sign in (("hard_lo", -1), ("hard_hi", 1), ("soft_lo", -1), ("soft_hi", 1)):
            end = getattr(limits, name)
            room = sign * (end - load)
            halved = shared & (room > 0) & (np.abs(end) < UNLIMITED)
            ends[name] = np.where(halved, load + sign * (room // 2), end)
        halves = replace(limits, **ends)
        for _ in range(2):
            yield rows_of(halves, self.joined.charged, load, self.slope, self.fixed)
