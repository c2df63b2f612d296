"""The business rules: one file each, and the union of them all, which is the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import Field

from territory_opt.errors import Faults
from territory_opt.rules.accounts import Accounts
from territory_opt.rules.balance import Balance
from territory_opt.rules.base import Rule
from territory_opt.rules.boundary import Boundary
from territory_opt.rules.capacity import Capacity
from territory_opt.rules.disruption import Disruption
from territory_opt.rules.exclusive import Exclusive
from territory_opt.rules.experience import Experience
from territory_opt.rules.facts import Facts
from territory_opt.rules.fit import Fit
from territory_opt.rules.holdout import Holdout
from territory_opt.rules.keep_apart import KeepApart
from territory_opt.rules.keep_together import KeepTogether
from territory_opt.rules.line import Line
from territory_opt.rules.lock import Lock
from territory_opt.rules.overlay import Overlay
from territory_opt.rules.pair_cost import PairCost
from territory_opt.rules.portfolio import Portfolio
from territory_opt.rules.presence import Presence
from territory_opt.rules.relationship import Relationship
from territory_opt.rules.role import Role
from territory_opt.rules.travel import Travel
from territory_opt.schema.cells import as_text
from territory_opt.schema.settings_faults import read_keys

__all__ = ["ALL", "AnyRule", "Rule", "default_rules", "parse_rules", "standing_rules"]

ALL: tuple[type[Rule], ...] = (
    Balance,
    Capacity,
    Accounts,
    Travel,
    Boundary,
    Exclusive,
    Relationship,
    Holdout,
    Experience,
    Portfolio,
    Role,
    Fit,
    Lock,
    KeepTogether,
    KeepApart,
    Disruption,
    PairCost,
    Presence,
    Line,
    Overlay,
)

AnyRule = Annotated[
    Balance
    | Capacity
    | Accounts
    | Travel
    | Boundary
    | Exclusive
    | Relationship
    | Holdout
    | Experience
    | Portfolio
    | Role
    | Fit
    | Lock
    | KeepTogether
    | KeepApart
    | Disruption
    | PairCost
    | Presence
    | Line
    | Overlay,
    Field(discriminator="rule"),
]
"""Any rule, told apart by its key ``rule``."""

BY_NAME: Mapping[str, type[Rule]] = {rule.model_fields["rule"].default: rule for rule in ALL}


def parse_rules(raw: Sequence[Mapping[str, Any]], faults: Faults, file: str = "case.yaml") -> tuple[Rule, ...]:
    """Read the rules of a case.

    Parameters
    ----------
    raw
        The keys and values of each rule.
    faults
        Collects everything that is wrong; a rule with an error is left out.
    file
        Name of the file, for the faults.
    """
    rules: list[Rule] = []
    first: dict[str, int] = {}
    for place, keys in enumerate(raw, start=1):
        rule = _parse(keys, place, faults, file)
        if rule is None:
            continue
        if first.setdefault(rule.name, place) != place:
            faults.error(
                f"is the id of rules {first[rule.name]} already; give each its own",
                file=file,
                column=f"rules {place} ({rule.rule}), id",
                value=rule.name,
            )
        rules.append(rule)
    return tuple(rules)


def _parse(keys: Mapping[str, Any], place: int, faults: Faults, file: str) -> Rule | None:
    name = as_text(keys.get("rule"))
    if name not in BY_NAME:
        near = get_close_matches(name, list(BY_NAME), n=1)
        words = f"is not a rule (did you mean {near[0]}?)" if near else f"is not a rule; expected {', '.join(BY_NAME)}"
        if name:
            faults.error(words, file=file, column=f"rules {place}", value=name)
        else:
            faults.error("is missing: the name of the rule", file=file, column=f"rules {place}, rule")
        return None
    return read_keys(BY_NAME[name], keys, faults, file, f"rules {place} ({name})")


def default_rules(facts: Facts) -> tuple[Rule, ...]:
    """Return the rules of a case that names none; those without the data they need say so in `Rule.skipped`."""
    return (
        Boundary(),
        Lock(),
        Relationship(),
        Balance(),
        Capacity(),
        Accounts(),
        Travel(),
        Disruption(cost_per_move=200),
        PairCost(),
    )


def standing_rules(facts: Facts, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the rules that hold whatever a case asks for, as far as they apply and are not among its own."""
    named = {rule.rule for rule in rules}
    return tuple(rule for rule in (Presence(), Line()) if rule.rule not in named and rule.skipped(facts) is None)
