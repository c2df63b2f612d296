"""A written run handed on: to spreadsheets, Parquet files, databases and CRMs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from territory_opt.errors import OutputError
from territory_opt.io.case_folder import CaseFiles
from territory_opt.io.run_tables import WrittenRun, read_run
from territory_opt.jobs.loading import read_files
from territory_opt.jobs.rewriting import redact_run

Form = Literal["xlsx", "parquet", "sql", "salesforce", "hubspot"]

CRM = ("salesforce", "hubspot")


def export_plan(
    case: str | Path,
    run: str | Path,
    form: Form,
    out: str | Path,
    current: str | Path | None = None,
    redact: bool = False,
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
    redact
        Leave out names and free text; a run that names nobody is handed on so anyway. Not for CRMs, which would take
        the words in place of names for names.

    Raises
    ------
    InputError
        If the case has errors, the run holds no plan, or ids and names would be refused; it lists them all.
    OutputError
        If something is there already, or cannot be written.
    """
    written = read_run(run)
    named = written.plan["provenance"].get("redacted") is not True
    files = read_files(case, redact or not named)
    files.faults.raise_errors()
    if files.settings.redact and form in CRM:
        raise OutputError(f"{form} would take the words in place of names for names; hand on a plan with names")
    notes = _changed_since(files, written)
    with TemporaryDirectory() as folder:
        if files.settings.redact and named:
            written = read_run(redact_run(case, run, Path(folder) / "redacted"))
        return (*notes, *_export(files, written, form, out, current))


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

        written = export_hubspot(run, files.tables, out, files.settings.hubspot)
        return tuple(f"{name}: {rows} rows." for name, rows in written.items())
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
