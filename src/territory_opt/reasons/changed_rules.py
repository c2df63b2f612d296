"""Rules of two quarters: which of them are new, gone, set otherwise, or only called otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Entry = Mapping[str, Any]
"""A rule as ``plan.json`` lists it."""


@dataclass(frozen=True)
class ChangedRules:
    """What became of the rules.

    Attributes
    ----------
    sentences
        One for each rule that is not as it was.
    names
        The ids of those that may change a plan: all of them but the renamed ones.
    """

    sentences: tuple[str, ...]
    names: frozenset[str]


def changed_rules(before: Sequence[Entry], now: Sequence[Entry]) -> ChangedRules:
    """Compare the rules of two quarters.

    A rule whose id is gone and one whose id is new are the same rule if they are of one kind and set alike.
    """
    renamed = _renamed(before, now)
    old = {renamed.get(name, name): rule for name, rule in ((str(rule["id"]), rule) for rule in before)}
    changed = dict(_changes(old, {rule["id"]: rule for rule in now}))
    called = [f"{was} is called {name} now." for was, name in renamed.items()]
    return ChangedRules((*changed.values(), *called), frozenset(changed))


def _renamed(before: Sequence[Entry], now: Sequence[Entry]) -> dict[str, str]:
    """Return the new id of each rule that is called otherwise, by its old one."""
    known, gone = {rule["id"] for rule in before}, {rule["id"] for rule in before} - {rule["id"] for rule in now}
    free = [rule for rule in now if rule["id"] not in known]
    renamed: dict[str, str] = {}
    for rule in before:
        same = next((one for one in free if _alike(one, rule)), None) if rule["id"] in gone else None
        if same is not None:
            renamed[rule["id"]] = same["id"]
            free.remove(same)
    return renamed


def _alike(one: Entry, other: Entry) -> bool:
    kept = ("rule", "settings")
    return all(one[key] == other[key] for key in kept) and bool(one["skipped"]) == bool(other["skipped"])


def _changes(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """Yield the id of each rule that is not as it was, with a sentence that says how."""
    for name, rule in new.items():
        if name not in old:
            yield name, f"{name} is new."
        elif parts := list(_differences(old[name], rule)):
            yield name, f"{name}: {', '.join(parts)}."
    for name in old:
        if name not in new:
            yield name, f"{name} is gone."


def _differences(old: Entry, new: Entry) -> Iterator[str]:
    was = old["settings"]
    for key, value in new["settings"].items():
        if was.get(key) != value:
            yield f"{key} {_shown(value)} (before {_shown(was.get(key))})"
    if bool(new["skipped"]) != bool(old["skipped"]):
        yield "it does not apply any more" if new["skipped"] else "it applies now"


def _shown(value: object) -> str:
    """Return a setting as people write it: blank, a word, or lists and keys without quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_shown(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "blank" if value is None else str(value)
