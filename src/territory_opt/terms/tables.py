"""Functions of pairs that look their values up: in an array over units, or over the candidate pairs.

All of them are plain objects with arrays in them, so that terms can be sent to other processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from territory_opt.terms.base import Entries, EntryFunction, PairFunction
from territory_opt.terms.forms import Form, PricedForm, form_of, priced_of
from territory_opt.terms.pairs import Ints, Pairs, Reals, ranges
from territory_opt.terms.spans import reach_of, spans

_Function = TypeVar("_Function")


@dataclass(frozen=True, eq=False)
class UnitTable:
    """The same whole number for a unit whichever rep owns it: ``value[unit]``."""

    value: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the units' values."""
        return self.value[unit]

    def form(self) -> Form:
        """Return the units' values."""
        return Form(self.value.astype(np.float64))


@dataclass(frozen=True, eq=False)
class PairTable:
    """A whole number for each candidate pair.

    Attributes
    ----------
    pairs, value
        The candidates, and their values. Shape (pairs,).
    otherwise
        The same function for pairs that are no candidates; None where nobody needs to ask.

    Raises
    ------
    KeyError
        When asked about a pair that is no candidate, if ``otherwise`` is None.
    """

    pairs: Pairs
    value: Ints
    otherwise: PairFunction | None = None

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the pairs' values."""
        if self.otherwise is None:
            return self.value[_candidates(self.pairs, unit, rep)]
        pair = self.pairs.find(unit, rep)
        beyond = np.flatnonzero(pair < 0)
        value = self.value[pair]
        value[beyond] = self.otherwise(unit[beyond], rep[beyond])
        return value

    def form(self) -> Form | None:
        """Return the form of the same function for all pairs."""
        return form_of(_known(self.otherwise))


@dataclass(frozen=True, eq=False)
class RepRows:
    """Entries of one row per rep (or per group of reps): each pair adds its weight to its rep's row.

    Attributes
    ----------
    row_of_rep
        Row of each rep, −1 for reps whose load is not counted. Shape (reps,).
    weight
        What each pair weighs.
    """

    row_of_rep: Ints
    weight: PairFunction

    def __call__(self, unit: Ints, rep: Ints) -> Entries:
        """Return one entry for each pair whose rep has a row."""
        row = self.row_of_rep[rep]
        at = np.flatnonzero(row >= 0)
        return Entries(at, row[at], self.weight(unit[at], rep[at]))

    def priced(self, prices: Reals) -> tuple[PricedForm, ...] | None:
        """Return the weight's form, times the price of each rep's row."""
        form = form_of(self.weight)
        counted = self.row_of_rep >= 0
        return None if form is None else (PricedForm(form, np.where(counted, prices[self.row_of_rep], 0.0)),)

    def reach(self, unit: Ints, n_reps: int, n_rows: int) -> tuple[Reals, Reals]:
        """Return what the units together can bring to each row at least and at most, each free to bring nothing."""
        low, high = np.zeros(n_reps), np.zeros(n_reps)
        for _, least, most in spans(self.weight, unit, n_reps):
            low += np.minimum(least, 0.0).sum(axis=0)
            high += np.maximum(most, 0.0).sum(axis=0)
        reach = np.zeros((2, n_rows))
        counted = self.row_of_rep >= 0
        row = self.row_of_rep[counted]
        # A unit has one owner, but counting each of several reps of a row only widens the reach.
        np.add.at(reach[0], row, low[counted])
        np.add.at(reach[1], row, high[counted])
        return reach[0], reach[1]


