"""One level of a model as a linear program in whole numbers, the same for every solver.

Columns are the open pairs of a view (0 or 1) and the terms' auxiliaries; rows are those of the terms, then one cap for
each upper level. Each free unit takes exactly one of its open pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.row_writer import RowWriter
from territory_opt.terms import AuxiliaryValues, Ints, Model, View


@dataclass(frozen=True, eq=False, kw_only=True)
class Program(LinearProgram):
    """A linear program that knows what its columns stand for.

    Attributes
    ----------
    told
        Auxiliaries whose values under a plan their term tells: the first of them, and the term's word.
    """

    model: Model
    view: View
    level: int
    told: tuple[tuple[int, AuxiliaryValues], ...] = ()

    def owner_of(self, x: Ints) -> Ints:
        """Return the plan that a solution stands for; a free unit without a chosen pair has no owner."""
        owner = self.view.owner.copy()
        owner[self.view.free] = -1
        chosen = self.view.pairs[np.flatnonzero(x[: self.n_pairs])]
        owner[self.model.pairs.unit[chosen]] = self.model.pairs.rep[chosen]
        return owner

    def hint(self, owner: Ints) -> Ints:
        """Return the values of all columns under a plan, each auxiliary at the least that its rows allow."""
        pairs = self.model.pairs
        chosen = pairs.rep[self.view.pairs] == owner[pairs.unit[self.view.pairs]]
        return self.completed(chosen.astype(np.int64), ((first, values(owner)) for first, values in self.told))

    def softened(self, owner: Ints, worth: float) -> Program:
        """Return the program in which each row that a plan breaks may stay broken, as far as now, at a price."""
        return self.softened_at(self.hint(owner), worth)


def assemble(model: Model, view: View, level: int, caps: Sequence[int]) -> Program:
    """Write one level of a model as a program.

    Parameters
    ----------
    model
        Any model; `Split` terms may be hard or soft.
    view
        What is free to choose.
    level
        The level to minimise. Soft limits of lower levels are left out, hard limits of all levels are kept.
    caps
        The most that each upper level may cost, in its quanta. Shape (level,).
    """
    writer = RowWriter(groups_of(model.pairs.unit[view.pairs], np.sort(view.free)), level)
    for term in model.terms:
        writer.add(term.level, term.encode(model, view))
    return Program(**vars(writer.finished(caps)), model=model, view=view, level=level, told=tuple(writer.told))


def groups_of(unit: Ints, free: Ints) -> Ints:
    """Return where each free unit begins among the ascending units of pairs, and the end. Shape (free units + 1,)."""
    return np.append(np.searchsorted(unit, free), len(unit)).astype(np.int64)
