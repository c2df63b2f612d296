"""A case from one form into another: a folder of CSV or Parquet files, or one spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from territory_opt.errors import OutputError
from territory_opt.io.case_folder import read_case
from territory_opt.io.case_workbook_writing import settings_text, write_case_workbook
from territory_opt.io.parquet_files import write_parquet
from territory_opt.io.plain_columns import plain_columns, sorts
from territory_opt.io.writing import write_csv, write_text, writing_folder
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE
from territory_opt.schema.tables import Tables

Form = Literal["csv", "parquet", "xlsx"]


def convert_case(case: str | Path, out: str | Path, form: Form) -> Path:
    """Read a case and write it in another form. Tables from databases and foreign columns come out under our names.

    Parameters
    ----------
    out
        A new folder, or for ``xlsx`` a new file.

    Raises
    ------
    InputError
        If the case has errors; it lists them all. Or if a package is not installed that is needed.
    OutputError
        If it cannot be written, or something is there already.
    """
    files = read_case(case)
    files.faults.raise_errors()
    out = Path(out)
    if form == "xlsx":
        if out.exists():
            raise OutputError(f"{out} is there already; choose another file")
        write_case_workbook(files.tables, files.settings, out)
    else:
        write_case_folder(files.tables, files.settings, out, form)
    return out


def write_case_folder(tables: Tables, settings: CaseSettings, folder: Path, form: Literal["csv", "parquet"]) -> None:
    """Write a case as a folder; without tables that have no columns.

    Raises
    ------
    OutputError
        If the folder holds anything already, or cannot be written.
    """
    with writing_folder(folder) as staging:
        for table in tables.all():
            columns = plain_columns(table)
            if not columns:
                continue
            if form == "csv":
                write_csv(staging / f"{table.name}.csv", list(columns), zip(*columns.values(), strict=True))
            else:
                write_parquet(staging / f"{table.name}.parquet", columns, sorts(table.kinds))
        text = settings_text(settings)
        if text:
            write_text(staging / SETTINGS_FILE, text)
