"""Levels: goals in order, each with the unit that its rules share and a whole number 1 fine enough for their prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from territory_opt.errors import Faults
from territory_opt.quantities import CENT, Quantum, exact, upper_limit
from territory_opt.rules import Rule
from territory_opt.rules.base import LevelUnit
from territory_opt.rules.facts import Facts
from territory_opt.schema.settings import CaseSettings, Tolerance
from territory_opt.terms import Level, Pairs

DIGITS = 10**5
"""The smallest price of a level is at least this many quanta: six digits."""


@dataclass(frozen=True)
class Rank:
    """One level before its quantum is known: its rules (by index), their unit, the tolerance."""

    rules: tuple[int, ...]
    unit: LevelUnit
    tolerance: Tolerance


def rank(
    facts: Facts, rules: Sequence[Rule], active: Mapping[int, Rule], settings: CaseSettings, faults: Faults
) -> tuple[Rank, ...]:
    """Return the levels, highest first, with the rules that cost something.

    Without settings: balance first, all else (money) second. Soft rules that no level lists join the last. A case
    in which nothing costs anything still has one level, of money.

    Parameters
    ----------
    facts
        The case.
    rules, active
        All rules, which levels may name; and those that apply, by index.
    settings
        Where the levels stand.
    faults
        Collects what is wrong with them.
    """
    unit = {index: said for index, rule in active.items() if (said := rule.level_unit(facts)) is not None}
    if settings.levels is None:
        split: tuple[LevelUnit, ...] = ("points", "money")
        lists = [[index for index in unit if unit[index] == one] for one in split]
        ranked = [(tuple(indices), Tolerance()) for indices in lists if indices]
    else:
        ranked = _listed(rules, settings, faults)
        told = {index for indices, _ in ranked for index in indices}
        rest = tuple(index for index in unit if index not in told)
        ranked = [(tuple(index for index in indices if index in unit), tolerance) for indices, tolerance in ranked]
        ranked = [one for one in ranked if one[0]]
        if rest:
            ranked = [*ranked[:-1], ((*ranked[-1][0], *rest), ranked[-1][1])] if ranked else [(rest, Tolerance())]
    if not ranked:
        return (Rank((), "money", Tolerance()),)
    _check_units(rules, unit, ranked, faults)
    return tuple(Rank(indices, unit[indices[0]], tolerance) for indices, tolerance in ranked)


def _listed(rules: Sequence[Rule], settings: CaseSettings, faults: Faults) -> list[tuple[tuple[int, ...], Tolerance]]:
    index = {rule.name: number for number, rule in enumerate(rules)}
    seen: set[str] = set()
    ranked = []
    for place, level in enumerate(settings.levels or (), start=1):
        where = f"levels {place}, rules"
        for name in level.rules:
            if name not in index:
                near = get_close_matches(name, list(index), n=1)
                hint = f" (did you mean {near[0]}?)" if near else ""
                faults.error(f"is not the id of any rule{hint}", file="case.yaml", column=where, value=name)
            if name in seen:
                faults.error("stands in two levels, expected in one", file="case.yaml", column=where, value=name)
            seen.add(name)
        ranked.append((tuple(index[name] for name in level.rules if name in index), level.tolerance))
    return ranked


def _check_units(
    rules: Sequence[Rule],
    unit: Mapping[int, LevelUnit],
    ranked: Sequence[tuple[tuple[int, ...], Tolerance]],
    faults: Faults,
) -> None:
    for (first, *others), _ in ranked:
        for odd in (index for index in others if unit[index] != unit[first]):
            faults.error(
                f"costs {unit[odd]} but {rules[first].name} costs {unit[first]}; the rules of a level share one unit: "
                "put them in different levels or give balance a price_per_point",
                file="case.yaml",
                column="levels",
                value=rules[odd].name,
            )


def level_of(facts: Facts, rules: Mapping[int, Rule], ranked: Rank, pairs: Pairs) -> Level:
    """Return a level with a quantum that keeps six digits of each price.

    Parameters
    ----------
    facts, rules
        The case, and its rules by index.
    ranked
        The level's rules and tolerance.
    pairs
        Candidate pairs: targets, and with them prices, depend on who may be owned at all.
    """
    prices = [price for index in ranked.rules for price in rules[index].prices(facts, pairs) if price > 0]
    size = CENT if ranked.unit == "money" else Fraction(1, 10**6)
    while prices and min(prices) / size < DIGITS:
        size /= 10
    quantum = Quantum(facts.money if ranked.unit == "money" else "points", size)
    return Level(
        " + ".join(rules[index].name for index in ranked.rules) or "feasibility",
        quantum,
        upper_limit(exact(ranked.tolerance.absolute) / size),
        exact(ranked.tolerance.relative),
    )
