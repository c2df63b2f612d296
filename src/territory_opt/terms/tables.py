"""Functions of pairs that look their values up: in an array over units, or over the candidate pairs.

All of them are plain objects with arrays in them, so that terms can be sent to other processes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.terms.base import Entries, PairFunction
from territory_opt.terms.pairs import Ints, Pairs


@dataclass(frozen=True, eq=False)
class UnitTable:
    """The same whole number for a unit whichever rep owns it: ``value[unit]``."""

    value: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the units' values."""
        return self.value[unit]


@dataclass(frozen=True, eq=False)
class PairTable:
    """A whole number for each candidate pair.

    Raises
    ------
    KeyError
        When asked about a pair that is no candidate.
    """

    pairs: Pairs
    value: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the pairs' values."""
        return self.value[_candidates(self.pairs, unit, rep)]


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


@dataclass(frozen=True, eq=False)
class EntryTable:
    """Entries listed for each candidate pair: those of pair ``p`` stand at ``start[p]:start[p + 1]``.

    Raises
    ------
    KeyError
        When asked about a pair that is no candidate.
    """

    pairs: Pairs
    start: Ints
    row: Ints
    weight: Ints

    @classmethod
    def collect(cls, pairs: Pairs, pair: Ints, row: Ints, weight: Ints) -> EntryTable:
        """Build from loose entries; those of the same pair and row are added up, zeros dropped."""
        order = np.lexsort((row, pair))
        pair, row, weight = pair[order], row[order], weight[order]
        first = np.flatnonzero(np.concatenate([[True], (np.diff(pair) != 0) | (np.diff(row) != 0)])[: len(pair)])
        summed = np.add.reduceat(weight, first) if len(first) else weight
        keep = summed != 0
        pair, row, weight = pair[first][keep], row[first][keep], summed[keep]
        start = np.searchsorted(pair, np.arange(len(pairs) + 1, dtype=np.int64)).astype(np.int64)
        return cls(pairs, start, row, weight)

    def __call__(self, unit: Ints, rep: Ints) -> Entries:
        """Return the listed entries of each pair."""
        pair = _candidates(self.pairs, unit, rep)
        count = self.start[pair + 1] - self.start[pair]
        at = np.repeat(np.arange(len(pair), dtype=np.int64), count)
        entry = np.repeat(self.start[pair] - np.cumsum(count) + count, count) + np.arange(count.sum(), dtype=np.int64)
        return Entries(at, self.row[entry], self.weight[entry])


def _candidates(pairs: Pairs, unit: Ints, rep: Ints) -> Ints:
    found = pairs.find(unit, rep)
    if len(found) and int(found.min()) < 0:
        lost = int(np.argmin(found))
        raise KeyError(f"unit {unit[lost]} with rep {rep[lost]} is no candidate pair")
    return found
