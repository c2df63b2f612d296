"""Policies: ready-made sets of rules and settings that a case may build on with ``extends``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from territory_opt.errors import Faults
from territory_opt.io.policy_files import policy_names, read_policy
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE, read_keys

__all__ = ["extended", "load_policy", "origins", "policy_names"]


def load_policy(name: str) -> CaseSettings:
    """Return the settings of a policy; its rules are as they were written.

    Raises
    ------
    InputError
        If there is no such policy; it names the nearest one.
    """
    faults = Faults()
    settings = read_policy(name, faults)
    faults.raise_errors()
    return settings


def extended(settings: CaseSettings) -> CaseSettings:
    """Return settings with those of the policy that they extend under them; the case's own keys win.

    Rules are matched by id: one that stands in both takes the policy's keys where the case's rule has none, unless
    it is another kind of rule. Rules that only the case has come last.

    Raises
    ------
    InputError
        If there is no such policy, or the two together make no sense.
    """
    if settings.extends is None:
        return settings
    below, above = (one.model_dump(exclude_unset=True) for one in (load_policy(settings.extends), settings))
    rules = _merged_rules(below.pop("rules", None) or (), above.pop("rules", None) or ())
    faults = Faults()
    merged = read_keys(CaseSettings, {**_merged(below, above), "rules": rules}, faults, SETTINGS_FILE)
    faults.raise_errors()
    return settings if merged is None else merged


def origins(settings: CaseSettings) -> dict[str, str]:
    """Return where each rule of a case that builds on a policy was written, by its id.

    Parameters
    ----------
    settings
        The case's own settings, before `extended`. Without ``extends`` there is nothing to tell.
    """
    if settings.extends is None:
        return {}
    policy = f"policy {settings.extends}"
    told = {str(_id(rule)): policy for rule in load_policy(settings.extends).rules or ()}
    for rule in settings.rules or ():
        name, keys = str(_id(rule)), ", ".join(key for key in rule if key not in ("id", "rule"))
        told[name] = f"{policy}; case.yaml: {keys}" if name in told and keys else told.get(name, "case.yaml")
    return told


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return two mappings as one, key by key all the way down; the second wins."""
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, Mapping) and isinstance(below.get(key), Mapping)
        merged[key] = _merged(below[key], value) if both else value
    return merged


def _merged_rules(below: Sequence[Mapping[str, Any]], above: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    merged = {_id(rule): dict(rule) for rule in below}
    nameless = [dict(rule) for rule in above if _id(rule) is None]  # wrong: parsing will say so
    for rule in above:
        name = _id(rule)
        if name is not None:
            under = merged.get(name, {})
            same = under.get("rule") == rule.get("rule", under.get("rule"))
            merged[name] = {**under, **rule} if same else dict(rule)
    return [*merged.values(), *nameless]


def _id(rule: Mapping[str, Any]) -> Any:
    return rule.get("id") or rule.get("rule")
