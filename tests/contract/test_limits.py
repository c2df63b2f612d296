"""Law 7 at the edge: one whole number inside and one outside every hard limit, score and verifier say the same."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from territory_opt.model.plan import Plan
from territory_opt.model.scoring import score
from territory_opt.verifier import verify_folder
from tests.contract.runs import priced, write_run, written
from tests.oracle import assert_verified
from tests.strategies import Case

TABLES: dict[str, list[dict[str, Any]]] = {
    "accounts": [
        {"account_id": name, "potential": worth, "visits": 1, "hours_per_visit": 2, "parent_id": "P", "industry": "x"}
        for name, worth in (("A0", 100), ("A1", 60), ("A2", 40))
    ],
    "reps": [{"rep_id": "R0"}, {"rep_id": "R1"}],
    "pairs": [
        {"account_id": account, "rep_id": rep, "km": km}
        for account, rep, km in (
            ("A0", "R0", 10),
            ("A1", "R0", 20),
            ("A2", "R0", 1),
            ("A0", "R1", 5),
            ("A1", "R1", 5),
            ("A2", "R1", 40),
        )
    ],
}
"""Each rep works 2 h for an account; at 80 km/h and with one visit a km of the way takes 1.5 minutes."""

PLAN = np.array([0, 0, 1])
"""R0 owns A0 and A1: 160 of the 200 USD, 4 h of service and 45 minutes on the way. R1 owns A2."""


def reps(**columns: Any) -> dict[str, Any]:
    return {"reps": columns}


def accounts(**columns: Any) -> dict[str, Any]:
    return {"accounts": columns}


def table(name: str, *rows: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {name: [{"account_id": row[0], "rep_id": row[1], **more} for row in rows]}


def both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {**one, **other}


ALL_IN_Q1 = accounts(q1=[1, 1, 1], q2=[0, 0, 0], q3=[0, 0, 0], q4=[0, 0, 0])

OWNED_BY_R0 = table("assignments", ("A0", "R0"), ("A1", "R0"), ("A2", "R0"))

# A rule inside its limit, the same outside, and by how much the plan is then outside: in quanta, pairs or reps.
EDGES = {
    "balance": ({"rule": "balance", "hard": True, "tolerance": 0.6}, {"tolerance": 0.5999}, {}, {}, 2),
    "balance-of-teams": (
        {"rule": "balance", "hard": True, "by": "manager_id", "tolerance": 0.6},
        {"tolerance": 0.5999},
        reps(manager_id=["M", "N"]),
        reps(manager_id=["M", "N"]),
        2,
    ),
    "balance-of-a-quarter": (
        {"rule": "balance", "hard": True, "measure": "potential@q1", "tolerance": 0.6},
        {"tolerance": 0.5999},
        ALL_IN_Q1,
        ALL_IN_Q1,
        2,
    ),
    "balance-of-each-quarter": (
        {"rule": "balance", "hard": True, "each_quarter": True, "tolerance": 0.6},
        {"tolerance": 0.5999},
        ALL_IN_Q1,
        ALL_IN_Q1,
        2,
    ),
    "balance-without-key-accounts": (  # 160 and 0 USD are left
        {"rule": "balance", "hard": True, "exclude": "key_account", "tolerance": 1},
        {"tolerance": 0.9999},
        accounts(key_account=[None, None, True]),
        accounts(key_account=[None, None, True]),
        2,
    ),
    "portfolio": (  # both are to own one and a half
        {"rule": "portfolio", "hard": True, "tolerance": 0.34},
        {"tolerance": 0.33},
        reps(level=[1, None], experience_years=[None, 0.5]),
        reps(level=[1, None], experience_years=[None, 0.5]),
        1,
    ),
    "experience": (
        {"rule": "experience", "tiers": [{"from": 100.01, "level": 3}]},
        {"tiers": [{"from": 0, "level": 1}, {"from": 100, "level": 3}]},
        reps(level=[2, None], experience_years=[9, 3]),
        reps(level=[2, None], experience_years=[9, 3]),
        1,
    ),
    "role-of-an-inside-rep": (
        {"rule": "role"},
        {},
        both(reps(role=["inside_rep", None]), accounts(in_person=[False, False, True])),
        both(reps(role=["inside_rep", None]), accounts(in_person=[False, True, True])),
        1,
    ),
    "role-of-an-account-manager": (
        {"rule": "role"},
        {},
        both(reps(role=[None, "account_manager"]), accounts(key_account=[None, None, True], stage=["new"] * 3)),
        both(
            reps(role=[None, "account_manager"]),
            accounts(key_account=[None, None, True], stage=["new", "new", "opportunity"]),
        ),
        1,
    ),
    "role-of-a-manager": ({"rule": "role"}, {}, {}, reps(role=["sales_rep", "manager"]), 1),
    "keep-apart": (
        {"rule": "keep_apart", "pairs": [["A0", "A2"]]},
        {"pairs": [["A0", "A2"], ["A1", "A0"]]},
        {},
        {},
        1,
    ),
    "own-territory": (
        {"rule": "keep_apart", "key_account": "own_territory"},
        {},
        accounts(key_account=[None, None, True], parent_id=[None, None, None]),
        accounts(key_account=[True, None, None], parent_id=[None, None, None]),
        1,
    ),
    "own-territory-of-a-family": (
        {"rule": "keep_apart", "key_account": "own_territory"},
        {},
        accounts(key_account=[True, None, None], parent_id=[None, "A0", None]),
        accounts(key_account=[True, None, None], parent_id=[None, "A0x", None]),
        1,
    ),
    "capacity-protected": (  # 135 and 150 minutes, and 15 more for the larger
        {"rule": "capacity", "protect": {"share": 0.1, "accounts": 1}},
        {},
        reps(capacity_hours=[5, 4]),
        reps(capacity_hours=[4.99, 4]),
        1,
    ),
    "capacity-protected-twice": (  # and 14 more for the other: 13.5 are rounded up
        {"rule": "capacity", "protect": {"share": 0.1, "accounts": 1}},
        {"protect": {"share": 0.1, "accounts": 2}},
        reps(capacity_hours=[5.22, 4]),
        reps(capacity_hours=[5.22, 4]),
        1,
    ),
    "capacity": ({"rule": "capacity"}, {}, reps(capacity_hours=[4.75, 4]), reps(capacity_hours=[4.749, 4]), 1),
    "capacity-of-a-week": (
        {"rule": "capacity"},
        {},
        reps(capacity_hours_week=[0.73077, 5], fte=[0.5, 1]),  # × 13 × 0.5 = 4.750005 h
        reps(capacity_hours_week=[0.73076, 5], fte=[0.5, 1]),
        1,
    ),
    "accounts-most": ({"rule": "accounts", "max": 2}, {"max": 1}, {}, {}, 1),
    "accounts-fewest": ({"rule": "accounts"}, {}, reps(min_accounts=[1, 1]), reps(min_accounts=[1, 2]), 1),
    "travel-km": ({"rule": "travel", "max_km": 40}, {"max_km": 39.999}, {}, {}, 1),
    "travel-hours": ({"rule": "travel", "max_hours": 1}, {"max_hours": 0.9999}, {}, {}, 1),
    "travel-share": (
        {"rule": "travel", "max_share": 0.5},
        {"max_share": 0.4999},
        reps(capacity_hours=[2, 2]),
        reps(capacity_hours=[2, 2]),
        1,
    ),
    "size-max": (
        {"rule": "boundary", "by": ["size"]},
        {},
        reps(size_max=[100.01, None]),
        reps(size_max=[100, None]),
        1,
    ),
    "size-min": ({"rule": "boundary", "by": ["size"]}, {}, reps(size_min=[60, None]), reps(size_min=[60.01, None]), 1),
    "exclusive": (
        {"rule": "exclusive", "by": ["industry"]},
        {},
        accounts(industry=["x", "x", "y"]),
        accounts(industry=["x", "y", "x"]),
        1,
    ),
    "exclusive-by-prefix": (
        {"rule": "exclusive", "by": ["postal_code:4"]},
        {"by": ["postal_code:3"]},
        accounts(postal_code=["00-950", "00-951", "00-850"]),
        accounts(postal_code=["00-950", "00-951", "00-850"]),
        1,
    ),
    "keep-together": (
        {"rule": "keep_together"},
        {},
        accounts(parent_id=[None, "A0", "A1x"]),
        accounts(parent_id=[None, "A0", "A1"]),
        1,
    ),
    "relationship": (
        {"rule": "relationship", "keep_from": 0.51},
        {"keep_from": 0.5},
        table("relationships", ("A2", "R0"), strength=0.5),
        table("relationships", ("A2", "R0"), strength=0.5),
        1,
    ),
    "lock": ({"rule": "lock"}, {}, table("locks", ("A2", "R1")), table("locks", ("A2", "R0")), 1),
    "forbid": (
        {"rule": "lock"},
        {},
        table("locks", ("A2", "R0"), kind="forbid"),
        table("locks", ("A2", "R1"), kind="forbid"),
        1,
    ),
    "lock-that-expires": (
        {"rule": "lock"},
        {},
        table("locks", ("A2", "R0"), expires="2026-09-30"),
        table("locks", ("A2", "R0"), expires="2026-10-01"),
        1,
    ),
    "moved-accounts": (
        {"rule": "disruption", "max_accounts": 0.334},
        {"max_accounts": 0.333},
        OWNED_BY_R0,
        OWNED_BY_R0,
        1,
    ),
    "moved-value": ({"rule": "disruption", "max_value": 0.2}, {"max_value": 0.19995}, OWNED_BY_R0, OWNED_BY_R0, 1),
}


def case_of(rule: dict[str, Any], changed: dict[str, Any]) -> Case:
    """The case with one rule, and some columns of its tables changed or some tables added."""
    tables = deepcopy(TABLES)
    for name, change in changed.items():
        if isinstance(change, list):
            tables[name] = change
            continue
        for column, values in change.items():
            for row, value in zip(tables[name], values, strict=True):
                row[column] = value
    return Case(tables, {"currency": "USD", "period": "2026Q4", "rules": [rule]})


@pytest.mark.parametrize("edge", EDGES)
def test_law_7_inside_a_limit_nothing_is_broken(edge: str, tmp_path: Path) -> None:
    rule, _, changed, _, _ = EDGES[edge]
    problem = written(case_of(rule, changed), tmp_path / "case")
    assert score(problem, Plan(problem, PLAN)).violation == 0
    write_run(problem, PLAN, tmp_path / "out", priced(problem, PLAN, seed=1))
    assert_verified(tmp_path / "case", tmp_path / "out")


@pytest.mark.parametrize("edge", EDGES)
def test_law_7_one_whole_number_outside_both_refuse(edge: str, tmp_path: Path) -> None:
    rule, tightened, _, changed, broken = EDGES[edge]
    problem = written(case_of({**rule, **tightened}, changed), tmp_path / "case")
    assert score(problem, Plan(problem, PLAN)).violation == broken
    write_run(problem, PLAN, tmp_path / "out")
    refused = [check.name for check in verify_folder(tmp_path / "case", tmp_path / "out").checks if not check.ok]
    assert refused in (["hard limits"], ["eligibility"])
