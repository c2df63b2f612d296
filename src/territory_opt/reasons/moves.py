"""Moves of many units at once: where each would go, and what that would change, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.terms import Ints, Term


@dataclass(frozen=True)
class Move:
    """What would change if a unit, with all that moves with it, went to another rep.

    Attributes
    ----------
    rep
        Where it would go.
    broken
        Change of what each term of the reduced model sees broken, in whole numbers.
    costs
        Change of each level's cost, in its quanta.
    by_rule
        The change of cost that each rule sees, by the rule's index; zeros are left out.
    """

    rep: int
    broken: tuple[int, ...]
    costs: tuple[int, ...]
    by_rule: dict[int, int]

    @property
    def violation(self) -> int:
        """Change of what the plan breaks, in whole numbers."""
        return sum(self.broken)


@dataclass(frozen=True, eq=False)
class Moves:
    """Moves, one for each of ``k`` units of the reduced model.

    Attributes
    ----------
    unit, rep
        Who would go where. Shape (k,).
    broken, cost
        Change of what each term sees broken, and of what it costs. Shape (terms, k).
    level, rule
        Level and rule of each term.
    n_levels
        Number of levels.
    """

    unit: Ints
    rep: Ints
    broken: Ints
    cost: Ints
    level: tuple[int, ...]
    rule: tuple[int, ...]
    n_levels: int

    @classmethod
    def of(cls, terms: Sequence[Term], n_levels: int, unit: Ints, rep: Ints, broken: Ints, cost: Ints) -> Moves:
        """Build for the terms of a model."""
        level, rule = tuple(term.level for term in terms), tuple(term.rule for term in terms)
        return cls(unit, rep, broken, cost, level, rule, n_levels)

    def __len__(self) -> int:
        return len(self.unit)

    def take(self, at: Ints) -> Moves:
        """Return some of the moves, in the order given."""
        columns = (self.unit[at], self.rep[at], self.broken[:, at], self.cost[:, at])
        return Moves(*columns, self.level, self.rule, self.n_levels)

    def joined(self, *others: Moves) -> Moves:
        """Return these moves and others after them."""
        every = (self, *others)
        unit, rep = np.concatenate([one.unit for one in every]), np.concatenate([one.rep for one in every])
        broken, cost = (np.concatenate([getattr(one, name) for one in every], axis=1) for name in ("broken", "cost"))
        return Moves(unit, rep, broken, cost, self.level, self.rule, self.n_levels)

    @property
    def violation(self) -> Ints:
        """Change of what the plan breaks. Shape (k,)."""
        total: Ints = self.broken.sum(axis=0)
        return total

    def by_level(self) -> Ints:
        """Return the change of each level's cost, in its quanta. Shape (levels, k)."""
        total = np.zeros((self.n_levels, len(self)), np.int64)
        for level, change in zip(self.level, self.cost, strict=True):
            total[level] += change
        return total

    def by_rule(self) -> dict[int, Ints]:
        """Return the change of cost that each rule sees, by the rule's index. Shapes (k,)."""
        total: dict[int, Ints] = {}
        for rule, change in zip(self.rule, self.cost, strict=True):
            total[rule] = total[rule] + change if rule in total else change
        return total

    def single(self) -> tuple[Move, ...]:
        """Return the moves one by one."""
        by_rule = {rule: change.tolist() for rule, change in self.by_rule().items()}
        columns = (self.rep.tolist(), self.broken.T.tolist(), self.by_level().T.tolist())
        return tuple(
            Move(rep, tuple(broken), tuple(costs), {rule: change[k] for rule, change in by_rule.items() if change[k]})
            for k, (rep, broken, costs) in enumerate(zip(*columns, strict=True))
        )


def least_of_each(start: Ints, keys: Sequence[Ints]) -> Ints:
    """Return the place of the lexicographically least entry of each run, the first of equals.

    Parameters
    ----------
    start
        Where each run begins, ascending; none is empty and the first begins at 0. Shape (runs,).
    keys
        The most important first. Shapes (entries,), runs one after another.
    """
    size = np.diff(np.append(start, len(keys[0])))
    left = np.ones(len(keys[0]), np.bool_)
    for key in keys:
        least = np.minimum.reduceat(np.where(left, key, np.iinfo(np.int64).max), start)
        left &= key == np.repeat(least, size)
    place = np.where(left, np.arange(len(left), dtype=np.int64), len(left))
    return np.minimum.reduceat(place, start)
