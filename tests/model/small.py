"""Small cases for the tests of the model, spelled out account by account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from territory_opt.model.compile import Compiled, compile_rules, prepare
from tests.strategies import Case

Row = dict[str, Any]


def compiled(
    accounts: dict[str, Row], rules: Sequence[Row], reps: dict[str, Row] | None = None, **more: Any
) -> Compiled:
    """A compiled case; accounts and reps by id, pairs of other tables as ``("A", "R0", {...})``."""
    tables = {
        "accounts": [{"account_id": name, **row} for name, row in accounts.items()],
        "reps": [{"rep_id": name, **row} for name, row in (reps or {"R0": {}, "R1": {}}).items()],
        **{
            name: [{"account_id": account, "rep_id": rep, **columns} for account, rep, columns in more.pop(name, ())]
            for name in ("locks", "relationships", "pairs", "assignments")
        },
    }
    problem = Case(tables, {"currency": "USD", "rules": rules, **more}).problem()
    return compile_rules(prepare(problem.facts, problem.rules))


def allowed(one: Compiled) -> dict[str, list[str]]:
    """The reps who may own each account."""
    pairs, facts = one.model.pairs, one.facts
    return {
        name: [facts.rep_names[rep] for rep in pairs.rep[pairs.start[unit] : pairs.start[unit + 1]]]
        for unit, name in enumerate(facts.unit_names)
    }


def groups(one: Compiled, rule: str) -> dict[str, list[str]]:
    """The groups of a rule as they hold, by name."""
    index = next(index for index, active in one.rules.items() if active.name == rule)
    settled = one.scopes[index].groups
    assert settled is not None
    names = one.facts.unit_names
    return {name: [names[unit] for unit in settled.members(group)] for group, name in enumerate(settled.names)}


def exceptions(one: Compiled) -> list[tuple[str, str]]:
    """Each waiver: the rule that gave way, and the sentence."""
    return [(one.rules[waiver.rule].name, waiver.text) for waiver in one.waivers]
