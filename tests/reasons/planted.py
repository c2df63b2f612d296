"""Cases with planted conflicts: each in a region of its own, beside a region where all is well."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

import numpy as np

from territory_opt.model.problem import Problem
from tests.report.cases import problem_of

KINDS = ("locks", "crowd", "packing", "count", "family")
RULES = ("balance", "boundary", "capacity", "accounts", "keep_together", "lock")


@dataclass(frozen=True)
class Planted:
    """What cannot be kept together, and how much capacity (h), or how many accounts more, would mend it."""

    kind: str
    rules: frozenset[str]
    accounts: frozenset[str]
    reps: frozenset[str]
    hours: float = 0.0
    count: int = 0


@dataclass
class Plot:
    """The rows of a case as it grows."""

    accounts: list[dict[str, Any]] = field(default_factory=list)
    reps: list[dict[str, Any]] = field(default_factory=list)
    locks: list[tuple[str, str]] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)

    def account(self, region: str, hours: float, **more: Any) -> str:
        name = f"A{len(self.accounts) + 1}"
        row = {"account_id": name, "region": region, "visits": 1, "hours_per_visit": hours, "in_person": False}
        self.accounts.append({**row, **more})
        return name

    def rep(self, regions: list[str], hours: float, **more: Any) -> str:
        name = f"R{len(self.reps) + 1}"
        self.reps.append({"rep_id": name, "regions": regions, "capacity_hours": hours, **more})
        return name

    def problem(self) -> Problem:
        return self.part(RULES, {row["account_id"] for row in self.accounts}, {row["rep_id"] for row in self.reps})

    def part(self, rules: Collection[str], accounts: Collection[str], reps: Collection[str]) -> Problem:
        """Return the case with some rules, some accounts, and the limits of some reps only."""
        limits = {"capacity_hours", "max_accounts"}
        rows = [
            row if row["rep_id"] in reps else {key: value for key, value in row.items() if key not in limits}
            for row in self.reps
        ]
        kept = [row for row in self.accounts if row["account_id"] in accounts]
        locks = [pair for pair in self.locks if pair[0] in accounts]
        wanted: list[Mapping[str, Any]] = [{"rule": "balance", "measure": "accounts"}]
        more: dict[str, dict[str, Any]] = {"boundary": {"by": ["regions"]}, "lock": {"pairs": locks}}
        wanted += [{"rule": name, **more.get(name, {})} for name in RULES[1:] if name in rules]
        return problem_of(kept, rows, wanted)


def plot(seed: int) -> Plot:
    """Return a case with one to three conflicts."""
    rng, case = Random(seed), Plot()
    for kind in rng.sample(KINDS, 1 + seed % 3):
        _plant(case, kind, rng, f"r{len(case.planted)}")
    for _ in range(2):
        case.rep(["free"], 100)
    for _ in range(rng.randint(2, 4)):
        case.account("free", rng.randint(1, 10))
    return case


def _plant(case: Plot, kind: str, rng: Random, region: str) -> None:
    hours = 2 * rng.randint(2, 6)
    if kind == "family":
        case.rep([region], 100), case.rep([f"{region}-b"], 100)
        pair = [case.account(where, 1, parent_id=f"P-{region}") for where in (region, f"{region}-b")]
        case.planted.append(Planted(kind, frozenset({"boundary", "keep_together"}), frozenset(pair), frozenset()))
        return
    count = {"locks": 3, "crowd": 5, "packing": 3, "count": 4}[kind]
    room = {"locks": 2.5 * hours, "crowd": 2 * hours, "packing": 1.5 * hours, "count": 100.0}[kind]
    most = {"max_accounts": 3} if kind == "count" else {}
    first = case.rep([region], room, **most)
    second = case.rep([region], 100.0 if kind in ("locks", "count") else room)
    accounts = [case.account(region, hours) for _ in range(count)]
    if kind in ("locks", "count"):
        case.locks += [(account, first) for account in accounts]
        limit = "capacity" if kind == "locks" else "accounts"
        short = {"hours": 0.5 * hours} if kind == "locks" else {"count": 1}
        case.planted.append(
            Planted(kind, frozenset({"lock", limit}), frozenset(accounts), frozenset({first}), **short)  # type: ignore[arg-type]  # what is short differs by kind
        )
        return
    short_of = hours if kind == "crowd" else 0.5 * hours
    case.planted.append(
        Planted(kind, frozenset({"boundary", "capacity"}), frozenset(accounts), frozenset({first, second}), short_of)
    )


def feasible(problem: Problem) -> bool:
    """Whether any plan at all keeps every hard limit, by trying them all."""
    compiled = problem.compiled
    model, pairs = compiled.reduced, compiled.reduced.pairs
    if not pairs.open.all():
        return False
    choices = [pairs.rep[a:b].tolist() for a, b in zip(pairs.start[:-1], pairs.start[1:], strict=True)]
    return any(model.violation(np.array(plan, np.int64)) == 0 for plan in product(*choices))
