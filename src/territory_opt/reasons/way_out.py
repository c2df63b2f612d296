"""The cheapest way out: the least that must give so that some plan keeps everything else, as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from territory_opt.errors import MismatchError
from territory_opt.reasons.answers import Certainty, Said
from territory_opt.reasons.cores import Core, Cores
from territory_opt.reasons.filling import filled
from territory_opt.reasons.relaxed import GIVES, PER_CENT, Relaxed, kind_of, metres_of, radius_of, relaxed
from territory_opt.rules.lock import Lock
from territory_opt.rules.words import number, quantity
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints


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
        The rep, the account and rep of a lock, or nothing where the rule itself gives.
    was, amount, unit
        The limit as it is, and by how much it must change; amounts are rounded up to what is shown.
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


@dataclass(frozen=True)
class WayOut(Said):
    """The least that has to give.

    Attributes
    ----------
    steps
        What to change.
    cost, least
        What it comes to in per cent (see `territory_opt.reasons.relaxed`), and what any way out comes to at least.
    owners
        A plan that keeps everything else: the rep of each account, by id. It was checked against every hard limit.
    certainty
        ``proven``: there is no cheaper way out.
    """

    steps: tuple[Step, ...]
    cost: float
    least: float
    owners: dict[str, str]
    certainty: Certainty

    def text(self) -> str:
        """Return the way out in words."""
        sure = "" if self.certainty == "proven" else " that was found"
        return "\n".join([f"The least{sure} that would have to give:", *(f"  {step.text()}" for step in self.steps)])


def way_out(
    cores: Cores, parts: Sequence[Core], seconds: float, workers: int, give: tuple[str, ...] | None = None
) -> WayOut | None:
    """Return the least relaxation that lets some plan keep everything else.

    Parameters
    ----------
    cores, parts
        The case, and impossible parts of it that have no account and no limit in common: what they need at the least,
        each by itself, the case needs too.
    seconds, workers
        What the search may take.
    give
        What may give, of `GIVES`; None: all of it.

    Returns
    -------
    WayOut or None
        None if what may give is not enough, or none was found in time.
    """
    compiled, budget, wanted = cores.compiled, Budget(seconds), frozenset(GIVES if give is None else give)
    least = _least(cores, parts, wanted, budget, workers)
    if least is None:
        return None
    # What clashes gives first: everything else then stays as it is, which is quickly found where it is enough.
    case = relaxed(cores, wanted, only=parts)
    outcome = solve_levels(case.model, budget.part(0.5), workers=workers, start=Start(filled(case.model), (least,)))
    if not outcome.levels or outcome.levels[0].cost > least:
        whole = relaxed(cores, wanted)
        begin = Start(outcome.owner, (least,))
        case, outcome = whole, solve_levels(whole.model, budget, workers=workers, start=begin)
    if outcome.owner is None:
        return None
    owner = np.full(compiled.facts.n_units, -1, np.int64)
    for block, rep in zip(case.blocks, outcome.owner.tolist(), strict=True):
        owner[list(block)] = rep
    steps = tuple(_steps(case, outcome.owner, owner))
    level = outcome.levels[0]
    bound = max(level.bound or 0, least)
    names = compiled.facts.rep_names
    return WayOut(
        steps,
        PER_CENT.real(level.cost),
        PER_CENT.real(bound),
        {one: names[rep] for one, rep in zip(compiled.facts.unit_names, owner.tolist(), strict=True) if rep >= 0},
        "proven" if level.cost == bound else "cut off by time" if budget.over else "heuristic",
    )


def _least(cores: Cores, parts: Sequence[Core], give: frozenset[str], budget: Budget, workers: int) -> int | None:
    """Return what any way out comes to at least, in quanta; None if what may give does not help some part at all."""
    needed = [0]
    additive = True
    for part in parts:
        case = relaxed(cores, give, part)
        outcome = solve_levels(case.model, budget.part(0.5 / len(parts)), workers=workers)
        if outcome.status == "infeasible":
            return None
        additive &= case.additive
        needed += [outcome.levels[0].bound or 0] if outcome.levels else []
    return sum(needed) if additive else max(needed)


def _steps(case: Relaxed, by_block: Ints, owner: Ints) -> Iterator[Step]:
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
        yield from _unlocked(cores, case.blocks[block], int(by_block[block]))
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


def _unlocked(cores: Cores, block: tuple[int, ...], rep: int) -> Iterator[Step]:
    facts, units = cores.compiled.facts, np.array(block, np.int64)
    for index in cores.whole.rules:
        rule = cores.compiled.rules[index]
        if not isinstance(rule, Lock):
            continue
        for unit in units[~cores.restrictions.allowed(units, [index])[:, rep]].tolist():
            account, to = facts.unit_names[unit], facts.rep_names[rep]
            words = f"give {account} to {to} although {rule.why_barred(facts, unit, rep)[:-1]}"
            yield Step("locks", rule.name, (account, to), 1, 1, "locks", words)


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
