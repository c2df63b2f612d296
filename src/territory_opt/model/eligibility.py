"""Eligibility: which rep may own which account, after every rule has barred its pairs and every pin has its way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.rules import Rule
from territory_opt.rules.base import PairPredicate, Pins
from territory_opt.rules.facts import Facts
from territory_opt.rules.words import listed
from territory_opt.terms import BarLookup, Bools, Ints, Pairs
from territory_opt.terms.spans import crossed, unit_blocks

BLOCK = 1_000_000
"""Pairs looked at in one go: bounds the memory of cases with many accounts and reps."""


@dataclass(frozen=True, eq=False)
class Waiver:
    """A wish that had to give way to a stronger one, and why.

    Attributes
    ----------
    rule
        Index of the rule that gave way.
    units
        Whom it is about.
    text
        One sentence.
    """

    rule: int
    units: tuple[int, ...]
    text: str


@dataclass(frozen=True, eq=False)
class _Pinned:
    """One rule's pins as they hold: the units that are restricted, and the pairs that are left to them."""

    rule: int
    override: bool
    unit: Bools
    key: Ints

    def listed(self, key: Ints) -> Bools:
        if len(self.key) == 0:
            return np.zeros(len(key), np.bool_)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        found: Bools = self.key[at] == key
        return found


@dataclass(frozen=True, eq=False)
class Eligibility:
    """Who may own what, for any pairs whatever.

    Bars come first, in the order of the rules; then pins that do not override restrict what is left; then locks
    set everything else aside.
    """

    n_reps: int
    bars: tuple[tuple[int, PairPredicate], ...]
    pinned: tuple[_Pinned, ...]

    def __call__(self, unit: Ints, rep: Ints) -> Ints:
        """Return, for each pair, the index of the first rule that bars it, −1 where it is allowed."""
        barred = np.full(len(unit), -1, np.int64)
        for rule, predicate in self.bars:
            open_pairs = np.flatnonzero(barred < 0)
            barred[open_pairs[predicate(unit[open_pairs], rep[open_pairs])]] = rule
        key = unit * self.n_reps + rep
        for pins in self.pinned:
            held = pins.unit[unit]
            inside = held & pins.listed(key)
            if pins.override:
                barred[inside] = -1
            barred[held & ~inside & ((barred < 0) | pins.override)] = pins.rule
        return barred

    def is_pinned(self, n_units: int) -> Bools:
        """Return which units are pinned by a lock or a relationship. Shape (units,)."""
        pinned = np.zeros(n_units, np.bool_)
        for pins in self.pinned:
            pinned |= pins.unit
        return pinned

    def blocks(self, n_units: int) -> Iterator[tuple[Ints, Bools]]:
        """Yield blocks of units and which reps may own them: shapes (b,) and (b, reps)."""
        for units, barred in bars_by_block(self, np.arange(n_units, dtype=np.int64), self.n_reps):
            yield units, barred < 0

    def pairs(self, n_units: int) -> Pairs:
        """Return all allowed pairs."""
        counts, reps = [np.zeros(1, np.int64)], [np.zeros(0, np.int64)]
        for _, allowed in self.blocks(n_units):
            counts.append(np.count_nonzero(allowed, axis=1).astype(np.int64))
            reps.append(np.nonzero(allowed)[1].astype(np.int64))
        return Pairs(self.n_reps, np.cumsum(np.concatenate(counts)), np.concatenate(reps))


def bars_by_block(barred_by: BarLookup, units: Ints, n_reps: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield blocks of some units, and the rule that bars each from each rep: shapes (b,) and (b, reps), −1 for none."""
    for block in unit_blocks(units, n_reps, BLOCK):
        yield block, barred_by(*crossed(block, n_reps)).reshape(len(block), n_reps)


def eligibility(facts: Facts, rules: Sequence[tuple[int, Rule]]) -> tuple[Eligibility, tuple[Waiver, ...]]:
    """Return who may own what, and the pins that lapsed or overrode a bar.

    Parameters
    ----------
    facts
        The case.
    rules
        The rules that apply, each with its index.
    """
    bars = tuple((index, bar) for index, rule in rules if (bar := rule.bars(facts)) is not None)
    known = Eligibility(facts.n_reps, bars, ())
    waivers: list[Waiver] = []
    wishes = [(index, pins) for index, rule in rules if (pins := rule.pins(facts)) is not None]
    for index, pins in sorted(wishes, key=lambda wish: wish[1].override):
        held, notes = _overriding(facts, known, index, pins) if pins.override else _lapsing(facts, known, index, pins)
        known = Eligibility(facts.n_reps, bars, (*known.pinned, held))
        waivers += notes
    return known, tuple(waivers)


def _lapsing(facts: Facts, known: Eligibility, index: int, pins: Pins) -> tuple[_Pinned, list[Waiver]]:
    """Hold the pins whose reps are eligible; a unit none of whose reps is keeps its freedom, and is listed."""
    good = known(pins.unit, pins.rep) < 0
    held = np.zeros(facts.n_units, np.bool_)
    held[pins.unit[good]] = True
    waivers = [
        Waiver(index, (unit,), f"{facts.unit_names[unit]} need not stay with {_reps(facts, pins, unit)}: not eligible.")
        for unit in np.unique(pins.unit[~held[pins.unit]]).tolist()
    ]
    return _Pinned(index, False, held, _keys(facts, pins.unit[good], pins.rep[good])), waivers


def _overriding(facts: Facts, known: Eligibility, index: int, pins: Pins) -> tuple[_Pinned, list[Waiver]]:
    """Hold every pin; those that set a bar aside are listed under the rule that gave way."""
    barred = known(pins.unit, pins.rep)
    held = np.zeros(facts.n_units, np.bool_)
    held[pins.unit] = True
    waivers = [
        Waiver(rule, (unit,), f"{facts.unit_names[unit]} is locked to {facts.rep_names[rep]} although a rule bars it.")
        for unit, rep, rule in zip(pins.unit.tolist(), pins.rep.tolist(), barred.tolist(), strict=True)
        if rule >= 0
    ]
    return _Pinned(index, True, held, _keys(facts, pins.unit, pins.rep)), waivers


def _keys(facts: Facts, unit: Ints, rep: Ints) -> Ints:
    return np.unique(unit * facts.n_reps + rep)


def _reps(facts: Facts, pins: Pins, unit: int) -> str:
    return listed([facts.rep_names[rep] for rep in pins.rep[pins.unit == unit].tolist()])
