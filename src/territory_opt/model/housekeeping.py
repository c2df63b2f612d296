"""House-keeping of a quarter: what the passing of time did to a case since the plan in force was made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.rules.facts import Facts
from territory_opt.rules.holdout import Holdout
from territory_opt.schema.assignment import HOUSE
from territory_opt.schema.check_locks import in_force


@dataclass(frozen=True)
class Housekeeping:
    """What is to be tidied up, or was.

    Attributes
    ----------
    departed
        Reps who own accounts by the plan in force and are not among the reps any more, or not there in the period.
    orphans
        Accounts that were theirs.
    new
        Accounts that nobody owns yet; 0 where there is no plan in force at all.
    closed
        Accounts of the plan in force that there are no more.
    held
        Accounts that open deals hold.
    expired_locks
        Locks that do not hold any more.
    covered
        Vacant positions that are held, each with who looks after it (blank for nobody).
    """

    departed: tuple[str, ...]
    orphans: int
    new: int
    closed: int
    held: int
    expired_locks: int
    covered: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain values, as ``plan.json`` holds it."""
        covered = [{"rep_id": position, "cover_id": cover or None} for position, cover in self.covered]
        return {**asdict(self), "departed": list(self.departed), "covered": covered}


def housekeeping(compiled: Compiled) -> Housekeeping:
    """Return what is to be tidied up in a case."""
    facts = compiled.facts
    absent = {facts.rep_names[rep] for rep in np.flatnonzero(facts.absent).tolist()}
    gone = [
        name
        for name in facts.previous_names
        if name not in ("", HOUSE) and (name in absent or name not in facts.tables.rep_index)
    ]
    unowned = facts.previous_names.count("")
    held = {unit for rule in compiled.rules.values() for unit in _held(facts, rule)}
    return Housekeeping(
        tuple(dict.fromkeys(gone)),
        len(gone),
        unowned if unowned < facts.n_units else 0,
        len(set(facts.tables.assignments.text("account_id").tolist()) - facts.tables.account_index.keys()),
        len(held),
        _expired(facts),
        tuple((facts.rep_names[rep], cover) for rep, cover in facts.covers.items()),
    )


def _held(facts: Facts, rule: object) -> set[int]:
    deals = rule.holding(facts) if isinstance(rule, Holdout) else []
    return {unit for deal in deals for unit in deal.units}


def _expired(facts: Facts) -> int:
    locks, calendar = facts.tables.locks, facts.settings.calendar
    return 0 if calendar is None else locks.n - len(in_force(locks, calendar.start))
