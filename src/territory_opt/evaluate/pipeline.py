"""The pipeline as a whole: all that past and open deals say, with a line for each thing that a reader must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import isinf, isnan
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.evaluate.bonds import DEALS_FOR_HALF, HALF_LIFE_DAYS, relationships_from
from territory_opt.evaluate.contested import Contest, contests
from territory_opt.evaluate.deals import NO_DAY, Deals
from territory_opt.evaluate.history import History, histories
from territory_opt.evaluate.seasons import Seasons, seasons_from
from territory_opt.evaluate.strengths import Strength, Strengths, size_labels, strengths_by
from territory_opt.io.writing import write_csv
from territory_opt.schema.relationship import Relationship
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables

MOST_NAMES = 5


@dataclass(frozen=True, eq=False)
class Pipeline:
    """What the opportunities of a case say.

    Attributes
    ----------
    as_of
        The day that it is seen from.
    relationships, histories, seasons, strengths, contests
        What was derived; see the modules of `territory_opt.evaluate`.
    notes
        What was counted, left out and assumed, one sentence each.
    """

    as_of: date
    relationships: tuple[Relationship, ...]
    histories: tuple[History, ...]
    seasons: Seasons
    strengths: tuple[Strengths, ...]
    contests: tuple[Contest, ...]
    notes: tuple[str, ...]


def evaluate_pipeline(tables: Tables, settings: CaseSettings | None = None, as_of: date | None = None) -> Pipeline:
    """Derive all that opportunities say.

    Parameters
    ----------
    tables
        The tables of a case, with opportunities.
    settings
        Period and fiscal year.
    as_of
        The day to see it from: by default the first of the period, else the last day that a deal names.

    Raises
    ------
    InputError
        If there are no opportunities, or none names a day and nothing else tells one.
    """
    settings = settings or CaseSettings()
    deals = Deals.of(tables, settings)
    if tables.opportunities.n == 0:
        raise InputError("there are no opportunities; they stand in opportunities.csv")
    day = as_of or (settings.calendar.start if settings.calendar is not None else deals.last_day)
    if day is None:
        raise InputError("no opportunity names a day; give opened and closed, or a period in case.yaml")
    column, sizes = size_labels(tables.accounts)
    strengths = (
        strengths_by(deals, "industry", tables.accounts.text("industry").tolist()),
        strengths_by(deals, "size", sizes),
    )
    relationships = tuple(relationships_from(deals, day))
    seasons = seasons_from(deals, settings.fiscal_year_start)
    found = tuple(contests(deals))
    notes = (*_counted(deals, day), *_derived(relationships, seasons, found), *_compared(strengths, column))
    return Pipeline(day, relationships, tuple(histories(deals, day)), seasons, strengths, found, notes)


def write_pipeline(pipeline: Pipeline, folder: Path) -> None:
    """Write what was derived into an existing folder, one table each, and the notes."""
    rows = [(row.account_id, row.rep_id, row.strength, row.since) for row in pipeline.relationships]
    write_csv(folder / "relationships.csv", ("account_id", "rep_id", "strength", "since"), rows)
    shares = pipeline.seasons.shares.tolist()
    quarters = [[None if isnan(share) else round(share, 4) for share in row] for row in shares]
    accounts = [(*row, *quarter) for row, quarter in zip(pipeline.histories, quarters, strict=True)]
    write_csv(folder / "accounts.csv", (*History._fields, "q1", "q2", "q3", "q4"), accounts)
    write_csv(folder / "strengths.csv", Strength._fields, [row for one in pipeline.strengths for row in one.rows])
    write_csv(folder / "contested.csv", Contest._fields, pipeline.contests)


def _counted(deals: Deals, as_of: date) -> Iterator[str]:
    """Yield what was counted and what was left out."""
    won, lost, still = (int(which.sum()) for which in (deals.won, deals.lost, deals.open))
    yield f"{won + lost + still:,} opportunities: {won:,} won, {lost:,} lost, {still:,} open, seen from {as_of}."
    if deals.unnamed:
        yield f"{_many(deals.unnamed, 'opportunity names', 'opportunities name')} no account."
    if deals.unknown:
        names = _many(deals.unknown, "opportunity names", "opportunities name")
        yield f"{names} an account that is not in the accounts."
    if deals.unconverted:
        amounts = _many(deals.unconverted, "opportunity is", "opportunities are")
        yield f"{amounts} in a currency without a rate to the case's: left out of won value and seasonal shares."
    undated = int((deals.won & (deals.closed == NO_DAY)).sum())
    if undated:
        yield f"{_many(undated, 'won deal has', 'won deals have')} no closing day, so that no relationship comes of it."
    with_deals = set(deals.rep.tolist())
    idle = [name for rep, name in enumerate(deals.reps) if rep not in with_deals]
    if idle:
        yield f"{_many(len(idle), 'rep has', 'reps have')} no opportunities: {_few(idle)}."
    with_deals = set(deals.account.tolist())
    quiet = [name for account, name in enumerate(deals.accounts) if account not in with_deals]
    if quiet:
        yield f"{_many(len(quiet), 'account has', 'accounts have')} no opportunities: {_few(quiet)}."


def _derived(relationships: Sequence[Relationship], seasons: Seasons, found: Sequence[Contest]) -> Iterator[str]:
    known = len({row.account_id for row in relationships})
    come = "comes" if len(relationships) == 1 else "come"
    yield (
        f"{_many(len(relationships), 'relationship', 'relationships')} of {_many(known, 'account', 'accounts')} {come} "
        f"from won deals: a deal counts half after {HALF_LIFE_DAYS:g} days, {DEALS_FOR_HALF:g} fresh deals make an "
        "account half known, and its reps share it by their deals. Both are assumptions."
    )
    if seasons.years == 0:
        yield f"Won deals span {_many(seasons.days, 'day', 'days')}, less than a year: no seasonal shares."
    else:
        shares = ", ".join(f"{100 * share:.1f} %" for share in seasons.team.tolist())
        span = "the last year" if seasons.years == 1 else f"the last {seasons.years} years"
        yield f"Seasonal shares of {span}, first to fourth quarter: {shares}; each account's are drawn towards these."
    contested = len({row.account_id for row in found})
    if contested:
        yield f"{_many(contested, 'account has', 'accounts have')} open deals with more than one rep."


def _compared(strengths: Sequence[Strengths], size: str) -> Iterator[str]:
    """Yield how far reps differ; strengths are never put into a case by themselves."""
    for one in strengths:
        by = f"{one.by} ({size})" if one.by == "size" and size else one.by
        if not one.rows:
            yield f"No strengths by {by}: no closed deals of accounts whose {one.by} is known."
        elif isinf(one.prior):
            yield f"By {by}, reps' rates of winning differ no more than by chance: everybody gets the team's."
        else:
            yield f"By {by}, a rep's rate of winning counts against the team's as deals against {one.prior:,.0f}."
    yield "Strengths are only reported; what you believe of them belongs into the column strengths of reps.csv."


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def _few(names: Sequence[str]) -> str:
    rest = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {rest:,} more" if rest > 0 else shown
