"""A written run, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from territory_opt.io.run_tables import WrittenRun, read_run
from territory_opt.io.writing import write_csv, write_json

ASSIGNMENTS = (
    *("account_id", "line", "rep_id", "previous_rep_id", "moved", "locked", "cost_travel", "runner_up_rep_id"),
    *("runner_up_extra_1", "runner_up_breaks", "reason", "effective_from"),
)
MOVES = ("account_id", "line", "from_rep_id", "to_rep_id", "value", "hours", "relationship", "reason")
SCORECARD = ("rep_id", "name", "accounts", "value", "hours", "capacity_used", "even_index", "flags")


def write_run(
    folder: Path,
    owners: Sequence[tuple[str, str, str]],
    names: Sequence[tuple[str, str]] = (),
    reason: str = "because",
) -> WrittenRun:
    """Write the files of a run and read them back.

    Parameters
    ----------
    owners
        Account (a slash and its line, if it has several), rep, previous rep or nothing.
    names
        Id and name of each rep; by default the reps that own accounts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reps = names or [(rep, f"Name of {rep}") for rep in dict.fromkeys(rep for _, rep, _ in owners)]
    rows = []
    for account, rep, before in owners:
        moved = "new" if not before else "no" if before == rep else "yes"
        company, _, line = account.partition("/")
        rows.append((company, line or "all", rep, before, moved, "no", 1.5, None, None, None, reason, "2026-10-01"))
    write_csv(folder / "assignments.csv", ASSIGNMENTS, rows)
    moves = [
        (account, "all", before, rep, 1000.5, 3.25, 0.5, reason)
        for account, rep, before in owners
        if before not in ("", rep)
    ]
    write_csv(folder / "moves.csv", MOVES, moves)
    write_csv(folder / "unassigned.csv", ("account_id", "line", "owner", "rule", "reason"), [])
    card = [(rep, name, 2, 3000.5, 12.5, 0.875, 101.5, "above even band") for rep, name in reps]
    write_csv(folder / "scorecard.csv", SCORECARD, card)
    provenance = {"case": "a case", "hash": "0f", "started": "2026-10-01T00:00:00+00:00"}
    plan = {"status": "feasible", "objective": 1.0, "bound": 0.5, "gap": 0.5, "provenance": provenance}
    write_json(folder / "plan.json", plan)
    return read_run(folder)
