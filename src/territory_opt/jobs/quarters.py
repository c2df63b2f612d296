"""Two quarters: the runs of both from their folders, compared under the case of the later one."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.csv_files import read_csv
from territory_opt.io.reading_plan import NO_PLAN, PlanFiles, read_plan
from territory_opt.jobs.plans import load_plan
from territory_opt.model.plan import HOUSE
from territory_opt.model.problem import Problem
from territory_opt.reasons.quarters import Quarter, QuarterComparison, compare_quarters
from territory_opt.schema.lines import ALL_LINES


def compare_runs(problem: Problem, first: str | Path, second: str | Path) -> QuarterComparison | None:
    """Return what changed between the runs of two quarters, and why.

    None unless both are folders of runs with a plan, the later one was made from the case as it is now, and the former
    from other files: of the same quarter there is nothing to say but where the plans differ.

    Parameters
    ----------
    problem
        The case of the later quarter.
    first, second
        The folder that the run of each quarter wrote.
    """
    runs = [_files(Path(one)) for one in (first, second)]
    if runs[0] is None or runs[1] is None:
        return None
    before, now = _quarter(Path(first), runs[0]), _quarter(Path(second), runs[1])
    if now.files != problem.provenance or before.files == now.files:
        return None
    return compare_quarters(before, now, load_plan(problem, second))


def _files(folder: Path) -> PlanFiles | None:
    if not (folder / "plan.json").is_file():
        return None
    files = read_plan(folder)
    return None if files.faults.errors or files.plan.get("status") in NO_PLAN else files


def _quarter(folder: Path, files: PlanFiles) -> Quarter:
    table = files.assignments
    rows = zip(*(table.text(column).tolist() for column in ("account_id", "line", "rep_id")), strict=True)
    owners = {_name(account, line): rep for account, line, rep in rows}
    house = read_csv(folder / "unassigned.csv", Faults())
    if house is not None:
        cells = zip(house.cells.get("account_id", ()), house.cells.get("line", ()), strict=True)
        owners |= {_name(account, line): HOUSE for account, line in cells}
    reps = files.scorecard.text("rep_id").tolist()
    return Quarter(owners, reps, files.plan["rules"], files.plan["provenance"]["input"])


def _name(account: str, line: str) -> str:
    return account if line in ("", ALL_LINES) else f"{account} ({line})"
