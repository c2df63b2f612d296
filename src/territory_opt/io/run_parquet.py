"""The tables of a run as Parquet files."""

from __future__ import annotations

from pathlib import Path

from territory_opt.io.parquet_files import write_parquet
from territory_opt.io.run_tables import WrittenRun, sort_of_column


def write_run_parquet(run: WrittenRun, folder: Path) -> list[Path]:
    """Write each table of a run as a Parquet file into a folder, and return the files.

    Raises
    ------
    InputError
        If pyarrow is not installed.
    OutputError
        If a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in run.tables():
        path = folder / f"{table.name}.parquet"
        write_parquet(path, table.columns(), {name: sort_of_column(name) for name in table.header})
        written.append(path)
    return written
