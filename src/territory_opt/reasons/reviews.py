"""Reviews: a row for each move, for people to accept or to propose another rep; what they say becomes locks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.errors import Faults
from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.rules.lock import Lock as LockRule
from territory_opt.schema.lines import ALL_LINES, names_all
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
            risk = (-float(facts.gain[unit]), -strength.get((unit, before), 0.0), account)
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
    faults, facts, settled = Faults(), problem.facts, _settled(problem)
    wanted, by_unit = dict[tuple[str, str], Lock](), dict[int, Lock]()
    columns = ("account_id", "line", "to_rep_id", "decision", "proposed_rep_id", "comment", "reviewer")
    for i, row in enumerate(zip(*(review.text(name) for name in columns), strict=True)):
        account, line, to, decision, proposed, comment, reviewer = row
        if decision not in ("accept", "propose other"):
            continue
        rep, place = to if decision == "accept" else proposed, review.at(i, "account_id")
        units = facts.parts.at(account, line)
        before = next((by_unit[unit] for unit in units if unit in by_unit and by_unit[unit].rep_id != rep), None)
        held = next((settled[unit] for unit in units if settled.get(unit, rep) != rep), None)
        if account not in problem.tables.account_index:
            faults.error("is not an account of this case", **place)
        elif not units:
            faults.error(f"is not a line of {account}", **review.at(i, "line"))
        elif rep not in problem.tables.rep_index:
            faults.error(f"wants {account} to go to {rep}, who is not a rep of this case", **place)
        elif before is not None:
            words = f"is wanted at {before.rep_id} ({before.reason}) and at {rep} ({_reason(comment, reviewer)})"
            faults.error(words, **place)
        elif held is not None:
            faults.error(f"is wanted at {rep}, but locked to {held}", **place)
        else:
            about = None if names_all(line) else line
            lock = Lock(account_id=account, line=about, rep_id=rep, kind="lock", reason=_reason(comment, reviewer))
            wanted[account, about or ALL_LINES] = lock
            by_unit |= dict.fromkeys(units, lock)
    faults.raise_errors()
    return tuple(wanted.values())


def _reason(comment: str, reviewer: str) -> str:
    return ": ".join(part for part in (reviewer, comment) if part) or "review"


def _settled(problem: Problem) -> dict[int, str]:
    """Return the rep that each unit is locked to already."""
    rules: Sequence[LockRule] = [rule for rule in problem.rules if isinstance(rule, LockRule)]
    facts = problem.facts
    decisions = [one for rule in rules for one in rule.decisions(facts) if not one.forbid]
    return {one.unit: facts.rep_names[one.rep] for one in decisions}


def _strengths(problem: Problem) -> dict[tuple[int, str], float]:
    """Return the strength of each relationship by unit and rep; what is said of a line outweighs the account's."""
    table = problem.tables.relationships
    reps, strength = table.text("rep_id").tolist(), np.nan_to_num(table.number("strength")).tolist()
    about = zip(*(one.tolist() for one in problem.facts.rows_of(table)), strict=True)
    return {(unit, reps[row]): strength[row] for row, unit in about}
