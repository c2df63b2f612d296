"""Verbs that make and judge plans."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from territory_opt.cli.app import (
    ALL_FAULTS,
    FAILED,
    LIKE_IT,
    STATUS,
    WRONG_INPUT,
    Case,
    Force,
    Json,
    Pictures,
    Redact,
    RunFolder,
    Seed,
    Strict,
    TimeLimit,
    Workers,
    app,
    interruptible,
    print_json,
    report_faults,
    show_sections,
)
from territory_opt.errors import Faults

if TYPE_CHECKING:
    from territory_opt.jobs.running import Run


class Method(StrEnum):
    """How to solve each level."""

    auto = "auto"
    exact = "exact"
    mip = "mip"
    hybrid = "hybrid"


class Format(StrEnum):
    """What a model is written as."""

    mps = "mps"
    cpsat = "cpsat"


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    time_limit: TimeLimit = 20.0,
    seed: Seed = 0,
    workers: Workers = 2,
) -> None:
    """Write a sample case, solve it, and say what to read first."""
    from territory_opt.jobs.running import Options
    from territory_opt.jobs.starting import demo_case

    case = demo_case(folder)
    typer.echo(f"The case: {case} (its README.md says what it is about). Solving for {time_limit:g} s.", err=True)
    run = _solved(case, folder / "plan", Options(time_limit, seed, workers), force=False, strict=False)
    _show_run(run)
    first = [run.out / name for name in ("report.html", "moves.csv") if (run.out / name).exists()]
    typer.echo(f"Read first: {', then '.join(map(str, first))} (who hands over what, and why).")
    typer.echo(f"Try next:   territory-opt verify {case} {run.out}")
    raise typer.Exit(STATUS[run.result.status])


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new case's folder.")],
    accounts: Annotated[
        Path, typer.Option("--accounts", metavar="FILE", help="CSV or Excel file of accounts, from anywhere.")
    ],
    reps: Annotated[Path, typer.Option("--reps", metavar="FILE", help="CSV or Excel file of reps, from anywhere.")],
    opportunities: Annotated[
        Path | None, typer.Option("--opportunities", metavar="FILE", help="CSV or Excel file of past and open deals.")
    ] = None,
) -> None:
    """Make a case from files of any making: guess which column is which, and write the default rules out."""
    from territory_opt.jobs.starting import start_case

    started = start_case(folder, accounts, reps, opportunities)
    for note in started.notes:
        typer.echo(note)
    typer.echo(f"{folder / 'case.yaml'} holds the rules, each with its settings explained; change what does not fit.")
    typer.echo(f"Next: territory-opt check {folder}")


@app.command()
def check(
    case: Case,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write all faults to DIR/check.csv.")] = None,
    show_rules: Annotated[bool, typer.Option("--show-rules", help="Print the rules, all settings included.")] = False,
    strict: Strict = False,
) -> None:
    """Report every problem in the data at once."""
    from territory_opt.io.writing import write_csv
    from territory_opt.jobs.loading import insist_on_owners, open_case
    from territory_opt.report.case_yaml import rules_yaml
    from territory_opt.report.fault_lines import fault_sheet
    from territory_opt.rules.words import quantity

    problem, faults = open_case(case)
    if out is not None:
        sheet = fault_sheet(faults)
        out.mkdir(parents=True, exist_ok=True)
        write_csv(out / "check.csv", sheet.header, sheet.rows)
    report_faults(faults, "in check.csv" if out else ALL_FAULTS)
    if problem is not None and show_rules:
        typer.echo(rules_yaml(problem), nl=False)
    typer.echo(f"{quantity(len(faults.errors), 'errors')}, {quantity(len(faults.warnings), 'warnings')}", err=True)
    if faults.errors or problem is None:
        raise typer.Exit(WRONG_INPUT)
    if strict:
        insist_on_owners(problem)


@app.command()
def solve(
    case: Case,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write.")],
    time_limit: TimeLimit = 60.0,
    seed: Seed = 0,
    workers: Workers = 2,
    work_limit: Annotated[
        float | None,
        typer.Option("--work-limit", metavar="W", min=0, help="Deterministic time, for runs that must repeat."),
    ] = None,
    method: Annotated[Method, typer.Option("--method", help="How to solve each goal.")] = Method.auto,
    gap: Annotated[
        float, typer.Option("--gap", metavar="G", min=0, help="How far off the best each goal may be: 0.001 is 0.1 %.")
    ] = 0.0,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers help.")
    ] = None,
    pictures: Pictures = False,
    redact: Redact = False,
    force: Force = False,
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Solve a case and write the plan, its proof and its reasons."""
    from territory_opt.jobs.running import Options
    from territory_opt.report.plan_json import brief

    options = Options(time_limit, seed, workers, work_limit, method.value, gap)
    flags = {"force": force, "strict": strict, "pictures": pictures, "redact": redact}
    run = _solved(case, out, options, scheduler, **flags)
    if json:
        print_json({**brief(run.plan), "out": str(run.out)})
    else:
        _show_run(run)
    raise typer.Exit(STATUS[run.result.status])


