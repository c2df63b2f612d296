"""Load: rows of weighted pairs, kept within hard limits and priced outside soft ones.

One class for capacity, balance, counts, managers, quarters, disruption budgets and pairs kept apart: a row is any
set of weighted pairs, not only a rep's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from territory_opt.terms.base import (
    UNLIMITED,
    Duals,
    Entries,
    EntryFunction,
    Measure,
    Model,
    Rows,
    Term,
    View,
)
from territory_opt.terms.limits import Limits, costs_of, outside_of
from territory_opt.terms.load_rows import LoadRows
from territory_opt.terms.pair import Pair
from territory_opt.terms.pairs import Ints, Pairs
from territory_opt.terms.reduction import Reduction
from territory_opt.terms.spans import reach_of
from territory_opt.terms.tables import EntryTable, PairTable, entries_of


@dataclass(eq=False)
class LoadState:
    """Who owns each unit now, and what each row holds: shapes (units,) and (rows,)."""

    owner: Ints
    load: Ints


@dataclass(frozen=True, eq=False)
class Load:
    """Sums of weights over rows, read against their limits."""

    rule: int
    level: int
    entries: EntryFunction
    limits: Limits

    def loads(self, owner: Ints) -> Ints:
        """Return what each row holds under a plan, shape (rows,)."""
        units = np.flatnonzero(owner >= 0)
        _, row, weight = self.entries(units, owner[units])
        return _row_sums(row, weight, len(self.limits))

    def evaluate(self, model: Model, owner: Ints) -> Measure:
        """Return how far the rows are outside their hard limits, and what they cost."""
        return self.limits.measure(self.loads(owner))

    def state(self, model: Model, owner: Ints) -> LoadState:
        """Return the owners and the rows' loads."""
        return LoadState(owner.copy(), self.loads(owner))

    def deltas(self, model: Model, state: LoadState, units: Ints) -> tuple[Ints, Ints]:
        """Return the change of violation and cost of each unit's moves to its candidates."""
        at = model.pairs.of_units(units)
        unit, rep = model.pairs.unit[at], model.pairs.rep[at]
        move, row, net = self._net(unit, state.owner[unit], rep)
        load = state.load[row]
        outside, costs = self._read(row, load)
        outside_then, costs_then = self._read(row, load + net)
        violation = _row_sums(move, outside_then - outside, len(at))
        if self.limits.join == "sum":
            return violation, _row_sums(move, costs_then - costs, len(at))
        return violation, self._change_of_max(state.load, move, row, costs_then, len(at))

    def apply(self, model: Model, state: LoadState, unit: int, rep: int) -> None:
        """Bring the rows up to date after one unit moved."""
        units, now = np.array([unit]), state.owner[unit : unit + 1].copy()
        _, row, net = self._net(units, now, np.array([rep]))
        np.add.at(state.load, row, net)
        state.owner[unit] = rep

    def encode(self, model: Model, view: View) -> Rows:
        """Return a row for each row that the open pairs reach, with auxiliaries for what may stray at a price."""
        frozen = view.owner.copy()
        frozen[view.free] = -1
        unit, rep = model.pairs.unit[view.pairs], model.pairs.rep[view.pairs]
        entries = self.entries(unit, rep)
        return LoadRows(self.limits, self.loads(frozen), view.width, unit, *entries).rows()

    def duals(self, model: Model) -> Duals:
        """Return what each pair adds to which row, and the limits within what the rows can reach at all."""
        entries = entries_of(self.entries, model.pairs)
        whole = model.pairs.whole
        least, most = _reach(model, entries, len(self.limits)) if whole else _reach_everywhere(model, self)
        return Duals(np.zeros(len(model.pairs), np.int64), entries, self.limits.within(least, most))

    def reduce(self, reduction: Reduction) -> tuple[Term, ...]:
        """Return the same rows over merged units, and what no plan can avoid as a cost of pairs."""
        listed = self.listed(reduction)
        # What is capped must be listed pair by pair: not where most pairs are never looked at.
        return listed._capped() if reduction.pairs.whole else (listed,)

    def listed(self, reduction: Reduction) -> Self:
        """Return the same rows over merged units, listed for each candidate pair."""
        return replace(self, entries=EntryTable.listed(reduction.pairs, reduction.entries_beyond(self.entries)))

    def gathered(self, pairs: Pairs, pair: Ints, unit: Ints, rep: Ints) -> Self:
        """Return the same rows over other pairs: ``pair[k]`` of them holds the unit ``unit[k]`` with ``rep[k]``."""
        at, row, weight = self.entries(unit, rep)
        return replace(self, entries=EntryTable.collect(pairs, pair[at], row, weight))

    @property
    def table(self) -> EntryTable:
        """The entries of gathered rows."""
        assert isinstance(self.entries, EntryTable), "only gathered rows have a table"
        return self.entries

    def _capped(self) -> tuple[Term, ...]:
        """Cap weights at the row's soft ceiling: a pair that alone exceeds it pays the excess whatever else it holds.

        Valid only where costs add up, no weight is negative and no hard upper limit counts the weight itself.
        """
        table = self.table
        safe = (self.limits.hard_hi >= UNLIMITED) & (self.limits.price_hi > 0) & (self.limits.soft_hi >= 0)
        negative = np.zeros(len(self.limits), np.bool_)
        negative[table.row[table.weight < 0]] = True
        safe &= ~negative & (self.limits.hard_lo <= self.limits.soft_hi) & (self.limits.soft_lo <= self.limits.soft_hi)
        ceiling = np.where(safe, self.limits.soft_hi, UNLIMITED)[table.row]
        excess = np.maximum(table.weight - ceiling, 0)
        if self.limits.join == "max" or not excess.any():
            return (self,)
        pair = np.repeat(np.arange(len(table.pairs), dtype=np.int64), np.diff(table.start))
        charge = _row_sums(pair, excess * self.limits.price_hi[table.row], len(table.pairs))
        capped = replace(table, weight=table.weight - excess)
        return (replace(self, entries=capped), Pair(self.rule, self.level, PairTable(table.pairs, charge)))

    def _net(self, unit: Ints, now: Ints, then: Ints) -> Entries:
        """Return the net change of each row by moving unit k from ``now[k]`` to ``then[k]``, zeros left out."""
        owned, given = np.flatnonzero(now >= 0), np.flatnonzero(then >= 0)
        out, into = self.entries(unit[owned], now[owned]), self.entries(unit[given], then[given])
        move = np.concatenate([owned[out.at], given[into.at]])
        row = np.concatenate([out.row, into.row])
        change = np.concatenate([-out.weight, into.weight])
        key, place = np.unique(move * max(len(self.limits), 1) + row, return_inverse=True)
        net = _row_sums(place, change, len(key))
        kept = net != 0
        rows = max(len(self.limits), 1)
        return Entries(key[kept] // rows, key[kept] % rows, net[kept])

    def _read(self, row: Ints, load: Ints) -> tuple[Ints, Ints]:
        limits = self.limits
        soft = (limits.soft_lo[row], limits.soft_hi[row], limits.price_lo[row], limits.price_hi[row])
        return outside_of(load, limits.hard_lo[row], limits.hard_hi[row]), costs_of(load, *soft)

    def _change_of_max(self, load: Ints, move: Ints, row: Ints, costs_then: Ints, n_moves: int) -> Ints:
        """Return the change of the dearest row's cost: the dearest touched row against the dearest untouched one."""
        costs = self.limits.costs(load)
        touched = np.zeros(n_moves, np.int64)
        np.maximum.at(touched, move, costs_then)
        # A move touches at most `widest` rows, so one of the `widest + 1` dearest is untouched (or there is none left).
        widest = int(np.bincount(move, minlength=1).max(initial=0))
        untouched = np.zeros(n_moves, np.int64)
        undecided = np.ones(n_moves, np.bool_)
        for dearest in np.argsort(-costs, kind="stable")[: widest + 1]:
            misses = undecided.copy()
            misses[move[row == dearest]] = False
            untouched[misses] = costs[dearest]
            undecided &= ~misses
        return np.maximum(touched, untouched) - int(costs.max(initial=0))


def _row_sums(row: Ints, weight: Ints, n_rows: int) -> Ints:
    """Return exact sums of whole numbers by row (np.bincount would go through floats)."""
    total = np.zeros(n_rows, np.int64)
    np.add.at(total, row, weight)
    return total


def _reach(model: Model, entries: Entries, n_rows: int) -> tuple[Ints, Ints]:
    """Return the least and the most that each row's sum can be, every unit taking its best candidate for the row.

    A unit that has a candidate outside the row can add nothing to it.
    """
    unit = model.pairs.unit[entries.at]
    key, place, count = np.unique(unit * max(n_rows, 1) + entries.row, return_inverse=True, return_counts=True)
    least, most = np.full(len(key), UNLIMITED), np.full(len(key), -UNLIMITED)
    np.minimum.at(least, place, entries.weight)
    np.maximum.at(most, place, entries.weight)
    avoidable = count < np.diff(model.pairs.start)[key // max(n_rows, 1)]
    least[avoidable] = np.minimum(least[avoidable], 0)
    most[avoidable] = np.maximum(most[avoidable], 0)
    row = key % max(n_rows, 1)
    return _row_sums(row, least, n_rows), _row_sums(row, most, n_rows)


def _reach_everywhere(model: Model, term: Load) -> tuple[Ints, Ints]:
    """Return outer limits of each row's sum over all pairs, candidates or not."""
    n_rows = len(term.limits)
    units = np.arange(model.n_units, dtype=np.int64)
    least, most = reach_of(term.entries, units, model.n_reps, n_rows) if n_rows else np.zeros((2, 0))
    # One more at each end for what adding up floats may lose.
    return np.floor(least).astype(np.int64) - 1, np.ceil(most).astype(np.int64) + 1
