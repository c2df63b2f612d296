"""Candidates: of very many allowed pairs, those that a good plan is likely to use.

Up to `WHOLE` pairs every allowed one is a candidate. Beyond, a unit keeps the reps nearest to it and those it is tied
to (its owner, its relationships, whatever a rule makes cheap), and each rep the units nearest to home. What prices
find beyond these joins them later (`territory_opt.solvers.widen`), and bounds are proven over all allowed pairs
whatever the candidates are (`territory_opt.solvers.everywhere`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.model.eligibility import BLOCK, Eligibility, bars_by_block
from territory_opt.rules import Rule
from territory_opt.rules.base import Groups
from territory_opt.rules.facts import Facts
from territory_opt.terms import Bools, Ints, Pairs, Reals

WHOLE = 5_000_000
"""So many pairs of units and reps, allowed or not, are still listed one by one."""

NEAREST = 8
"""Reps that each unit has as candidates for being near."""

_DRAWN = 20
"""Reps drawn for each unit to whom nobody is near."""

_ROOM = 3
"""Each rep has this many times the mean number of units as candidates for being near home."""

_FEW = 4
"""A unit with fewer candidates looks through all reps."""

_SEED = 0
"""Of whatever is drawn."""


def candidates(facts: Facts, rules: Mapping[int, Rule], allowed: Eligibility, wished: Mapping[int, Groups]) -> Pairs:
    """Return the candidate pairs of a case.

    Parameters
    ----------
    facts, rules
        The case, and the rules that apply.
    allowed
        Who may own what.
    wished
        The groups that rules keep with one rep: their members get the same candidates.
    """
    if facts.n_units * facts.n_reps <= WHOLE:
        return allowed.pairs(facts.n_units)
    key = _topped_up(facts, allowed, _allowed(allowed, ascending([*_promising(facts, rules, allowed)])))
    for groups in wished.values():
        if groups.price is None and len(groups):
            key = ascending([key, _shared(facts, allowed, groups, key)])
    return Pairs.of_keys(facts.n_units, facts.n_reps, key, allowed)


def ascending(parts: Sequence[Ints]) -> Ints:
    """Return all keys in order, each once."""
    key = np.sort(np.concatenate(parts))
    first: Bools = np.append(True, key[1:] != key[:-1])[: len(key)]
    return key[first]


def _promising(facts: Facts, rules: Mapping[int, Rule], allowed: Eligibility) -> Iterable[Ints]:
    """Yield the keys of pairs that are worth a look, allowed or not."""
    yield from (pins.key for pins in allowed.pinned)
    kept = np.flatnonzero(facts.previous >= 0)
    yield kept * facts.n_reps + facts.previous[kept]
    # A way or hours that are given may be shorter than those of the nearest rep.
    yield from (facts.travel.given.key, facts.pair_minutes.given_key)
    for rule in rules.values():
        if (preferred := rule.preferred(facts)) is not None:
            yield preferred[0] * facts.n_reps + preferred[1]
    unit_at, home_at = facts.travel.positions
    placed = np.flatnonzero(~np.isnan(unit_at[0]) & facts.travel.in_person)
    homes = np.flatnonzero(~np.isnan(home_at[0]))
    if len(placed) and len(homes):
        room = min(_ROOM * -(-facts.n_units // facts.n_reps), len(placed))
        reps = homes[_neighbours(unit_at.T[placed], home_at.T[homes], min(NEAREST, len(homes)))]
        yield (placed[:, None] * facts.n_reps + reps).ravel()
        far = homes[far_links(home_at.T[homes], np.searchsorted(homes, reps[:, 0]))]
        yield (placed[:, None] * facts.n_reps + far).ravel()
        units = placed[_neighbours(home_at.T[homes], unit_at.T[placed], room)]
        yield (units * facts.n_reps + homes[:, None]).ravel()
    elsewhere = np.setdiff1d(np.arange(facts.n_units), placed if len(homes) else [])
    drawn = np.random.default_rng(_SEED).integers(facts.n_reps, size=(len(elsewhere), min(_DRAWN, facts.n_reps)))
    yield (elsewhere[:, None] * facts.n_reps + drawn).ravel()


def _neighbours(of: Reals, among: Reals, count: int) -> Ints:
    """Return the indices of the nearest points. Shape (points, count)."""
    _, index = cKDTree(among).query(of, k=np.arange(1, count + 1), workers=-1)
    return np.asarray(index, np.int64)


def far_links(homes: Reals, nearest: Ints) -> Ints:
    """Return a few farther homes for each unit: one of those between the 8th and the 16th, the 16th and the 32nd, ….

    Neighbours alone would never let a crowded city's accounts go to another city. Ranks that double reach any distance
    with few links, and units side by side reach different reps (Kleinberg 2000, doi:10.1038/35022643).

    Parameters
    ----------
    homes
        Shape (homes, 3).
    nearest
        Each unit's nearest home, whose ranks stand for the unit's. Shape (units,).
    """
    n_links = max(int(np.log2(len(homes) / NEAREST)), 0)
    power = np.arange(n_links) + np.random.default_rng(_SEED).random((len(nearest), n_links))
    rank = (NEAREST * 2.0**power).astype(np.int64)
    links = np.empty(rank.shape, np.int64)
    order = np.argsort(nearest, kind="stable")
    step = max(BLOCK // len(homes), 1)
    for first in range(0, len(homes), step):
        block = homes[first : first + step]
        by_distance = np.argsort(-(block @ homes.T), axis=1)
        units = order[slice(*np.searchsorted(nearest[order], [first, first + step]))]
        links[units] = by_distance[nearest[units, None] - first, rank[units]]
    return links


def _allowed(allowed: Eligibility, key: Ints) -> Ints:
    """Return those of some pairs that are allowed."""
    parts = [key[first : first + BLOCK] for first in range(0, len(key), BLOCK)]
    kept = [part[allowed(part // allowed.n_reps, part % allowed.n_reps) < 0] for part in parts]
    return np.concatenate([np.zeros(0, np.int64), *kept])


def _topped_up(facts: Facts, allowed: Eligibility, key: Ints) -> Ints:
    """Return the keys, and for units that have only a few all their allowed reps, as far as they are near."""
    count = np.bincount(key // facts.n_reps, minlength=facts.n_units)
    short = np.flatnonzero(count < min(_FEW, facts.n_reps))
    found = [key]
    for block, barred in bars_by_block(allowed, short, facts.n_reps):
        which, rep = np.nonzero(barred < 0)
        found.append(_nearest_of(facts, block[which] * facts.n_reps + rep))
    return ascending(found) if len(found) > 1 else key


def _crossed(units: Ints, reps: Ints, n_reps: int) -> Ints:
    return (units[:, None] * n_reps + reps[None, :]).ravel()


def _nearest_of(facts: Facts, key: Ints) -> Ints:
    """Return of each unit's pairs the `NEAREST` with the shortest way; ways that are unknown come first."""
    unit, rep = key // facts.n_reps, key % facts.n_reps
    order = np.lexsort((rep, facts.travel.metres(unit, rep), unit))
    first = np.searchsorted(unit, unit)  # keys ascend by unit, and so does the order
    return key[order[np.arange(len(key)) - first < NEAREST]]


def _shared(facts: Facts, allowed: Eligibility, groups: Groups, key: Ints) -> Ints:
    """Return keys that give the members of each group the same candidates: all that any member has, if all may."""
    found = [np.zeros(0, np.int64)]
    first = np.searchsorted(key, np.arange(facts.n_units + 1) * facts.n_reps)
    for group in range(len(groups)):
        members = groups.members(group)
        reps = np.unique(np.concatenate([key[first[u] : first[u + 1]] for u in members.tolist()]) % facts.n_reps)
        common = _common(allowed, members, reps)
        if not len(common):
            common = _common(allowed, members, np.arange(facts.n_reps))
            common = _nearest_of(facts, members[0] * facts.n_reps + common) % facts.n_reps
        found.append(_crossed(members, common, facts.n_reps))
    return np.concatenate(found)


def _common(allowed: Eligibility, members: Ints, reps: Ints) -> Ints:
    """Return those of some reps who may own every member."""
    barred = allowed(np.repeat(members, len(reps)), np.tile(reps, len(members)))
    return reps[(barred < 0).reshape(len(members), len(reps)).all(axis=0)]
