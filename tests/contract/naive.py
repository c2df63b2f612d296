"""The terms once more, as plainly as they can be said: loops over units, Python's own numbers, no arrays."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from territory_opt.terms import HARD, Follow, Limits, Load, Model, Pair, Protected, Split, Term
from tests.strategies_terms import DenseCost, DenseEntries, candidates


def evaluate(term: Term, owner: Sequence[int]) -> tuple[int, int]:
    """Violation and cost of a plan."""
    if isinstance(term, Protected):
        return of_protected(term, owner)
    if isinstance(term, Load):
        return of_load(term, owner)
    if isinstance(term, Pair):
        return of_pair(term, owner)
    if isinstance(term, Follow):
        return of_follow(term, owner)
    assert isinstance(term, Split)
    return of_split(term, owner)


def of_load(term: Load, owner: Sequence[int]) -> tuple[int, int]:
    assert isinstance(term.entries, DenseEntries)
    load = [0] * len(term.limits)
    for unit, rep in enumerate(owner):
        if rep >= 0:
            for row, weight in term.entries.of[unit][rep]:
                load[row] += weight
    violation, costs = 0, [0]
    for held, (hard_lo, hard_hi, soft_lo, soft_hi, price_lo, price_hi) in zip(load, term.limits.rows(), strict=True):
        if held < hard_lo:
            violation += hard_lo - held
        if held > hard_hi:
            violation += held - hard_hi
        below = (soft_lo - held) * price_lo if held < soft_lo else 0
        above = (held - soft_hi) * price_hi if held > soft_hi else 0
        costs.append(below + above)
    return violation, sum(costs) if term.limits.join == "sum" else max(costs)


def reach(term: Load, model: Model) -> tuple[list[int], list[int]]:
    """The least and the most that each row can hold, every unit with an owner taking its best candidate for it."""
    assert isinstance(term.entries, DenseEntries)
    least, most = [0] * len(term.limits), [0] * len(term.limits)
    for unit, reps in enumerate(candidates(model)):
        for row in range(len(term.limits)):
            adds = [dict(term.entries.of[unit][rep]).get(row, 0) for rep in reps]
            least[row] += min(adds, default=0)
            most[row] += max(adds, default=0)
    return least, most


def of_protected(term: Protected, owner: Sequence[int]) -> tuple[int, int]:
    assert isinstance(term.entries, DenseEntries) and isinstance(term.deviations, DenseEntries)
    violation = cost = 0
    for row, (_, hard, _, soft, _, price) in enumerate(term.limits.rows()):
        owned = [(unit, rep) for unit, rep in enumerate(owner) if rep >= 0]
        weight = sum(own for unit, rep in owned for at, own in term.entries.of[unit][rep] if at == row)
        more = sorted(own for unit, rep in owned for at, own in term.deviations.of[unit][rep] if at == row)
        worst = weight + sum(more[-term.worst :])
        violation += max(worst - hard, 0)
        cost += price * max(worst - soft, 0)
    return violation, cost


def of_pair(term: Pair, owner: Sequence[int]) -> tuple[int, int]:
    assert isinstance(term.cost, DenseCost)
    table = term.cost.cost.tolist()
    return 0, sum(table[unit][rep] for unit, rep in enumerate(owner) if rep >= 0)


def of_split(term: Split, owner: Sequence[int]) -> tuple[int, int]:
    violation = cost = 0
    for group, price in enumerate(term.price.tolist()):
        members = term.unit[term.start[group] : term.start[group + 1]].tolist()
        extra = max(len({owner[unit] for unit in members if owner[unit] >= 0}) - 1, 0)
        if price == HARD:
            violation += extra
        else:
            cost += extra * price
    return violation, cost


def of_follow(term: Follow, owner: Sequence[int]) -> tuple[int, int]:
    partners: dict[int, set[int]] = {}
    for core, follower in zip(term.core.tolist(), term.follower.tolist(), strict=True):
        if owner[core] >= 0 and owner[follower] >= 0:
            partners.setdefault(owner[core], set()).add(owner[follower])
    extra = sum(len(one) - 1 for one in partners.values())
    return (extra, 0) if term.price == HARD else (0, extra * term.price)


def violation(model: Model, owner: Sequence[int]) -> int:
    """What a plan breaks in all."""
    total = sum(evaluate(term, owner)[0] for term in model.terms)
    for rep, allowed in zip(owner, candidates(model), strict=True):
        total += bool(allowed) if rep < 0 else rep not in allowed
    return total


def costs(model: Model, owner: Sequence[int]) -> list[int]:
    """What a plan costs on each level."""
    total = [0] * len(model.levels)
    for term in model.terms:
        total[term.level] += evaluate(term, owner)[1]
    return total


def least_slack(limits: Limits, weight: int, prices: Sequence[int]) -> Fraction:
    """Least of ``weight × cost − prices · loads`` by trying every whole load (of a `max`: every bend of its cost)."""
    rows = list(zip(limits.rows(), prices, strict=True))
    if limits.join == "sum" or weight == 0:
        least = 0
        for (lo, hi, soft_lo, soft_hi, price_lo, price_hi), price in rows:
            least += min(
                weight * (price_lo * max(soft_lo - s, 0) + price_hi * max(s - soft_hi, 0)) - price * s
                for s in range(lo, hi + 1)
            )
        return Fraction(least)
    bends = {Fraction(0)}
    floor = Fraction(0)
    for (lo, hi, soft_lo, soft_hi, price_lo, price_hi), _ in rows:
        floor = max(floor, Fraction(price_lo * (soft_lo - hi)), Fraction(price_hi * (lo - soft_hi)))
        bends |= {Fraction(price_lo * (soft_lo - lo)), Fraction(price_hi * (hi - soft_hi))}
    return min(_slack_at(rows, weight, z) for z in {max(bend, floor) for bend in bends})


def _slack_at(rows: list[tuple[tuple[int, ...], int]], weight: int, z: Fraction) -> Fraction:
    total = weight * z
    for (lo, hi, soft_lo, soft_hi, price_lo, price_hi), price in rows:
        least = max(Fraction(lo), soft_lo - z / price_lo) if price_lo else Fraction(lo)
        most = min(Fraction(hi), soft_hi + z / price_hi) if price_hi else Fraction(hi)
        total -= max(price * least, price * most)
    return total
