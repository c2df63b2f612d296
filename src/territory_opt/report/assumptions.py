"""What had to be assumed, said in sentences: a reader must be able to disagree."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.io.redaction import SAID
from territory_opt.model.figures import travel_known
from territory_opt.model.problem import Problem
from territory_opt.rules.facts import Facts
from territory_opt.rules.travel import Travel as TravelRule
from territory_opt.rules.words import listed, number, quantity
from territory_opt.schema.money import case_currency
from territory_opt.terms import Follow, Split


def assumptions(problem: Problem) -> tuple[str, ...]:
    """Return what was assumed where the case does not say."""
    return tuple(_said(problem))


def _said(problem: Problem) -> Iterator[str]:
    facts, settings = problem.facts, problem.settings
    yield _value(facts)
    if problem.defaulted:
        yield "The case names no rules: the default rules apply."
    if settings.redact:
        yield SAID
    if facts.parts.separate:
        lines = quantity(facts.n_units, "accounts")
        whole = quantity(problem.tables.accounts.n, "accounts")
        yield f"Lines are sold separately: each line of an account counts as an account, {lines} in place of {whole}."
    if settings.currency is None:
        own = case_currency(problem.tables, settings)
        yield f"The case names no currency: amounts are {f'in {own}, as accounts say' if own else 'cost units'}."
    if settings.period is None:
        yield "The case names no period: capacity, visits and hours are for a quarter of 13 weeks."
    for column, value in settings.missing.items():
        yield f"A blank in {column} counts as {number(value)}."
    if facts.workload.one_visit_each:
        none = int(np.count_nonzero(facts.workload.visits == 0))
        rest = f", but {quantity(none, 'accounts')} that nobody goes to" if none else ""
        yield f"No column says how often accounts are visited: each is visited once a {facts.period_word}{rest}."
    if not facts.workload.one_visit_each and settings.service_levels:
        yield from _about_standards(facts)
    if travel_known(facts) and any(isinstance(rule, TravelRule) for rule in problem.compiled.rules.values()):
        yield from _about_travel(facts)
    yield from _about_bounds(problem)


def _value(facts: Facts) -> str:
    if facts.value.columns:
        return f"An account's value is its {facts.value.name}."
    return "No column says what accounts are worth: each counts as one."


def _about_standards(facts: Facts) -> Iterator[str]:
    standard = int(np.count_nonzero(np.isnan(facts.number("visits")) & ~np.isnan(facts.workload.visits)))
    if standard:
        verb = "takes its" if standard == 1 else "take their"
        yield f"{quantity(standard, 'accounts')} {verb} visits from the contact standards in service_levels."


def _about_travel(facts: Facts) -> Iterator[str]:
    travel = facts.settings.travel
    yield (
        f"Roads are {number(travel.road_factor)} times the straight line, driven at {number(travel.speed_kmh)} km/h; "
        f"beyond {number(travel.trip_beyond_km)} km, {number(travel.stops_per_trip)} stops share a trip."
    )
    visited = facts.units.flag("in_person", default=True)
    placeless = int(np.count_nonzero(visited & np.isnan(facts.units.number("latitude"))))
    if placeless:
        verb = "is visited but has" if placeless == 1 else "are visited but have"
        yield f"{quantity(placeless, 'accounts')} {verb} no place: left out of travel unless pairs.csv says more."


def _about_bounds(problem: Problem) -> Iterator[str]:
    """Say which rules the bound from prices knows nothing of."""
    compiled = problem.compiled
    beside = {term.rule for term in compiled.reduced.terms if isinstance(term, Follow | Split)}
    if beside:
        names = listed([compiled.rules[index].name for index in sorted(beside)], len(beside))
        cost = "it costs" if len(beside) == 1 else "they cost"
        yield f"The bound from prices leaves {names} out: a part of the gap may be what {cost} in any plan."
