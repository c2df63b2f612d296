"""A case in which some hard limits may give, at a price: a model whose cheapest plan says what gives least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from territory_opt.model.presolve import Unbarred
from territory_opt.quantities import METRE, exact, upper_limit
from territory_opt.reasons.cores import Core, Cores, members_of, pairs_of
from territory_opt.reasons.giving import EXCEPTION, EXCEPTIONS, PER_CENT, kind_of
from territory_opt.reasons.loosened import Blocks, loosened, splits
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
    whole, compiled, about = part or cores.whole, cores.compiled, _units(only)
    whole = replace(whole, blocks=loosened(compiled, whole.blocks, give, about))
    opening = [rule for rule in whole.rules if kind_of(compiled.rules[rule]) in give]
    rest = [rule for rule in whole.rules if rule not in opening]
    allowed = cores.restrictions.common(whole.blocks, whole.rules)
    opened = allowed | (cores.restrictions.common(whole.blocks, rest) & _concerned(whole.blocks, about)[:, None])
    pairs = pairs_of(opened)
    block, unit = members_of(whole.blocks)
    at, rep = np.nonzero(opened[block])
    gathered = pairs, pairs.find(block[at], rep.astype(np.int64)), unit[at], rep.astype(np.int64)
    terms: list[Term] = [*cores.follows(whole), *splits(compiled, whole.blocks, give, about)]
    for number, named in enumerate(cores.loads):
        limits = cores.limits(whole, number)
        kind = kind_of(named.rule)
        if kind in give:
            giving = _rows(number, len(limits), only)
            limits = _priced(limits, prices_of(cores, number), giving, worst_only=kind == "tolerance")
        terms.append(replace(named.term.gathered(*gathered), level=0, limits=limits))
    for rule in opening:
        exception = kind_of(compiled.rules[rule]) in EXCEPTIONS
        price = _exceptions if exception else _radius
        terms.append(price(cores, whole, rule, pairs))
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


def _units(parts: Sequence[Core] | None) -> Ints | None:
    """Return the units of some parts; None if there are no parts."""
    if parts is None:
        return None
    return np.array(sorted({unit for part in parts for block in part.blocks for unit in block}), np.int64)


def _concerned(blocks: Blocks, about: Ints | None) -> Bools:
    """Return which blocks have any of some units; all where none are named. Shape (blocks,)."""
    if about is None:
        return np.ones(len(blocks), np.bool_)
    block, unit = members_of(blocks)
    return np.bincount(block, np.isin(unit, about), len(blocks)) > 0


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


def _exceptions(cores: Cores, whole: Core, rule: int, pairs: Pairs) -> Pair:
    """Return what a rule that restricts single accounts costs for each of them that it bars from a pair."""
    block, unit = members_of(whole.blocks)
    known = cores.restrictions
    barred = ~known.allowed(unit, [rule]) & ~known.allowed(unit, whole.rules)
    count = np.zeros((len(whole.blocks), barred.shape[1]), np.int64)
    np.add.at(count, block, barred)
    return Pair(rule, 0, PairTable(pairs, EXCEPTION * count[pairs.unit, pairs.rep]))


def _radius(cores: Cores, whole: Core, rule: int, pairs: Pairs) -> Load:
    """Return a row for each block that holds how far beyond the radius its rep is; the farthest counts."""
    block, unit = members_of(whole.blocks)
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
