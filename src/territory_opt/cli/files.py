"""Verbs about files: templates, schemas, policies, and plans handed on."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.app import Case, Pictures, Redact, RunFolder, app, print_json
from territory_opt.errors import OutputError


class Form(StrEnum):
    """What a plan is handed on as."""

    xlsx = "xlsx"
    parquet = "parquet"
    sql = "sql"
    salesforce = "salesforce"
    hubspot = "hubspot"


class CaseForm(StrEnum):
    """What a case is written as."""

    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"


@app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="A new spreadsheet, .xlsx.")],
) -> None:
    """Write an empty case as a spreadsheet: every column explained, every list of words to choose from."""
    from territory_opt.io.case_workbook_writing import write_template

    if out.exists():
        raise OutputError(f"{out} is there already; choose another name")
    write_template(out)
    typer.echo(f"{out} holds an empty case.")


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="A table, review or case; all by default.")] = None,
) -> None:
    """Print the JSON Schema of the tables and of case.yaml."""
    from territory_opt.errors import InputError
    from territory_opt.jobs.schemas import json_schemas

    schemas = json_schemas()
    if name is not None and name not in schemas:
        raise InputError(f"{name} has no schema; expected {', '.join(sorted(schemas))}")
    print_json(schemas if name is None else schemas[name])


@app.command()
def policies(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Which to show; lists all by default.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print its settings as JSON.")] = False,
) -> None:
    """List the ready-made sets of rules and whom they are for, or show one with the reason for each value."""
    from territory_opt.io.policy_files import policy_names, policy_purpose, policy_text
    from territory_opt.policies import load_policy

    if name is None:
        for one in policy_names():
            typer.echo(f"{one:24}{policy_purpose(one)}")
        return
    settings = load_policy(name)
    if json:
        print_json(settings.model_dump(mode="json", exclude_unset=True))
    else:
        typer.echo(policy_text(name), nl=False)


@app.command()
def convert(
    case: Case,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder, or a new .xlsx file.")],
    form: Annotated[CaseForm, typer.Option("--to", help="What to write.")],
    redact: Redact = False,
) -> None:
    """Write a case as another kind of files."""
    from territory_opt.io.converting import convert_case

    notes: list[str] = []
    typer.echo(f"{convert_case(case, out, form.value, redact, notes)} holds the case.")
    for note in notes:
        typer.echo(note)


@app.command()
def report(case: Case, run: RunFolder, pictures: Pictures = False) -> None:
    """Write report.html of a run again: on areas that were added since, or with pictures for slides."""
    from territory_opt.jobs.rewriting import rewrite_report

    for path in rewrite_report(case, run, pictures):
        typer.echo(f"{path} is written.")


@app.command()
def redact(
    case: Case, run: RunFolder, out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder.")]
) -> None:
    """Write a run again without names and free text; the plan and its proof stay, and are verified."""
    from territory_opt.jobs.rewriting import redact_run

    typer.echo(f"{redact_run(case, run, out)} holds the same plan and names nobody.")


@app.command()
def export(
    case: Case,
    run: RunFolder,
    form: Annotated[Form, typer.Option("--to", help="What to hand the plan on to.")],
    out: Annotated[str, typer.Option("--out", metavar="OUT", help="A new file or folder; for sql the address.")],
    current: Annotated[
        Path | None, typer.Option("--current", metavar="DIR", help="What Salesforce holds now, to write only changes.")
    ] = None,
    redact: Redact = False,
) -> None:
    """Hand a written plan on to spreadsheets, Parquet files, databases and CRMs."""
    from territory_opt.jobs.handing_on import export_plan

    for note in export_plan(case, run, form.value, out, current, redact):
        typer.echo(note)
