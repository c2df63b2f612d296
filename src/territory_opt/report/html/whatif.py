"""What-if: what a browser needs to say, in whole numbers, what moving accounts would change.

Loads and costs of pairs are given as the scorer has them; the costs of other terms stay as the plan has them, and the
page names their rules. In large cases only the cheapest few reps of each account can be tried.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.figures import loads, measures
from territory_opt.model.plan import Plan
from territory_opt.model.row_names import NamedLoad, named_loads
from territory_opt.quantities import Quantum
from territory_opt.terms import UNLIMITED, Bools, Entries, Ints, Load, Pair, Pairs, PairTable

MOST_PAIRS = 200_000
"""Pairs of account and rep that a page carries; about two megabytes."""


def what_if(plan: Plan) -> dict[str, Any]:
    """Return what the page needs for moving accounts, as plain values."""
    compiled = plan.problem.compiled
    pairs = tried_pairs(compiled, plan.owner)
    counted = [_load(one, pairs, plan.owner) for one in _counted_loads(compiled)]
    priced = [_priced(compiled, term, pairs) for term in compiled.model.terms if isinstance(term, Pair)]
    return {
        "group": compiled.reduction.unit_of.tolist(),
        "start": pairs.start.tolist(),
        "rep": pairs.rep.tolist(),
        "all_pairs": len(pairs) == _count(compiled),
        "levels": _levels(compiled, plan),
        "left_out": _left_out(compiled),
        "all_loads": len(counted) == len(named_loads(compiled)),
        "loads": counted,
        "priced": priced,
        "measures": _measures(compiled, pairs, plan.owner),
        "capacity": [None if one >= UNLIMITED else one for one in compiled.facts.capacity_minutes.tolist()],
    }


def tried_pairs(compiled: Compiled, owner: Ints, most: int = MOST_PAIRS) -> Pairs:
    """Return the pairs that the page can try: those that keep families whole, the owner's first of all.

    Parameters
    ----------
    owner
        Rep of each unit. Shape (units,).
    most
        About how many pairs there may be; beyond it, each unit keeps those with the least costs of pairs.
    """
    unit_of, pairs = compiled.reduction.unit_of, compiled.reduced.pairs
    kept = np.ones(len(pairs), np.bool_)
    if _count(compiled) > most:
        kept = _best(compiled, owner, max(most // max(len(unit_of), 1), 2))
    pair = pairs.of_units(unit_of[unit_of >= 0])
    rows = np.append(np.diff(pairs.start), 0)[unit_of]  # the last stands for accounts of the house, which have none
    unit = np.repeat(np.arange(len(unit_of), dtype=np.int64), rows)[kept[pair]]
    start = np.concatenate([[0], np.cumsum(np.bincount(unit, minlength=len(unit_of)))]).astype(np.int64)
    return Pairs(compiled.facts.n_reps, start, pairs.rep[pair[kept[pair]]])


def _count(compiled: Compiled) -> int:
    """Return how many pairs of account and rep keep families whole."""
    unit_of = compiled.reduction.unit_of
    return int(np.diff(compiled.reduced.pairs.start)[unit_of[unit_of >= 0]].sum())


def _best(compiled: Compiled, owner: Ints, keep: int) -> Bools:
    """Return a few pairs of each family: the owner's, then those with the least costs of pairs."""
    pairs, cost = compiled.reduced.pairs, np.zeros(len(compiled.reduced.pairs), np.int64)
    for term in compiled.reduced.terms:
        if isinstance(term, Pair) and isinstance(term.cost, PairTable):
            cost += term.cost.value
    order = np.lexsort([cost, pairs.rep != compiled.reduction.lower(owner)[pairs.unit], pairs.unit])
    rank = np.arange(len(pairs), dtype=np.int64) - pairs.start[pairs.unit]
    kept = np.zeros(len(pairs), np.bool_)
    kept[order[rank < keep]] = True
    return kept


def _counted_loads(compiled: Compiled) -> list[NamedLoad]:
    return [one for one in named_loads(compiled) if type(one.term) is Load]


def _load(one: NamedLoad, pairs: Pairs, owner: Ints) -> dict[str, Any]:
    limits, labels = one.term.limits, one.labels
    entries: Entries = one.term.entries(pairs.unit, pairs.rep)
    count = np.bincount(entries.at, minlength=len(pairs))
    return {
        "rule": one.rule.name,
        "measure": labels.measure,
        "unit": labels.quantum.unit,
        "size": _size(labels.quantum),
        "level": one.term.level,
        "join": limits.join,
        "names": list(labels.names),
        "targets": [None if target is None else float(target) for target in labels.targets],
        **{
            name: _big(getattr(limits, name))
            for name in ("hard_lo", "hard_hi", "soft_lo", "soft_hi", "price_lo", "price_hi")
        },
        "load": _big(one.term.loads(owner)),
        "count": _short(count),
        "row": entries.row.tolist(),
        "weight": entries.weight.tolist(),
    }


def _priced(compiled: Compiled, term: Pair, pairs: Pairs) -> dict[str, Any]:
    return {
        "rule": compiled.rules[term.rule].name,
        "level": term.level,
        "cost": term.cost(pairs.unit, pairs.rep).tolist(),
    }


def _levels(compiled: Compiled, plan: Plan) -> list[dict[str, Any]]:
    cost = compiled.model.cost(plan.owner)
    return [
        {"name": level.name, "unit": level.quantum.unit, "size": _size(level.quantum), "cost": str(one)}
        for level, one in zip(compiled.model.levels, cost, strict=True)
    ]


def _left_out(compiled: Compiled) -> list[str]:
    """Return the rules with terms that the page does not count."""
    rules = {term.rule for term in compiled.model.terms if type(term) not in (Load, Pair)}
    return [compiled.rules[rule].name for rule in sorted(rules)]


def _measures(compiled: Compiled, pairs: Pairs, owner: Ints) -> list[dict[str, Any]]:
    """Return the scorecard's measures, what each rep holds of them, and what each pair adds."""
    facts, unit, rep = compiled.facts, pairs.unit, pairs.rep
    found: list[dict[str, Any]] = [
        {
            "name": name,
            "size": _size(weighing.quantum),
            "load": _big(loads(weighing, owner, facts.n_reps)),
            "weight": weighing.weight(unit, rep).tolist(),
        }
        for name, weighing in measures(facts).items()
    ]
    owned = np.flatnonzero(owner >= 0)
    for name, amount in (("travel_km", facts.travel.km), ("travel_cost", facts.travel.cost)):
        total = np.bincount(owner[owned], amount(owned, owner[owned]), facts.n_reps)
        found.append(
            {
                "name": name,
                "size": None,
                "load": total.tolist(),
                "weight": [round(one, 6) for one in amount(unit, rep).tolist()],
            }
        )
    return found


def _size(quantum: Quantum) -> list[int]:
    """Return the quantum as numerator and denominator."""
    return [quantum.size.numerator, quantum.size.denominator]


def _big(column: Ints) -> list[str | None]:
    """Return whole numbers as text, which a browser reads without rounding; no limit is None."""
    return [None if abs(one) >= UNLIMITED else str(one) for one in column.tolist()]


def _short(count: Ints) -> list[int] | int:
    """Return counts; one number where all are alike."""
    return int(count[0]) if len(count) and (count == count[0]).all() else list(count.tolist())
