"""The ladder with the full set of rules: relationships, families, exclusive cells, a disruption budget, two levels.

Drawn so that a plan exists that keeps every hard rule: families and cells (area × industry) go whole to the reps of the
planted plan, relationships that must be kept are with them, and today's owners are theirs but for a few per cent.
Balance of potential and of service hours is the first level, money the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.case import Case, Family
from benchmarks.families.ladder import SIZES, even_hours, even_potential
from benchmarks.folders import ids, tables_of, write_case
from benchmarks.places import Ints, Reals, along_curve, around_cities

INDUSTRIES = np.array(["retail", "finance", "energy", "health", "media", "transport", "food", "building"])

RULES = (
    {"id": "even-potential", "rule": "balance", "measure": "potential", "tolerance": 0.05},
    {"id": "even-hours", "rule": "balance", "measure": "service_hours", "tolerance": 0.15},
    {"rule": "travel"},
    {"rule": "exclusive", "by": ["region", "industry"]},
    {"rule": "keep_together", "by": "parent_id"},
    {"rule": "relationship", "keep_from": 0.8, "loss_share": 0.17},
    {"rule": "disruption", "max_accounts": 0.10, "max_value": 0.12, "cost_per_move": 200},
)

LEVELS = (
    {"rules": ["even-potential", "even-hours"]},
    {"rules": ["travel", "relationship", "disruption"]},
)

_AREA = 0.25
"""Degrees of an area's sides."""

_STRANGERS, _KNOWN, _FAMILY = 0.05, 0.4, 0.15
"""Shares: cells whose owner is not the planted one now, accounts with a relationship, accounts in a family."""


@dataclass(frozen=True, eq=False)
class Rich:
    """One instance, and the plan that was planted in it.

    Attributes
    ----------
    tables
        By the names of their files.
    planted
        Rep of each account in a plan that keeps every hard rule. Shape (accounts,).
    """

    tables: dict[str, pd.DataFrame]
    planted: Ints

    def write(self, folder: Path, name: str) -> None:
        """Write the instance as a case folder."""
        write_case(folder, {"name": name, "levels": list(LEVELS), "rules": list(RULES)}, **self.tables)


def draw(n_accounts: int, n_reps: int, seed: int) -> Rich:
    """Draw an instance."""
    rng = np.random.default_rng([seed, n_accounts, n_reps, 3])
    place, home = around_cities(n_accounts, rng), around_cities(n_reps, rng)
    area = np.floor(place / _AREA).astype(np.int64)
    industry = rng.integers(0, len(INDUSTRIES), n_accounts)
    cell = np.unique(np.column_stack([area, industry]), axis=0, return_inverse=True)[1].ravel()
    planted = _runs_of_cells(place, cell, n_reps)
    visits, hours = rng.integers(1, 13, n_accounts), rng.integers(1, 4, n_accounts)
    even_hours(visits, hours, planted, n_reps, rng)
    now = np.where(rng.random(cell.max() + 1) < _STRANGERS, rng.integers(0, n_reps, cell.max() + 1), -1)[cell]
    tables = tables_of(
        place,
        home,
        region=[f"{south}/{west}" for south, west in area.tolist()],
        industry=INDUSTRIES[industry],
        potential=even_potential(planted, n_reps, rng),
        visits=visits,
        hours_per_visit=hours,
        parent_id=_families(cell, rng),
        current_rep_id=np.array(ids("R", n_reps), object)[np.where(now < 0, planted, now)],
    )
    return Rich({**tables, "relationships": _relationships(planted, n_reps, rng)}, planted)


def _runs_of_cells(place: Reals, cell: Ints, n_reps: int) -> Ints:
    """Return the rep of each account when cells, along a curve, are dealt out in runs of about equal size."""
    size = np.bincount(cell)
    centre = np.stack([np.bincount(cell, place[:, axis]) / size for axis in (0, 1)], axis=1)
    order = np.argsort(along_curve(centre), kind="stable")
    before = np.cumsum(size[order]) - size[order] / 2.0
    rep = np.empty(len(size), np.int64)
    rep[order] = (before * n_reps / len(place)).astype(np.int64)
    return rep[cell]


def _families(cell: Ints, rng: np.random.Generator) -> list[str]:
    """Return the family of each account, blank for most: two to four accounts of one cell."""
    order = np.lexsort((rng.random(len(cell)), cell))
    member = rng.random(len(cell)) < _FAMILY
    number = np.full(len(cell), -1, np.int64)
    number[order] = np.where(member[order], cell[order] * len(cell) + np.arange(len(cell)) // 4, -1)
    return ["" if one < 0 else f"F-{one}" for one in number.tolist()]


def _relationships(planted: Ints, n_reps: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return relationships: most with the planted rep, weak ones with anybody, those to be kept only with her."""
    known = np.flatnonzero(rng.random(len(planted)) < _KNOWN)
    strength = rng.uniform(0.1, 0.95, len(known)).round(2)
    other = (strength < 0.5) & (rng.random(len(known)) < 0.3)
    rep = np.where(other, rng.integers(0, n_reps, len(known)), planted[known])
    names, reps = np.array(ids("A", len(planted)), object), np.array(ids("R", n_reps), object)
    return pd.DataFrame({"account_id": names[known], "rep_id": reps[rep], "strength": strength})


def write(size: str, seed: int, folder: Path) -> None:
    """Write one rung as a case folder."""
    draw(*SIZES[size], seed).write(folder, f"rich-{size}")


def _case(size: str, seed: int) -> Case:
    return Case(f"rich-{size}", partial(write, size, seed))


RICH = Family(
    "rich",
    "drawn cases with all rules on: relationships, families, exclusive cells, a disruption budget, two levels",
    drawn={f"rich-{size}": partial(_case, size) for size in ("S", "M")},
    usual=("rich-M",),
)
