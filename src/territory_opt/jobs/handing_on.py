"""A written run handed on: to spreadsheets, Parquet files, databases and CRMs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from territory_opt.errors import OutputError
from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.run_tables import WrittenRun, read_run

Form = Literal["xlsx", "parquet", "sql", "salesforce", "hubspot"]


def export_plan(
    case: str | Path, run: str | Path, form: Form, out: str | Path, current: str | Path | None = None
) -> tuple[str, ...]:
    """Hand a written run on, and return what was written and what to do with it, a sentence each.

    Parameters
    ----------
    case
        The case that the run was made from.
    run
        The folder that the run wrote.
    out
        A new file for ``xlsx``, the address of a database for ``sql`` (``${NAME}`` stands for an environment
        variable), else a new folder.
    current
        For ``salesforce``: a folder with what it holds now, to write only what changes.

    Raises
    ------
    InputError
        If the case has errors, the run holds no plan, or ids and names would be refused; it lists them all.
    OutputError
        If something is there already, or cannot be written.
    """
    files = read_case(case)
    files.faults.raise_errors()
    written = read_run(run)
    return (*_changed_since(files, written), *_export(files, written, form, out, current))


def _export(
    files: CaseFiles, run: WrittenRun, form: Form, out: str | Path, current: str | Path | None
) -> tuple[str, ...]:
    if form == "sql":
        from territory_opt.io.run_sql import PREFIX, write_run_sql

        write_run_sql(run, str(out))
        return (f"Run {run.id} stands in the tables {PREFIX}runs, {', '.join(PREFIX + t.name for t in run.tables())}.",)
    out = Path(out)
    if form == "salesforce":
        from territory_opt.io.salesforce import export_salesforce

        return export_salesforce(run, files.tables, files.settings, out, current).notes
    if form == "hubspot":
        from territory_opt.io.hubspot import export_hubspot

        return tuple(f"{name}: {rows} rows." for name, rows in export_hubspot(run, files.tables, out).items())
    if out.exists():
        raise OutputError(f"{out} is there already; choose another name")
    if form == "xlsx":
        from territory_opt.io.plan_workbook import write_plan_workbook

        write_plan_workbook(run, files.tables, out)
        return (f"{out} holds the plan.",)
    from territory_opt.io.run_parquet import write_run_parquet

    return tuple(f"{path.name} is written." for path in write_run_parquet(run, out))


def _changed_since(files: CaseFiles, run: WrittenRun) -> tuple[str, ...]:
    """Return which files are not those that the plan was made from: names may differ, owners may be gone."""
    made_from = run.plan.get("provenance", {}).get("input", {})
    changed = sorted(name for name, digest in files.hashes.items() if made_from.get(name) != digest)
    return tuple(f"{name} has changed since the plan was made." for name in changed)
