"""A conflict in words: what cannot be kept together, who is involved, and the sum that shows it where one does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.reasons.cores import Core, Cores, Side
from territory_opt.rules.words import listed, quantity
from territory_opt.terms import Ints, Load

NAMED = 5
"""Accounts and reps named in one sentence."""


@dataclass(frozen=True)
class Conflict:
    """Wishes that cannot all be kept.

    Attributes
    ----------
    rules, accounts, reps
        Ids of those involved, none of which can be left out. No accounts where a sum is about all that the reps may
        own; no reps where their limits do not matter.
    text
        One sentence.
    """

    rules: tuple[str, ...]
    accounts: tuple[str, ...]
    reps: tuple[str, ...]
    text: str


def described(cores: Cores, core: Core, collective: bool) -> Conflict:
    """Return an irreducible part as a conflict.

    Parameters
    ----------
    collective
        Whether the accounts count only as a whole.
    """
    facts = cores.compiled.facts
    names = tuple(facts.unit_names[unit] for block in core.blocks for unit in block)
    rows = [cores.loads[side.load].labels.names[side.row] for side in core.sides]
    reps = tuple(dict.fromkeys(name for name in rows if name in facts.tables.rep_index))
    return Conflict(_rules(cores, core), () if collective else names, reps, _Words(cores, core, collective).text())


def _rules(cores: Cores, core: Core) -> tuple[str, ...]:
    """Return the rules of a part: those that restrict, those that keep together, those that limit."""
    compiled = cores.compiled
    together = {unit for block in core.blocks if len(block) > 1 for unit in block}
    keeping = [
        index
        for index, scope in compiled.scopes.items()
        if scope.groups is not None and scope.groups.price is None and together & set(scope.groups.unit.tolist())
    ]
    limiting = [cores.loads[side.load].term.rule for side in core.sides]
    return tuple(compiled.rules[index].name for index in dict.fromkeys([*core.rules, *keeping, *limiting]))


class _Words:
    """Finds the plainest sentence that says why a part is impossible."""

    def __init__(self, cores: Cores, core: Core, collective: bool) -> None:
        self.cores, self.core, self.collective = cores, core, collective
        self.names = [cores.compiled.facts.unit_names[unit] for block in core.blocks for unit in block]
        self.accounts = f"{len(self.names):,} accounts" if collective else listed(self.names, NAMED)
        self.following = [cores.compiled.rules[term.rule].name for term in cores.follows(core)]

    def text(self) -> str:
        """Return one sentence."""
        if not self.core.sides and not self.following:
            return f"No rep may own all of {self.accounts}, which must stay together."
        uppers = {side.upper for side in self.core.sides}
        one_load = len({side.load for side in self.core.sides}) == 1
        said = None
        if one_load and uppers == {False} and len(self.core.sides) == 1:
            said = self._too_few(self.core.sides[0])
        elif one_load:
            said = self._too_many() if uppers == {True} else self._too_little() if uppers == {False} else None
        return said or self._oversize() or self._searched()

    def _too_few(self, side: Side) -> str | None:
        named, model = self.cores.loads[side.load], self.cores.model(self.core)
        most = int(model.duals[0].limits.hard_hi[side.row])
        least = int(model.terms[0].limits.hard_lo[side.row])  # type: ignore[attr-defined]  # a part of one Load has that Load first
        if most >= least:
            return None
        name, say = named.labels.names[side.row], self._say(side.load)
        wanted = int(named.term.limits.hard_lo[side.row])
        reach = say(most + wanted - least)
        return f"{name} can hold {reach} at most, and {named.rule.name} asks for at least {say(wanted)}."

    def _too_many(self) -> str | None:
        """Return that accounts come to more than the only rows they can be in may hold, if so."""
        side = self.core.sides[0]
        named, say = self.cores.loads[side.load], self._say(side.load)
        least, room = self._least(), sum(int(named.term.limits.hard_hi[one.row]) for one in self.core.sides)
        known = "at least"
        if least is not None and least <= room:
            least, known = self._worst(), "at worst"
        if least is None or least <= room:
            return None
        reps = [named.labels.names[one.row] for one in self.core.sides]
        if reps == ["plan"] or len(reps) == self.cores.compiled.facts.n_reps:
            who = f"All {self.accounts} together" if self.collective else f"Together {self.accounts}"
            return f"{who} need {say(least)} {known}; {named.rule.name} allows {say(room)} in all."
        need = "needs" if len(self.names) == 1 else "together need"
        return (
            f"{self.accounts} can only go to {listed(reps, NAMED)} and {need} {say(least)} {known}; "
            f"{named.rule.name} allows {say(room)}."
        )

    def _too_little(self) -> str | None:
        """Return that all accounts together cannot fill several rows, if so."""
        side, model = self.core.sides[0], self.cores.model(self.core)
        named, say = self.cores.loads[side.load], self._say(side.load)
        duals, most = model.duals[0], np.zeros(len(model.pairs), np.int64)
        inside = np.isin(duals.entries.row, [one.row for one in self.core.sides])
        np.add.at(most, duals.entries.at[inside], duals.entries.weight[inside])
        reach = int(np.maximum.reduceat(most, model.pairs.start[:-1]).sum())
        wanted = sum(int(named.term.limits.hard_lo[one.row]) for one in self.core.sides)
        if reach >= wanted:
            return None
        return f"All accounts together make {say(reach)} at most; {named.rule.name} asks for {say(wanted)} in all."

    def _least(self) -> int | None:
        """Return the least that all accounts add to the rows, None if some of them need not be in any of these."""
        model = self.cores.model(self.core)
        at, row, weight = model.duals[0].entries
        inside = np.isin(row, [side.row for side in self.core.sides])
        amount, count = np.zeros(len(model.pairs), np.int64), np.zeros(len(model.pairs), np.int64)
        np.add.at(amount, at[inside], weight[inside])
        np.add.at(count, at[inside], 1)
        if bool(np.any(count != 1)):
            return None
        least: Ints = np.minimum.reduceat(amount, model.pairs.start[:-1])
        return int(least.sum())

    def _worst(self) -> int | None:
        """Return what the rows hold at their worst where nobody has a choice; None if somebody has."""
        model = self.cores.model(self.core)
        if len(model.pairs) > model.n_units or len(self.core.sides) > 1:
            return None
        term = model.terms[0]
        assert isinstance(term, Load)
        return int(term.loads(model.pairs.rep)[self.core.sides[0].row])

    def _oversize(self) -> str | None:
        if len(self.core.blocks) != 1:
            return None
        rules = list(dict.fromkeys(self.cores.loads[side.load].rule.name for side in self.core.sides))
        reps = dict.fromkeys(self.cores.loads[side.load].labels.names[side.row] for side in self.core.sides)
        subject = f"{self.accounts} {'is' if len(self.names) == 1 else 'are together'}"
        return f"{subject} more than the limit of {' and '.join(rules)} allows any rep: {listed(list(reps), NAMED)}."

    def _searched(self) -> str:
        wishes: dict[str, list[str]] = {}
        for side in self.core.sides:
            named = self.cores.loads[side.load]
            wishes.setdefault(named.rule.name, []).append(named.labels.names[side.row])
        limits = [f"{rule} of {listed(list(dict.fromkeys(rows)), NAMED)}" for rule, rows in wishes.items()]
        limits += self.following
        return f"No plan keeps {listed(limits, len(limits))} for {self.accounts} (shown by complete search)."

    def _say(self, load: int) -> _Say:
        return _Say(self.cores, load)


@dataclass(frozen=True)
class _Say:
    """Says amounts of one measure."""

    cores: Cores
    load: int

    def __call__(self, whole: int) -> str:
        quantum = self.cores.loads[self.load].labels.quantum
        return quantity(quantum.real(whole), quantum.unit)
