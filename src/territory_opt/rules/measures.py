"""Measures: what can be balanced or limited, as whole numbers per pair: value, hours, accounts, any numeric column."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.errors import Faults, InputError
from territory_opt.quantities import CENT, MINUTE, ONE, Quantum, coarsen, whole
from territory_opt.rules.facts import Facts, Floats
from territory_opt.rules.seasons import QuarterPart, check_seasons, quarter_shares, split_quarter
from territory_opt.rules.words import quantity
from territory_opt.rules.workload import TravelMinutes
from territory_opt.schema.money import is_money
from territory_opt.terms import Bools, Ints, PairFunction, Pairs, UnitTable, least_allowed

NOUNS = {"hours": "work", "travel hours": "travel", "service hours": "service", "accounts": ""}
"""What a load consists of, where it is not the name of the measure."""


@dataclass(frozen=True, eq=False)
class Weighing:
    """One measure of every pair.

    Attributes
    ----------
    name
        As settings name it; ``value`` goes by what was chosen for it.
    quantum
        Its unit and its whole number 1.
    weight
        What each pair weighs, in quanta.
    by_unit
        The same for each unit, if no rep makes a difference. Shape (units,).
    """

    name: str
    quantum: Quantum
    weight: PairFunction
    by_unit: Ints | None

    def real(self, load: int) -> float:
        """Return a load in the unit that people read."""
        return self.quantum.real(load)

    def say(self, load: int) -> str:
        """Return a load as people read it: ``1,200 USD``."""
        return quantity(self.real(load), self.quantum.unit)

    def amount(self, load: int) -> str:
        """Return a load and what it is a load of: ``1,200 USD of potential``, ``12 h of service``, ``3 accounts``."""
        base, _, season = self.name.partition(" in q")
        noun = NOUNS.get(base, base) + (f" in q{season}" if season else "")
        return f"{self.say(load)} of {noun}" if noun else self.say(load)

    def span(self, low: int, high: int) -> str:
        """Return a range as people read it: ``1,000 to 1,200 USD``."""
        return f"{quantity(self.real(low), '')} to {self.say(high)}"

    def total(self, pairs: Pairs) -> int:
        """Return what all units with an eligible rep weigh; where reps make a difference, each at its least."""
        if self.by_unit is not None:
            return int(self.by_unit[pairs.open].sum())
        if len(pairs) == 0:
            return 0
        return int(least_allowed(self.weight, pairs)[pairs.open].sum())


def weigh(facts: Facts, measure: str) -> Weighing:
    """Return a measure by name: ``value``, ``accounts``, ``service_hours``, ``hours``, or a numeric column.

    ``potential@q3`` is the part of a measure that falls into a quarter.
    """
    base, quarter = split_quarter(measure)
    if quarter:
        return in_quarter(weigh(facts, base), quarter, quarter_shares(facts)[:, quarter - 1])
    if measure in ("hours", "travel_hours"):
        minutes_of: PairFunction = facts.pair_minutes if measure == "hours" else TravelMinutes(facts.travel)
        return Weighing(measure.replace("_", " "), Quantum("h", MINUTE), minutes_of, None)
    if measure == "service_hours":
        minutes = whole(np.nan_to_num(facts.workload.service_hours), MINUTE)
        return Weighing("service hours", Quantum("h", MINUTE), UnitTable(minutes), minutes)
    if measure == "accounts" or (measure == "value" and facts.value.name == "accounts"):
        ones = np.ones(facts.n_units, np.int64)
        return Weighing("accounts", Quantum("accounts", ONE), UnitTable(ones), ones)
    if measure == "value":
        return _amounts(facts.value.name, facts.gain, facts.money)
    amounts = np.maximum(np.nan_to_num(facts.number(measure)), 0.0)
    return _amounts(measure, amounts, unit_of(facts, measure))


def in_quarter(weighing: Weighing, quarter: int, share: Ints) -> Weighing:
    """Return the part of a measure that falls into a quarter, rounded to the measure's own quantum."""
    part = QuarterPart(weighing.weight, share)
    units = np.arange(len(share), dtype=np.int64)
    by_unit = None if weighing.by_unit is None else part(units, units * 0)
    weight = part if by_unit is None else UnitTable(by_unit)
    return Weighing(f"{weighing.name} in q{quarter}", weighing.quantum, weight, by_unit)


