"""Who may own what, rule by rule: what is left open if only some of the restricting rules hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.terms import Bools, Ints
from territory_opt.terms.spans import crossed


@dataclass(frozen=True, eq=False)
class Restrictions:
    """The bars and pins of a case, each of which can be set aside."""

    compiled: Compiled

    @property
    def rules(self) -> tuple[int, ...]:
        """The rules that restrict anything, by index."""
        allowed = self.compiled.eligibility
        return tuple(dict.fromkeys([*(rule for rule, _ in allowed.bars), *(pins.rule for pins in allowed.pinned)]))

    def allowed(self, units: Ints, rules: Collection[int]) -> Bools:
        """Return which reps may own which units if only some rules restrict. Shape (units, reps)."""
        known = self.compiled.eligibility
        n_reps = known.n_reps
        unit, rep = crossed(units, n_reps)
        free = np.ones(len(unit), np.bool_)
        for rule, bars in known.bars:
            if rule in rules:
                free &= ~bars(unit, rep)
        for pins in known.pinned:
            if pins.rule in rules:
                held, listed = pins.unit[unit], pins.listed(unit * n_reps + rep)
                free = np.where(held, listed if pins.override else free & listed, free)
        return free.reshape(len(units), n_reps)

    def common(self, blocks: Sequence[tuple[int, ...]], rules: Collection[int]) -> Bools:
        """Return which reps may own all units of each block. Shape (blocks, reps)."""
        if not blocks:
            return np.zeros((0, self.compiled.eligibility.n_reps), np.bool_)
        members = np.array([unit for block in blocks for unit in block], np.int64)
        start = np.cumsum([0, *(len(block) for block in blocks[:-1])])
        both: Bools = np.logical_and.reduceat(self.allowed(members, rules), start, axis=0)
        return both
