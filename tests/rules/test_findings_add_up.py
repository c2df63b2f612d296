"""Whatever the plan, the candidates and the settings: a rule's findings add up to what its terms measure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import Faults
from territory_opt.rules import ALL, parse_rules
from territory_opt.rules.base import Rule
from territory_opt.terms import Pairs
from tests.rules.cases import facts_of, found, scope_of

ACCOUNTS = [
    {"potential": 1200.5, "visits": 3, "hours_per_visit": 1.5, "latitude": 40, "longitude": -74, "region": "East"},
    {"potential": 300, "visits": 1, "hours_per_visit": 2, "latitude": 41, "longitude": -73, "parent_id": "A1"},
    {"potential": -50, "visits": 2, "hours_per_visit": 0.75, "parent_id": "Acme", "current_rep_id": "R2"},
    {"potential": 0, "visits": 0, "hours_per_visit": 1, "parent_id": "Acme", "current_rep_id": "R1", "region": "East"},
    {"potential": 700, "visits": 4, "hours_per_visit": 1, "latitude": 34, "longitude": -118, "current_rep_id": "R9"}
    | {"key_account": True},
    {"potential": 99.99, "visits": 1, "hours_per_visit": 9, "in_person": False, "industry": "retail"}
    | {"current_rep_id": "R3"},
]
REPS = [
    {"capacity_hours": 8, "latitude": 40.7, "longitude": -74, "max_accounts": 2, "level": 1, "manager_id": "M"},
    {"capacity_hours": 4, "latitude": 34, "longitude": -118, "fte": 0.5, "min_accounts": 1, "experience_years": 7},
    {"capacity_hours": 30, "target_share": 0, "strengths": {"East": 0.2, "retail": 0.9}, "manager_id": "M"},
]
FACTS = facts_of(
    [{"region": "West", "q1": 0.1, "q2": 0.2, "q3": 0.3, "q4": 0.4, **row} for row in ACCOUNTS],
    REPS,
    relationships=[
        {"account_id": "A1", "rep_id": "R1", "strength": 0.5},
        {"account_id": "A1", "rep_id": "R2", "strength": 0.33},
        {"account_id": "A2", "rep_id": "R3", "strength": 0.95},
        {"account_id": "A5", "rep_id": "R9", "strength": 0.4},
    ],
    pairs=[
        {"account_id": "A1", "rep_id": "R3", "km": 70, "cost": 12.34},
        {"account_id": "A6", "rep_id": "R1", "hours": 3.3, "cost": -5},
    ],
)
RULES: list[dict[str, Any]] = [
    {"rule": "balance"},
    {"rule": "balance", "aim": "mean_absolute", "measure": "service_hours"},
    {"rule": "balance", "aim": "largest", "measure": "hours", "tolerance": 0.05},
    {"rule": "balance", "hard": True, "measure": "accounts"},
    {"rule": "balance", "price_per_point": 12},
    {"rule": "balance", "each_quarter": True, "measure": "hours"},
    {"rule": "balance", "measure": "potential@q2", "exclude": "key_account"},
    {"rule": "balance", "by": "manager_id", "hard": True},
    {"rule": "capacity"},
    {"rule": "capacity", "protect": {"share": 0.3, "accounts": 2}},
    {"rule": "capacity", "hard": False, "price_per_hour": 75},
    {"rule": "accounts", "min": 2, "max": 3},
    {"rule": "travel", "max_hours": 3, "max_share": 0.2, "max_km": 100},
    {"rule": "boundary"},
    {"rule": "exclusive", "by": ["region:2"]},
    {"rule": "exclusive", "by": ["region"], "hard": False, "cost_per_extra_rep": 7.5},
    {"rule": "relationship"},
    {"rule": "experience", "tiers": [{"from": 500, "level": 3}]},
    {"rule": "portfolio"},
    {"rule": "portfolio", "tolerance": 0, "hard": True},
    {"rule": "role"},
    {"rule": "fit"},
    {"rule": "keep_apart", "pairs": [["A1", "A2"], ["A3", "A6"]], "key_account": "own_territory"},
    {"rule": "keep_apart", "key_account": "own_territory", "hard": False, "cost_per_pair": 99.5},
    {"rule": "lock", "pairs": [["A1", "R1"]]},
    {"rule": "keep_together"},
    {"rule": "keep_together", "hard": False, "cost_per_extra_rep": 30},
    {"rule": "disruption", "max_accounts": 0.1, "max_value": 0.05, "cost_per_move": 200},
    {"rule": "disruption", "max_accounts": 0},
    {"rule": "pair_cost"},
    {"rule": "presence"},
    {"rule": "holdout"},
    {"rule": "line"},
    {"rule": "overlay", "line": "security"},
    {"rule": "overlay", "line": "security", "hard": False, "cost_per_extra_specialist": 9},
]
OWNERS = st.lists(st.integers(-1, 2), min_size=6, max_size=6).map(lambda owner: np.array(owner, np.int64))
CANDIDATES = st.lists(st.sets(st.integers(0, 2)).map(sorted), min_size=6, max_size=6)


def test_every_rule_is_tried() -> None:
    assert {keys["rule"] for keys in RULES} == {rule.model_fields["rule"].default for rule in ALL}


@pytest.mark.parametrize("keys", RULES, ids=str)
@given(owner=OWNERS, candidates=CANDIDATES, digits=st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_findings_add_up(keys: dict[str, Any], owner: Any, candidates: list[list[int]], digits: int) -> None:
    scope = scope_of(rule_of(keys), FACTS, Pairs.of_lists(3, candidates), Fraction(1, 10**digits))
    for finding in found(rule_of(keys), scope, owner):
        assert finding.text.endswith(".")
        assert finding.measure.violation >= 0


def rule_of(keys: dict[str, Any]) -> Rule:
    faults = Faults()
    (rule,) = parse_rules([keys], faults)
    return rule
