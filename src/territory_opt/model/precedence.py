"""Precedence: which members leave a family or a cell when hard wishes collide.

A group with a rep who may own every member stays whole. Otherwise the members pinned (by a lock or a relationship)
to other reps than the one with the most pinned value leave; if that does not help, all pinned members leave; if
nothing helps, the group stays as it is and the case is infeasible. A family that spans cells leaves them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from territory_opt.model.eligibility import Waiver
from territory_opt.rules.base import Groups
from territory_opt.rules.facts import Facts
from territory_opt.rules.words import listed
from territory_opt.terms import Bools, Pairs


def settle(
    facts: Facts, pairs: Pairs, pinned: Bools, wished: Mapping[int, Groups]
) -> tuple[dict[int, Groups], tuple[Waiver, ...]]:
    """Return each rule's groups as they hold, and every exception that had to be made.

    Parameters
    ----------
    facts
        The case.
    pairs
        Candidate pairs.
    pinned
        Units pinned by a lock or a relationship. Shape (units,).
    wished
        The groups that each rule asks for, by the rule's index.
    """
    desk = _Desk(facts, pairs, pinned.copy())
    settled: dict[int, Groups] = {}
    for kind in ("family", "cell"):
        for rule, groups in wished.items():
            if groups.kind == kind:
                settled[rule] = desk.settle(rule, groups)
    return settled, tuple(desk.waivers)


class _Desk:
    """Settles group after group; families first, since whoever belongs to a settled family moves with it."""

    def __init__(self, facts: Facts, pairs: Pairs, pinned: Bools) -> None:
        self.facts, self.pairs, self.pinned = facts, pairs, pinned
        self.waivers: list[Waiver] = []
        self.family: dict[int, tuple[int, ...]] = {}
        self.common: dict[int, Bools] = {}

    def settle(self, rule: int, wished: Groups) -> Groups:
        """Return the groups of one rule as they hold."""
        kept: list[tuple[str, tuple[int, ...]]] = []
        spanning = self._spanning(rule, wished) if wished.kind == "cell" else frozenset()
        for group, name in enumerate(wished.names):
            members = tuple(u for u in wished.members(group).tolist() if self.pairs.open[u] and u not in spanning)
            if wished.price is None:
                members = self._whole(rule, name, members)
                if wished.kind == "family" and len(members) > 1:
                    self._join(members)
            if len(members) > 1:
                kept.append((name, members))
        start = np.cumsum([0, *(len(members) for _, members in kept)]).astype(np.int64)
        unit = np.array([u for _, members in kept for u in members], np.int64)
        return replace(wished, names=tuple(name for name, _ in kept), start=start, unit=unit)

    def _whole(self, rule: int, name: str, members: tuple[int, ...]) -> tuple[int, ...]:
        """Return the members who stay: all of them if a rep may own them all."""
        if len(members) < 2 or self._shared(members).any():
            return members
        stay = [tuple(u for u in members if not self.pinned[u])]
        if top := self._dearest_rep(members):
            stay.insert(0, tuple(u for u in members if not self.pinned[u] or self._reps(u)[top[0]]))
        for rest in stay:
            if not rest or self._shared(rest).any():
                self._note(rule, name, tuple(u for u in members if u not in rest))
                return rest
        return members

    def _dearest_rep(self, members: Sequence[int]) -> list[int]:
        """Return the rep with the most pinned value among the members, the first of equals; nobody if no pins."""
        value = np.zeros(self.pairs.n_reps)
        pinned = [u for u in members if self.pinned[u]]
        for u in pinned:
            value[self._reps(u)] += self.facts.gain[u] + 1e-9  # a pinned account without value still counts
        return [int(np.argmax(value))] if pinned else []

    def _join(self, members: tuple[int, ...]) -> None:
        """Note that a family moves as one: its members share their candidates and their pins."""
        shared, pinned = self._shared(members), bool(self.pinned[list(members)].any())
        for u in members:
            self.family[u], self.common[u] = members, shared
            self.pinned[u] = pinned

    def _spanning(self, rule: int, cells: Groups) -> frozenset[int]:
        """Return the members of families that span cells, and note that they leave them."""
        cell = {u: group for group in range(len(cells)) for u in cells.members(group).tolist()}
        leaving: set[int] = set()
        for members in sorted(set(self.family.values())):
            where = {cell.get(u, -1 - u) for u in members}  # a unit alone in its cell is a cell of its own
            inside = [u for u in members if u in cell]
            if len(where) > 1 and inside:
                leaving.update(inside)
                names = listed([self.facts.unit_names[u] for u in members])
                text = f"The family of {names} spans several exclusive cells and stays outside them."
                self.waivers.append(Waiver(rule, members, text))
        return frozenset(leaving)

    def _note(self, rule: int, name: str, leaving: tuple[int, ...]) -> None:
        names = listed([self.facts.unit_names[u] for u in leaving])
        verb = "leaves" if len(leaving) == 1 else "leave"
        text = f"{names} {verb} the group {name}: pinned to reps who may not own the others."
        self.waivers.append(Waiver(rule, leaving, text))

    def _shared(self, members: Sequence[int]) -> Bools:
        shared = np.ones(self.pairs.n_reps, np.bool_)
        for u in members:
            shared &= self._reps(u)
        return shared

    def _reps(self, unit: int) -> Bools:
        if unit in self.common:
            return self.common[unit]
        reps = np.zeros(self.pairs.n_reps, np.bool_)
        reps[self.pairs.rep[self.pairs.start[unit] : self.pairs.start[unit + 1]]] = True
        return reps
