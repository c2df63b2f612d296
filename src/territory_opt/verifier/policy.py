"""Policy: what a case says together with the policy that it builds on, from the two files alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from territory_opt.errors import Faults
from territory_opt.io.policy_files import read_policy
from territory_opt.schema.settings import CaseSettings, TravelSettings


def with_policy(settings: CaseSettings, faults: Faults) -> CaseSettings:
    """Return the settings that count: the case's own where it says something, else those of its policy.

    Travel is taken key by key, rules by their ids and then key by key; contact standards and levels are taken whole.
    """
    if settings.extends is None:
        return settings
    policy = read_policy(settings.extends, faults)
    own, said = settings.model_fields_set, settings.travel.model_dump(exclude_unset=True)
    travel = TravelSettings(**{**policy.travel.model_dump(exclude_unset=True), **said})
    whole = {key: getattr(settings if key in own else policy, key) for key in ("service_levels", "levels")}
    rules = tuple(_rules(policy.rules or (), settings.rules or ()))
    return settings.model_copy(update={**whole, "travel": travel, "rules": rules})


def _rules(below: Iterable[Mapping[str, Any]], above: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the policy's rules with the case's keys on top, then the rules that only the case has."""
    rules = {str(rule.get("id", rule.get("rule"))): dict(rule) for rule in below}
    for rule in above:
        name = str(rule.get("id", rule.get("rule")))
        other_kind = name in rules and rule.get("rule", rules[name]["rule"]) != rules[name]["rule"]
        rules[name] = dict(rule) if other_kind else {**rules.get(name, {}), **rule}
    return list(rules.values())
