"""Effort: what a plan asks of each rep week by week, and how much of it is spent on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.figures import loads, travel_known
from territory_opt.quantities import MINUTE
from territory_opt.rules.facts import Facts
from territory_opt.rules.measures import weigh
from territory_opt.terms import Ints


@dataclass(frozen=True)
class Effort:
    """What accounts take; None where the case does not say, or where there are no hours to take a share of.

    Attributes
    ----------
    hours_week
        Hours a week, travel included.
    contacts_week
        Visits and calls a week.
    travel_share
        Hours on the way as a share of all hours.
    """

    hours_week: float | None
    contacts_week: float | None
    travel_share: float | None


def contacts_known(facts: Facts) -> bool:
    """Tell whether the case says how often accounts are visited or called."""
    return not facts.workload.one_visit_each or bool(facts.workload.calls.any())


def efforts(facts: Facts, owner: Ints) -> tuple[Effort, ...]:
    """Return the effort of each rep under a plan."""
    units = np.flatnonzero(owner >= 0)
    contacts = np.bincount(owner[units], facts.workload.contacts[units], facts.n_reps).tolist()
    minutes, way = (loads(weigh(facts, name), owner, facts.n_reps).tolist() for name in ("hours", "travel_hours"))
    rows = zip(minutes, way, contacts, strict=True)
    return tuple(_effort(facts, *row) for row in rows)


def effort(facts: Facts, owner: Ints) -> Effort:
    """Return the effort of a plan as a whole."""
    units = np.flatnonzero(owner >= 0)
    minutes, way = (int(weigh(facts, name).weight(units, owner[units]).sum()) for name in ("hours", "travel_hours"))
    return _effort(facts, minutes, way, float(facts.workload.contacts[units].sum()))


def _effort(facts: Facts, minutes: int, way: int, contacts: float) -> Effort:
    hours, travel, weeks = facts.workload.known, travel_known(facts), facts.settings.weeks
    return Effort(
        float(minutes * MINUTE / weeks) if hours else None,
        contacts / float(weeks) if contacts_known(facts) else None,
        way / minutes if hours and travel and minutes else None,
    )
