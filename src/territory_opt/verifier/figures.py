"""The figures of ``plan.json``, computed again: how even the plan is, what it moves, its travel, its cells."""

from __future__ import annotations

from fractions import Fraction
from math import fsum, sqrt
from typing import Any

import numpy as np

from territory_opt.verifier.costs import reps_of
from territory_opt.verifier.facts import Bools, Ints
from territory_opt.verifier.measures import Scale, scale_of
from territory_opt.verifier.reading import Run
from territory_opt.verifier.report import Ledger
from territory_opt.verifier.rows import keepers
from territory_opt.verifier.statement import Statement

LISTED = 50
"""Overlaps that are listed by name."""


def known_measures(said: Statement) -> dict[str, Scale]:
    """Return the measures that the case knows, by name."""
    names = ["value"]
    if said.facts.hours_known:
        names += ["service_hours", "hours"]
    names += ["accounts", *(["travel_hours"] if said.roads.known else [])]
    return {name: scale_of(said.facts, said.roads, name) for name in names}


def rep_loads(said: Statement, scale: Scale, owner: Ints) -> list[int]:
    """Return what each rep holds of a measure, in quanta."""
    accounts = np.flatnonzero(owner >= 0)
    return whole_sums(owner[accounts], scale.weight(accounts, owner[accounts]), len(said.facts.reps))


def worth_of(said: Statement) -> tuple[Scale, Ints]:
    """Return the measure of value, and what each account is worth in its quanta, losses as 0."""
    value = scale_of(said.facts, said.roads, "value")
    assert value.same_for_all is not None, "value is the same for all reps"
    return value, value.same_for_all


def check_figures(run: Run, said: Statement, ledger: Ledger) -> None:
    """Note every figure that is not what follows from the plan."""
    owner, written = run.owner, run.plan["figures"]
    own: dict[str, Any] = {
        name: evenness(said, scale, rep_loads(said, scale, owner)) for name, scale in known_measures(said).items()
    }
    own["violation"] = said.violation(owner)
    if "candidates" in written:  # runs that look at promising pairs only do not count the allowed ones
        own["candidates"] = said.found.allowed.count()
    own["house"] = int((~said.found.open).sum())
    own["disruption"] = disruption(said, owner)
    own["travel"] = travel(said, owner)
    own["effort"] = effort(said, owner)
    own["cells"] = cells(said, owner)
    _compare("", written, own, ledger)


def _compare(place: str, written: Any, own: Any, ledger: Ledger) -> None:
    """Compare figure by figure, so that each disagreement names its own."""
    if not (isinstance(own, dict) and isinstance(written, dict)):
        ledger.same(f"The figure {place}", written, own)
        return
    for key in [*own, *(key for key in written if key not in own)]:
        name = f"{place}, {key}" if place else key
        if key not in written:
            ledger.say(f"The figure {name} is missing.")
        elif key not in own:
            ledger.say(f"The figure {name} is not one that the case knows.")
        else:
            _compare(name, written[key], own[key], ledger)


def evenness(said: Statement, scale: Scale, held: list[int]) -> dict[str, Any]:
    """Return how evenly a measure lies on the reps who have a target, which is their share of the plan's total."""
    total = sum(held)
    index = {j: Fraction(held[j]) / (share * total) for j, share in enumerate(said.facts.shares) if share * total > 0}
    unknown = dict.fromkeys(("cv", "max_over_min", "within_5", "within_10", "within_15", "lowest", "highest"), None)
    if not index:
        return {"unit": scale.unit, "total": scale.real(total), "mean": 0.0, **unknown}
    mean = fsum(map(float, index.values())) / len(index)
    spread = fsum(float(one - Fraction(mean)) ** 2 for one in index.values()) / len(index)
    ranked = sorted(index, key=lambda j: index[j])
    lowest, highest = ranked[0], max(index, key=lambda j: (index[j], -j))
    within = {f"within_{p}": sum(abs(one - 1) * 100 <= p for one in index.values()) / len(index) for p in (5, 10, 15)}
    return {
        "unit": scale.unit,
        "total": scale.real(total),
        "mean": scale.real(Fraction(total, len(index))),
        "cv": sqrt(spread) / mean if mean else None,
        "max_over_min": float(index[highest] / index[lowest]) if index[lowest] else None,
        **within,
        "lowest": said.facts.reps[lowest],
        "highest": said.facts.reps[highest],
    }


