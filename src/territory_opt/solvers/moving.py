"""A plan on joined arrays that is moved unit by unit: which moves are open, and sweeps over two halves of the reps."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order

from territory_opt.solvers.joined import Joined
from territory_opt.solvers.move_kernel import Members, Options, Rows, sweep
from territory_opt.solvers.slack import Reals
from territory_opt.terms import UNLIMITED, Bools, Ints

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
    owner
        The plan; every unit has an owner. Shape (units,).
    load
        What each row holds. Shape (rows,).
    rep_of_row
        The rep whose pairs alone load each row, −1 where several do. Shape (rows,).
    options, now
        The open pairs of each unit, and which of them it has. Shape of ``now``: (units,).
    members
        The units of each rep that have a choice.
    graph
        Which reps have options on each other's units. Shape (reps, reps).
    """

    joined: Joined
    reduced: Reals
    slope: Reals
    fixed: Reals
    owner: Ints
    executor: Executor
    rep_of_row: Ints = field(init=False)
    load: Ints = field(init=False)
    options: Options = field(init=False)
    now: Ints = field(init=False)
    members: Members = field(init=False)
    graph: csr_array = field(init=False)

    def __post_init__(self) -> None:
        self.load = self.joined.loads(self.owner)
        self.rep_of_row = self.joined.rep_of_row()

    @property
    def broken(self) -> Ints:
        """By how much each row is outside its hard limits. Shape (rows,)."""
        return self.joined.limits.outside(self.load)

    @property
    def energy(self) -> float:
        """What the search minimises: the level's cost, and the charges for what is broken."""
        outside = self.broken
        charge = float((self.slope * outside + self.fixed * (outside > 0)).sum())
        return self.joined.objective(self.owner, self.load) + charge

    def open(self, reach: float, *, around_broken: bool) -> None:
        """Open each unit's pairs within a reach of its cheapest; around whatever is broken all of them, if asked to."""
        pairs = self.joined.model.pairs
        holder = self.owner[pairs.unit]
        own = pairs.rep == holder
        keep = own | (self.reduced <= reach)
        if around_broken and self.broken.any():
            loose, short = self._reps_at_fault()
            keep |= loose[holder] | short[pairs.rep]
        at = np.flatnonzero(keep)
        count = np.bincount(pairs.unit[at], minlength=pairs.n_units)
        start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        which, row, weight = self.joined.entries_of(at)
        first = np.searchsorted(which, np.arange(len(at) + 1)).astype(np.int64)
        cost = self.joined.cost[at].astype(np.float64)
        self.options = Options(start, pairs.rep[at], cost, first, row.astype(np.int32), weight)
        self.now = np.flatnonzero(own[at]).astype(np.int64)
        self._list_members()
        self.graph = self._rivals()

    def _reps_at_fault(self) -> tuple[Bools, Bools]:
        """Return the reps who must give away, and those who must be given."""
        limits, joined = self.joined.limits, self.joined
        loose, short = (np.zeros(joined.model.n_reps, np.bool_) for _ in range(2))
        one_reps = self.rep_of_row >= 0
        loose[self.rep_of_row[one_reps & (self.load > limits.hard_hi)]] = True
        short[self.rep_of_row[one_reps & (self.load < limits.hard_lo)]] = True
        return loose, short

    def _list_members(self) -> None:
        options, n_reps = self.options, self.joined.model.n_reps
        movable = np.diff(options.start) > 1
        listed = options.rep[np.repeat(movable, np.diff(options.start))]
        start = np.concatenate([[0], np.cumsum(np.bincount(listed, minlength=n_reps))]).astype(np.int64)
        units = np.flatnonzero(movable)
        units = units[np.argsort(self.owner[units], kind="stable")]
        size = np.bincount(self.owner[units], minlength=n_reps).astype(np.int64)
        place = np.full(len(self.owner), -1, np.int64)
        place[units] = start[self.owner[units]] + np.arange(len(units)) - (np.cumsum(size) - size)[self.owner[units]]
        listing = np.full(start[-1], -1, np.int64)
        listing[place[units]] = units
        self.members = Members(start, size, listing, place)

    def _rivals(self) -> csr_array:
        """Return which reps have options on each other's units. Shape (reps, reps)."""
        n_reps = self.joined.model.n_reps
        holder = np.repeat(self.owner, np.diff(self.options.start))
        ones = np.ones(len(holder))
        return csr_array(coo_array((ones, (holder, self.options.rep)), shape=(n_reps, n_reps)))

    def round(self, sweeps: float, temperature: float, rng: np.random.Generator) -> int:
        """Sweep both halves of the reps at once, parted at random; return the number of moves tried."""
        side, rank = self._halves(rng)
        movable = np.flatnonzero(self.members.place >= 0)
        movable = movable[np.argsort(rank[self.owner[movable]], kind="stable")]
        before, tried, jobs = self.load, 0, []
        for half, rows in zip((0, 1), self._rows_of_halves(), strict=True):
            units = movable[side[self.owner[movable]] == half]
            steps, random = int(sweeps * len(units)), np.random.default_rng(rng.integers(2**31))
            if not steps:
                continue
            load, tried = before.copy(), tried + steps
            arrays = self.options, rows, load, self.now, self.members, side, units
            jobs.append((load, self.executor.submit(sweep, *arrays, steps, temperature, _WINDOW, _FOLLOWERS, random)))
        for load, job in jobs:
            job.result()
            self.load = self.load + (load - before)
        self.owner = self.options.rep[self.now]
        return tried

    def _halves(self, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Return the side of each rep, and its rank among neighbours: breadth first from a random rep."""
        n_reps = self.joined.model.n_reps
        near = breadth_first_order(self.graph, int(rng.integers(n_reps)), directed=False, return_predecessors=False)
        order = np.concatenate([near, np.setdiff1d(np.arange(n_reps), near)])
        rank = np.empty(n_reps, np.int64)
        rank[order] = np.arange(n_reps)
        held = np.cumsum(self.members.size[order])
        side = np.zeros(n_reps, np.int64)
        side[order[held > held[-1] * rng.uniform(0.4, 0.6)]] = 1
        return side, rank

    def _rows_of_halves(self) -> Iterator[Rows]:
        """Yield the limits that each half must keep: rows that both may load have their room halved."""
        limits, load, shared = self.joined.limits, self.load, self.rep_of_row < 0
        ends = {}
        for name, sign in (("hard_lo", -1), ("hard_hi", 1), ("soft_lo", -1), ("soft_hi", 1)):
            end = getattr(limits, name)
            room = sign * (end - load)
            halved = shared & (room > 0) & (np.abs(end) < UNLIMITED)
            ends[name] = np.where(halved, load + sign * (room // 2), end)
        for _ in range(2):
            yield Rows(
                **ends,
                price_lo=limits.price_lo,
                price_hi=limits.price_hi,
                charged=self.joined.charged,
                slope=self.slope,
                fixed=self.fixed,
            )
