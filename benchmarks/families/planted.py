"""Planted optima: instances of the ladder's kind whose optimum is known, because prices were chosen before the plan.

Each rep gets a price for potential, such that loads become alike within a factor of a few; then every account goes to
the rep with whom travel and priced potential together cost least. Such a plan is optimal if each rep's band ends where
her load stands: at its upper end where her price is positive, at its lower end where it is negative, anywhere inside
where it is zero (complementary slackness: the prices prove a bound equal to the plan's cost). Bands are a share of the
whole, so the shares are chosen last (``target_share``). Hours follow potential, and their band never binds.

Accounts of much potential and few visits go far for a low price, past the nearest reps whom a candidate list holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.case import BestKnown, Case, Family
from benchmarks.families.ladder import RULES, SIZES
from benchmarks.folders import tables_of, write_case
from benchmarks.places import Ints, Reals, around_cities
from benchmarks.priced_choice import cheapest
from territory_opt.geography import GivenPairs, Travel
from territory_opt.quantities import CENT, whole
from territory_opt.schema.settings import TravelSettings

_PRICE_STEP = 2.0**-20
"""Prices are multiples of it, so that they are exact in binary."""

_CLEAR = 0.1
"""Money by which an account's owner must be cheaper than any other rep: no rounding comes near it."""

_EVENNESS = 0.3
"""How much more evenly homes are spread than accounts: large cities have too few reps, so that prices must differ."""

_STEPS, _FIRST_STEP = 25, 0.04
"""How often prices are adapted to loads, and how far at first: money per unit of potential, times √reps."""

_FREE = 0.16
"""Share of the potential that reps without a price hold."""

_TOP, _BOTTOM = 105, 95
"""Ends of the band of potential, per cent of the target."""


@dataclass(frozen=True, eq=False)
class Planted:
    """An instance, its optimal plan, and the prices that prove it.

    Attributes
    ----------
    place, home
        Latitude and longitude. Shapes (accounts, 2) and (reps, 2).
    potential, visits, hours
        Of each account; ``hours`` is the length of a visit.
    target
        Of each rep, in thousandths of potential; they add up to the whole. Shape (reps,).
    price
        Money that a unit of potential costs with each rep. Shape (reps,).
    owner
        The optimal plan. Shape (accounts,).
    """

    place: Reals
    home: Reals
    potential: Ints
    visits: Ints
    hours: Reals
    target: Ints
    price: Reals
    owner: Ints

    def optimum(self) -> float:
        """Return what the optimal plan costs, each account rounded to cents."""
        ways = Travel(
            self.place[:, 0],
            self.place[:, 1],
            self.home[:, 0],
            self.home[:, 1],
            np.ones(len(self.place), np.bool_),
            self.visits.astype(np.float64),
            TravelSettings(),
            GivenPairs.none(),
        )
        return int(whole(ways.cost(np.arange(len(self.place)), self.owner), CENT).sum()) / 100

    def write(self, folder: Path, name: str) -> None:
        """Write the instance as a case folder."""
        needs = {"potential": self.potential, "visits": self.visits, "hours_per_visit": self.hours}
        tables = tables_of(self.place, self.home, **needs)
        tables["reps"]["target_share"] = self.target / 1000.0
        write_case(folder, {"name": name, "rules": list(RULES)}, **tables)


def plant(n_accounts: int, n_reps: int, seed: int) -> Planted:
    """Find prices, let the accounts choose, and put the bands where the loads are."""
    rng = np.random.default_rng([seed, n_accounts, n_reps, 2])
    place = around_cities(n_accounts, rng)
    visits = rng.integers(1, 13, n_accounts)
    potential = _lognormal(n_accounts, rng)
    target = None
    while target is None:  # seldom more than once: too little may be left for reps without a price
        home = around_cities(n_reps, rng, _EVENNESS)
        price = _prices(home, place, visits, potential, rng)
        owner, load = _clear_choice(place, visits, potential, home, price, rng)
        while (unwanted := np.flatnonzero(load == 0)).size:
            # Reps whom nobody chose move next to the busiest ones, and ask the same price.
            busiest = np.argsort(-load, kind="stable")[: len(unwanted)]
            home[unwanted] = (home[busiest] + rng.normal(0.0, 0.05, (len(unwanted), 2))).round(4)
            price[unwanted] = price[busiest]
            owner, load = _clear_choice(place, visits, potential, home, price, rng)
        target = _targets(load, np.sign(price))
    hours = _hours(visits, owner, target, rng)
    return Planted(place, home, potential, visits, hours, target, price, owner)


