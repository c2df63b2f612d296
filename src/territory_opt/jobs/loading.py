"""From a folder to a problem, with everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from territory_opt.errors import Fault, Faults, InputError
from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.redaction import redact_case, redacted_faults
from territory_opt.model.problem import Problem
from territory_opt.reasons.house import house_reasons

TABLES_NEEDED = ("accounts", "reps")


def load_case(folder: str | Path, redact: bool = False) -> Problem:
    """Read a case folder.

    Parameters
    ----------
    folder
        The folder, or a spreadsheet.
    redact
        Leave out names and free text, as if ``case.yaml`` said so.

    Raises
    ------
    InputError
        If files, columns, cells or settings are wrong; it lists every fault that reading finds. What rules miss in the
        data is found by `check`, and before anything is solved.
    """
    files = read_files(folder, redact)
    files.faults.raise_errors()
    return _problem(files, folder)


def read_files(folder: str | Path, redact: bool = False) -> CaseFiles:
    """Read a case as `read_case` does, without names if that is wanted here or by its settings."""
    files = read_case(folder)
    return redact_case(files) if redact or files.settings.redact else files


def check(case: str | Path | Problem) -> Faults:
    """Return everything that is wrong or odd in a case, all at once: errors and warnings.

    Parameters
    ----------
    case
        A folder, or a problem.
    """
    return case.check() if isinstance(case, Problem) else open_case(case)[1]


def open_case(folder: str | Path, redact: bool = False) -> tuple[Problem | None, Faults]:
    """Return the problem of a folder and all its faults; no problem if the files do not make one."""
    files = read_files(folder, redact)
    if any(table.n == 0 for table in (files.tables.accounts, files.tables.reps)):
        return None, _with_empty_tables(files)
    try:
        problem = _problem(files, folder)
    except InputError as error:
        return None, _joined(files.faults, error.faults)
    found = _joined(files.faults, (*problem.check(), *_faults_of_areas(folder, problem)))
    return problem, Faults(list(redacted_faults(found))) if files.settings.redact else found


def _faults_of_areas(folder: str | Path, problem: Problem) -> tuple[Fault, ...]:
    """Return what is wrong with the areas that maps are drawn on."""
    from territory_opt.jobs.showing import own_areas

    try:
        own_areas(folder, problem.settings)
    except InputError as error:
        return error.faults
    return ()


def insist_on_owners(problem: Problem) -> None:
    """Raise if there are accounts that no rep may own.

    Raises
    ------
    InputError
        It names each of them, and why.
    """
    facts, house = problem.facts, np.flatnonzero(~problem.compiled.model.pairs.open)
    reasons = zip(house.tolist(), house_reasons(problem.compiled, house), strict=True)
    faults = [Fault(why, **facts.place(unit)) for unit, (_, why) in reasons]
    if faults:
        raise InputError(faults)


def _problem(files: CaseFiles, folder: str | Path) -> Problem:
    settings = files.settings
    if settings.name is None:
        settings = settings.model_copy(update={"name": Path(folder).resolve().name})
    return Problem.from_tables(files.tables, settings, provenance=files.hashes)


def _with_empty_tables(files: CaseFiles) -> Faults:
    """Return the faults of reading, and that a table has no rows unless that follows from them."""
    faults = _joined(files.faults, ())
    known = {fault.file for fault in faults.errors}
    for name in TABLES_NEEDED:
        table = getattr(files.tables, name)
        if table.n == 0 and table.source not in known and files.hashes:
            faults.error("has no rows", file=table.source)
    return faults


def _joined(read: Faults, found: Faults | tuple[Fault, ...]) -> Faults:
    """Return the faults of reading and those found later, without repeats.

    A cell that could not be read is blank from then on: that a rule misses it says nothing new.
    """
    bad = {(fault.file, fault.row, fault.column) for fault in read.errors}
    later = [fault for fault in found if fault.row is None or (fault.file, fault.row, fault.column) not in bad]
    return Faults(list(dict.fromkeys([*read, *later])))
