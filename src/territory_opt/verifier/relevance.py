"""Relevance: whether a case holds the data that a rule speaks about, so that the rule may not be skipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from territory_opt.verifier.deals import open_deals
from territory_opt.verifier.facts import Facts
from territory_opt.verifier.lines import EVERY_LINE
from territory_opt.verifier.travel import Roads

Settings = Mapping[str, Any]


def has_a_say(kind: str, settings: Settings, facts: Facts) -> bool:
    """Tell whether a rule has anything to say in a case; those that are not listed always have."""
    says = SAYS.get(kind)
    return says is None or bool(says(settings, facts))


def _counts(settings: Settings, facts: Facts) -> bool:
    own = [bool(np.isfinite(facts.tables.reps.number(column)).any()) for column in ("min_accounts", "max_accounts")]
    return any(own) or settings["min"] is not None or settings["max"] is not None


def _bounds(settings: Settings, facts: Facts) -> bool:
    columns = [c for name in settings["by"] for c in (("size_min", "size_max") if name == "size" else (name,))]
    return any(any(facts.tables.reps.text(column)) for column in columns)


def _targets_by_level(settings: Settings, facts: Facts) -> bool:
    return any(share and level for share, level in zip(facts.shares, facts.levels, strict=True))


def _roles(settings: Settings, facts: Facts) -> bool:
    free = {"", "sales_rep", "manager" if settings["selling_managers"] else ""}
    return not set(facts.tables.reps.text("role")) <= free


SAYS: Mapping[str, Callable[[Settings, Facts], object]] = {
    "balance": lambda settings, facts: any(facts.shares),
    "capacity": lambda settings, facts: facts.hours_known and any(limit is not None for limit in facts.capacity),
    "accounts": _counts,
    "travel": lambda settings, facts: Roads(facts).known,
    "boundary": _bounds,
    "relationship": lambda settings, facts: any(strength > 0 for _, _, strength in facts.strengths),
    "holdout": lambda settings, facts: open_deals(facts, settings["min_value"]),
    "experience": lambda settings, facts: any(facts.levels),
    "portfolio": _targets_by_level,
    "role": _roles,
    "fit": lambda settings, facts: any(facts.tables.reps.weights("strengths")),
    "lock": lambda settings, facts: facts.locks or settings["pairs"],
    "keep_together": lambda settings, facts: any(facts.tables.accounts.text(settings["by"])),
    "keep_apart": lambda settings, facts: settings["pairs"] or facts.key_accounts.any(),
    "disruption": lambda settings, facts: (facts.previous >= 0).any(),
    "presence": lambda settings, facts: not all(facts.presence),
    "line": lambda settings, facts: (
        facts.tables.account_lines.n and not set(facts.tables.reps.text("line")) <= set(EVERY_LINE)
    ),
    "overlay": lambda settings, facts: facts.tables.account_lines.n,
    "pair_cost": lambda settings, facts: len(facts.given("cost").key) > 0,
}
