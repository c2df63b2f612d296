"""Locks that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from territory_opt.errors import Faults
from territory_opt.schema.lines import names_all
from territory_opt.schema.table import Table


def check_locks(locks: Table, start: date | None, faults: Faults) -> None:
    """Report an account that two reps must own, and a pair that is both locked and forbidden.

    A blank line, or ``all``, means all lines, so it meets every other. Locks that expired before `start` do not hold
    any more.
    """
    accounts, reps, lines = (locks.text(column).tolist() for column in ("account_id", "rep_id", "line"))
    forbids = [kind == "forbid" for kind in locks.text("kind").tolist()]
    before: defaultdict[str, list[int]] = defaultdict(list)
    for index in in_force(locks, start):
        if not (accounts[index] and reps[index]):
            continue
        for other in before[accounts[index]]:
            both = lines[index], lines[other]
            if both[0] != both[1] and not any(map(names_all, both)):
                continue
            words = _contradiction(reps[index] == reps[other], forbids[index], forbids[other], reps[other])
            if words:
                faults.error(f"{words} in row {locks.row[other]}", **locks.at(index, "rep_id"))
        before[accounts[index]].append(index)


def in_force(locks: Table, start: date | None) -> list[int]:
    """Return the rows of the locks that have not expired before a day; all of them if there is no such day."""
    return [
        i for i, last in enumerate(locks.dates("expires").tolist()) if start is None or last is None or last >= start
    ]


def _contradiction(same_rep: bool, forbids: bool, other_forbids: bool, other_rep: str) -> str | None:
    if same_rep and forbids != other_forbids:
        return f"is {'forbidden' if forbids else 'locked'} for this account, but {'locked' if forbids else 'forbidden'}"
    if not same_rep and not forbids and not other_forbids:
        return f"is locked to this account, but so is {other_rep}"
    return None
