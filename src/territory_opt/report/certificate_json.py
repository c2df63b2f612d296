"""``certificate.json``: the prices behind each bound, and what presolve did, for anybody to check with a calculator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.plan import Result
from territory_opt.model.row_names import named_loads
from territory_opt.terms import EntryTable, Load

FORMAT = "territory-opt certificate 1"


def certificate_json(result: Result, input_hash: str) -> dict[str, Any]:
    """Return the content of ``certificate.json``.

    Parameters
    ----------
    result
        What the solve has to say.
    input_hash
        The hash of everything that was read, as in ``plan.json``.
    """
    compiled = result.problem.compiled
    return {
        "format": FORMAT,
        "hash": input_hash,
        "levels": [
            {
                "level": one.level,
                "shift": one.shift,
                "bound": one.bound,
                "caps": list(one.caps),
                "level_prices": list(one.level_prices),
                "prices": [prices.tolist() for prices in one.prices],
            }
            for one in result.certificates
        ],
        "merged": [members for members in _members(compiled) if len(members) > 1],
        # Among more pairs than are listed nothing is capped.
        "capped": list(_capped(compiled)) if compiled.reduced.pairs.whole else None,
    }


def _members(compiled: Compiled) -> list[list[str]]:
    """Return the account ids of each reduced unit."""
    members: list[list[str]] = [[] for _ in range(compiled.reduced.n_units)]
    for name, unit in zip(compiled.facts.unit_names, compiled.reduction.unit_of.tolist(), strict=True):
        if unit >= 0:
            members[unit].append(name)
    return members


def _capped(compiled: Compiled) -> Iterator[dict[str, Any]]:
    """Yield each weight above its row's soft ceiling that presolve counts as the ceiling."""
    members, reduction = _members(compiled), compiled.reduction
    pair, unit, rep = reduction.expanded
    reduced = [term for term in compiled.reduced.terms if isinstance(term, Load)]
    for named, term in zip(named_loads(compiled), reduced, strict=True):
        entries = named.term.entries(unit, rep)
        merged = EntryTable.collect(reduction.pairs, pair[entries.at], entries.row, entries.weight)
        kept = term.entries
        if not isinstance(kept, EntryTable):
            raise TypeError("a reduced load without a table of entries")
        owned = np.repeat(np.arange(len(reduction.pairs), dtype=np.int64), np.diff(merged.start))
        for entry in np.flatnonzero(merged.weight > kept.weight).tolist():
            at = int(owned[entry])
            yield {
                "rule": named.rule.name,
                "accounts": members[int(reduction.pairs.unit[at])],
                "rep": compiled.facts.rep_names[int(reduction.pairs.rep[at])],
                "weight": int(merged.weight[entry]),
                "ceiling": int(kept.weight[entry]),
            }
