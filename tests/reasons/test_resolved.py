"""Answers that solve again, against all plans of small cases."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from territory_opt.errors import Faults, InputError
from territory_opt.model.plan import Result
from territory_opt.model.problem import Problem
from territory_opt.reasons.explaining import explain
from territory_opt.reasons.firmness import firmness
from territory_opt.reasons.losses import losses
from territory_opt.reasons.resolving import Effort
from territory_opt.reasons.reviews import locks_from_review
from territory_opt.reasons.territory import WhyTerritory
from territory_opt.reasons.why import Why
from territory_opt.reasons.why_not import WhyNot
from territory_opt.reasons.wish_prices import wish_prices
from territory_opt.schema.columns import from_models
from territory_opt.schema.review import Review
from territory_opt.solvers.choose import solve
from tests.report.cases import problem_of

QUICK = Effort(20, 1)
COSTS = [[0, 9, 9], [1, 4, 9], [9, 0, 2], [9, 6, 0], [3, 3, 3]]


def case(*more: dict[str, Any], costs: list[list[int]] = COSTS, **tables: Any) -> Problem:
    """Five accounts of 10 h, three reps of 20 h, every pair priced; A5 of R1 would cost 5 to move."""
    accounts = [{"visits": 1, "hours_per_visit": 10, "in_person": False} for _ in costs]
    pairs = [
        {"account_id": f"A{u}", "rep_id": f"R{j}", "cost": 100 * cost}
        for u, row in enumerate(costs, start=1)
        for j, cost in enumerate(row, start=1)
    ]
    rules = [{"rule": "pair_cost"}, {"rule": "capacity"}, *more]
    return problem_of(accounts, [{"capacity_hours": 20}] * 3, rules, tables={"pairs": pairs, **tables})


def solved(problem: Problem) -> Result:
    return solve(problem, time_limit=20, workers=1)


def cheapest(problem: Problem, account: int, rep: int) -> int | None:
    """The least that any plan with a pair costs, by trying them all; None if there is none."""
    model = problem.compiled.model
    plans = (np.array(plan) for plan in product(range(3), repeat=5) if plan[account] == rep)
    return min((model.cost(plan)[-1] for plan in plans if model.violation(plan) == 0), default=None)


@pytest.fixture(scope="module")
def result() -> Result:
    return solved(case())


@pytest.mark.parametrize("account", range(5))
@pytest.mark.parametrize("rep", range(3))
def test_why_not_is_the_best_plan_with_the_pair(result: Result, account: int, rep: int) -> None:
    found = explain(result.problem, result, account=f"A{account + 1}", instead=f"R{rep + 1}", effort=QUICK)
    assert isinstance(found, WhyNot)
    assert found.certainty == "proven"
    best = cheapest(result.problem, account, rep)
    assert best is not None
    assert result.plan is not None
    if result.plan.owner[account] != rep:
        now = result.problem.compiled.model.cost(result.plan.owner)[-1]
        assert found.changes[-1].amount == pytest.approx((best - now) / 100)


def test_why_not_names_the_rules_that_forbid_a_pair() -> None:
    locks = {"rule": "lock", "pairs": [["A2", "R1"], ["A3", "R1"]]}
    one = solved(case(locks))
    found = explain(one.problem, one, account="A1", instead="R1", effort=QUICK)
    assert isinstance(found, WhyNot)
    assert (found.possible, found.certainty) == (False, "proven")
    assert found.forbidden is not None
    assert found.forbidden.rules == ("capacity",)
    assert found.text() == "A1 cannot go to R1 (proven): no plan with this pair keeps capacity."
    barred = explain(one.problem, one, account="A2", instead="R3", effort=QUICK)
    assert barred.text() == "A2 cannot go to R3 (proven): A2 is locked to R1."


def test_why_has_the_exact_change_of_every_other_rep(result: Result) -> None:
    found = explain(result.problem, result, account="A2")
    assert isinstance(found, Why)
    assert found.owner == "R1"
    assert [cost.text() for cost in found.costs] == ["pair_cost 100 USD"]
    assert {option.rep: option.changes[-1].amount for option in found.options} == {"R2": 300.0, "R3": 800.0}
    assert explain(result.problem, result, account="A2").to_dict()["text"] == found.text()


def test_a_territory_says_what_it_carries(result: Result) -> None:
    found = explain(result.problem, result, rep="R1")
    assert isinstance(found, WhyTerritory)
    assert found.text().splitlines()[:2] == ["R1 has 2 accounts.", "  capacity: 20 h, at the upper limit of 20 h."]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"account": "A9"}, "A9 is not an account of this case"),
        ({"account": "A1", "instead": "R9"}, "R9 is not a rep of this case"),
        ({"rep": "R9"}, "R9 is not a rep of this case"),
        ({}, "name an account or a rep to explain"),
    ],
)
def test_unknown_ids_are_refused(result: Result, asked: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        explain(result.problem, result, **asked)  # type: ignore[arg-type]  # what is asked differs by verb


@pytest.mark.parametrize("within", [0.0, 0.3, 2.0])
def test_firm_accounts_stay_in_every_plan_within_the_margin(result: Result, within: float) -> None:
    problem = result.problem
    assert result.plan is not None
    now = problem.compiled.model.cost(result.plan.owner)[-1]
    found = firmness(result, within)
    for account in range(5):
        elsewhere = [cheapest(problem, account, rep) for rep in range(3) if rep != result.plan.owner[account]]
        settled = all(cost is None or cost > now * (1 + within) for cost in elsewhere)
        if f"A{account + 1}" in found.firm:
            assert settled
    assert len(found.firm) + len(found.tradable) == 5


def test_a_lock_costs_what_the_plan_without_it_saves() -> None:
    problem = case({"rule": "lock"}, locks=[{"account_id": "A1", "rep_id": "R3", "kind": "lock"}])
    one = solved(problem)
    assert one.plan is not None
    free = solved(case())
    found = wish_prices(one, QUICK)
    assert one.objective is not None
    assert free.objective is not None
    lock = next(price for price in found.prices if price.wish == "lock A1→R3")
    assert lock.certainty == "proven"
    assert lock.price == pytest.approx(one.objective - free.objective)
    assert lock.text().startswith(f"lock A1→R3 costs {lock.price:,.0f} USD (without it: ")


def test_who_takes_over_from_a_rep_who_leaves() -> None:
    one = solved(case(costs=[[0, 9, 9], [9, 0, 9], [9, 9, 0], [3, 4, 5], [5, 4, 3]][:3]))
    assert one.plan is not None
    found = losses(one.plan, effort=QUICK)
    first = next(loss for loss in found.losses if loss.rep == "R1")
    assert (first.possible, first.takers, first.certainty) == (True, (("R2", 1),), "proven")
    assert first.text() == "Without R1 (1 account): R2 (1) take over; +900 USD (pair_cost) (proven)."


def test_a_loss_that_nobody_can_bear_is_said_to_be_one(result: Result) -> None:
    assert result.plan is not None
    found = losses(result.plan, [0], QUICK)
    assert found.text() == ("Without R1 (2 accounts): nobody can take over unless other accounts move too (proven).")


def reviewed(problem: Problem, *rows: dict[str, str]) -> list[tuple[str, str, str | None]]:
    faults = Faults()
    table = from_models(Review, "review", [Review(**row) for row in rows])
    faults.raise_errors()
    return [(lock.account_id, lock.rep_id, lock.reason) for lock in locks_from_review(problem, table)]


def test_a_review_becomes_locks_with_its_reasons() -> None:
    said = {"account_id": "A1", "to_rep_id": "R1"}
    assert reviewed(
        case(),
        {**said, "decision": "accept", "reviewer": "Ann"},
        {**said, "account_id": "A2", "decision": "propose other", "proposed_rep_id": "R3", "comment": "knows them"},
        {**said, "account_id": "A3", "decision": "comment", "comment": "hm"},
        {**said, "account_id": "A4"},
    ) == [("A1", "R1", "Ann"), ("A2", "R3", "knows them")]


def test_a_review_of_lines() -> None:
    lines = [{"account_id": "A1", "line": line, "potential": 1} for line in ("core", "cloud")]
    rules = [{"rule": "balance"}, {"rule": "lock", "pairs": [["A1 (cloud)", "R2"]]}]
    problem = problem_of([{}, {"potential": 2}], [{}, {}], rules, tables={"account_lines": lines})
    said = {"account_id": "A1", "to_rep_id": "R1", "decision": "accept"}
    assert reviewed(problem, {**said, "line": "core"}) == [("A1", "R1", "review")]
    with pytest.raises(InputError, match="is wanted at R1, but locked to R2"):  # all of its lines
        reviewed(problem, said)
    with pytest.raises(InputError, match=r"is wanted at R2 \(review\) and at R1 \(review\)"):
        reviewed(problem, {**said, "to_rep_id": "R2"}, {**said, "line": "core"})
    with pytest.raises(InputError, match='line: "could" is not a line of A1'):
        reviewed(problem, {**said, "line": "could"})


def test_conflicting_wishes_are_refused_by_name() -> None:
    said = {"account_id": "A1", "to_rep_id": "R1", "decision": "accept", "reviewer": "Ann"}
    other = {**said, "decision": "propose other", "proposed_rep_id": "R3", "reviewer": "Bob", "comment": "mine"}
    with pytest.raises(InputError, match=r"is wanted at R1 \(Ann\) and at R3 \(Bob: mine\)"):
        reviewed(case(), said, other)
    with pytest.raises(InputError, match="is wanted at R1, but locked to R2"):
        reviewed(case({"rule": "lock", "pairs": [["A1", "R2"]]}), said)
    with pytest.raises(InputError, match="who is not a rep of this case"):
        reviewed(case(), {**other, "proposed_rep_id": "R9"})
    forbidden = [{"account_id": "A1", "rep_id": "R1", "kind": "forbid"}]
    with pytest.raises(InputError, match="is wanted at R1, where it must not go"):
        reviewed(case({"rule": "lock"}, locks=forbidden), said)
