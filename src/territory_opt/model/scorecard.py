"""Scorecard: one row for each rep, with loads against targets, capacity, travel, hand-overs and flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from territory_opt.model.compile import Compiled
from territory_opt.model.effort import contacts_known, efforts
from territory_opt.model.figures import loads, measures, travel_known
from territory_opt.model.row_names import NamedLoad, named_loads
from territory_opt.quantities import MINUTE, Quantum
from territory_opt.rules.facts import Floats
from territory_opt.rules.measures import weigh
from territory_opt.terms import UNLIMITED, Ints

if TYPE_CHECKING:
    from pandas import DataFrame

Cell = str | int | float | None


@dataclass(frozen=True)
class Scorecard:
    """Columns by name, one entry for each rep; None is blank."""

    columns: dict[str, list[Cell]]

    def row(self, rep: int) -> dict[str, Cell]:
        """Return one rep's row."""
        return {name: column[rep] for name, column in self.columns.items()}

    def frame(self) -> DataFrame:
        """Return a frame with the columns of ``scorecard.csv`` and a row for each rep."""
        import pandas as pd

        return pd.DataFrame(self.columns)

    def _repr_html_(self) -> str:
        from territory_opt.model.notebook import scorecard_html

        return scorecard_html(self)


def scorecard(compiled: Compiled, owner: Ints) -> Scorecard:
    """Return the scorecard of any plan.

    Parameters
    ----------
    compiled
        The problem.
    owner
        Rep of each unit, −1 for nobody. Shape (units,).
    """
    facts, named = compiled.facts, named_loads(compiled)
    columns: dict[str, list[Cell]] = {
        "rep_id": list(facts.rep_names),
        "name": [name or None for name in facts.tables.reps.text("name")],
    }
    if facts.covers:
        columns["covered_by"] = [facts.covers.get(rep) or None for rep in range(facts.n_reps)]
    weighings = measures(facts)
    by_measure = {name: loads(weighing, owner, facts.n_reps) for name, weighing in weighings.items()}
    columns["accounts"] = by_measure["accounts"].tolist()
    for name, weighing in weighings.items():
        if name != "accounts":
            columns[name] = _real(weighing.quantum, by_measure[name])
    columns |= _capacity(facts.capacity_minutes, by_measure.get("hours"))
    columns |= _effort(compiled, owner)
    columns |= _travel(compiled, owner)
    for one in named:
        if _compares_reps(one, facts.tables.rep_index):
            columns |= _against_target(compiled, one, owner)
    columns |= _hand_overs(compiled, owner)
    columns["flags"] = _flags(compiled, named, owner)
    return Scorecard(columns)


def _compares_reps(one: NamedLoad, reps: Mapping[str, int]) -> bool:
    """Tell whether the rows compare each rep, once, with a target; teams and quarters have no column of their own."""
    targets = any(target is not None for target in one.labels.targets)
    return targets and all(name in reps for name in one.labels.names)


def _real(quantum: Quantum, whole: Ints) -> list[Cell]:
    return [quantum.real(one) for one in whole.tolist()]


def _capacity(minutes: Ints, used: Ints | None) -> dict[str, list[Cell]]:
    limited = [minute if minute < UNLIMITED else None for minute in minutes.tolist()]
    hours: list[Cell] = [None if minute is None else float(minute * MINUTE) for minute in limited]
    share: list[Cell] = [None] * len(limited)
    if used is not None:
        share = [one / minute if minute else None for one, minute in zip(used.tolist(), limited, strict=True)]
    return {"capacity_hours": hours, "capacity_used": share}


def _effort(compiled: Compiled, owner: Ints) -> dict[str, list[Cell]]:
    """Return what the reps' weeks look like; what the case does not say has no column."""
    facts, each = compiled.facts, efforts(compiled.facts, owner)
    known = {
        "hours_week": facts.workload.known,
        "contacts_week": contacts_known(facts),
        "travel_share": facts.workload.known and travel_known(facts),
    }
    return {name: [getattr(one, name) for one in each] for name in known if known[name]}


