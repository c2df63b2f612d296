"""One level of a model on common arrays: all Loads as one sparse matrix, all Pairs as one cost, caps as further rows.

The terms' own `deltas` are the plain reference; whatever runs on these arrays is tested against them. Terms that are
neither Load nor Pair stay outside: what the arrays suggest is judged by the whole model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from territory_opt.solvers.certificate import loads_and_duals
from territory_opt.terms import BLOCK, UNLIMITED, Entries, Ints, Limits, Load, Model, Pair, Pairs, Term, ranges

OBJECTIVE = -1
"""Where a row's own cost goes on the level that is minimised; on upper levels it goes to the row of their cap."""


@dataclass(frozen=True, eq=False)
class Joined:
    """The rows and pair costs of one level under the caps of the levels above.

    Attributes
    ----------
    cost
        Cost of each pair on the level. Shape (pairs,).
    start, row, weight
        Entries of pair ``p`` stand at ``start[p]:start[p + 1]``: which rows it loads, and by how much.
    limits
        Of each row: those of all Loads in the model's order, then one cap for each upper level, whose load is what
        that level costs. Costs of lower levels count nothing.
    charged
        Where each row's own cost goes: `OBJECTIVE`, or the row of a cap. Shape (rows,).
    n_loads
        How many rows stand before the caps.
    dearest
        Loads of which only the dearest row counts: their first row, and the one after their last.
    untold
        Terms that the arrays do not tell, or only in part: the weights of a `Protected`, but not its deviations. Each
        with its first row and the one after its last, which are equal where it has none.
    """

    model: Model
    cost: Ints
    start: Ints
    row: Ints
    weight: Ints
    limits: Limits
    charged: Ints
    n_loads: int
    dearest: tuple[tuple[int, int], ...]
    untold: tuple[tuple[Term, int, int], ...]

    @classmethod
    def of(cls, model: Model, level: int, caps: Sequence[int]) -> Joined:
        """Join the terms of a model for one level."""
        loads = list(loads_and_duals(model))
        rows = [_limits_at(model, load, level, caps) for load, _ in loads]
        first = np.concatenate([[0], np.cumsum([len(one) for one in rows])]).astype(np.int64)
        cost = pair_costs(model, level)
        entries = [(duals.entries, int(before)) for (_, duals), before in zip(loads, first[:-1], strict=True)]
        for upper in range(level):
            at = np.flatnonzero(cost[upper])
            entries.append((Entries(at, np.zeros_like(at), cost[upper][at]), int(first[-1]) + upper))
        start, row, weight = _by_pair(entries, model.pairs)
        charged = [
            np.full(len(load.limits), first[-1] + load.level if load.level < level else OBJECTIVE) for load, _ in loads
        ]
        caps_rows = [Limits.hard(hi=np.array(caps, np.int64))] if level else []
        return cls(
            model,
            cost[level],
            start,
            row,
            weight,
            _stacked([*rows, *caps_rows]),
            np.concatenate([np.zeros(0, np.int64), *charged, np.full(level, OBJECTIVE)]).astype(np.int64),
            int(first[-1]),
            tuple(
                (int(begin), int(begin) + len(one))
                for begin, one in zip(first, rows, strict=False)
                if one.join == "max"
            ),
            _untold(model, first),
        )

    @property
    def complete(self) -> bool:
        """Whether the arrays alone, each row by itself, say everything that the model says."""
        return not self.untold and not self.dearest

    @property
    def n_rows(self) -> int:
        """Number of rows, caps included."""
        return len(self.charged)

    def entries_of(self, pairs: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the entries of some pairs: which of the pairs, row, weight."""
        first, count = self.start[pairs], self.start[pairs + 1] - self.start[pairs]
        at = np.repeat(np.arange(len(pairs), dtype=np.int64), count)
        entry = ranges(first, count)
        return at, self.row[entry], self.weight[entry]

    def pairs_of(self, owner: Ints) -> Ints:
        """Return the pair that each owned unit is in; all owners must be candidates."""
        units = np.flatnonzero(owner >= 0)
        return self.model.pairs.find(units, owner[units])

    def loads(self, owner: Ints) -> Ints:
        """Return what each row holds under a plan; a cap's row, what its level costs. Shape (rows,)."""
        load = np.zeros(self.n_rows, np.int64)
        _, row, weight = self.entries_of(self.pairs_of(owner))
        np.add.at(load, row, weight)
        upper = np.flatnonzero(self.charged != OBJECTIVE)
        np.add.at(load, self.charged[upper], self.limits.costs(load)[upper])
        return load

    def objective(self, pairs: Ints, load: Ints) -> int:
        """Return what a plan costs on the level, as far as the arrays say it: its pairs, and what its rows hold."""
        own = self.charged == OBJECTIVE
        return int(self.cost[pairs].sum()) + int(self.limits.costs(load)[own].sum())

    def rep_of_row(self) -> Ints:
        """Return the rep whose pairs alone load each row, −1 where several do. Shape (rows,)."""
        last, several = np.full(self.n_rows, -1, np.int64), np.zeros(self.n_rows, np.bool_)
        for row, rep in self._rows_and_reps():
            last[row] = rep
        for row, rep in self._rows_and_reps():
            several[row[last[row] != rep]] = True
        return np.where(several, -1, last)

    def part_of_rows(self, pairs: Ints, load: Ints) -> NDArray[np.float64]:
        """Return which part each pair of a plan is of what its rep's own rows hold, the most in any of them.

        Parameters
        ----------
        pairs
            All of the plan.
        load
            What each row holds under it. Shape (rows,).

        Returns
        -------
        array
            Shape of the pairs.
        """
        entry_of, row, weight = self.entries_of(pairs)
        rep, last, several = self.model.pairs.rep[pairs][entry_of], np.zeros_like(load), np.zeros(self.n_rows, np.bool_)
        last[row] = rep
        several[row[last[row] != rep]] = True
        own = ~several[row] & (row < self.n_loads)
        part = np.zeros(len(pairs))
        np.maximum.at(part, entry_of[own], np.abs(weight[own]) / np.maximum(np.abs(load[row[own]]), 1))
        return part

    def _rows_and_reps(self) -> Iterator[tuple[Ints, Ints]]:
        """Yield the row and the rep of each entry, block by block."""
        pairs = self.model.pairs
        for first, after in pairs.blocks():
            rep = np.repeat(pairs.rep[first:after], np.diff(self.start[first : after + 1]))
            yield self.row[self.start[first] : self.start[after]], rep

    def typical_weights(self) -> NDArray[np.float64]:
        """Return the mean size of the weights in each row, at least 1. Shape (rows,)."""
        count, total = np.zeros(self.n_rows, np.int64), np.zeros(self.n_rows)
        for first in range(0, len(self.row), BLOCK):
            row, weight = self.row[first : first + BLOCK], self.weight[first : first + BLOCK]
            count += np.bincount(row, minlength=self.n_rows)
            total += np.bincount(row, np.abs(weight), self.n_rows)
        typical: NDArray[np.float64] = total / np.maximum(count, 1)
        return np.maximum(typical, 1.0)


def _untold(model: Model, first: Ints) -> tuple[tuple[Term, int, int], ...]:
    """Return the terms that are neither plain Loads nor Pairs, and which rows are theirs."""
    found: list[tuple[Term, int, int]] = []
    number = 0
    for term in model.terms:
        # A kind of Load that adds meaning of its own is not told by its weights and limits alone.
        if isinstance(term, Load):
            number += 1
            if type(term) is not Load:
                found.append((term, int(first[number - 1]), int(first[number])))
        elif not isinstance(term, Pair):
            found.append((term, 0, 0))
    return tuple(found)


def pair_costs(model: Model, level: int) -> Ints:
    """Return what each pair costs on the level and on those above. Shape (level + 1, pairs)."""
    cost = np.zeros((level + 1, len(model.pairs)), np.int64)
    for term, duals in zip(model.terms, model.duals, strict=True):
        if isinstance(term, Pair) and term.level <= level:
            cost[term.level] += duals.cost
    return cost


def _limits_at(model: Model, load: Load, level: int, caps: Sequence[int]) -> Limits:
    """Return the limits of a Load as they count on a level.

    Where only the dearest row counts and nothing else costs on its level, the level's cap is a hard limit of each row.
    """
    limits = load.limits
    if load.level > level:
        return _costless(limits, limits.hard_lo, limits.hard_hi)
    if limits.join == "sum" or load.level == level or not _alone(model, load):
        return limits
    room_lo = caps[load.level] // np.maximum(limits.price_lo, 1)
    room_hi = caps[load.level] // np.maximum(limits.price_hi, 1)
    lo = np.where(limits.price_lo > 0, limits.soft_lo - room_lo, -UNLIMITED)
    hi = np.where(limits.price_hi > 0, limits.soft_hi + room_hi, UNLIMITED)
    return _costless(limits, np.maximum(limits.hard_lo, lo), np.minimum(limits.hard_hi, hi))


def _costless(limits: Limits, hard_lo: Ints, hard_hi: Ints) -> Limits:
    zero = np.zeros(len(limits), np.int64)
    return replace(limits, hard_lo=hard_lo, hard_hi=hard_hi, price_lo=zero, price_hi=zero, join="sum")


def _alone(model: Model, load: Load) -> bool:
    """Tell whether nothing but one Load costs anything on its level."""
    return not any(
        duals.cost.any()
        or duals.limits.price_lo.any()
        or duals.limits.price_hi.any()
        or not isinstance(term, Load | Pair)
        for term, duals in zip(model.terms, model.duals, strict=True)
        if term.level == load.level and term is not load
    )


def _stacked(parts: Sequence[Limits]) -> Limits:
    def joined(name: str) -> Ints:
        return np.concatenate([np.zeros(0, np.int64), *(getattr(one, name) for one in parts)])

    names = ("hard_lo", "hard_hi", "soft_lo", "soft_hi", "price_lo", "price_hi")
    return Limits(**{name: joined(name) for name in names}, join="sum")


def _by_pair(parts: Sequence[tuple[Entries, int]], pairs: Pairs) -> tuple[Ints, Ints, Ints]:
    """Return the entries of several Loads by pair, each with its first row; within a pair in the order of the Loads."""
    size = sum(len(entries.at) for entries, _ in parts)
    start, row, weight = np.zeros(len(pairs) + 1, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    for first, after in pairs.blocks():
        here = [(entries.between(first, after), before) for entries, before in parts]
        counts = [np.bincount(entries.at - first, minlength=after - first) for entries, _ in here]
        start[first + 1 : after + 1] = start[first] + np.cumsum(sum(counts, np.zeros(after - first, np.int64)))
        filled = start[first:after].copy()
        for (entries, before), count in zip(here, counts, strict=True):
            place = (filled - np.cumsum(count) + count)[entries.at - first] + np.arange(len(entries.at))
            row[place], weight[place] = entries.row + before, entries.weight
            filled += count
    return start, row, weight
