"""House-keeping of a quarter: what ``plan.json`` says that time did to the case, counted again."""

from __future__ import annotations

from typing import Any

from territory_opt.verifier.deals import open_deals
from territory_opt.verifier.facts import Facts
from territory_opt.verifier.reading import Run
from territory_opt.verifier.report import Ledger
from territory_opt.verifier.statement import Statement


def check_housekeeping(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note each thing that was counted otherwise."""
    written, own = run.plan["housekeeping"], _counted(run, said)
    for key in sorted(written.keys() | own.keys()):
        ledger.same(f"The house-keeping, {key},", written.get(key), own.get(key))


def _counted(run: Run, said: Statement) -> dict[str, Any]:
    facts, known = said.facts, set(run.given.accounts.text("account_id"))
    owned = [name for name in facts.previous_names if name not in ("", "HOUSE")]
    gone = [name for name in owned if not _there(facts, name)]
    unowned = facts.previous_names.count("")
    least = [wish["min_value"] for wish in said.wishes if wish.kind == "holdout"]
    return {
        "departed": list(dict.fromkeys(gone)),
        "orphans": len(gone),
        "new": unowned if unowned < len(facts.accounts) else 0,  # without any plan in force, nothing is new
        "closed": len(set(run.given.assignments.text("account_id")) - known),
        "held": len({account for one in least for account, _, late in open_deals(facts, one) if not late}),
        "expired_locks": _expired(run),
        "covered": _covered(facts),
    }


def _there(facts: Facts, name: str) -> bool:
    """Whether somebody of that name is there for at least a day of the period."""
    return name in facts.tables.rep_index and facts.presence[facts.tables.rep_index[name]] > 0


def _expired(run: Run) -> int:
    period, days = run.case.settings.calendar, run.given.locks.dates("expires")
    return sum(1 for last in days if period is not None and last is not None and last < period.start)


def _covered(facts: Facts) -> list[dict[str, str | None]]:
    reps = facts.tables.reps
    cells = zip(facts.reps, *(reps.text(name) for name in ("vacant", "cover_id", "manager_id")), strict=True)
    return [
        {"rep_id": name, "cover_id": cover or manager or None}
        for name, vacant, cover, manager in cells
        if vacant == "hold"
    ]
