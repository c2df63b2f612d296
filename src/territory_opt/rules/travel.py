"""Travel: what the way to the accounts costs, how far it may be, and how much of it a rep can bear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from pydantic import Field

from territory_opt.errors import Faults
from territory_opt.geography import Travel as Ways
from territory_opt.quantities import METRE, MINUTE, exact, upper_limit, whole
from territory_opt.rules.base import Finding, LevelUnit, PairPredicate, RowLabels, Rule, Scope
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import NotNegativeOrNone, ShareOrNone
from territory_opt.rules.measures import require_visits, weigh
from territory_opt.rules.rep_loads import RepLoads
from territory_opt.rules.words import percent, quantity
from territory_opt.terms import UNLIMITED, Bools, Form, Ints, Limits, Measure, Pair, Term


@dataclass(frozen=True, eq=False)
class TravelCost:
    """What the way of each pair costs per period, in quanta of the level."""

    ways: Ways
    size: Fraction

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return the pairs' costs."""
        return whole(self.ways.cost(unit, rep), self.size)

    def form(self) -> Form:
        """Return what straight lines say of it."""
        settings, trips, size = self.ways.settings, self.ways.trips, float(self.size)
        per_km = 2.0 * (settings.cost_per_km + settings.cost_per_hour / settings.speed_kmh) / size
        night = settings.night_cost / settings.stops_per_trip / size
        none = np.zeros(len(trips))
        given = self.ways.given.pairs(len(self.ways.home_latitude))
        return Form(none, trips * per_km, trips * night, self.ways.lines, slack=1.0, apart=given)


@dataclass(frozen=True, eq=False)
class TooFar:
    """Pairs whose one-way distance is known, is travelled, and exceeds a limit in metres."""

    ways: Ways
    metres: int

    def __call__(self, unit: Ints, rep: Ints) -> Bools:
        """Return which pairs are too far apart."""
        far: Bools = self.ways.in_person[unit] & self.ways.farther(unit, rep, self.metres)
        return far


