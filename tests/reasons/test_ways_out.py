"""Ways out word for word: what gives, by how much, and what was asked to."""

from __future__ import annotations

from typing import Any

import pytest

from territory_opt.errors import InputError
from territory_opt.model.plan import Plan
from territory_opt.reasons.conflicts import Diagnosis, diagnose
from tests.report.cases import problem_of

TEN = {"visits": 1, "hours_per_visit": 10, "in_person": False}
COUNTED = {"rule": "balance", "measure": "accounts"}
PROTECT = {"rule": "capacity", "protect": {"share": 0.1, "accounts": 2}}
LOCKS = {"rule": "lock", "pairs": [["A1", "R1"], ["A2", "R1"]]}


def diagnosed(
    accounts: list[dict[str, Any]], reps: list[dict[str, Any]], *rules: dict[str, Any], give: Any = None, **tables: Any
) -> Diagnosis:
    return diagnose(problem_of(accounts, reps, [COUNTED, *rules], tables=tables), seconds=20, workers=1, give=give)


def steps(found: Diagnosis) -> list[str]:
    assert found.way_out is not None
    assert found.way_out.least == found.way_out.cost
    return [step.text() for step in found.way_out.steps]


def test_what_only_protection_makes_impossible_is_found_and_mended() -> None:
    reps = [{"capacity_hours": 21.99}, {"capacity_hours": 50}]
    accounts = [TEN, TEN, TEN]
    assert diagnosed(accounts, reps, LOCKS, {"rule": "capacity"}).conflicts == ()
    assert diagnosed(accounts, [{"capacity_hours": 22}, reps[1]], LOCKS, PROTECT).conflicts == ()
    found = diagnosed(accounts, reps, LOCKS, PROTECT, give=("hours",))
    (clash,) = found.conflicts
    assert (clash.rules, clash.accounts, clash.reps) == (("lock", "capacity"), ("A1", "A2"), ("R1",))
    assert clash.text == "A1 and A2 can only go to R1 and together need 22 h at worst; capacity allows 21.98 h."
    assert found.certainty == "proven"
    assert steps(found) == ["raise the capacity of R1 by 0.02 h, from 21.98 h"]


def test_protected_hours_that_only_search_proves_too_few() -> None:
    found = diagnosed([TEN] * 3, [{"capacity_hours": 21}] * 2, PROTECT, give=("hours",))
    (clash,) = found.conflicts
    assert clash.text == "No plan keeps capacity of R1 and R2 for A1, A2 and A3 (shown by complete search)."
    assert steps(found) in ([f"raise the capacity of {rep} by 1 h, from 21 h"] for rep in ("R1", "R2"))
    problem = problem_of([TEN] * 3, [{"capacity_hours": 22}] * 2, [COUNTED, PROTECT])
    assert found.way_out is not None
    plan = Plan.from_mapping(problem, found.way_out.owners)
    assert problem.compiled.model.violation(plan.owner) == 0


def family(**more: Any) -> dict[str, Any]:
    return {**TEN, "parent_id": "P", **more}


NORTH_SOUTH = [{"regions": ["n"]}, {"regions": ["s"]}]
BOUNDARY = {"rule": "boundary", "by": ["regions"]}


def test_a_family_is_split_or_a_boundary_crossed() -> None:
    accounts = [family(region="n"), family(region="n"), family(region="s")]
    rules = (BOUNDARY, {"rule": "keep_together"})
    assert steps(diagnosed(accounts, NORTH_SOUTH, *rules, give=("families",))) == [
        "split the family P: A1 and A2 to R1, A3 to R2"
    ]
    crossed = steps(diagnosed(accounts, NORTH_SOUTH, *rules, give=("boundary",)))
    assert crossed == ["give A3 to R1 although A3 is in region s, and R1 may own only n"]


def test_a_cell_is_shared() -> None:
    accounts = [{**TEN, "region": region, "industry": "steel"} for region in ("n", "s")]
    found = diagnosed(accounts, NORTH_SOUTH, BOUNDARY, {"rule": "exclusive", "by": ["industry"]}, give=("cells",))
    assert steps(found) == ["split the cell steel: A1 to R1, A2 to R2"]


def test_a_relationship_is_broken() -> None:
    bonds = [{"account_id": f"A{u}", "rep_id": "R1", "strength": 0.9} for u in (1, 2)]
    reps = [{"capacity_hours": 15}, {"capacity_hours": 15}]
    rules = ({"rule": "relationship"}, {"rule": "capacity"})
    found = diagnosed([TEN, TEN], reps, *rules, give=("relationships",), relationships=bonds)
    (step,) = steps(found)
    assert step in (
        f"give A{u} to R2 although A{u} stays with R1 (strength 0.9): relationships are kept from 0.8" for u in (1, 2)
    )
    found = diagnosed([TEN, TEN], reps, *rules, relationships=bonds)
    assert steps(found) == ["raise the capacity of R1 by 5 h, from 15 h"]


def test_one_lock_that_helps_two_conflicts_counts_once() -> None:
    # Thirteen locked accounts are too many hours and too many accounts: both sums are about all of them together.
    accounts = [TEN] * 13
    reps = [{"capacity_hours": 120, "max_accounts": 12}, {"capacity_hours": 50, "max_accounts": 5}]
    locks = {"rule": "lock", "pairs": [[f"A{u}", "R1"] for u in range(1, 14)]}
    found = diagnosed(accounts, reps, locks, {"rule": "capacity"}, {"rule": "accounts"}, give=("locks",))
    assert len(found.conflicts) == 2
    assert len(steps(found)) == 1
    assert found.way_out is not None
    assert found.way_out.cost == 10


def test_what_was_asked_to_give_is_said_if_it_is_not_enough() -> None:
    accounts = [family(region="n"), family(region="s")]
    rules = (BOUNDARY, {"rule": "keep_together"})
    assert diagnosed(accounts, NORTH_SOUTH, *rules).text().splitlines()[2:] == [
        "No way out was found in which only this gives: hours, tolerance, radius, locks, budget and accounts.",
        "More may give if it is asked for: relationships, boundary, families and cells.",
    ]
    assert diagnosed(accounts, NORTH_SOUTH, *rules, give=()).asked == ()
    with pytest.raises(
        InputError, match="luck cannot give; expected hours, tolerance, radius, locks, budget, accounts"
    ):
        diagnosed(accounts, NORTH_SOUTH, *rules, give=("luck",))
