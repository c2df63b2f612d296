"""First steps: a case folder from two CSV files, and a copy of the sample to play with."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from territory_opt.errors import Fault, InputError, OutputError
from territory_opt.io.samples import DEMO, sample_folder
from territory_opt.io.writing import write_text, writing_folder
from territory_opt.jobs.loading import load_case
from territory_opt.model.problem import Problem
from territory_opt.report.case_yaml import case_yaml
from territory_opt.rules.words import quantity


@dataclass(frozen=True)
class Started:
    """A case folder that was made.

    Attributes
    ----------
    folder
        Where it is.
    problem
        What it says.
    notes
        What was done and found, one sentence each.
    """

    folder: Path
    problem: Problem
    notes: tuple[str, ...]


def start_case(folder: str | Path, accounts: str | Path, reps: str | Path) -> Started:
    """Make a case from two CSV files: copies of them, and a ``case.yaml`` with the default rules, commented.

    Column names are taken as they are.

    Raises
    ------
    OutputError
        If the folder holds anything already.
    InputError
        If the files do not make a case; it lists every fault, and nothing is written.
    """
    folder = Path(folder)
    given = {"accounts.csv": Path(accounts), "reps.csv": Path(reps)}
    for path in given.values():
        if not path.is_file():
            raise InputError([Fault("is not a file", str(path))])
    with writing_folder(folder) as staging:
        for name, path in given.items():
            shutil.copyfile(path, staging / name)
        problem = load_case(staging)
        write_text(staging / "case.yaml", case_yaml(problem, folder.resolve().name))
    notes = [f"{path} is now {folder / name}." for name, path in given.items()]
    notes += [_columns(problem, table.name) for table in (problem.tables.accounts, problem.tables.reps)]
    if errors := problem.check().errors:
        notes.append(f"check finds {quantity(len(errors), 'errors')} that case.yaml or the tables must settle.")
    return Started(folder, problem, tuple(notes))


def _columns(problem: Problem, name: str) -> str:
    """Return which columns of a table have a meaning, and which are only attributes."""
    from territory_opt.schema.record import kinds_of
    from territory_opt.schema.tables import RECORDS

    table, known = getattr(problem.tables, name), kinds_of(RECORDS[name])
    meant = [column for column in table.column_names if column in known]
    other = [column for column in table.column_names if column not in known]
    rest = f"; kept as attributes: {', '.join(other)}" if other else ""
    return f"{name}: {table.n} rows; read: {', '.join(meant)}{rest}."


def demo_case(folder: str | Path) -> Path:
    """Copy the sample case into a folder of its own below a new folder, and return it.

    Raises
    ------
    OutputError
        If the folder holds anything already.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is not empty; choose another folder")
    return Path(shutil.copytree(sample_folder(), folder / DEMO))
