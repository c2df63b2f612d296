"""Verbs that say why: they explain plans, diagnose cases and weigh wishes against one another."""

from __future__ import annotations

from typing import Annotated

import typer

from territory_opt.cli.app import NO_PLAN, Case, Json, RunFolder, Seed, TimeLimit, Workers, app, say


@app.command()
def explain(
    case: Case,
    out: RunFolder,
    account: Annotated[str | None, typer.Argument(metavar="ACCOUNT", help="The account asked about.")] = None,
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
        typer.Option("--give", metavar="WHAT", help="May give: hours, tolerance, radius, locks, budget or accounts."),
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
