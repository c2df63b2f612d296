"""Plans from anywhere: a run's folder, or any file that says who owns what."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.reading_plan import read_assignments
from territory_opt.model.plan import HOUSE, Plan
from territory_opt.model.problem import Problem


def load_plan(problem: Problem, path: str | Path, faults: Faults | None = None) -> Plan:
    """Read a plan for a problem from any file with the columns account_id and rep_id, or from a run's folder.

    Parameters
    ----------
    problem
        What it is a plan for.
    path
        The file or folder.
    faults
        Collects warnings: accounts that the case does not have (they are left out), and owners that it does not have
        (their accounts count as owned by nobody).

    Raises
    ------
    InputError
        If the file is wrong, or an account stands there with two owners; it lists every fault.
    """
    path = Path(path)
    found = Faults() if faults is None else faults
    table = read_assignments(path / "assignments.csv" if path.is_dir() else path, found)
    found.raise_errors()
    owners: dict[str, str] = {}
    columns = zip(*(table.text(column).tolist() for column in ("account_id", "line", "rep_id")), strict=True)
    for i, (account, line, rep) in enumerate(columns):
        names = [problem.facts.unit_names[unit] for unit in problem.facts.parts.at(account, line)]
        if not names and account in problem.tables.account_index:
            found.warning(f"is not a line of {account} in this case; left out", **table.at(i, "line"))
        elif not names:
            found.warning("is not an account of this case; left out", **table.at(i, "account_id"))
        elif any(owners.setdefault(name, rep) != rep for name in names):
            found.error("has two owners, expected one", **table.at(i, "account_id"))
        elif rep not in ("", HOUSE) and rep not in problem.tables.rep_index:
            found.warning("is not a rep of this case; the account counts as nobody's", **table.at(i, "rep_id"))
            owners.update(dict.fromkeys(names, HOUSE))
    found.raise_errors()
    return Plan.from_mapping(problem, owners)
