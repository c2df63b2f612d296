"""Lock: decisions that are not the solver's to make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypedDict

import numpy as np
from pydantic import Field

from territory_opt.errors import Faults
from territory_opt.rules.base import PairPredicate, Pins, Rule
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Name
from territory_opt.rules.listed_pairs import ListedPairs
from territory_opt.schema.check_locks import in_force


class Decision(NamedTuple):
    """One pair that was decided beforehand."""

    unit: int
    rep: int
    forbid: bool
    reason: str


class _Place(TypedDict):
    file: str
    column: str


class Lock(Rule):
    """Give locked accounts to their reps, whatever else bars the pair, and keep forbidden pairs apart."""

    rule: Literal["lock"] = "lock"
    pairs: tuple[tuple[Name, Name], ...] = Field(
        default=(), description="Account and rep of further locks, besides locks.csv"
    )

    def skipped(self, facts: Facts) -> str | None:
        """Return that nothing is locked, if so."""
        return None if self.pairs or facts.tables.locks.n else "nothing is locked"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report unknown ids and contradictions among the rule's own pairs, and locks that have expired."""
        self._check_expired(facts, faults)
        decided = {(one.unit, one.rep): one for one in self.decisions(facts, own=False)}
        locked = {one.unit: one.rep for one in decided.values() if not one.forbid}
        for place, (account, rep) in enumerate(self.pairs, start=1):
            where = _Place(file="case.yaml", column=f'lock "{self.name}", pairs {place}')
            units, who = facts.units_named(account), facts.tables.rep_index.get(rep, -1)
            if not units:
                faults.error("is not in accounts", value=account, **where)
            if who < 0:
                faults.error("is not in reps", value=rep, **where)
                continue
            if any((unit, who) in decided and decided[unit, who].forbid for unit in units):
                faults.error(f"is locked to {rep} here and forbidden in locks", value=account, **where)
                continue
            others = [facts.rep_names[locked[unit]] for unit in units if locked.setdefault(unit, who) != who]
            if others:
                faults.error(f"is locked to {rep} here and to {others[0]} elsewhere", value=account, **where)

    def _check_expired(self, facts: Facts, faults: Faults) -> None:
        locks, calendar = facts.tables.locks, facts.settings.calendar
        if calendar is None:
            return
        for i in sorted(set(range(locks.n)) - set(in_force(locks, calendar.start))):
            faults.warning(f"is before {calendar.name} begins; the lock is ignored", **locks.at(i, "expires"))

    def decisions(self, facts: Facts, own: bool = True) -> Iterator[Decision]:
        """Yield the locks and forbidden pairs in force, of known accounts and reps.

        Parameters
        ----------
        facts
            The case.
        own
            Whether the rule's own pairs come after those of ``locks.csv``.
        """
        locks, calendar = facts.tables.locks, facts.settings.calendar
        rep, kind, reason = facts.reps_of(locks.text("rep_id").tolist()), locks.text("kind"), locks.text("reason")
        held = set(in_force(locks, None if calendar is None else calendar.start))
        for i, unit in zip(*(one.tolist() for one in facts.rows_of(locks)), strict=True):
            if i in held and rep[i] >= 0:
                yield Decision(unit, int(rep[i]), kind[i] == "forbid", reason[i])
        for account, name in self.pairs if own else ():
            if name in facts.tables.rep_index:
                for unit in facts.units_named(account):
                    yield Decision(unit, facts.tables.rep_index[name], False, "")

    def bars(self, facts: Facts) -> PairPredicate | None:
        """Return which pairs are forbidden."""
        keys = [one.unit * facts.n_reps + one.rep for one in self.decisions(facts) if one.forbid]
        return ListedPairs.of(facts.n_units, facts.n_reps, np.array(keys, np.int64)) if keys else None

    def pins(self, facts: Facts) -> Pins | None:
        """Return the locked pairs."""
        locked = [(one.unit, one.rep) for one in self.decisions(facts) if not one.forbid]
        if not locked:
            return None
        pairs = np.unique(np.array(locked, np.int64), axis=0)
        return Pins(pairs[:, 0], pairs[:, 1], override=True)

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return that the pair is forbidden, or to whom the account is locked."""
        decisions = facts.once(self, "decisions", lambda: tuple(self.decisions(facts)))
        of_unit = [one for one in decisions if one.unit == unit]
        forbidden = next((one for one in of_unit if one.forbid and one.rep == rep), None)
        account = facts.unit_names[unit]
        if forbidden is not None:
            return f"{account} must not go to {facts.rep_names[rep]}{_because(forbidden)}."
        lock = next(one for one in of_unit if not one.forbid)
        return f"{account} is locked to {facts.rep_names[lock.rep]}{_because(lock)}."


def _because(decision: Decision) -> str:
    return f" ({decision.reason})" if decision.reason else ""