def handed_over(said: Statement, owner: Ints) -> Bools:
    """Return the accounts that have an owner now and had another one, forced or not. Shape (accounts,)."""
    named = np.array([name != "" for name in said.facts.previous_names], np.bool_)
    changed: Bools = named & (owner >= 0) & (owner != said.facts.previous)
    return changed


def disruption(said: Statement, owner: Ints) -> dict[str, Any]:
    """Return what the plan moves."""
    keeper, open_now = keepers(said.found), said.found.open
    base = keeper >= 0
    moved = base & (owner >= 0) & (owner != keeper)
    named = np.array([name != "" for name in said.facts.previous_names], np.bool_)
    value, worth = worth_of(said)
    value_base, value_moved = int(worth[base].sum()), int(worth[moved].sum())
    hours = None
    if said.facts.hours_known:
        accounts = np.flatnonzero(moved)
        minutes = scale_of(said.facts, said.roads, "hours").weight(accounts, owner[accounts])
        hours = int(minutes.sum()) / 60
    return {
        "base": int(base.sum()),
        "moved": int(moved.sum()),
        "moved_share": int(moved.sum()) / int(base.sum()) if base.any() else None,
        "value_base": value.real(value_base),
        "value_moved": value.real(value_moved),
        "value_moved_share": value_moved / value_base if value_base else None,
        "hours_moved": hours,
        "forced": int((named & ~base & open_now).sum()),
        "new": int((~named & open_now).sum()),
    }


def effort(said: Statement, owner: Ints) -> dict[str, float | None]:
    """Return what the plan asks for week by week, and the share of hours spent on the way."""
    return _effort(said, owner, np.zeros(len(owner), np.int64), 1)[0]


def efforts(said: Statement, owner: Ints) -> list[dict[str, float | None]]:
    """Return the same for each rep."""
    return _effort(said, owner, owner, len(said.facts.reps))


def _effort(said: Statement, owner: Ints, part: Ints, n_parts: int) -> list[dict[str, float | None]]:
    """Return the effort of each part of the accounts."""
    accounts, facts, weeks = np.flatnonzero(owner >= 0), said.facts, said.facts.settings.weeks
    minutes, on_the_way = (
        whole_sums(part[accounts], scale_of(facts, said.roads, measure).weight(accounts, owner[accounts]), n_parts)
        for measure in ("hours", "travel_hours")
    )
    known = np.zeros(len(owner)) if facts.contacts is None else facts.contacts
    contacts = np.bincount(part[accounts], known[accounts], n_parts).tolist()
    return [
        {
            "hours_week": float(Fraction(whole, 60) / weeks) if facts.hours_known else None,
            "contacts_week": None if facts.contacts is None else made / float(weeks),
            "travel_share": way / whole if facts.hours_known and said.roads.known and whole else None,
        }
        for whole, way, made in zip(minutes, on_the_way, contacts, strict=True)
    ]


def whole_sums(place: Ints, weight: Ints, n_places: int) -> list[int]:
    """Return exact sums of whole numbers by place."""
    total = np.zeros(n_places, np.int64)
    np.add.at(total, place, weight)
    return list(total.tolist())


def travel(said: Statement, owner: Ints) -> dict[str, Any]:
    """Return what the plan's travel takes in a period."""
    accounts = np.flatnonzero(owner >= 0)
    way = said.roads.way(accounts, owner[accounts])
    return {
        "km": float(way.km.sum()),
        "hours": int(way.minutes.sum()) / 60,
        "cost": float(way.cost.sum()),
        "without_place": int((said.roads.in_person[accounts] & ~way.counted).sum()),
    }


def cells(said: Statement, owner: Ints) -> dict[str, Any]:
    """Return overlaps and gaps of each exclusive rule, over the cells of two accounts and more, before exceptions."""
    found: dict[str, Any] = {}
    for index, wish in enumerate(said.wishes):
        if wish.kind == "exclusive":
            own = [group for group in said.wished if group.wish == index]
            shared = [(group, reps) for group in own if len(reps := reps_of(group, owner)) > 1]
            found[wish.id] = {
                "cells": len(own),
                "overlaps": len(shared),
                "gaps": sum(not said.found.open[list(group.members)].any() for group in own),
                "list": [
                    {"cell": group.name, "reps": [said.facts.reps[rep] for rep in reps]} for group, reps in shared
                ][:LISTED],
            }
    return found
