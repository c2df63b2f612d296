"""Plans from anywhere: a run's folder, or any file that says who owns what."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.reading_plan import read_assignments
from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem


def load_plan(problem: Problem, path: str | Path) -> Plan:
    """Read a plan for a problem from any file with the columns account_id and rep_id.

    Raises
    ------
    InputError
        If the file is wrong, or names accounts or reps that the problem does not know; it lists every fault.
    """
    faults = Faults()
    path = Path(path)
    table = read_assignments(path / "assignments.csv" if path.is_dir() else path, faults)
    faults.raise_errors()
    return Plan.from_table(problem, table)
