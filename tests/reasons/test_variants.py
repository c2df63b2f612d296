"""What if, and scenarios: against all plans of small cases."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.model.plan import Plan
from territory_opt.reasons.changed import changed
from territory_opt.reasons.scenarios import scenarios
from territory_opt.reasons.what_if import what_if
from tests.reasons.test_resolved import QUICK, case, solved


def test_the_fewest_moves_and_the_best_plan_stand_side_by_side() -> None:
    problem = case(
        costs=[[1, 0, 9], [9, 1, 0], [0, 9, 1], [9, 9, 0]], **{"locks": [{"account_id": "A4", "rep_id": "R3"}]}
    )
    plan = Plan.from_mapping(problem, {"A1": "R1", "A2": "R2", "A3": "R3", "A4": "R3"})
    found = what_if(plan, [{"account": "A1", "set": {"hours_per_visit": 15}}], QUICK)
    assert found.certainty == "proven"
    assert found.fewest is not None
    assert found.fewest.moves == ()
    assert found.best is not None
    assert {(move.account, move.now) for move in found.best.moves} >= {("A1", "R2"), ("A3", "R1")}
    assert found.text().startswith("Fewest moves: 0 moves, exactly as good (proven).\nBest plan: ")


def test_the_fewest_moves_are_the_fewest_of_all_plans() -> None:
    problem = case()
    plan = solved(problem).plan
    assert plan is not None
    change = {"rep": "R1", "set": {"capacity_hours": 15}}
    model = changed(problem, [change]).compiled.model
    plans = [one for one in map(np.array, product(range(3), repeat=5)) if model.violation(one) == 0]
    fewest = min(int(np.sum(one != plan.owner)) for one in plans)
    found = what_if(plan, [change], QUICK)
    assert found.fewest is not None
    assert len(found.fewest.moves) == fewest
    assert found.fewest.certainty == "proven"


def test_a_rep_who_leaves_is_named_as_the_owner_before() -> None:
    problem = case(costs=[[0, 9, 9], [9, 0, 9]])
    plan = Plan.from_mapping(problem, {"A1": "R1", "A2": "R2"})
    found = what_if(plan, [{"leaves": "R1"}, {"joins": {"rep_id": "R4", "capacity_hours": 5}}], QUICK)
    assert found.fewest is not None
    assert [move.text() for move in found.fewest.moves] == ["A1 from R1 to R2"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"leaves": "R9"}, "change 1: R9 is not a rep of this case"),
        ({"rule": "luck"}, "change 1: luck is not a rule of this case"),
        ({"account": "A9"}, "change 1: A9 is not in accounts"),
        ({"account": "A1", "times": {"luck": 2}}, "change 1: there is no column luck in accounts"),
        (
            {"sack": "R1"},
            "change 1 is not understood; expected one of leaves, joins, rep, account, rule, with set or times",
        ),
    ],
)
def test_changes_that_make_no_sense_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as refused:
        changed(case(), [change])
    assert str(refused.value) == message


def test_scenarios_side_by_side() -> None:
    found = scenarios(
        case(),
        {
            "as is": [],
            "soft": [{"rule": "capacity", "set": {"hard": False, "price_per_hour": 1000}}],
            "too little": [{"rep": f"R{j}", "set": {"capacity_hours": 15}} for j in (1, 2, 3)],
        },
        QUICK,
    )
    now, soft, none = found.scenarios
    assert (now.status, soft.status, none.status) == ("optimal", "optimal", "infeasible")
    assert soft.costs == now.costs
    assert found.apart[0][1] == sum(now.owners[name] != soft.owners[name] for name in now.owners)
    assert "too little: infeasible." in found.text()


def test_a_dominated_scenario_is_marked() -> None:
    found = scenarios(case(), {"as is": [], "worse": [{"rep": "R1", "set": {"capacity_hours": 15}}]}, QUICK)
    assert [one.dominated for one in found.scenarios] == [False, True]
