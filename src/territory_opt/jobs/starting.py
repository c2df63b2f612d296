"""First steps: a case folder from CSV files of any making, and a copy of the sample to play with."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from territory_opt.errors import Fault, Faults, InputError, OutputError
from territory_opt.evaluate import evaluate_pipeline, write_pipeline
from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.foreign import guess_notes, lay_out_foreign
from territory_opt.io.mapping import MAPPING_FILE
from territory_opt.io.samples import DEMO, sample_folder
from territory_opt.io.writing import write_text, writing_folder
from territory_opt.model.problem import Problem
from territory_opt.report.case_yaml import case_yaml
from territory_opt.rules.words import quantity

EVALUATED = "evaluated"
"""The folder in a case for what its opportunities say and rules do not use by themselves."""


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


def start_case(
    folder: str | Path, accounts: str | Path, reps: str | Path, opportunities: str | Path | None = None
) -> Started:
    """Make a case from two or three files of any making: copies of them, and what is guessed and derived.

    The files are CSV or spreadsheets (``.xlsx``, with the extra ``excel``); of a spreadsheet one sheet is taken.

    ``mapping.yaml`` says which of their columns is which of ours, unless they bear our names already; ``case.yaml``
    holds the default rules, commented. From opportunities come ``relationships.csv``, which is used, and a folder
    ``evaluated``, which is only to be read.

    Raises
    ------
    OutputError
        If the folder holds anything already.
    InputError
        If the files do not make a case; it lists every fault, and nothing is written. Currencies that need settings
        are no fault yet: the notes say what ``case.yaml`` must settle.
    """
    folder = Path(folder)
    given = {"accounts": Path(accounts), "reps": Path(reps)}
    if opportunities is not None:
        given["opportunities"] = Path(opportunities)
    for path in given.values():
        if not path.is_file():
            raise InputError([Fault("is not a file", str(path))])
    with writing_folder(folder) as staging:
        guesses, faults = lay_out_foreign(given, staging)
        faults.raise_errors()
        read, unsettled = _read(staging)
        derived: tuple[str, ...] = ()
        if opportunities is not None:
            derived = _derive(staging, read)
            read, unsettled = _read(staging)
        problem = Problem.from_tables(read.tables, read.settings)
        write_text(staging / "case.yaml", case_yaml(problem, folder.resolve().name))
        mapped = (staging / MAPPING_FILE).exists()
    notes = [f"{guess.source} is now {folder / guess.name}.csv." for guess in guesses]
    if mapped:
        notes += [note for guess in guesses for note in guess_notes(guess)]
        notes.append(f"All of this stands in {folder / MAPPING_FILE}; correct it where it is wrong.")
    notes += [_columns(problem, table.name) for table in (problem.tables.accounts, problem.tables.reps)]
    notes += derived
    notes += [f"To be settled: {fault}." for fault in unsettled]
    if errors := problem.check().errors:
        notes.append(f"check finds {quantity(len(errors), 'errors')} that case.yaml or the tables must settle.")
    return Started(folder, problem, tuple(notes))


def _read(case: Path) -> tuple[CaseFiles, list[Fault]]:
    """Return what the files hold, and the faults that are for ``case.yaml`` to settle, which is not written yet."""
    files = read_case(case)
    unsettled = [fault for fault in files.faults.errors if fault.column == "currency"]
    Faults([fault for fault in files.faults if fault not in unsettled]).raise_errors()
    return files, unsettled


def _derive(case: Path, files: CaseFiles) -> tuple[str, ...]:
    """Write what opportunities say into a case, and return what was counted, left out and assumed."""
    try:
        pipeline = evaluate_pipeline(files.tables, files.settings)
    except InputError as error:
        return (f"Nothing is derived from the opportunities: {error}. Mend the file and make the case anew.",)
    (case / EVALUATED).mkdir()
    write_pipeline(pipeline, case / EVALUATED)
    shutil.move(case / EVALUATED / "relationships.csv", case / "relationships.csv")
    write_text(case / EVALUATED / "notes.txt", "\n".join(pipeline.notes) + "\n")
    return pipeline.notes


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
