"""Hand-overs: the accounts that change hands, those with most at risk first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isnan

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.plan import Plan
from territory_opt.quantities import Quantum
from territory_opt.rules.measures import weigh
from territory_opt.terms import Ints

Bond = tuple[int, str]
"""A unit and the id of a rep, known or departed."""


@dataclass(frozen=True)
class HandOver:
    """An account that changes hands.

    Attributes
    ----------
    unit
        Its index among the units.
    before, now
        Ids of its reps.
    value
        What is at stake, in the unit of the value measure; losses count as 0.
    relationship
        Strength of the relationship with the former rep, None if none is known.
    last_contact
        Latest day on which the account had to do with the former rep, None if none is known.
    """

    unit: int
    before: str
    now: str
    value: float
    relationship: float | None
    last_contact: date | None


def hand_overs(plan: Plan) -> tuple[HandOver, ...]:
    """Return who hands over what, in order of risk.

    The most valuable account comes first; of equals the one that knows its former rep best; of those the one that saw
    the former rep last, since whatever was begun there is still open.
    """
    compiled, facts = plan.problem.compiled, plan.problem.facts
    names = facts.rep_names
    owned = ((unit, names[rep]) for unit, rep in enumerate(plan.owner.tolist()) if rep >= 0)
    moved = [(unit, now) for unit, now in owned if facts.previous_names[unit] not in ("", now)]
    value, strengths, contacts = weigh(facts, "value"), _strengths(compiled), last_contacts(compiled)
    units = np.array([unit for unit, _ in moved], np.int64)
    found = []
    for (unit, now), worth in zip(moved, _worth(value.quantum, value.weight(units, plan.owner[units])), strict=True):
        bond = unit, facts.previous_names[unit]
        found.append(HandOver(unit, bond[1], now, worth, strengths.get(bond), contacts.get(bond)))
    return tuple(sorted(found, key=_risk))


def _worth(quantum: Quantum, weight: Ints) -> list[float]:
    return [quantum.real(one) for one in weight.tolist()]


def _risk(one: HandOver) -> tuple[float, float, int]:
    day = one.last_contact.toordinal() if one.last_contact is not None else 0
    return -one.value, -(one.relationship or 0.0), -day


def _strengths(compiled: Compiled) -> dict[Bond, float]:
    """Return the strength of each known relationship; the strongest where several stand there."""
    table = compiled.facts.tables.relationships
    reps, strength = table.text("rep_id").tolist(), table.number("strength").tolist()
    strengths: dict[Bond, float] = {}
    for row, unit in zip(*(one.tolist() for one in compiled.facts.rows_of(table)), strict=True):
        if not isnan(strength[row]):
            strengths[unit, reps[row]] = max(strength[row], strengths.get((unit, reps[row]), 0.0))
    return strengths


def last_contacts(compiled: Compiled) -> dict[Bond, date]:
    """Return the latest known day on which each account had to do with each rep.

    Days are those on which a deal was opened or closed, and on which a relationship began. A day on or after the first
    of the period is a plan and no contact.
    """
    calendar = compiled.facts.settings.calendar
    latest: dict[Bond, date] = {}
    for bond, day in (*_days_of_deals(compiled), *_days_of_relationships(compiled)):
        if day is not None and (calendar is None or day < calendar.start):
            latest[bond] = max(day, latest.get(bond, day))
    return latest


def _days_of_deals(compiled: Compiled) -> Iterator[tuple[Bond, date | None]]:
    parts, table = compiled.facts.parts, compiled.facts.tables.opportunities
    columns = (table.text(name).tolist() for name in ("account_id", "rep_id", "product"))
    days = (table.dates(name).tolist() for name in ("opened", "closed"))
    for account, rep, product, opened, closed in zip(*columns, *days, strict=True):
        # A product that is a line of the account is about that line, any other about the account.
        for unit in (parts.at(account, product) if parts.separate else ()) or parts.at(account, ""):
            yield (unit, rep), opened
            yield (unit, rep), closed


def _days_of_relationships(compiled: Compiled) -> Iterator[tuple[Bond, date | None]]:
    table = compiled.facts.tables.relationships
    reps, since = table.text("rep_id").tolist(), table.dates("since").tolist()
    for row, unit in zip(*(one.tolist() for one in compiled.facts.rows_of(table)), strict=True):
        yield (unit, reps[row]), since[row]
