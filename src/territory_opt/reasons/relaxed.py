"""A case in which some hard limits may give, at a price: a model whose cheapest plan says what gives least.

One unit of price is one per cent: of the mean capacity for an hour more, of a target for tolerance, of the radius for
kilometres, of all accounts for a budget. A broken lock, and a family that is split, count as ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from territory_opt.model.presolve import Unbarred
from territory_opt.quantities import METRE, Quantum, exact, upper_limit
from territory_opt.reasons.cores import Core, Cores, members_of, pairs_of
from territory_opt.rules.accounts import Accounts
from territory_opt.rules.banded import Banded
from territory_opt.rules.base import Rule
from territory_opt.rules.capacity import Capacity
from territory_opt.rules.disruption import Disruption
from territory_opt.rules.lock import Lock
from territory_opt.rules.travel import Travel
from territory_opt.terms import (
    UNLIMITED,
    Bools,
    EntryTable,
    Ints,
    Level,
    Limits,
    Load,
    Model,
    Pair,
    Pairs,
    PairTable,
    Term,
)

GIVES = ("hours", "tolerance", "radius", "locks", "budget", "accounts")
"""What may give: capacity; the band of hard balances; the travel radius and travel time; locks; the disruption budget;
limits on the number of accounts."""

PER_CENT = Quantum("%", Fraction(1, 10**6))
"""What relaxations are priced in."""

LOCK = 10
"""What breaking a lock counts as, in per cent."""


def kind_of(rule: Rule) -> str | None:
    """Return what gives when a rule's limits do, None for rules that never give."""
    kinds: dict[type[Rule], str] = {
        Capacity: "hours",
        Banded: "tolerance",
        Travel: "radius",
        Lock: "locks",
        Disruption: "budget",
        Accounts: "accounts",
    }
    return next((kind for known, kind in kinds.items() if isinstance(rule, known)), None)


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A case whose limits may give.

    Attributes
    ----------
    cores
        The case.
    give
        What may give.
    blocks
        Units that must have the same owner, a block for each unit of the model.
    allowed
        Which pairs the case itself allows. Shape (blocks, reps).
    model
        The model: one level, whose cost is what gives.
    """

    cores: Cores
    give: frozenset[str]
    blocks: tuple[tuple[int, ...], ...]
    allowed: Bools
    model: Model

    @property
    def additive(self) -> bool:
        """Whether what different parts cost adds up: no tolerance and no radius gives, which are one for all."""
        return not any(isinstance(term, Load) and term.limits.join == "max" for term in self.model.terms)


def relaxed(
    cores: Cores, give: frozenset[str], part: Core | None = None, only: Sequence[Core] | None = None
) -> Relaxed:
    """Return a case with some of its limits priced in place of forbidden.

    Parameters
    ----------
    part
        The part that is meant, in place of the whole case.
    only
        Parts whose limits and accounts may give; no others then may.
    """
    whole, compiled = part or cores.whole, cores.compiled
    opening = [rule for rule in whole.rules if kind_of(compiled.rules[rule]) in give]
    rest = [rule for rule in whole.rules if rule not in opening]
    allowed = cores.restrictions.common(whole.blocks, whole.rules)
    opened = allowed | (cores.restrictions.common(whole.blocks, rest) & _about(whole, only)[:, None])
    pairs = pairs_of(opened)
    block, unit = members_of(whole.blocks)
    at, rep = np.nonzero(opened[block])
    pair = pairs.find(block[at], rep.astype(np.int64))
    terms: list[Term] = [*cores.follows(whole)]
    for number, named in enumerate(cores.loads):
        entries = named.term.entries(unit[at], rep.astype(np.int64))
        table = EntryTable.collect(pairs, pair[entries.at], entries.row, entries.weight)
        limits = cores.limits(whole, number)
        kind = kind_of(named.rule)
        if kind in give:
            giving = _rows(number, len(limits), only)
            limits = _priced(limits, prices_of(cores, number), giving, worst_only=kind == "tolerance")
        terms.append(Load(named.term.rule, 0, table, limits))
    for rule in opening:
        if isinstance(compiled.rules[rule], Lock):
            broken = ~cores.restrictions.common(whole.blocks, [rule])[pairs.unit, pairs.rep]
            terms.append(Pair(rule, 0, PairTable(pairs, np.where(broken, LOCK * PER_CENT.size.denominator, 0))))
        else:
            terms.append(_radius(cores, rule, pairs, whole.blocks))
    level = Level("what gives", PER_CENT, 0, Fraction(0))
    model = Model(pairs, tuple(terms), (level,), Unbarred())
    return Relaxed(cores, give, whole.blocks, allowed, model)


def prices_of(cores: Cores, load: int) -> Ints:
    """Return what each quantum beyond each row's limits counts as, in the model's own quanta. Shape (rows,)."""
    named = cores.loads[load]
    limits, kind = named.term.limits, kind_of(named.rule)
    known = [limit for limit in (*limits.hard_hi.tolist(), *limits.hard_lo.tolist()) if 0 < limit < UNLIMITED]
    base = [Fraction(sum(known), len(known)) if known else Fraction(1)] * len(limits)
    if kind == "tolerance":
        base = [one if target is None else target for one, target in zip(base, named.labels.targets, strict=True)]
    if kind == "budget":
        base = [Fraction(total) for total in cores.most(load).sum(axis=1).tolist()]
    return np.array([max(round(100 / PER_CENT.size / max(one, Fraction(1))), 1) for one in base], np.int64)


def _about(whole: Core, only: Sequence[Core] | None) -> Bools:
    """Return which blocks of a case have accounts in some parts; all if there are no parts. Shape (blocks,)."""
    if only is None:
        return np.ones(len(whole.blocks), np.bool_)
    units = {unit for part in only for block in part.blocks for unit in block}
    return np.array([not units.isdisjoint(block) for block in whole.blocks], np.bool_)


def _rows(load: int, n_rows: int, only: Sequence[Core] | None) -> Bools:
    """Return which rows of a Load have limits in some parts; all if there are no parts. Shape (rows,)."""
    rows = np.full(n_rows, only is None)
    rows[[side.row for part in only or () for side in part.sides if side.load == load]] = True
    return rows


def _priced(limits: Limits, price: Ints, giving: Bools, worst_only: bool) -> Limits:
    """Return limits with some rows soft."""
    free = np.full(len(limits), UNLIMITED)
    return Limits(
        np.where(giving, -free, limits.hard_lo),
        np.where(giving, free, limits.hard_hi),
        np.where(giving, limits.hard_lo, -free),
        np.where(giving, limits.hard_hi, free),
        np.where(giving & (limits.hard_lo > -UNLIMITED), price, 0),
        np.where(giving & (limits.hard_hi < UNLIMITED), price, 0),
        "max" if worst_only else "sum",
    )


def _radius(cores: Cores, rule: int, pairs: Pairs, blocks: tuple[tuple[int, ...], ...]) -> Load:
    """Return a row for each block that holds how far beyond the radius its rep is; the farthest counts."""
    block, unit = members_of(blocks)
    at = pairs.of_units(block)
    member, rep = np.repeat(unit, np.diff(pairs.start)[block]), pairs.rep[at]
    radius = radius_of(cores, rule)
    beyond = np.maximum(metres_of(cores, member, rep) - radius, 0)
    far = np.zeros(len(pairs), np.int64)
    np.maximum.at(far, at, beyond)
    table = EntryTable.collect(pairs, np.arange(len(pairs)), pairs.unit, far)
    price = np.full(pairs.n_units, max(round(100 / PER_CENT.size / max(radius, 1)), 1))
    giving = np.ones(pairs.n_units, np.bool_)
    none = Limits.hard(None, np.zeros(pairs.n_units, np.int64))
    return Load(rule, 0, table, _priced(none, price, giving, worst_only=True))


def radius_of(cores: Cores, rule: int) -> int:
    """Return the radius of a travel rule, in metres."""
    travel, facts = cores.compiled.rules[rule], cores.compiled.facts
    assert isinstance(travel, Travel)
    return upper_limit(exact(travel.max_km or 0) * facts.km_per_unit / METRE)


def metres_of(cores: Cores, unit: Ints, rep: Ints) -> Ints:
    """Return how far pairs are apart one way; 0 where nobody goes in person."""
    ways = cores.compiled.facts.travel
    return np.where(ways.counted(unit, rep), np.nan_to_num(ways.metres(unit, rep)), 0).astype(np.int64)