@dataclass(frozen=True, eq=False)
class EntryTable:
    """Entries listed for each candidate pair: those of pair ``p`` stand at ``start[p]:start[p + 1]``.

    Attributes
    ----------
    pairs, start, row, weight
        The candidates, and their entries. Shapes of ``row`` and ``weight``: (entries,).
    otherwise
        The entries of pairs that are no candidates; None where nobody needs to ask.

    Raises
    ------
    KeyError
        When asked about a pair that is no candidate, if ``otherwise`` is None.
    """

    pairs: Pairs
    start: Ints
    row: Ints
    weight: Ints
    otherwise: EntryFunction | None = None

    @classmethod
    def collect(cls, pairs: Pairs, pair: Ints, row: Ints, weight: Ints) -> EntryTable:
        """Build from loose entries; those of the same pair and row are added up, zeros dropped."""
        pair, row, weight = _added_up(pair, row, weight)
        start = np.searchsorted(pair, np.arange(len(pairs) + 1, dtype=np.int64)).astype(np.int64)
        return cls(pairs, start, row, weight)

    @classmethod
    def listed(cls, pairs: Pairs, function: EntryFunction, *, apart: bool = False) -> EntryTable:
        """List a function's entries for each candidate pair, block by block; others remain to be asked for.

        Parameters
        ----------
        apart
            Whether entries of the same pair and row stay apart, zeros too.
        """
        start = np.zeros(len(pairs) + 1, np.int64)
        rows, weights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for first, after in pairs.blocks():
            found = function(pairs.unit[first:after], pairs.rep[first:after])
            at, row, weight = found if apart else _added_up(*found)
            start[first + 1 : after + 1] = np.bincount(at, minlength=after - first)
            rows.append(row)
            weights.append(weight)
        row, weight = _joined(rows), _joined(weights)
        # Of many millions of pairs nearly all have one entry, in a row for each rep: they share what says so.
        one_each = bool((start[1:] == 1).all())
        start = pairs.number if one_each else np.cumsum(start)
        row = pairs.rep if one_each and np.array_equal(row, pairs.rep) else row
        return cls(pairs, start, row, weight, None if pairs.whole else function)

    def __call__(self, unit: Ints, rep: Ints) -> Entries:
        """Return the listed entries of each pair."""
        if self.otherwise is not None and (pair := self.pairs.find(unit, rep)).min(initial=0) < 0:
            return self._mixed(unit, rep, pair)
        pair = _candidates(self.pairs, unit, rep)
        count = self.start[pair + 1] - self.start[pair]
        at = np.repeat(np.arange(len(pair), dtype=np.int64), count)
        entry = ranges(self.start[pair], count)
        return Entries(at, self.row[entry], self.weight[entry])

    def _mixed(self, unit: Ints, rep: Ints, pair: Ints) -> Entries:
        """Return the entries of pairs of which some are no candidates."""
        listed, beyond = np.flatnonzero(pair >= 0), np.flatnonzero(pair < 0)
        parts = (listed, self(unit[listed], rep[listed])), (beyond, _known(self.otherwise)(unit[beyond], rep[beyond]))
        at = np.concatenate([which[entries.at] for which, entries in parts])
        order = np.argsort(at, kind="stable")
        row, weight = (np.concatenate([entries[k] for _, entries in parts])[order] for k in (1, 2))
        return Entries(at[order], row, weight)

    def priced(self, prices: Reals) -> tuple[PricedForm, ...] | None:
        """Return the forms of the worth of the same entries for all pairs."""
        return priced_of(_known(self.otherwise), prices)

    def reach(self, unit: Ints, n_reps: int, n_rows: int) -> tuple[Reals, Reals]:
        """Return what the units together can bring to each row at least and at most, each free to bring nothing."""
        return reach_of(_known(self.otherwise), unit, n_reps, n_rows)


def _added_up(pair: Ints, row: Ints, weight: Ints) -> Entries:
    """Return loose entries by pair and row, those of the same added up, zeros dropped."""
    # Nearly always the entries stand in their order already.
    if np.any((np.diff(pair) < 0) | ((np.diff(pair) == 0) & (np.diff(row) < 0))):
        order = np.lexsort((row, pair))
        pair, row, weight = pair[order], row[order], weight[order]
    first = np.flatnonzero(np.concatenate([[True], (np.diff(pair) != 0) | (np.diff(row) != 0)])[: len(pair)])
    summed = np.add.reduceat(weight, first) if len(first) else weight
    keep = summed != 0
    return Entries(pair[first][keep], row[first][keep], summed[keep])


def _joined(parts: list[Ints]) -> Ints:
    """Return one array of all parts, which are given up for it."""
    joined = np.concatenate(parts)
    parts.clear()
    return joined


def values_of(function: PairFunction, pairs: Pairs) -> Ints:
    """Return a function's value for each candidate pair; a table of just these needs no search."""
    if isinstance(function, PairTable) and function.pairs is pairs:
        return function.value
    return function(pairs.unit, pairs.rep)


def least_allowed(function: PairFunction, pairs: Pairs) -> Ints:
    """Return each unit's least value over all reps who may own it, 0 for units without any. Shape (units,)."""
    least = np.zeros(pairs.n_units, np.int64)
    least[pairs.open] = np.minimum.reduceat(values_of(function, pairs), pairs.start[:-1][pairs.open])
    if pairs.barred_by is None:
        return least
    for units, low, _ in spans(function, np.arange(pairs.n_units, dtype=np.int64), pairs.n_reps):
        which, rep = np.nonzero(np.broadcast_to(low < least[units, None], (len(units), pairs.n_reps)))
        unit = units[which]
        allowed = np.flatnonzero(pairs.barred_by(unit, rep) < 0)
        np.minimum.at(least, unit[allowed], function(unit[allowed], rep[allowed]))
    return least


def entries_of(function: EntryFunction, pairs: Pairs) -> Entries:
    """Return the entries of all candidate pairs; a table of just these needs no search."""
    if isinstance(function, EntryTable) and function.pairs is pairs:
        one_each = function.start is pairs.number
        at = pairs.number[:-1] if one_each else np.repeat(pairs.number[:-1], np.diff(function.start))
        return Entries(at, function.row, function.weight)
    return function(pairs.unit, pairs.rep)


def _known(function: _Function | None) -> _Function:
    if function is None:
        raise KeyError("nothing is known of pairs that are no candidates")
    return function


def _candidates(pairs: Pairs, unit: Ints, rep: Ints) -> Ints:
    found = pairs.find(unit, rep)
    if len(found) and int(found.min()) < 0:
        lost = int(np.argmin(found))
        raise KeyError(f"unit {unit[lost]} with rep {rep[lost]} is no candidate pair")
    return found