def without(weighing: Weighing, excluded: Bools) -> Weighing:
    """Return a measure that does not count some units at all."""
    weight = Excluding(weighing.weight, excluded)
    by_unit = None if weighing.by_unit is None else np.where(excluded, 0, weighing.by_unit)
    return replace(weighing, weight=weight if by_unit is None else UnitTable(by_unit), by_unit=by_unit)


@dataclass(frozen=True, eq=False)
class Excluding:
    """What pairs weigh if some units weigh nothing."""

    weight: PairFunction
    excluded: Bools

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the pairs' weights."""
        return np.where(self.excluded[unit], 0, self.weight(unit, rep))


def unit_of(facts: Facts, column: str) -> str:
    """Return the unit of a column of accounts as people read it, or of what `Value` is called."""
    return facts.money if column == "net profit" or is_money(column) else ""


def _amounts(name: str, amounts: Floats, unit: str) -> Weighing:
    size = coarsen(CENT, float(amounts.sum()))
    weights = whole(amounts, size)
    return Weighing(name.replace("_", " "), Quantum(unit, size), UnitTable(weights), weights)


def check_measure(facts: Facts, measure: str, why: str, faults: Faults) -> None:
    """Report what is missing or impossible for a measure: blanks, unknown columns, negative amounts."""
    try:
        _check_measure(facts, measure, why, faults)
    except InputError as error:  # cells of a column without a kind of its own that are no numbers
        faults.extend(error.faults)


def _check_measure(facts: Facts, measure: str, why: str, faults: Faults) -> None:
    base, quarter = split_quarter(measure)
    if quarter:
        check_seasons(facts, why, faults)
        _check_measure(facts, base, why, faults)
    elif measure == "accounts":
        return
    elif measure == "value":
        facts.require_value(why, faults)
    elif measure == "travel_hours":
        require_visits(facts, why, faults)
    elif measure in ("hours", "service_hours"):
        require_hours(facts, why, faults)
    else:
        facts.require(measure, why, faults)
        if measure != "potential":
            _refuse_negative(facts, measure, why, faults)


def require_visits(facts: Facts, why: str, faults: Faults) -> None:
    """Report accounts that are visited in person and do not say how often."""
    visited = facts.units.flag("in_person", default=True)
    if not facts.workload.one_visit_each:
        _require_known(facts, "visits", np.isnan(facts.workload.visits) & visited, why, faults)


def require_hours(facts: Facts, why: str, faults: Faults) -> None:
    """Report accounts whose workload in hours cannot be known."""
    accounts, unknown = facts.units, np.isnan(facts.workload.service_hours)
    if not facts.workload.known:
        words = f"there is no such column, so hours are unknown; needed by {why}"
        faults.error(words, file=accounts.source, column="hours_per_visit")
        return
    for column in ("visits", "hours_per_visit", "calls", "hours_per_call"):
        if accounts.has(column):
            blank = unknown & np.isnan(facts.number(column))
            _require_known(facts, column, blank, why, faults)
            unknown = unknown & ~blank
    _require_known(facts, "hours_per_visit", unknown, why, faults)


def _require_known(facts: Facts, column: str, blank: np.typing.NDArray[np.bool_], why: str, faults: Faults) -> None:
    accounts = facts.units
    for i in np.flatnonzero(blank).tolist():
        faults.error(
            f"is blank and no contact standard in service_levels fits; needed by {why}", **accounts.at(i, column)
        )


def _refuse_negative(facts: Facts, column: str, why: str, faults: Faults) -> None:
    values = facts.number(column)
    for i in np.flatnonzero(values < 0).tolist():
        faults.error(f"is below 0; {why} needs amounts of 0 or more", **facts.units.at(i, column))