def _lognormal(n: int, rng: np.random.Generator) -> Ints:
    return np.maximum(np.round(np.exp(rng.normal(10.0, 1.0, n))), 1.0).astype(np.int64)


def _prices(home: Reals, place: Reals, visits: Ints, potential: Ints, rng: np.random.Generator) -> Reals:
    """Return prices under which loads are alike within a factor of a few: subgradient steps on a sample of accounts."""
    n_reps = len(home)
    field, load = np.zeros(n_reps), np.ones(n_reps, np.float64)
    for step in range(_STEPS):
        some = rng.permutation(len(place))[: max(len(place) // 10, 20 * n_reps)]
        choice = cheapest(place[some], visits[some], potential[some], home, _with_signs(field, load))
        load = np.bincount(choice.rep, potential[some].astype(np.float64), n_reps).astype(np.float64)
        # The more reps, the nearer the next one, and the smaller the price that moves an account to her.
        length = _FIRST_STEP / np.sqrt(n_reps) / (1.0 + step / 10.0)
        field += length * np.clip(load / load.mean() - 1.0, -1.0, 2.0)
    return _with_signs(field, load)


def _with_signs(field: Reals, load: Reals) -> Reals:
    """Return prices of either sign, so that reps with either hold about as much, and those between them are free."""
    order = np.argsort(field, kind="stable")
    held = np.cumsum(load[order]) / load.sum()
    low, high = field[order[np.searchsorted(held, (0.5 - _FREE / 2.0, 0.5 + _FREE / 2.0))]]
    beyond = np.maximum(field - high, 0.0) - np.maximum(low - field, 0.0)
    prices: Reals = np.rint(beyond / _PRICE_STEP) * _PRICE_STEP
    return prices


def _clear_choice(
    place: Reals, visits: Ints, potential: Ints, home: Reals, price: Reals, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return each account's cheapest rep and each rep's load; accounts that hesitate move elsewhere."""
    owner = np.empty(len(place), np.int64)
    unsure = np.arange(len(place))
    while len(unsure):
        choice = cheapest(place[unsure], visits[unsure], potential[unsure], home, price)
        owner[unsure] = choice.rep
        unsure = unsure[choice.margin < _CLEAR]
        place[unsure] = around_cities(len(unsure), rng)
    load = np.zeros(len(home), np.int64)
    np.add.at(load, owner, potential)
    return owner, load


def _targets(load: Ints, sign: Reals) -> Ints | None:
    """Return targets in thousandths whose bands end at the loads, as the signs of the prices ask; None if none fit.

    The reps whose price is zero share what is left, and must stay within their own bands.
    """
    thousandths = 1000 * load
    target = np.where(sign > 0, -(-100 * thousandths // _TOP), 100 * thousandths // _BOTTOM)
    idle = np.flatnonzero(sign == 0)
    rest = int(thousandths.sum() - target[sign != 0].sum())
    share = np.cumsum(thousandths[idle] / thousandths[idle].sum() * rest).round().astype(np.int64)
    target[idle] = np.diff(share, prepend=0)
    inside = (100 * thousandths <= _TOP * target) & (100 * thousandths >= _BOTTOM * target)
    return target if inside.all() and target.sum() == thousandths.sum() else None


def _hours(visits: Ints, owner: Ints, target: Ints, rng: np.random.Generator) -> Reals:
    """Return the length of a visit at each account, so that every rep's hours are within 10 % of her share."""
    drawn = rng.integers(1, 4, len(visits)).astype(np.float64)
    wanted = target / target.sum() * rng.uniform(0.9, 1.1, len(target))
    factor = wanted / np.bincount(owner, visits * drawn, len(target)) * (visits * drawn).sum()
    lengths: Reals = (drawn * factor[owner]).round(2)
    return lengths


def _case(size: str, seed: int) -> Case:
    name = f"planted-{size}"
    planted = plant(*SIZES[size], seed)
    known = BestKnown(planted.optimum(), True, "planted by complementary slackness")
    return Case(name, partial(planted.write, name=name), best_known=known)


PLANTED = Family(
    "planted",
    "drawn cases whose optimum is known: prices first, then the bands at which the priced plan is optimal",
    drawn={f"planted-{size}": partial(_case, size) for size in SIZES},
    usual=("planted-S", "planted-M"),
)
