"""Workload: the visits and hours that each account needs, and the hours that each rep has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from territory_opt.geography import Travel
from territory_opt.quantities import MINUTE, exact, upper_limit, whole
from territory_opt.schema.settings import CaseSettings, ServiceLevel
from territory_opt.schema.tables import Table
from territory_opt.terms import UNLIMITED, Form, Ints

Floats = NDArray[np.float64]

HOUR_COLUMNS = ("hours_per_visit", "hours_per_call")


@dataclass(frozen=True, eq=False)
class Workload:
    """What each account needs in a period.

    Attributes
    ----------
    visits
        Visits per period; NaN where neither the account nor a contact standard says. Shape (units,).
    service_hours
        visits × hours per visit + calls × hours per call, without travel; NaN where unknown. Shape (units,).
    calls
        Calls per period, 0 where no column says; NaN where neither the account nor a contact standard does.
    known
        Whether the case says anything about hours at all.
    one_visit_each
        Whether one visit per account had to be assumed, and none for those who are not visited.
    """

    visits: Floats
    service_hours: Floats
    calls: Floats
    known: bool
    one_visit_each: bool

    @property
    def contacts(self) -> Floats:
        """Visits and calls per period; unknown ones count as none. Shape (units,)."""
        contacts: Floats = np.nan_to_num(self.visits) + np.nan_to_num(self.calls)
        return contacts

    @classmethod
    def of(cls, accounts: Table, settings: CaseSettings, number: Callable[[str], Floats]) -> Workload:
        """Read the accounts' own columns, and contact standards where those are blank.

        Parameters
        ----------
        accounts
            The accounts.
        settings
            Where the contact standards stand.
        number
            Returns a column of the accounts with ``missing`` applied.
        """

        def filled(column: str) -> Floats:
            return _with_standards(accounts, number(column), column, settings.service_levels)

        def given(column: str) -> bool:
            standards = settings.service_levels
            return accounts.has(column) or any(getattr(standard, column) is not None for standard in standards)

        one_visit_each = not given("visits")
        visits = _one_each(accounts, filled("hours_per_visit")) if one_visit_each else filled("visits")
        calls = filled("calls") if given("calls") else np.zeros(accounts.n)
        hours = _product(visits, filled("hours_per_visit")) + _product(calls, filled("hours_per_call"))
        return cls(visits, hours, calls, any(given(column) for column in HOUR_COLUMNS), one_visit_each)


def _one_each(accounts: Table, hours_per_visit: Floats) -> Floats:
    """Return one visit for each account, but none where nobody goes and nothing says how long a visit would take."""
    visited = accounts.flag("in_person", default=True) | ~np.isnan(hours_per_visit)
    return visited.astype(np.float64)


def _product(times: Floats, hours: Floats) -> Floats:
    """Return times × hours; nothing to do takes no time, however long one would take."""
    return np.where(times == 0.0, 0.0, times * hours)


def _with_standards(accounts: Table, column: Floats, name: str, standards: Sequence[ServiceLevel]) -> Floats:
    """Return a column with blanks taken from the first contact standard that fits the account and says a number."""
    filled = column.copy()
    stage, segment = accounts.text("stage"), accounts.text("segment")
    for standard in standards:
        value = getattr(standard, name)
        if value is not None:
            fits = np.isnan(filled)
            fits &= np.full(accounts.n, standard.stage is None) | (stage == standard.stage)
            fits &= np.full(accounts.n, standard.segment is None) | (segment == standard.segment)
            filled[fits] = value
    return filled


def presence(reps: Table, settings: CaseSettings) -> tuple[Fraction, ...]:
    """Return the share of the period's days that each rep is there: 0 for vacant positions that are dissolved."""
    period, vacant = settings.calendar, reps.text("vacant").tolist()
    shares = []
    for state, first, last in zip(vacant, reps.dates("start_date"), reps.dates("end_date"), strict=True):
        if state == "dissolve":
            shares.append(Fraction(0))
        elif period is None:
            shares.append(Fraction(1))
        else:
            begins, ends = max(first or period.start, period.start), min(last or period.end, period.end)
            shares.append(Fraction(max((ends - begins).days + 1, 0), period.days))
    return tuple(shares)


def _factor(reps: Table, column: str) -> list[Fraction]:
    """Return a factor of each rep; blank is 1."""
    return [Fraction(1) if np.isnan(value) else exact(float(value)) for value in reps.number(column)]


def target_shares(reps: Table, settings: CaseSettings) -> tuple[Fraction, ...]:
    """Return each rep's share of the whole: target_share × fte × ramp × presence, made to add up to 1.

    All zeros stay zeros: then nobody has a target.
    """
    columns = [_factor(reps, column) for column in ("target_share", "fte", "ramp")]
    weights = [a * b * c * d for a, b, c, d in zip(*columns, presence(reps, settings), strict=True)]
    total = sum(weights, Fraction(0))
    return tuple(weight / total for weight in weights) if total else tuple(weights)


def capacity_minutes(reps: Table, settings: CaseSettings) -> Ints:
    """Return each rep's net minutes in the period, `UNLIMITED` where the case does not say. Shape (reps,)."""
    hours, weekly = reps.number("capacity_hours"), reps.number("capacity_hours_week")
    fte, ramp, there = _factor(reps, "fte"), _factor(reps, "ramp"), presence(reps, settings)
    minutes = np.full(reps.n, UNLIMITED)
    for j in range(reps.n):
        if not np.isnan(hours[j]):
            minutes[j] = upper_limit(exact(float(hours[j])) / MINUTE)
        elif not np.isnan(weekly[j]):
            net = exact(float(weekly[j])) * settings.weeks * fte[j] * ramp[j] * there[j]
            minutes[j] = upper_limit(net / MINUTE)
    return minutes


@dataclass(frozen=True, eq=False)
class PairMinutes:
    """The whole workload of a pair in minutes: service, and that rep's travel; or what ``pairs.csv`` says.

    Service and travel are rounded each by itself.
    """

    service: Ints
    travel: Travel
    given_key: Ints
    given_minutes: Ints

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return minutes per period."""
        minutes = self.service[unit] + TravelMinutes(self.travel)(unit, rep)
        if len(self.given_key) == 0:
            return minutes
        key = unit * len(self.travel.home_latitude) + rep
        at = np.minimum(np.searchsorted(self.given_key, key), len(self.given_key) - 1)
        return np.where(self.given_key[at] == key, self.given_minutes[at], minutes)

    def form(self) -> Form:
        """Return the service, and what straight lines say of the travel."""
        travel, n_reps = TravelMinutes(self.travel).form(), len(self.travel.home_latitude)
        apart = np.divmod(np.union1d(self.given_key, self.travel.given.key), n_reps)
        return replace(travel, flat=self.service.astype(np.float64), apart=apart)


@dataclass(frozen=True, eq=False)
class TravelMinutes:
    """Minutes on the way per period, for each pair."""

    travel: Travel

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return minutes per period."""
        return whole(self.travel.hours(unit, rep), MINUTE)

    def form(self) -> Form:
        """Return what straight lines say of it."""
        trips = self.travel.trips
        per_km = 2.0 * trips / (self.travel.settings.speed_kmh * float(MINUTE))
        given = self.travel.given.pairs(len(self.travel.home_latitude))
        return Form(np.zeros(len(trips)), per_km, lines=self.travel.lines, slack=1.0, apart=given)