@app.command()
def score(
    case: Case,
    assignments: Annotated[Path, typer.Argument(metavar="ASSIGNMENTS", help="A CSV file, or the folder of a run.")],
    json: Json = False,
) -> None:
    """Score any plan, also one made by hand or by another tool."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.plans import load_plan
    from territory_opt.model.scoring import score as score_plan
    from territory_opt.report.scored import score_json, score_sections

    problem, faults = load_case(case), Faults()
    scored = score_plan(problem, load_plan(problem, assignments, faults))
    report_faults(faults, LIKE_IT, most=3)
    if json:
        print_json(score_json(scored))
    else:
        show_sections(score_sections(scored))


@app.command()
def compare(
    case: Case,
    first: Annotated[Path, typer.Argument(metavar="A", help="A CSV file, or the folder of a run.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Another one.")],
    json: Json = False,
) -> None:
    """Say what differs between two plans and what each difference costs; between two quarters, also why."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.plans import load_plan
    from territory_opt.jobs.quarters import compare_runs
    from territory_opt.reasons.differences import compare as compare_plans
    from territory_opt.report.compared import comparison_json, comparison_sections
    from territory_opt.report.quarters import quarter_json, quarter_sections

    problem, faults = load_case(case), Faults()
    found = compare_plans(problem, load_plan(problem, first, faults), load_plan(problem, second, faults))
    quarters = compare_runs(problem, first, second)
    report_faults(faults, LIKE_IT, most=3)
    if json:
        print_json({**comparison_json(found), "quarters": quarter_json(quarters) if quarters else None})
    else:
        show_sections((*(quarter_sections(quarters) if quarters else ()), *comparison_sections(found)))


@app.command()
def verify(
    case: Case,
    out: RunFolder,
) -> None:
    """Check a written plan and its certificate, independently of what made them."""
    from territory_opt.jobs.running import verify as verify_run

    report = verify_run(case, out)
    for one in report.checks:
        typer.echo(f"{'agrees   ' if one.ok else 'DISAGREES'} {one.name}")
        for text in one.disagreements:
            typer.echo(f"    {text}")
    if not report.ok:
        raise typer.Exit(FAILED)


@app.command()
def export_model(
    case: Case,
    form: Annotated[Format, typer.Option("--format", help="What to write it as.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    level: Annotated[int, typer.Option("--level", metavar="K", min=1, help="Which goal; the highest is 1.")] = 1,
    caps: Annotated[
        Path | None, typer.Option("--caps", metavar="DIR", help="A run that says what the goals above may cost.")
    ] = None,
) -> None:
    """Write the mathematical model of one goal for other solvers."""
    from territory_opt.jobs.exporting import export_model as export
    from territory_opt.jobs.loading import load_case

    export(load_case(case), out, form.value, level, caps)
    typer.echo(f"{out} holds goal {level} of {case}.")


def _solved(case: Path, out: Path, options: Any, scheduler: str | None = None, **flags: bool) -> Run:
    """Solve with progress on standard error; Ctrl-C and SIGTERM end the search and keep the best plan."""
    from territory_opt.jobs.running import solve_case
    from territory_opt.jobs.scheduling import scheduled
    from territory_opt.report.terminal import hearing

    seconds = options.time_limit if options.work_limit is None else None
    with scheduled(scheduler) as executor, interruptible() as stop, hearing(seconds) as progress:
        run = solve_case(case, out, options, progress=progress, stop=stop, executor=executor, **flags)
    report_faults(run.faults, most=3)
    return run


def _show_run(run: Run) -> None:
    show_sections(run.sections)
    names = ", ".join(sorted(path.name for path in run.out.iterdir()))
    typer.echo(f"Written and verified: {run.out} ({names})")
