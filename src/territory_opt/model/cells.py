"""Cells of exclusive rules under a plan: where two reps meet at the same door, and where nobody may go."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.compile import Compiled
from territory_opt.rules.base import Groups
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
        How many there are of two accounts or more: smaller ones cannot be shared.
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
    # The cells as they were asked for, before exceptions.
    asked = ((rule.name, rule.groups(compiled.facts)) for rule in compiled.rules.values())
    return {
        name: _figures(compiled, groups, owner)
        for name, groups in asked
        if groups is not None and groups.kind == "cell"
    }


def _figures(compiled: Compiled, groups: Groups, owner: Ints) -> CellFigures:
    shared, gaps = [], 0
    for index, cell in enumerate(groups.names):
        members = groups.members(index)
        reps = sorted({int(rep) for rep in owner[members]} - {-1})
        gaps += not compiled.model.pairs.open[members].any()
        if len(reps) > 1:
            shared.append(Overlap(cell, tuple(compiled.facts.rep_names[rep] for rep in reps)))
    return CellFigures(len(groups), len(shared), gaps, tuple(shared[:LISTED]))
