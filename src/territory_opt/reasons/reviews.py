"""Reviews: a row for each move, for people to accept or to propose another rep; what they say becomes locks."""

from __future__ import annotations

from territory_opt.errors import Faults
from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.reasons.hand_overs import hand_overs
from territory_opt.rules.lock import Lock as LockRule
from territory_opt.schema.lines import ALL_LINES, names_all
from territory_opt.schema.lock import Lock
from territory_opt.schema.table import Table

HEADER = ("account_id", "line", "from_rep_id", "to_rep_id", "decision", "proposed_rep_id", "comment", "reviewer")


def review_rows(plan: Plan) -> list[tuple[str, ...]]:
    """Return a row for each account that changes hands, in the order of the hand-over list: most at risk first.

    The columns are those of `HEADER`; decision, proposal, comment and reviewer are left to people.
    """
    facts = plan.problem.facts
    accounts, lines = facts.units.text("account_id"), facts.parts.lines
    return [(str(accounts[one.unit]), lines[one.unit], one.before, one.now, "", "", "", "") for one in hand_overs(plan)]


def locks_from_review(problem: Problem, review: Table) -> tuple[Lock, ...]:
    """Return the locks that a review asks for: accepted moves to their rep, others to the rep proposed.

    Raises
    ------
    InputError
        If an account or a rep is unknown, two reviewers want different reps for an account, or the case locks it to
        another rep or forbids the pair; it names them all.
    """
    faults, facts, (settled, forbidden) = Faults(), problem.facts, _settled(problem)
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
        elif any((unit, rep) in forbidden for unit in units):
            faults.error(f"is wanted at {rep}, where it must not go", **place)
        else:
            about = None if names_all(line) else line
            lock = Lock(account_id=account, line=about, rep_id=rep, kind="lock", reason=_reason(comment, reviewer))
            wanted[account, about or ALL_LINES] = lock
            by_unit |= dict.fromkeys(units, lock)
    faults.raise_errors()
    return tuple(wanted.values())


def _reason(comment: str, reviewer: str) -> str:
    return ": ".join(part for part in (reviewer, comment) if part) or "review"


def _settled(problem: Problem) -> tuple[dict[int, str], set[tuple[int, str]]]:
    """Return the rep that each unit is locked to already, and the pairs that are forbidden."""
    facts, locked, forbidden = problem.facts, dict[int, str](), set[tuple[int, str]]()
    for rule in problem.rules:
        for one in rule.decisions(facts) if isinstance(rule, LockRule) else ():
            if one.forbid:
                forbidden.add((one.unit, facts.rep_names[one.rep]))
            else:
                locked[one.unit] = facts.rep_names[one.rep]
    return locked, forbidden
