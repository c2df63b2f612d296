"""Every limit just inside and just outside: the data or the settings change around a plan that stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.verifier.tiny import CASE, Folders

DATA = {
    # R1 works 413 minutes: 6.8834 h are 413 whole minutes, 6.8833 h are 412.
    "capacity": ("reps.csv", "R1,Ann,7,", "R1,Ann,6.8834,", "R1,Ann,6.8833,", "hard limits"),
    "relationship": ("relationships.csv", "A2,R2,0.5", "A2,R2,0.79", "A2,R2,0.8", "eligibility"),
    "lock": ("locks.csv", "A5,R2,lock,2026-09-30", "A5,R2,lock,2026-09-30", "A5,R2,lock,2026-10-01", "eligibility"),
    "forbidden": ("locks.csv", "A5,R2,lock,2026-09-30", "A5,R1,forbid,2026-09-30", "A5,R1,forbid,", "eligibility"),
    "industry": ("accounts.csv", "A5,40,1,2,tech", "A5,40,1,2,retail", "A5,40,1,2,mining", "eligibility"),
    "family": ("accounts.csv", "A5,40,1,2,tech,E,", "A5,40,1,2,tech,E,A2", "A5,40,1,2,tech,E,P", "hard limits"),
}

SETTINGS: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "accounts at most": ("accounts", {"max": 3}, {"max": 2}, "hard limits"),
    "accounts at least": ("accounts", {"min": 2}, {"min": 3}, "hard limits"),
    # Both are on the way for 53 minutes: 0.8834 h are 53 whole minutes, 0.8833 h are 52.
    "travel hours": ("travel", {"max_hours": 0.8834}, {"max_hours": 0.8833}, "hard limits"),
    # 53 of R1's 420 minutes.
    "travel share": ("travel", {"max_share": 0.1262}, {"max_share": 0.1261}, "hard limits"),
    # A4 is 25 km from R2, and nobody is farther from the owner.
    "travel radius": ("travel", {"max_km": 25.0}, {"max_km": 24.999}, "eligibility"),
    # One of the four accounts that could stay moves; a value of 60 of 320.
    "moves": ("disruption", {"max_accounts": 0.25}, {"max_accounts": 0.2499}, "hard limits"),
    "value that moves": ("disruption", {"max_value": 0.1875}, {"max_value": 0.18749}, "hard limits"),
    # 200 and 160 of 180 are a ninth off.
    "hard band": ("even", {"hard": True, "tolerance": 0.1112}, {"hard": True, "tolerance": 0.1111}, "hard limits"),
    "strength kept": ("relationship", {"keep_from": 0.51}, {"keep_from": 0.5}, "eligibility"),
    "own locks": ("lock", {"pairs": [["A2", "R1"]]}, {"pairs": [["A2", "R2"]]}, "eligibility"),
}


@pytest.mark.parametrize("limit", DATA)
@pytest.mark.parametrize("kept", [True, False])
def test_data_inside_and_outside(tmp_path: Path, limit: str, kept: bool) -> None:
    name, now, inside, outside, check = DATA[limit]
    folders = Folders.write(tmp_path)
    folders.edit_case(name, now, inside if kept else outside)
    assert holds(folders, check) is kept, folders.verify().disagreements


@pytest.mark.parametrize("limit", SETTINGS)
@pytest.mark.parametrize("kept", [True, False])
def test_settings_inside_and_outside(tmp_path: Path, limit: str, kept: bool) -> None:
    rule, inside, outside, check = SETTINGS[limit]
    folders = Folders.write(tmp_path)
    set_rule(folders, rule, inside if kept else outside)
    assert holds(folders, check) is kept, folders.verify().disagreements


def holds(folders: Folders, check: str) -> bool:
    return next(one.ok for one in folders.verify().checks if one.name == check)


def set_rule(folders: Folders, rule: str, settings: dict[str, Any]) -> None:
    def change(plan: Any) -> None:
        next(one for one in plan["rules"] if one["id"] == rule)["settings"].update(settings)

    folders.change("plan.json", change)


SIZES = "rep_id,name,capacity_hours,industries,size_min,size_max\nR1,Ann,7,tech;retail,{low},{high}\nR2,Bo,10,tech,,\n"


@pytest.mark.parametrize(
    ("low", "high", "kept"), [("40", "", True), ("40.01", "", False), ("", "100.01", True), ("", "100", False)]
)
def test_sizes_from_included_to_excluded(tmp_path: Path, low: str, high: str, kept: bool) -> None:
    """R1 owns accounts of 40 to 100; the lock on A1 is taken away, since it would override the size."""
    folders = Folders.write(tmp_path)
    folders.edit_case("reps.csv", CASE["reps.csv"], SIZES.format(low=low, high=high))
    folders.edit_case("locks.csv", "A1,R1,lock,\n", "")
    set_rule(folders, "boundary", {"by": ["industries", "size"]})
    assert holds(folders, "eligibility") is kept, folders.verify().disagreements