class Travel(Rule):
    """Charge the way from home to the accounts, and bound it if asked to.

    Accounts that are not visited in person, or whose place is unknown, have no way at all.
    """

    rule: Literal["travel"] = "travel"
    max_km: NotNegativeOrNone = Field(default=None, description="Farthest one-way distance from home to an account")
    max_hours: NotNegativeOrNone = Field(default=None, description="Most hours on the way of a rep, per period")
    max_share: ShareOrNone = Field(default=None, description="Most hours on the way, as a share of the capacity")

    def level_unit(self, facts: Facts) -> LevelUnit | None:
        """Return money."""
        return "money"

    def skipped(self, facts: Facts) -> str | None:
        """Return that no way is known, if so."""
        accounts, reps = facts.units, facts.tables.reps
        placed = all((~np.isnan(table.number("latitude"))).any() for table in (accounts, reps))
        return None if placed or len(facts.travel.given.key) else "no places of accounts and reps, and no given ways"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report unknown visits, missing capacities, and what has no place."""
        why = f'travel "{self.name}"'
        require_visits(facts, why, faults)
        self._warn_of_places(facts, faults)
        if self.max_share is not None:
            for rep in np.flatnonzero(facts.capacity_minutes >= UNLIMITED).tolist():
                faults.error(
                    f"has no capacity_hours and no capacity_hours_week; needed by max_share of {why}",
                    **facts.tables.reps.at(rep, "rep_id"),
                )

    def bars(self, facts: Facts) -> PairPredicate | None:
        """Return which pairs are too far apart."""
        if self.max_km is None:
            return None
        return TooFar(facts.travel, upper_limit(exact(self.max_km) * facts.km_per_unit / METRE))

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return how far the account is, and how far it may be."""
        metres = int(facts.travel.metres(np.array([unit]), np.array([rep]))[0])
        return (
            f"{facts.unit_names[unit]} is {facts.say_km(metres / 1000)} from {facts.rep_names[rep]}, "
            f"farther than {quantity(self.max_km or 0, facts.settings.distance_unit)}."
        )

    def terms(self, scope: Scope) -> tuple[Term, ...]:
        """Return a Pair for the cost, and a Load for each limit on a rep's hours."""
        loads = [rows.term(scope) for rows, _ in self._limits(scope.facts)]
        return (Pair(scope.index, scope.level, TravelCost(scope.facts.travel, scope.quantum.size)), *loads)

    def rows(self, scope: Scope) -> tuple[RowLabels, ...]:
        """Return the names of those rows."""
        return tuple(loads.labels(scope) for loads, _ in self._limits(scope.facts))

    def findings(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        """Yield one finding for each account whose way costs, and for each rep too long on the way."""
        yield from self._ways(scope, owner)
        for loads, limit_of in self._limits(scope.facts):
            for row, rep, load, measure in loads.broken(scope, owner):
                weighing, most = loads.weighing, int(loads.limits.hard_hi[row])
                hours, name = f"{weighing.say(load)} per {scope.facts.period_word}", scope.facts.rep_names[rep]
                text = f"{name} is on the way for {hours}, {weighing.say(load - most)} above {limit_of(rep)}."
                numbers = {"hours": weighing.real(load), "limit": weighing.real(most)}
                yield Finding(scope.index, scope.level, -1, rep, measure, text, numbers)

    def _ways(self, scope: Scope, owner: Ints) -> Iterator[Finding]:
        facts, ways = scope.facts, scope.facts.travel
        unit = np.flatnonzero(owner >= 0)
        cost = TravelCost(ways, scope.quantum.size)(unit, owner[unit])
        unit, cost = unit[cost != 0], cost[cost != 0]
        rep = owner[unit]
        columns = (unit, rep, cost, ways.km(unit, rep), ways.hours(unit, rep))
        for u, j, quanta, km, hours in zip(*(column.tolist() for column in columns), strict=True):
            money = scope.quantum.real(quanta)
            text = (
                f"{facts.unit_names[u]}: {facts.say_km(km)} and {quantity(hours, 'h', 1)} on the way per "
                f"{facts.period_word} for {facts.rep_names[j]}, {quantity(money, facts.money)}."
            )
            numbers = {"km": km, "hours": hours, "cost": money}
            yield Finding(scope.index, scope.level, u, j, Measure(0, quanta), text, numbers)

    def _limits(self, facts: Facts) -> Iterator[tuple[RepLoads, _LimitWords]]:
        reps, weighing = np.arange(facts.n_reps), weigh(facts, "travel_hours")
        if self.max_hours is not None:
            most = np.full(facts.n_reps, upper_limit(exact(self.max_hours) / MINUTE))
            yield RepLoads(reps, weighing, Limits.hard(hi=most)), _LimitWords(weighing.say(int(most.max(initial=0))))
        if self.max_share is not None:
            capacity = facts.capacity_minutes
            share = exact(self.max_share)
            hours = [UNLIMITED if c >= UNLIMITED else upper_limit(share * c) for c in capacity.tolist()]
            words = _LimitWords("", percent(self.max_share), [weighing.say(c) for c in capacity.tolist()])
            yield RepLoads(reps, weighing, Limits.hard(hi=np.array(hours, np.int64))), words

    def _warn_of_places(self, facts: Facts, faults: Faults) -> None:
        ways = facts.travel
        given = ways.given.key
        placed = ~np.isnan(ways.latitude)
        placed[given // max(facts.n_reps, 1)] = True
        lost = int(np.count_nonzero(ways.in_person & ~placed))
        home = ~np.isnan(ways.home_latitude)
        home[given % max(facts.n_reps, 1)] = True
        homeless = int(np.count_nonzero(~home))
        for count, table, word in ((lost, facts.units, "accounts"), (homeless, facts.tables.reps, "reps")):
            if count:
                faults.warning(
                    f"{quantity(count, word)} without a place: left out of travel cost, hours and distance",
                    file=table.source,
                    column="latitude",
                )


@dataclass(frozen=True)
class _LimitWords:
    """How the limit of a rep is said: the same hours for all, or a share of each capacity."""

    same: str
    share: str = ""
    capacity: list[str] | None = None

    def __call__(self, rep: int) -> str:
        if self.capacity is None:
            return f"the limit of {self.same}"
        return f"{self.share} of the capacity of {self.capacity[rep]}"
