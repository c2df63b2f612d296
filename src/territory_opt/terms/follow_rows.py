"""The linear rows of `Follow`: who works with whom, and what its auxiliaries are worth under a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from territory_opt.terms.base import UNLIMITED, Model, Rows, View
from territory_opt.terms.pairs import Ints, ranges
from territory_opt.terms.split import HARD

if TYPE_CHECKING:
    from territory_opt.terms.follow import Follow


class _Meetings(NamedTuple):
    """Each way in which a link may bring two reps together.

    Attributes
    ----------
    one, other
        The core rep and the partner.
    first, second
        The columns that must both be 1 for it, −1 for what is frozen so.
    """

    one: Ints
    other: Ints
    first: Ints
    second: Ints

    def only(self, kept: Ints) -> _Meetings:
        """Return some of them."""
        return _Meetings(*(column[kept] for column in self))


@dataclass(frozen=True, eq=False)
class UsedPartners:
    """Values of the auxiliaries under a plan: 1 for each two reps who work together, then each core rep's excess.

    Attributes
    ----------
    key
        Core rep × reps + partner of each column, ascending.
    rep
        The core rep of each column for an excess.
    """

    term: Follow
    n_reps: int
    key: Ints
    rep: Ints

    def __call__(self, owner: Ints) -> Ints:
        """Return the least values that keep every row but limits on the number of partners."""
        core, partner = self.term.partners(owner)
        used = np.isin(self.key, core * self.n_reps + partner).astype(np.int64)
        excess = np.maximum(np.bincount(core, minlength=self.n_reps)[self.rep] - 1, 0)
        return np.concatenate([used, excess])


class FollowRows:
    """Writes ``x[u,j] + x[v,k] − y[j,k] ≤ 1`` for each link (u, v), and ``Σ y[j,·] ≤ 1`` (``+ excess`` at a price).

    Core reps whose followers can only have one owner among them need no rows.
    """

    def __init__(self, term: Follow, model: Model, view: View) -> None:
        self.term, self.n_reps, self.width = term, model.n_reps, view.width
        self.unit, self.rep = model.pairs.unit[view.pairs], model.pairs.rep[view.pairs]
        self.owner = view.owner.copy()
        self.owner[view.free] = -1
        ends = np.searchsorted(self.unit, np.arange(model.n_units + 1)).astype(np.int64)
        self.first, self.count = ends[:-1], np.diff(ends)

    def rows(self) -> Rows:
        """Return the rows, with auxiliaries that `UsedPartners` gives the values of."""
        meetings = self._meetings()
        key = np.unique(meetings.one * self.n_reps + meetings.other)
        several = np.bincount(key // self.n_reps, minlength=self.n_reps) > 1
        key = key[several[key // self.n_reps]]
        return self._written(meetings.only(np.flatnonzero(several[meetings.one])), key, np.flatnonzero(several))

    def _meetings(self) -> _Meetings:
        """Return each open or frozen owner of each core unit with each of its follower's."""
        (one_at, one, first), (other_at, other, second) = self._ends(self.term.core), self._ends(self.term.follower)
        n_links = len(self.term.core)
        start, count = np.searchsorted(other_at, one_at), np.bincount(other_at, minlength=n_links)[one_at]
        left = np.repeat(np.arange(len(one_at)), count)
        right = ranges(start, count)
        meetings = _Meetings(one[left], other[right], first[left], second[right])
        itself = (self.term.core == self.term.follower)[one_at[left]]
        return meetings.only(np.flatnonzero(~itself | (meetings.one == meetings.other)))

    def _ends(self, units: Ints) -> tuple[Ints, Ints, Ints]:
        """Return who may own one end of each link: the link (ascending), the rep, the column (−1 where frozen)."""
        link = np.repeat(np.arange(len(units), dtype=np.int64), self.count[units])
        count = self.count[units]
        column = ranges(self.first[units], count)
        still = np.flatnonzero(self.owner[units] >= 0)
        at = np.concatenate([link, still])
        order = np.argsort(at, kind="stable")
        rep = np.concatenate([self.rep[column], self.owner[units[still]]])
        return at[order], rep[order], np.concatenate([column, np.full(len(still), -1)])[order]

    def _written(self, meetings: _Meetings, key: Ints, reps: Ints) -> Rows:
        """Return the rows: columns are pairs, then who works with whom, then each rep's excess if it has a price."""
        n, k, soft = len(key), len(reps), self.term.price != HARD
        cell = np.searchsorted(key, meetings.one * self.n_reps + meetings.other)
        known = (meetings.first < 0) & (meetings.second < 0)
        least = np.zeros(n, np.int64)
        least[cell[known]] = 1
        open_ways = np.stack([meetings.first, meetings.second, cell], axis=1)[~known]
        first, second, cell = np.unique(open_ways, axis=0).T
        second = np.where(second == first, -1, second)  # a unit that follows itself
        way, rep = np.arange(len(cell), dtype=np.int64), np.searchsorted(reps, key // self.n_reps)
        priced = reps if soft else reps[:0]
        excess = np.arange(len(priced), dtype=np.int64)
        entries = [
            (way[first >= 0], first[first >= 0], 1),
            (way[second >= 0], second[second >= 0], 1),
            (way, self.width + cell, -1),
            (len(way) + rep, self.width + np.arange(n, dtype=np.int64), 1),
            (len(way) + excess, self.width + n + excess, -1),
        ]
        needed = (first >= 0).astype(np.int64) + (second >= 0)
        used, most = np.bincount(rep[least > 0], minlength=k), np.bincount(rep, minlength=k)
        return Rows(
            np.concatenate([row for row, _, _ in entries]),
            np.concatenate([column for _, column, _ in entries]),
            np.concatenate([np.full(len(row), value, np.int64) for row, _, value in entries]),
            np.full(len(way) + k, -UNLIMITED),
            np.concatenate([needed - 1, np.ones(k, np.int64)]),
            np.concatenate([least, np.maximum(used[excess] - 1, 0)]),
            np.concatenate([np.ones(n, np.int64), most[excess] - 1]),
            np.concatenate([np.zeros(self.width + n, np.int64), np.full(len(priced), self.term.price)]),
            0,
            UsedPartners(self.term, self.n_reps, key, priced),
        )
