"""Verbs that say why: they explain plans, diagnose cases and weigh wishes against one another."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.app import NO_PLAN, Case, Json, RunFolder, Seed, TimeLimit, Workers, app, say
from territory_opt.errors import OutputError


class Trade(StrEnum):
    """What a frontier is over."""

    disruption = "disruption"
    travel = "travel"
    balance = "balance"


@app.command()
def explain(
    case: Case,
    out: RunFolder,
    account: Annotated[
        str | None, typer.Argument(metavar="ACCOUNT", help="The account, or one line of it: 'A-17 (hardware)'.")
    ] = None,
    *,
    instead: Annotated[str | None, typer.Option("--instead", metavar="REP", help="Why not this rep?")] = None,
    rep: Annotated[str | None, typer.Option("--rep", metavar="REP", help="A territory in place of an account.")] = None,
    time_limit: TimeLimit = 30.0,
    seed: Seed = 0,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Say why an account is where it is, why not elsewhere, or what makes a territory what it is."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.results import load_result
    from territory_opt.reasons.explaining import explain as explain_plan
    from territory_opt.reasons.resolving import Effort

    problem = load_case(case)
    effort = Effort(time_limit, workers, seed)
    known = load_result(problem, out)
    say(explain_plan(problem, known, account=account, rep=rep, instead=instead, effort=effort), json)


@app.command()
def diagnose(
    case: Case,
    give: Annotated[
        list[str] | None,
        typer.Option(
            "--give",
            metavar="WHAT",
            help="May give: hours, tolerance, radius, locks, budget, accounts (these by default), "
            "relationships, boundary, families or cells. May repeat.",
        ),
    ] = None,
    time_limit: TimeLimit = 60.0,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Say why nothing is feasible: smallest sets of clashing rules and data, and the cheapest way out."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.reasons.conflicts import diagnose as diagnose_problem

    found = diagnose_problem(load_case(case), seconds=time_limit, workers=workers, give=tuple(give) if give else None)
    say(found, json)
    if not found.conflicts and found.certainty != "proven":
        raise typer.Exit(NO_PLAN)


@app.command()
def firm(
    case: Case,
    out: RunFolder,
    within: Annotated[
        float, typer.Option("--within", metavar="SHARE", min=0, help="How much dearer other plans may be: 0.01 is 1 %.")
    ] = 0.01,
    json: Json = False,
) -> None:
    """Say which accounts every good plan leaves where they are, and which can be traded, to whom, at what cost."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.results import load_result
    from territory_opt.reasons.firmness import firmness

    say(firmness(load_result(load_case(case), out), within), json)


@app.command()
def levels(case: Case, out: RunFolder, json: Json = False) -> None:
    """Say what each goal is proven to reach, what it gave to those below, and what more would give them."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.results import load_result
    from territory_opt.reasons.level_prices import levels_worth

    say(levels_worth(load_result(load_case(case), out)), json)


@app.command()
def prices(
    case: Case, out: RunFolder, time_limit: TimeLimit = 120.0, seed: Seed = 0, workers: Workers = 2, json: Json = False
) -> None:
    """Say what each lock, kept relationship, family, exclusive cell and rule costs, by solving without it."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.results import load_known
    from territory_opt.reasons.resolving import Effort
    from territory_opt.reasons.wish_prices import wish_prices

    say(wish_prices(load_known(load_case(case), out), Effort(time_limit, workers, seed)), json)


@app.command()
def losses(
    case: Case,
    out: RunFolder,
    rep: Annotated[list[str] | None, typer.Option("--rep", metavar="REP", help="Only this rep; may repeat.")] = None,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Say who would take over if a rep left, and what that would cost; worst losses first."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.results import load_plan_of
    from territory_opt.reasons.explaining import rep_of
    from territory_opt.reasons.losses import losses as losses_of
    from territory_opt.reasons.resolving import Effort

    problem = load_case(case)
    reps = [rep_of(problem, one) for one in rep] if rep else None
    say(losses_of(load_plan_of(problem, out), reps, Effort(time_limit, workers, seed)), json)


@app.command()
def frontier(
    case: Case,
    out: RunFolder,
    *,
    over: Annotated[Trade, typer.Option("--over", help="What to trade against everything else.")],
    points: Annotated[int, typer.Option("--points", metavar="K", min=2, help="How many plans.")] = 8,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw it too: .svg or .png (extra: report).")
    ] = None,
    time_limit: TimeLimit = 180.0,
    seed: Seed = 0,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Show what one wish costs all the others, notch by notch, and where the knee is."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.results import load_result
    from territory_opt.reasons.resolving import Effort
    from territory_opt.reasons.tradeoffs import frontier as frontier_of
    from territory_opt.report.frontier_picture import picture_form, write_frontier_picture

    if picture is not None:
        picture_form(picture)
    effort = Effort(time_limit, workers, seed)
    found = frontier_of(load_result(load_case(case), out), over.value, points, effort)
    if picture is not None:
        write_frontier_picture(found, picture)
    say(found, json)


@app.command()
def review(
    case: Case,
    out: RunFolder,
    to: Annotated[Path, typer.Option("--out", metavar="FILE", help="The review to be filled in, .csv.")],
) -> None:
    """Write a row for each move, most at risk first, for people to accept or to propose another rep."""
    from territory_opt.io.writing import write_csv
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.results import load_plan_of
    from territory_opt.reasons.reviews import HEADER, review_rows
    from territory_opt.rules.words import quantity

    rows = review_rows(load_plan_of(load_case(case), out))
    if to.exists():
        raise OutputError(f"{to} is there already; choose another name")
    write_csv(to, HEADER, rows)
    typer.echo(f"{to} holds {quantity(len(rows), 'moves')}; decision is accept, propose other or comment.")


@app.command()
def apply_review(
    case: Case,
    filled: Annotated[Path, typer.Argument(metavar="REVIEW", help="The review as it came back, .csv or .xlsx.")],
    to: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new locks.csv: the case's locks and these.")],
) -> None:
    """Turn a review into locks, each with the reviewer's reason; refuse wishes that conflict."""
    from territory_opt.jobs.reviewing import write_locks

    more = write_locks(case, filled, to)
    locks = f"{more} {'lock' if more == 1 else 'locks'}"
    typer.echo(f"{to} holds {locks} more than the case; put it in place, solve again.")


@app.command()
def what_if(
    case: Case,
    out: RunFolder,
    change: Annotated[Path, typer.Option("--change", metavar="FILE", help="A list of changes, .yaml.")],
    time_limit: TimeLimit = 60.0,
    seed: Seed = 0,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Say what changes mean for a plan: the fewest moves, and the best plan, side by side."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.results import load_plan_of
    from territory_opt.jobs.variants import read_changes
    from territory_opt.reasons.resolving import Effort
    from territory_opt.reasons.what_if import what_if as answer

    plan = load_plan_of(load_case(case), out)
    say(answer(plan, read_changes(change), Effort(time_limit, workers, seed)), json)


@app.command()
def scenarios(
    case: Case,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Lists of changes by name, .yaml.")],
    time_limit: TimeLimit = 60.0,
    seed: Seed = 0,
    workers: Workers = 2,
    json: Json = False,
) -> None:
    """Solve named variants of a case and hold them against one another; the time limit is for each."""
    from territory_opt.jobs.loading import load_case
    from territory_opt.jobs.variants import read_scenarios
    from territory_opt.reasons.resolving import Effort
    from territory_opt.reasons.scenarios import scenarios as compared

    say(compared(load_case(case), read_scenarios(file), Effort(time_limit, workers, seed)), json)
