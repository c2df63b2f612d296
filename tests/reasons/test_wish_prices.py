"""Prices of wishes: what the best plan without each of them saves, against all plans of small cases."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from territory_opt.model.plan import Result
from territory_opt.model.problem import Problem
from territory_opt.reasons.answers import Change
from territory_opt.reasons.resolving import Effort
from territory_opt.reasons.wish_prices import WishPrice, WishPrices, wish_prices
from territory_opt.reasons.wishes import exceptions
from tests.reasons.test_resolved import COSTS, QUICK, solved
from tests.report.cases import problem_of

ALL = {
    "rules": (
        {"rule": "pair_cost"},
        {"rule": "capacity"},
        {"rule": "lock", "pairs": [["A4", "R3"]]},
        {"rule": "relationship"},
        {"rule": "keep_together"},
        {"rule": "exclusive", "by": ["industry"]},
    ),
    "locks": ({"account_id": "A1", "rep_id": "R3"}, {"account_id": "A2", "rep_id": "R1", "kind": "forbid"}),
    "relationships": ({"account_id": "A6", "rep_id": "R2", "strength": 0.9},),
    "family": "P",
    "cell": "steel",
}


def case(**less: Any) -> Problem:
    """Six accounts, three reps; a lock, a forbidden pair, a kept relationship, a family and a cell."""
    said = {**ALL, **less}
    costs = [*COSTS, [9, 8, 0]]
    accounts: list[dict[str, Any]] = [
        {"visits": 1, "hours_per_visit": 10, "in_person": False, "potential": 1, "industry": f"i{u}"}
        for u in range(len(costs))
    ]
    accounts[2]["parent_id"] = accounts[4]["parent_id"] = said["family"]
    accounts[5]["industry"] = accounts[1]["industry"] = said["cell"]
    if not said["cell"]:
        accounts[5]["industry"], accounts[1]["industry"] = "one", "another"
    pairs = [
        {"account_id": f"A{u}", "rep_id": f"R{j}", "cost": 100 * cost}
        for u, row in enumerate(costs, start=1)
        for j, cost in enumerate(row, start=1)
    ]
    tables = {"pairs": pairs, "locks": said["locks"], "relationships": said["relationships"]}
    return problem_of(accounts, [{"capacity_hours": 40}] * 3, said["rules"], tables=tables)


def best(problem: Problem) -> int:
    model = problem.compiled.model
    plans = (np.array(plan) for plan in product(range(3), repeat=6))
    return min(model.cost(plan)[-1] for plan in plans if model.violation(plan) == 0)


def without(rule: str) -> dict[str, Any]:
    return {"rules": tuple(one for one in ALL["rules"] if one["rule"] != rule)}


LESS: dict[str, dict[str, Any]] = {
    "lock A1→R3": {"locks": ALL["locks"][1:]},
    "forbidden A2→R1": {"locks": ALL["locks"][:1]},
    "lock A4→R3": {"rules": tuple({**one, "pairs": []} if one["rule"] == "lock" else one for one in ALL["rules"])},
    "relationship A6→R2": {"relationships": ()},
    "family P": {"family": None},
    "cell steel": {"cell": None},
    "rule capacity": without("capacity"),
    "rule keep_together": without("keep_together"),
}


@pytest.fixture(scope="module")
def result() -> Result:
    return solved(case())


@pytest.fixture(scope="module")
def prices(result: Result) -> WishPrices:
    assert result.plan is not None
    return wish_prices(result, QUICK)


@pytest.mark.parametrize("wish", LESS)
def test_a_wish_costs_what_the_best_plan_without_it_saves(result: Result, prices: WishPrices, wish: str) -> None:
    found = next(one for one in prices.prices if one.wish == wish)
    assert found.certainty == "proven"
    assert found.price == pytest.approx((best(result.problem) - best(case(**LESS[wish]))) / 100)


def test_every_wish_is_priced_dearest_first(prices: WishPrices) -> None:
    assert {one.wish for one in prices.prices} >= set(LESS)
    assert [one.price for one in prices.prices] == sorted((one.price for one in prices.prices), reverse=True)
    assert prices.left_out == ()
    assert prices.certainty == "proven"
    assert prices.text().splitlines()[-1] == "All of this is proven."


def test_what_may_save_most_is_tried_first(result: Result) -> None:
    assert result.plan is not None
    savings = [wish.saving for wish in exceptions(result.plan)]
    assert savings == sorted(savings, reverse=True)
    assert savings[0] > 0
    none = wish_prices(result, Effort(0.0, 1))
    assert none.prices == ()
    assert set(none.left_out) >= set(LESS)
    assert none.certainty == "cut off by time"


def test_words() -> None:
    change = Change("money", "USD", -12400.0, {"travel": -12400.0})
    lock = WishPrice("lock A-17→R-4", 12400.0, 12400.0, "USD", 210.0, (change,), "proven")
    free = WishPrice("cell 021", 0.0, None, "USD", 0.0, (Change("money", "USD", 0.0, {}),), "heuristic")
    assert lock.text() == "lock A-17→R-4 costs 12,400 USD and 210 km (without it: −12,400 USD (travel))"
    assert free.text() == "cell 021 costs nothing that was found"
    for least, said in ((12400.0, "at least 12,400 USD"), (9000.0, "about 12,400 USD, at least 9,000 USD")):
        assert replace(lock, least=least, certainty="heuristic").text().startswith(f"lock A-17→R-4 costs {said} and ")
    for least in (0.0, None):
        assert replace(lock, least=least, km=0, certainty="heuristic").text() == (
            "lock A-17→R-4 costs about 12,400 USD (without it: −12,400 USD (travel))"
        )
    assert WishPrices((lock, free), ("rule fit",), "cut off by time").text().splitlines()[2:] == [
        'Amounts without "about" are proven.',
        "Not priced for want of time: rule fit.",
    ]
    assert WishPrices((), (), "proven").text() == "There are no wishes to price."


def test_what_a_better_plan_might_save_too_is_no_price(result: Result, prices: WishPrices) -> None:
    level = result.levels[-1]
    unproven = replace(result, levels=(replace(level, bound_certified=level.cost - 30000, bound_solver=None),))
    found = {one.wish: one for one in wish_prices(unproven, QUICK).prices}
    for one in prices.prices:
        assert one.least == one.price
        assert found[one.wish].price == one.price
        assert found[one.wish].least == max(one.price - 300, 0)
        assert found[one.wish].certainty == "heuristic"
    assert result.plan is not None
    assert {one.least for one in wish_prices(result.plan, QUICK).prices} == {None}
