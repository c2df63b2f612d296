"""Reviews: a row for each move, for people to accept or to propose another rep; what they say becomes locks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.errors import Faults
from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.rules.lock import Lock as LockRule
from territory_opt.schema.lines import ALL_LINES
from territory_opt.schema.lock import Lock
from territory_opt.schema.table import Table

HEADER = ("account_id", "line", "from_rep_id", "to_rep_id", "decision", "proposed_rep_id", "comment", "reviewer")


def review_rows(plan: Plan) -> list[tuple[str, ...]]:
    """Return a row for each account that changes hands, most at risk first: value at stake, then relationship.

    The columns are those of `HEADER`; decision, proposal, comment and reviewer are left to people.
    """
    facts = plan.problem.facts
    strength = _strengths(plan.problem)
    moves = []
    for unit in np.flatnonzero(plan.owner >= 0).tolist():
        before, now = facts.previous_names[unit], facts.rep_names[int(plan.owner[unit])]
        if before and before != now:
            account, line = str(facts.units.text("account_id")[unit]), facts.parts.lines[unit]
            risk = (-float(facts.gain[unit]), -strength.get((account, before), 0.0), account)
            moves.append((risk, (account, line, before, now, "", "", "", "")))
    return [row for _, row in sorted(moves)]


def locks_from_review(problem: Problem, review: Table) -> tuple[Lock, ...]:
    """Return the locks that a review asks for: accepted moves to their rep, others to the rep proposed.

    Raises
    ------
    InputError
        If an account or a rep is unknown, two reviewers want different reps for an account, or a lock of the case
        says otherwise; it names them all.
    """
    faults, wanted = Faults(), dict[tuple[str, str], Lock]()
    settled = _settled(problem)
    columns = ("account_id", "line", "to_rep_id", "decision", "proposed_rep_id", "comment", "reviewer")
    for i, row in enumerate(zip(*(review.text(name) for name in columns), strict=True)):
        account, line, to, decision, proposed, comment, reviewer = row
        if decision not in ("accept", "propose other"):
            continue
        rep = to if decision == "accept" else proposed
        if account not in problem.tables.account_index:
            faults.error("is not an account of this case", **review.at(i, "account_id"))
        elif rep not in problem.tables.rep_index:
            faults.error(f"wants {account} to go to {rep}, who is not a rep of this case", **review.at(i, "account_id"))
        else:
            key = (account, line or ALL_LINES)
            before = wanted.get(key)
            if before is not None and before.rep_id != rep:
                faults.error(
                    f"is wanted at {before.rep_id} ({before.reason}) and at {rep} ({_reason(comment, reviewer)})",
                    **review.at(i, "account_id"),
                )
            elif settled.get(key, rep) != rep:
                faults.error(f"is wanted at {rep}, but locked to {settled[key]}", **review.at(i, "account_id"))
            else:
                about = None if key[1] == ALL_LINES else key[1]
                why = _reason(comment, reviewer)
                wanted[key] = Lock(account_id=account, line=about, rep_id=rep, kind="lock", reason=why)
    faults.raise_errors()
    return tuple(wanted.values())


def _reason(comment: str, reviewer: str) -> str:
    return ": ".join(part for part in (reviewer, comment) if part) or "review"


def _settled(problem: Problem) -> dict[tuple[str, str], str]:
    """Return the rep that each account, or line of one, is locked to already."""
    facts = problem.facts
    rules: Sequence[LockRule] = [rule for rule in problem.rules if isinstance(rule, LockRule)]
    return {
        (str(facts.units.text("account_id")[one.unit]), facts.parts.lines[one.unit]): facts.rep_names[one.rep]
        for rule in rules
        for one in rule.decisions(facts)
        if not one.forbid
    }


def _strengths(problem: Problem) -> dict[tuple[str, str], float]:
    table = problem.tables.relationships
    rows = zip(table.text("account_id"), table.text("rep_id"), np.nan_to_num(table.number("strength")), strict=True)
    return {(account, rep): float(strength) for account, rep, strength in rows}
