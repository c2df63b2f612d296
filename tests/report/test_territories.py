"""The scorecard by territory: sums over whoever works there."""

from __future__ import annotations

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.model.territories import territory_card
from territory_opt.schema.account import Account
from territory_opt.schema.rep import Rep
from territory_opt.schema.territory import Territory

EAST = Territory(territory_id="E", name="East", leads=20, opportunities=9, new_accounts=4)
WEST = Territory(territory_id="W", name="West", manager_id="N", leads=32, opportunities=18, new_accounts=6)
EMPTY = Territory(territory_id="X", leads=0)
REPS = [
    Rep(rep_id="R1", territory_id="E", manager_id="M"),
    Rep(rep_id="R2", territory_id="E", manager_id="M", vacant="hold"),
    Rep(rep_id="R3", territory_id="W", manager_id="M"),
    Rep(rep_id="R4", territory_id="Y"),
    Rep(rep_id="R5"),
]


def card(*territories: Territory) -> dict[str, list[object]]:
    accounts = [Account(account_id=f"A{i}", potential=100 * i) for i in range(1, 6)]
    problem = Problem(accounts, REPS, territories=territories, rules=[{"id": "even", "rule": "balance"}])
    return dict(territory_card(problem.compiled, np.array([0, 1, 1, 2, 4])))


def test_what_reps_hold_adds_up() -> None:
    found = card(EAST, WEST, EMPTY)
    assert found["territory_id"] == ["E", "W", "X", "Y"]
    assert found["reps"] == ["R1; R2 (vacant)", "R3", None, "R4"]
    assert found["accounts"] == [3, 1, None, 0]
    assert found["value"] == [600, 400, None, 0]
    assert found["even_target"] == [600, 300, None, 300]
    assert found["even_index"] == [100, 400 / 3, None, 0]


def test_a_territory_keeps_its_name_and_its_manager_whoever_works_there() -> None:
    found = card(EAST, WEST, EMPTY)
    assert found["name"] == ["East", "West", None, None]
    assert found["manager_id"] == ["M", "N", None, None]


def test_leads_are_converted() -> None:
    found = card(EAST, WEST, EMPTY)
    assert found["leads"] == [20, 32, 0, None]
    assert found["conversion"] == [0.2, 0.1875, None, None]


def test_territories_without_a_table_are_those_that_reps_name() -> None:
    found = card()
    assert found["territory_id"] == ["E", "W", "Y"]
    assert (found["name"], found["manager_id"]) == ([None] * 3, ["M", "M", None])
    assert "leads" not in found
