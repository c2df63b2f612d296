"""Steps of a way out: what gives, each as a number and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from territory_opt.errors import MismatchError
from territory_opt.reasons.answers import Said
from territory_opt.reasons.cores import Cores
from territory_opt.reasons.giving import EXCEPTIONS, kind_of
from territory_opt.reasons.loosened import giving_groups
from territory_opt.reasons.relaxed import Relaxed, metres_of, radius_of
from territory_opt.rules.words import listed, number, quantity
from territory_opt.terms import Ints

NAMED = 5
"""Accounts of one rep that are named where a group is split."""


@dataclass(frozen=True)
class Step(Said):
    """One thing that has to give.

    Attributes
    ----------
    gives
        What: one of `GIVES`.
    rule
        The rule whose limit it is.
    about
        The rep; the account and its new rep of an exception; the accounts of a group; nothing where the rule itself
        gives.
    was, amount, unit
        The limit as it is, and by how much it must change; amounts are rounded up to what is shown. Exceptions count
        1, groups the reps beyond the first.
    words
        One sentence.
    """

    gives: str
    rule: str
    about: tuple[str, ...]
    was: float
    amount: float
    unit: str
    words: str

    def text(self) -> str:
        """Return the step as a sentence."""
        return self.words


def steps_of(case: Relaxed, by_block: Ints, owner: Ints) -> Iterator[Step]:
    """Yield what a plan breaks of the case as it is, all of which may give."""
    cores = case.cores
    for k, named in enumerate(cores.loads):
        load = named.term.loads(owner)
        outside = named.term.limits.outside(load)
        rows = np.flatnonzero(outside).tolist()
        if not rows:
            continue
        kind = kind_of(named.rule)
        if kind not in case.give:
            raise MismatchError(f"{named.rule.name} gave way although it must not")
        if kind == "tolerance":
            yield _wider(cores, k, load)
        else:
            yield from (_farther(cores, k, row, int(load[row])) for row in rows)
    blocks = np.arange(len(case.blocks))
    for block in np.flatnonzero(~case.allowed[blocks, by_block]).tolist():
        yield from _exceptions(case, case.blocks[block], int(by_block[block]))
    yield from _split(case, owner)
    for rule in cores.whole.rules:
        if kind_of(cores.compiled.rules[rule]) == "radius" and "radius" in case.give:
            yield from _radius(cores, rule, owner)


def _farther(cores: Cores, k: int, row: int, load: int) -> Step:
    """Return how far one row's limit must move."""
    named = cores.loads[k]
    limits, labels = named.term.limits, named.labels
    above = load > limits.hard_hi[row]
    limit = int(limits.hard_hi[row] if above else limits.hard_lo[row])
    amount = _up(labels.quantum.real(abs(load - limit)), labels.quantum.unit)
    was, unit = labels.quantum.real(limit), labels.quantum.unit
    whose = labels.names[row]
    verb = "raise" if above else "lower"
    noun = "capacity" if kind_of(named.rule) == "hours" else f"limit of {named.rule.name}"
    of = "" if whose == "plan" else f" of {whose}"
    words = f"{verb} the {noun}{of} by {quantity(amount, unit)}, from {quantity(was, unit)}"
    about = () if whose == "plan" else (whose,)
    return Step(str(kind_of(named.rule)), named.rule.name, about, was, amount, unit, words)


def _wider(cores: Cores, k: int, load: Ints) -> Step:
    """Return how wide a band must be."""
    named = cores.loads[k]
    off = [
        abs(one - target) / target for one, target in zip(load.tolist(), named.labels.targets, strict=True) if target
    ]
    was = float(getattr(named.rule, "tolerance", 0.0))
    wide = ceil(max(off, default=Fraction(0)) * 1000) / 10
    words = f"widen {named.rule.name} to ±{number(wide)} %, from ±{number(100 * was)} %"
    return Step("tolerance", named.rule.name, (), 100 * was, wide - 100 * was, "%", words)


def _exceptions(case: Relaxed, block: tuple[int, ...], rep: int) -> Iterator[Step]:
    """Yield the accounts of a block that a rule bars from a rep, rule by rule."""
    cores, units = case.cores, np.array(block, np.int64)
    facts, known = cores.compiled.facts, cores.restrictions
    barred = ~known.allowed(units, cores.whole.rules)[:, rep]
    for index in cores.whole.rules:
        rule, kind = cores.compiled.rules[index], kind_of(cores.compiled.rules[index])
        if kind not in EXCEPTIONS or kind not in case.give:
            continue
        for unit in units[barred & ~known.allowed(units, [index])[:, rep]].tolist():
            account, to = facts.unit_names[unit], facts.rep_names[rep]
            words = f"give {account} to {to} although {rule.why_barred(facts, unit, rep)[:-1]}"
            yield Step(kind, rule.name, (account, to), 1, 1, kind, words)


def _split(case: Relaxed, owner: Ints) -> Iterator[Step]:
    """Yield the groups that several reps own."""
    compiled = case.cores.compiled
    facts = compiled.facts
    for index, groups in giving_groups(compiled, case.give):
        kind = {"family": "families", "cell": "cells"}[groups.kind]
        for group, name in enumerate(groups.names):
            members = groups.members(group)
            members = members[owner[members] >= 0]
            reps = np.unique(owner[members])
            if len(reps) < 2:
                continue
            of_rep = {rep: [facts.unit_names[one] for one in members[owner[members] == rep].tolist()] for rep in reps}
            shares = [f"{listed(names, NAMED)} to {facts.rep_names[rep]}" for rep, names in of_rep.items()]
            words = f"split the {groups.kind} {name}: {', '.join(shares)}"
            about = tuple(facts.unit_names[one] for one in members.tolist())
            yield Step(kind, compiled.rules[index].name, about, 1, len(reps) - 1, "reps", words)


def _radius(cores: Cores, rule: int, owner: Ints) -> Iterator[Step]:
    unit = np.flatnonzero(owner >= 0)
    barred = ~cores.restrictions.allowed(unit, [rule])[np.arange(len(unit)), owner[unit]]
    if not barred.any():
        return
    facts, radius = cores.compiled.facts, radius_of(cores, rule)
    one = float(facts.km_per_unit) * 1000
    metres = int(metres_of(cores, unit[barred], owner[unit[barred]]).max())
    amount, was = ceil((metres - radius) / one * 10) / 10, radius / one
    miles = facts.settings.distance_unit
    name = cores.compiled.rules[rule].name
    words = f"widen the radius of {name} by {quantity(amount, miles)}, from {quantity(was, miles)}"
    yield Step("radius", name, (), was, amount, miles, words)


def _up(amount: float, unit: str) -> float:
    """Return an amount rounded up to what is shown: whole accounts, hundredths of all else."""
    return float(ceil(amount - 1e-9)) if unit == "accounts" else ceil(amount * 100 - 1e-6) / 100