def _travel(compiled: Compiled, owner: Ints) -> dict[str, list[Cell]]:
    units = np.flatnonzero(owner >= 0)
    reps, travel = owner[units], compiled.facts.travel

    def by_rep(amounts: Floats) -> list[Cell]:
        return list(np.bincount(reps, amounts, compiled.facts.n_reps).tolist())

    return {"travel_km": by_rep(travel.km(units, reps)), "travel_cost": by_rep(travel.cost(units, reps))}


def _against_target(compiled: Compiled, one: NamedLoad, owner: Ints) -> dict[str, list[Cell]]:
    """Return load, target, index and band of a balance, blank for reps without target."""
    limits, quantum, n_reps = one.term.limits, one.labels.quantum, compiled.facts.n_reps
    blank: list[Cell] = [None] * n_reps
    parts = ("load", "target", "index", "low", "high")
    columns = {f"{one.rule.name}_{part}": list(blank) for part in parts}
    low = np.maximum(limits.soft_lo, limits.hard_lo).tolist()
    high = np.minimum(limits.soft_hi, limits.hard_hi).tolist()
    held = one.term.loads(owner).tolist()
    for row, (name, target) in enumerate(zip(one.labels.names, one.labels.targets, strict=True)):
        rep = compiled.facts.tables.rep_index[name]
        if target:
            load, aim, least, most = (quantum.real(one) for one in (held[row], target, low[row], high[row]))
            values = (load, aim, float(100 * Fraction(held[row]) / target), least, most)
            for part, value in zip(parts, values, strict=True):
                columns[f"{one.rule.name}_{part}"][rep] = value
    return columns


def _hand_overs(compiled: Compiled, owner: Ints) -> dict[str, list[Cell]]:
    """Return what each rep wins and hands over, forced or not; what falls to the house is not handed over."""
    facts = compiled.facts
    value, n = weigh(facts, "value"), facts.n_reps
    worth = value.weight(np.arange(facts.n_units, dtype=np.int64), np.maximum(owner, 0))
    named = np.array([bool(name) for name in facts.previous_names], np.bool_)
    changed = named & (owner >= 0) & (owner != facts.previous)
    left = changed & (facts.previous >= 0)
    losses = np.minimum(np.nan_to_num(facts.value.amount), 0.0)
    owned = owner >= 0

    def worth_of(reps: Ints, weight: Ints) -> Ints:
        total = np.zeros(n, np.int64)
        np.add.at(total, reps, weight)
        return total

    return {
        "moved_in": np.bincount(owner[changed], minlength=n).tolist(),
        "moved_out": np.bincount(facts.previous[left], minlength=n).tolist(),
        "value_in": _real(value.quantum, worth_of(owner[changed], worth[changed])),
        "value_out": _real(value.quantum, worth_of(facts.previous[left], worth[left])),
        "losses": list(np.bincount(owner[owned], losses[owned], n).tolist()),
    }


def _flags(compiled: Compiled, named: Sequence[NamedLoad], owner: Ints) -> list[Cell]:
    """Return what stands out about each rep, joined by ``; ``, blank if nothing does."""
    index = compiled.facts.tables.rep_index
    flags: list[list[str]] = [[] for _ in range(compiled.facts.n_reps)]
    for one in named:
        limits, held = one.term.limits, one.term.loads(owner)
        above = held > np.minimum(limits.soft_hi, limits.hard_hi)
        below = held < np.maximum(limits.soft_lo, limits.hard_lo)
        word = "band" if any(target is not None for target in one.labels.targets) else "limit"
        for row, name in enumerate(one.labels.names):
            if name in index and (above[row] or below[row]):
                flags[index[name]].append(f"{'above' if above[row] else 'below'} {one.rule.name} {word}")
    return ["; ".join(words) or None for words in flags]
