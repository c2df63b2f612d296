"""Candidate territories: whole sets of units that a rep might own, kept with what each costs above the price bound.

The gap of a plan to the price bound is a sum over reps: what each rep's units cost above their cheapest pairs, and her
rows above their least. So a plan is a choice of one territory for each rep, and its gap is what they cost together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from territory_opt.solvers.blame import RowBlame
from territory_opt.solvers.certificate import reduced_prices
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.doubt import typical_doubt
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.move_tables import Records
from territory_opt.terms import Bools, Ints, Reals, ranges

_MOST = 400
"""Territories sought of each rep at a time."""

_LOOKED_AT = 300_000
"""Sets looked at for them."""

_TRIES = 6
"""How often the reach is corrected until there are enough of them and not too many."""

_FIRST_REACH = 5.0
"""The first reach, in typical doubts."""

_STEP = 1.5
"""By how much the reach is corrected."""

_HALVINGS = 30
"""Steps by which a row's new price is found."""

_KEYS = 1
"""Seed of the units' random keys: sets are the same if their keys add up to the same."""

WORK_PER_SET = 3e-8
"""Deterministic seconds charged for each set looked at."""

ROW = np.dtype(
    [
        *((name, np.int64) for name in ("load", "hard_lo", "hard_hi", "soft_lo", "soft_hi")),
        *((name, np.float64) for name in ("cost_lo", "cost_hi", "price", "least")),
    ]
)
"""A row of one rep: what it holds, its limits, and what its slack costs at the prices."""


@dataclass(frozen=True, eq=False)
class Territories:
    """Sets of units, each for one rep.

    Attributes
    ----------
    rep
        Whose each would be. Shape (territories,).
    start, unit
        Units of territory ``t`` are ``unit[start[t]:start[t + 1]]``.
    cost
        What each costs above the price bound, in quanta. Shape (territories,).
    """

    rep: Ints
    start: Ints
    unit: Ints
    cost: Reals

    def __len__(self) -> int:
        return len(self.rep)

    def units_of(self, one: int) -> Ints:
        """Return the units of a territory."""
        return self.unit[self.start[one] : self.start[one + 1]]

    def taken(self, chosen: Ints) -> Territories:
        """Return some of them."""
        size = np.diff(self.start)[chosen]
        start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
        return Territories(self.rep[chosen], start, self.unit[ranges(self.start[chosen], size)], self.cost[chosen])

    def among(self, reps: Bools, units: Bools) -> Territories:
        """Return those of some reps that have some units only."""
        strange = np.concatenate([[0], np.cumsum(~units[self.unit])])[self.start]
        return self.taken(np.flatnonzero(reps[self.rep] & (np.diff(strange) == 0)))


def joined_territories(parts: Sequence[Territories], n_units: int) -> Territories:
    """Return all territories of several lists, each once."""
    sizes = np.concatenate([np.diff(part.start) for part in parts])
    all_of = Territories(
        np.concatenate([part.rep for part in parts]),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.concatenate([part.unit for part in parts]),
        np.concatenate([part.cost for part in parts]),
    )
    keys = np.random.default_rng(_KEYS).integers(-(2**62), 2**62, n_units)
    running = np.concatenate([[0], np.cumsum(keys[all_of.unit])])[all_of.start]  # overflow wraps, and does no harm
    order = np.lexsort((np.diff(running), all_of.rep))
    same = (np.diff(running)[order][1:] == np.diff(running)[order][:-1]) & (np.diff(all_of.rep[order]) == 0)
    return all_of.taken(np.sort(order[np.concatenate([[True], ~same])[: len(order)]]))


