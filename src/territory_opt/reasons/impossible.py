"""Arithmetic that proves a case impossible: no search, only sums that anybody can check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.row_names import NamedLoad, named_loads
from territory_opt.rules.words import listed, quantity
from territory_opt.terms import UNLIMITED, Duals, Entries, Ints, Load, Model

NAMED = 5
"""Accounts and reps named in one sentence."""


@dataclass(frozen=True)
class Conflict:
    """Wishes that cannot all be kept.

    Attributes
    ----------
    rules, accounts, reps
        Ids of those involved; accounts and reps only where they can be told.
    text
        One sentence.
    """

    rules: tuple[str, ...]
    accounts: tuple[str, ...]
    reps: tuple[str, ...]
    text: str


def arithmetic_conflicts(compiled: Compiled) -> tuple[Conflict, ...]:
    """Return what simple sums prove impossible; empty if they prove nothing.

    Looked at are accounts that must stay together without a common rep, accounts too large for every rep who may own
    them, rows that can neither reach nor keep their limits, and totals beyond all limits together.
    """
    found = list(_torn_families(compiled))
    if not found:
        found += _oversize(compiled)
    if not found:
        loads = [term for term in compiled.reduced.terms if isinstance(term, Load)]
        for named, term in zip(named_loads(compiled), loads, strict=True):
            found += _Sums(compiled, named, term).conflicts()
    return tuple(found)


def _torn_families(compiled: Compiled) -> Iterator[Conflict]:
    """Yield units that must stay together although no rep may own all of them."""
    for reduced in np.flatnonzero(~compiled.reduced.pairs.open).tolist():
        members = _members(compiled, reduced)
        hard = (index for index, scope in compiled.scopes.items() if scope.groups and scope.groups.price is None)
        rules = tuple(compiled.rules[index].name for index in hard)
        yield Conflict(rules, members, (), f"No rep may own all of {listed(members, NAMED)}, which must stay together.")


def _oversize(compiled: Compiled) -> Iterator[Conflict]:
    """Yield units that alone exceed a hard upper limit of every rep who may own them."""
    model = compiled.reduced
    loads = [term for term in model.terms if isinstance(term, Load)]
    blocked_by = np.full(len(model.pairs), -1, np.int64)
    for index, term in enumerate(loads):
        entries = term.duals(model).entries
        too_much = (entries.weight > term.limits.hard_hi[entries.row]) & _growing(term, entries)[entries.row]
        blocked_by[entries.at[too_much]] = index
    free = np.bincount(model.pairs.unit[blocked_by < 0], minlength=model.n_units)
    named = named_loads(compiled)
    for unit in np.flatnonzero(model.pairs.open & (free == 0)).tolist():
        pairs = np.arange(model.pairs.start[unit], model.pairs.start[unit + 1])
        guilty = [named[index].rule.name for index in sorted(set(blocked_by[pairs].tolist()))]
        members = _members(compiled, unit)
        reps = tuple(compiled.facts.rep_names[rep] for rep in model.pairs.rep[pairs].tolist())
        subject = f"{listed(members, NAMED)} {'is' if len(members) == 1 else 'are together'}"
        text = f"{subject} more than the limit of {' and '.join(guilty)} allows any rep: {listed(reps, NAMED)}."
        yield Conflict(tuple(guilty), members, reps, text)


def _growing(term: Load, entries: Entries) -> np.typing.NDArray[np.bool_]:
    """Return which rows no weight can lower. Shape (rows,)."""
    rows = np.ones(len(term.limits), np.bool_)
    rows[entries.row[entries.weight < 0]] = False
    return rows


def _members(compiled: Compiled, reduced: int) -> tuple[str, ...]:
    units = np.flatnonzero(compiled.reduction.unit_of == reduced)
    return tuple(compiled.facts.unit_names[unit] for unit in units.tolist())


class _Sums:
    """What the rows of one term can add up to, against their hard limits."""

    def __init__(self, compiled: Compiled, named: NamedLoad, term: Load) -> None:
        self.compiled, self.named, self.term = compiled, named, term
        self.model: Model = compiled.reduced
        self.duals: Duals = term.duals(self.model)

    def conflicts(self) -> list[Conflict]:
        return list(self._rows()) or list(self._totals())

    def _rows(self) -> Iterator[Conflict]:
        """Yield rows that no plan brings within their limits."""
        limits, reachable = self.term.limits, self.duals.limits
        for row in np.flatnonzero(reachable.hard_lo > reachable.hard_hi).tolist():
            name = self.named.labels.names[row]
            too_little = int(reachable.hard_hi[row]) < int(limits.hard_lo[row])
            least, most = self._say(int(reachable.hard_lo[row])), self._say(int(reachable.hard_hi[row]))
            if too_little:
                text = f"{name} can hold {most} at most, and {self.named.rule.name} asks for at least {least}."
            else:
                text = f"{name} holds at least {least}, and {self.named.rule.name} allows at most {most}."
            yield Conflict((self.named.rule.name,), (), self._rep(name), text)

    def _totals(self) -> Iterator[Conflict]:
        """Yield that all units together weigh more, or less, than all rows together may hold."""
        limits = self.term.limits
        least, most = self._span()
        capacity, need = _sum(limits.hard_hi), _sum(limits.hard_lo)
        name = self.named.rule.name
        if capacity is not None and least > capacity:
            text = (
                f"All accounts together need {self._say(least)} at least; {name} allows {self._say(capacity)} in all."
            )
            yield Conflict((name,), (), (), text)
        if need is not None and most < need:
            text = f"All accounts together make {self._say(most)} at most; {name} asks for {self._say(need)} in all."
            yield Conflict((name,), (), (), text)

    def _span(self) -> tuple[int, int]:
        """Return the least and the most that all rows together can hold, each unit at its best candidate for that."""
        pairs = self.model.pairs
        total = np.zeros(len(pairs), np.int64)
        np.add.at(total, self.duals.entries.at, self.duals.entries.weight)
        if not len(total):
            return 0, 0
        first = pairs.start[:-1][pairs.open]
        return int(np.minimum.reduceat(total, first).sum()), int(np.maximum.reduceat(total, first).sum())

    def _rep(self, name: str) -> tuple[str, ...]:
        return (name,) if name in self.compiled.facts.tables.rep_index else ()

    def _say(self, whole: int) -> str:
        quantum = self.named.labels.quantum
        return quantity(quantum.real(whole), quantum.unit)


def _sum(limits: Ints) -> int | None:
    """Return the sum of limits, None if any of them is no limit."""
    return int(limits.sum()) if len(limits) and int(np.abs(limits).max()) < UNLIMITED else None
