"""Statement: everything that follows from the case and the rules, in one place, before the plan is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from territory_opt.quantities import CENT, exact
from territory_opt.schema.settings import LevelSettings
from territory_opt.verifier.candidates import Candidates, candidates
from territory_opt.verifier.costs import PairCost, pair_cost_of, reps_of, split_cost
from territory_opt.verifier.facts import Facts, Ints
from territory_opt.verifier.groups import Group, Settling, units_of, wished_groups
from territory_opt.verifier.loads import Load
from territory_opt.verifier.overlays import Overlay, overlay_of
from territory_opt.verifier.reading import Run
from territory_opt.verifier.report import Ledger
from territory_opt.verifier.rows import loads_of
from territory_opt.verifier.travel import Roads
from territory_opt.verifier.wishes import Wish

SIX_DIGITS = 10**5
"""A price of at least so many quanta has six digits."""


@dataclass(frozen=True, eq=False)
class Statement:
    """A case as the verifier states it.

    Attributes
    ----------
    facts, roads, wishes, found
        The case, its ways, the rules that take part, and who may own what.
    wished, groups
        Families and cells as asked for, and as they hold.
    units
        The accounts that move as one.
    sizes
        The quantum of each level.
    loads, pair_costs, overlays
        What the rules add up, charge and let follow one another, in the order of the rules.
    """

    facts: Facts
    roads: Roads
    wishes: tuple[Wish, ...]
    found: Candidates
    wished: tuple[Group, ...]
    groups: tuple[Group, ...]
    units: tuple[tuple[int, ...], ...]
    sizes: tuple[Fraction, ...]
    loads: tuple[Load, ...]
    pair_costs: tuple[PairCost, ...]
    overlays: tuple[Overlay, ...]

    def cost(self, level: int, owner: Ints) -> int:
        """Return what a plan costs on a level, in quanta."""
        rows = sum(load.cost(owner) for load in self.loads if load.wish.level == level)
        pairs = sum(int(c) for one in self.pair_costs if one.wish.level == level for c in one.by_account(owner))
        splits = sum(
            split_cost(self.groups, index, owner, self.sizes[level])
            for index, wish in enumerate(self.wishes)
            if wish.level == level
        )
        followed = sum(one.cost(owner) for one in self.overlays if one.wish.level == level)
        return rows + pairs + splits + followed

    def violation(self, owner: Ints) -> int:
        """Return by how much a plan breaks hard limits: rows, reps and specialists beyond the first, bars, missing."""
        accounts = np.flatnonzero(owner >= 0)
        barred = int(np.count_nonzero(~self.found.allowed.at(accounts, owner[accounts])))
        missing = int(np.count_nonzero(self.found.open & (owner < 0)))
        splits = sum(max(len(reps_of(group, owner)) - 1, 0) for group in self.groups if group.price is None)
        rows = sum(
            row.outside(load) for one in self.loads for row, load in zip(one.rows, one.loads(owner), strict=True)
        )
        followed = sum(one.violation(owner) for one in self.overlays)
        return rows + splits + followed + barred + missing


def state(run: Run, facts: Facts, wishes: tuple[Wish, ...]) -> Statement:
    """Return what follows from the case, the rules and the levels' quanta."""
    roads = Roads(facts)
    sizes = tuple(Fraction(level["quantum"]) for level in run.plan["levels"])
    found = candidates(facts, roads, wishes)
    wished = tuple(wished_groups(facts, wishes))
    groups = tuple(Settling(found).settle(wished))
    loads: list[Load] = []
    pair_costs: list[PairCost] = []
    overlays: list[Overlay] = []
    for wish in wishes:
        size = None if wish.level is None else sizes[wish.level]
        loads += loads_of(facts, roads, found, wish, size)
        overlay = overlay_of(facts, wish, size)
        overlays += [] if overlay is None else [overlay]
        if size is not None:
            charge = pair_cost_of(facts, roads, found, wish, size)
            pair_costs += [] if charge is None else [charge]
    units = tuple(units_of(found, groups))
    sums = tuple(loads), tuple(pair_costs), tuple(overlays)
    return Statement(facts, roads, wishes, found, wished, groups, units, sizes, *sums)


def check_levels(run: Run, wishes: Sequence[Wish], facts: Facts, ledger: Ledger) -> None:
    """Note levels that are not those of the case: their rules, units and tolerances."""
    levels, settings = run.plan["levels"], run.case.settings
    for wish in wishes:
        listed = [k for k, level in enumerate(levels) if wish.id in level["rules"]]
        ledger.same(f"The level of the rule {wish.id}", [wish.level] if wish.level is not None else [], listed)
        if wish.costs and not listed:
            ledger.say(f"The rule {wish.id} costs something, but stands in no level.")
    for level in levels:
        units = {_unit(wish, facts) for wish in wishes if wish.id in level["rules"]} or {facts.money}
        ledger.same("The name of a level", level["name"], " + ".join(level["rules"]) or "feasibility")
        ledger.same(f"The unit of level {level['name']}", level["unit"], " and ".join(sorted(units)))
    expected = _expected(wishes, settings.levels)
    written = [sorted(level["rules"]) for level in levels]
    ledger.same("The list of levels", written, [sorted(ids) for ids, _ in expected])
    tolerances = [[Fraction(level["tolerance"][key]) for key in ("relative", "absolute")] for level in levels]
    ledger.same("The tolerances of the levels", tolerances, [tolerance for _, tolerance in expected])


def _unit(wish: Wish, facts: Facts) -> str:
    return "points" if wish.in_points else facts.money


def _expected(wishes: Sequence[Wish], asked: Sequence[LevelSettings] | None) -> list[tuple[list[str], list[Fraction]]]:
    """Return the rules and the tolerance of each level: as asked for, or balance first and money second."""
    costing = [wish for wish in wishes if wish.costs]
    usual = [Fraction("0.01"), Fraction("0.1")]
    if asked is None:
        points = [w.id for w in costing if w.in_points]
        money = [w.id for w in costing if w.id not in points]
        levels = [(ids, usual) for ids in (points, money) if ids]
    else:
        ids = {wish.id for wish in costing}
        levels = [([i for i in one.rules if i in ids], _tolerance(one)) for one in asked]
        levels = [one for one in levels if one[0]]
        told = {i for one, _ in levels for i in one}
        rest = [wish.id for wish in costing if wish.id not in told]
        if rest:
            *levels, (last, tolerance) = levels or [([], usual)]
            levels.append(([*last, *rest], tolerance))
    return levels or [([], usual)]


def _tolerance(level: LevelSettings) -> list[Fraction]:
    return [exact(level.tolerance.relative), exact(level.tolerance.absolute)]


def check_quanta(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note level quanta that lose digits of a price, or are no decimal parts of a cent or of a millionth of a point."""
    for number, level in enumerate(run.plan["levels"]):
        size, coarsest = said.sizes[number], Fraction(1, 10**6) if level["unit"] == "points" else CENT
        if size <= 0 or coarsest % size or set(str(coarsest / size)) - {"0", "1"}:
            ledger.say(f"The quantum of level {level['name']}, {size}, is no decimal part of {coarsest}.")
        rows = [row for one in said.loads if one.wish.level == number for row in one.rows]
        if any(0 < price < SIX_DIGITS for row in rows for price in (row.price_lo, row.price_hi)):
            ledger.say(f"The quantum of level {level['name']}, {size}, loses digits of a price.")