@dataclass(eq=False)
class Sources:
    """Where candidate territories of a level come from: at any prices of units, those near each rep's ideal set.

    Attributes
    ----------
    reduced
        Price of each pair above its unit's cheapest, by the level's own certificate. Shape (pairs,).
    least
        What each rep's rows cost at least at the certificate's prices, in quanta. Shape (reps,).
    reach
        How far from her ideal set each rep's territories are sought. Shape (reps,).
    looked_at
        Sets looked at so far.
    """

    judge: Judge
    crew: Crew
    reduced: Reals = field(init=False)
    least: Reals = field(init=False)
    reach: Reals = field(init=False)
    looked_at: int = 0

    def __post_init__(self) -> None:
        judge, pairs = self.judge, self.judge.model.pairs
        self.reduced = reduced_prices(judge.model, judge.certificate) / (1 << judge.certificate.shift)
        self.reach = np.full(pairs.n_reps, _FIRST_REACH * typical_doubt(pairs, self.reduced))
        blame, limits, rep_of_row = RowBlame.of(judge), judge.joined.limits, judge.joined.rep_of_row()
        rows = np.zeros(len(rep_of_row), ROW)
        for name in ("hard_lo", "hard_hi", "soft_lo", "soft_hi"):
            rows[name] = getattr(limits, name)
        rows["cost_lo"], rows["cost_hi"] = blame.weight * limits.price_lo, blame.weight * limits.price_hi
        rows["price"], rows["least"] = blame.price, blame.least
        loaded = rep_of_row >= 0
        self.least = np.bincount(rep_of_row[loaded], blame.least[loaded], pairs.n_reps).astype(float)
        order = np.argsort(rep_of_row, kind="stable")
        self._first_row = np.searchsorted(rep_of_row[order], np.arange(pairs.n_reps + 1))
        self._rows, self._place = rows[order], np.argsort(order)
        self._pairs_of = pairs.by_rep()

    @staticmethod
    def suit(judge: Judge) -> bool:
        """Tell whether a level is a sum over reps: arrays that say it all, and each row one rep's own."""
        joined = judge.joined
        loaded = np.unique(joined.row)
        return joined.complete and judge.level == 0 and bool((joined.rep_of_row()[loaded] >= 0).all())

    def near(self, price: Reals, reps: Ints, units: Bools) -> list[Territories]:
        """Return territories of some reps, made of some units, that cost least at the units' prices.

        Parameters
        ----------
        price
            What owning each unit is worth, above its cheapest pair's price. Shape (units,).
        """
        jobs = [self.crew.submit(self._near, price, rep, units) for rep in reps.tolist()]
        found = [job.result() for job in jobs]
        self.looked_at += sum(looked for _, looked in found)
        return [one for one, _ in found]

    def _near(self, price: Reals, rep: int, allowed: Bools) -> tuple[Territories, int]:
        """Return territories of one rep, and how many sets were looked at."""
        from territory_opt.solvers.territory_kernel import Differences, near_sets

        unit_of = self.judge.model.pairs.unit
        at = self._pairs_of[rep]
        at = at[allowed[unit_of[at]]]
        gain = price[unit_of[at]] - self.reduced[at]
        rows = self._rows[self._first_row[rep] : self._first_row[rep + 1]].copy()
        before = rows["least"].sum()
        gain = self._repriced(rep, at, gain, rows)
        order = np.argsort(np.abs(gain), kind="stable")
        at, gain = at[order], gain[order]
        unit, ideal = unit_of[at], gain > 0
        entry_of, row, weight = self._entries(rep, at)
        np.add.at(rows["load"], row, np.where(ideal[entry_of], weight, 0))
        start = np.searchsorted(entry_of, np.arange(len(at) + 1))
        differences = Differences(np.abs(gain), start, row, np.where(ideal[entry_of], -weight, weight))
        seen = 0
        for _ in range(_TRIES):
            chosen, size, cost, looked = near_sets(differences, rows.copy(), self.reach[rep], _MOST, _LOOKED_AT)
            seen += looked
            if looked < _LOOKED_AT and len(size) > _MOST // 4:
                break
            self.reach[rep] *= _STEP if looked < _LOOKED_AT else 1.0 / _STEP
        which, place = np.nonzero(np.arange(chosen.shape[1]) < size[:, None])
        member = np.tile(ideal, (len(size), 1))
        member[which, chosen[which, place]] ^= True
        which, place = np.nonzero(member)
        worth = np.bincount(which, price[unit[place]], len(size))
        starts = np.concatenate([[0], np.cumsum(member.sum(axis=1))]).astype(np.int64)
        total = cost - gain[ideal].sum() + worth + rows["least"].sum() - before
        return Territories(np.full(len(size), rep), starts, unit[place], total), seen

    def _entries(self, rep: int, at: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the entries of some of a rep's pairs: which of the pairs, which of her rows, weight."""
        entry_of, row, weight = self.judge.joined.entries_of(at)
        return entry_of, self._place[row] - self._first_row[rep], weight

    def _repriced(self, rep: int, at: Ints, gain: Reals, rows: Records) -> Reals:
        """Price the row that the ideal set breaks most anew, so that it just keeps it; return what pairs gain then.

        Else nothing near a set that holds far too much keeps the limits.
        """
        entry_of, row, weight = self._entries(rep, at)
        load = np.bincount(row, np.where(gain[entry_of] > 0, weight, 0), len(rows))
        over, under = np.maximum(load - rows["hard_hi"], 0.0), np.maximum(rows["hard_lo"] - load, 0.0)
        outside = np.maximum(over, under) / np.maximum(np.bincount(row, np.abs(weight), len(rows)), 1.0)
        if not outside.any():
            return gain
        worst = int(np.argmax(outside))
        loads = np.bincount(entry_of, np.where(row == worst, weight, 0), len(at))
        limit, sign = (rows["hard_hi"][worst], 1.0) if over[worst] > 0 else (rows["hard_lo"][worst], -1.0)
        low, high = 0.0, float(np.abs(gain).max() / np.abs(loads[loads != 0]).min())
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            then = loads[gain - sign * middle * loads > 0].sum()
            low, high = (middle, high) if sign * (then - limit) > 0 else (low, middle)
        rows["price"][worst] += sign * high
        rows["least"][worst] = _least(rows[worst])
        return np.asarray(gain - sign * high * loads)


def _least(row: np.void) -> float:
    """Return the least that a row's slack can cost at its price: at an end, or where a soft limit begins."""
    lo, hi = row["hard_lo"], row["hard_hi"]
    ends = lo, hi, min(max(row["soft_lo"], lo), hi), max(min(row["soft_hi"], hi), lo)
    costs = [
        row["cost_lo"] * max(float(row["soft_lo"]) - end, 0.0) + row["cost_hi"] * max(end - float(row["soft_hi"]), 0.0)
        for end in map(float, ends)
    ]
    return float(min(cost - row["price"] * end for cost, end in zip(costs, ends, strict=True)))
