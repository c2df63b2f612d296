"""A case from one form into another: a folder of CSV or Parquet files, or one spreadsheet."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

from territory_opt.errors import OutputError
from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.case_workbook_writing import write_case_workbook
from territory_opt.io.parquet_files import write_parquet
from territory_opt.io.plain_columns import plain_columns, sorts
from territory_opt.io.redaction import AWAY, away_from_home, redact_case
from territory_opt.io.settings_text import settings_text
from territory_opt.io.writing import write_csv, write_text, writing_folder
from territory_opt.schema.settings_faults import SETTINGS_FILE
from territory_opt.schema.tables import Tables

Form = Literal["csv", "parquet", "xlsx"]


def convert_case(
    case: str | Path, out: str | Path, form: Form, redact: bool = False, notes: list[str] | None = None
) -> Path:
    """Read a case and write it in another form. Tables from databases and foreign columns come out under our names.

    Parameters
    ----------
    out
        A new folder, or for ``xlsx`` a new file.
    redact
        Leave out names, free text and attributes that no rule uses, and round places.
    notes
        Collects what is not as it was, a sentence each.

    Raises
    ------
    InputError
        If the case has errors; it lists them all. Or if a package is not installed that is needed.
    OutputError
        If it cannot be written, or something is there already.
    """
    files, told = read_case(case), [] if notes is None else notes
    if redact or files.settings.redact:
        files = redact_case(files)
        files = away_from_home(files)
        told.append(AWAY)
    files.faults.raise_errors()
    text, kept = settings_text(files.settings, files.settings_text)
    if not kept:
        told.append("Comments in the settings are left out.")
    out = Path(out)
    if form == "xlsx":
        if out.exists():
            raise OutputError(f"{out} is there already; choose another file")
        write_case_workbook(files.tables, text, out)
        if files.settings.areas:
            told.append(f"{files.settings.areas} belongs beside it: the map is drawn on it.")
    else:
        _write_folder(files, text, _beside(Path(case)), out, form)
    return out


def _beside(case: Path) -> Path:
    return case if case.is_dir() else case.parent


def _write_folder(files: CaseFiles, text: str, source: Path, folder: Path, form: Literal["csv", "parquet"]) -> None:
    """Write a case as a folder, with the areas of its map."""
    with writing_folder(folder) as staging:
        write_tables(files.tables, staging, form)
        if text:
            write_text(staging / SETTINGS_FILE, text)
        areas = files.settings.areas
        if areas and (source / areas).is_file():
            shutil.copy(source / areas, staging / Path(areas).name)


def write_tables(tables: Tables, folder: Path, form: Literal["csv", "parquet"]) -> None:
    """Write the tables of a case into a folder; without those that have no columns.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    for table in tables.all():
        columns = plain_columns(table)
        if not columns:
            continue
        if form == "csv":
            write_csv(folder / f"{table.name}.csv", list(columns), zip(*columns.values(), strict=True))
        else:
            write_parquet(folder / f"{table.name}.parquet", columns, sorts(table.kinds))
