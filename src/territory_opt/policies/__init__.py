"""Policies: ready-made sets of rules and settings that a case may build on with ``extends``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from territory_opt.errors import Faults
from territory_opt.io.yaml_files import parse_yaml
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE, read_keys, read_settings

_FOLDER = Path(__file__).parent


def policy_names() -> tuple[str, ...]:
    """Return the names of the policies that there are."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def load_policy(name: str) -> CaseSettings:
    """Return the settings of a policy; its rules are as they were written.

    Raises
    ------
    InputError
        If there is no such policy; it names the nearest one.
    """
    faults = Faults()
    if name not in policy_names():
        near = get_close_matches(name, policy_names(), n=1)
        meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(policy_names())}"
        faults.error(f"is not a policy ({meant})", file=SETTINGS_FILE, column="extends", value=name)
        faults.raise_errors()
    file = f"{name}.yaml"
    settings = read_settings(parse_yaml((_FOLDER / file).read_bytes(), file, faults), faults, file)
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
