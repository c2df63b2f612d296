"""Cells of exclusive rules under a plan: where two reps meet at the same door, and where nobody may go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.rules.exclusive import Exclusive
from territory_opt.terms import Ints

LISTED = 50
"""Overlaps that are listed by name; all of them are counted."""


@dataclass(frozen=True)
class Overlap:
    """A cell with more than one owner."""

    cell: str
    reps: tuple[str, ...]


@dataclass(frozen=True)
class CellFigures:
    """The cells of one exclusive rule.

    Attributes
    ----------
    cells
        How many there are.
    overlaps
        How many have two owners or more, whatever the reason: accounts that had to leave their cell count as well.
    gaps
        How many have only house accounts: nobody covers them.
    listed
        The first overlaps.
    """

    cells: int
    overlaps: int
    gaps: int
    listed: tuple[Overlap, ...]


def cell_figures(compiled: Compiled, owner: Ints) -> dict[str, CellFigures]:
    """Return the figures of each exclusive rule that applies, by its id."""
    rules = (rule for rule in compiled.rules.values() if isinstance(rule, Exclusive))
    return {rule.name: _figures(compiled, rule, owner) for rule in rules}


def _figures(compiled: Compiled, rule: Exclusive, owner: Ints) -> CellFigures:
    owners: dict[str, set[int]] = {}
    covered: set[str] = set()
    for unit, cell in enumerate(rule.labels(compiled.facts)):
        owners.setdefault(cell, set()).update({int(owner[unit])} - {-1})
        if compiled.model.pairs.open[unit]:
            covered.add(cell)
    names = np.array(compiled.facts.rep_names, np.object_)
    shared = [Overlap(cell, tuple(names[sorted(reps)])) for cell, reps in owners.items() if len(reps) > 1]
    return CellFigures(len(owners), len(shared), len(owners) - len(covered), tuple(shared[:LISTED]))
