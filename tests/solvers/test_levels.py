"""The levels against brute force, and what interrupts, budgets and seeds do to them."""

from __future__ import annotations

from dataclasses import replace
from threading import Event, Timer

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.method import Method
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.progress import Progress
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Model
from tests.contract.plans import optimum
from tests.solvers.instances import field_sales, random_assignment
from tests.strategies_terms import models


def by_force(model: Model) -> list[int] | None:
    """The lexicographic optimum, each level capped as the levels say; None if infeasible."""
    best: list[int] = []
    caps: list[int] = []
    for level in range(len(model.levels)):
        cost = optimum(model, level, caps)
        if cost is None:
            return None
        best.append(cost)
        caps.append(model.levels[level].cap(cost))
    return best


@pytest.mark.parametrize("method", ["exact", "mip"])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_small_models_are_solved_to_the_lexicographic_optimum(method: Method, data: st.DataObject) -> None:
    model = data.draw(models(house=False))
    outcome = solve_levels(model, Budget(None, 5.0), workers=1, method=method)
    best = by_force(model)
    if best is None:
        assert (outcome.status, outcome.owner, outcome.levels) == ("infeasible", None, ())
        return
    assert outcome.status == "optimal"
    assert [level.cost for level in outcome.levels] == best
    assert [level.bound for level in outcome.levels] == best
    assert outcome.owner is not None and model.violation(outcome.owner) == 0
    assert model.cost(outcome.owner)[-1] == best[-1]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_neighbourhoods_alone_keep_all_limits_and_claim_nothing_false(data: st.DataObject) -> None:
    model = data.draw(models(house=False))
    outcome = solve_levels(model, Budget(None, 0.2), workers=1, method="hybrid")
    if outcome.owner is None:
        return
    assert model.violation(outcome.owner) == 0
    caps: list[int] = []
    for level, reached in enumerate(outcome.levels):
        best = optimum(model, level, caps)
        assert best is not None and reached.bound_certified is not None
        assert reached.bound_certified <= best <= reached.cost
        assert outcome.status != "optimal" or reached.cost == best
        caps.append(model.levels[level].cap(reached.cost))
        assert reached.cap in (caps[-1], None)


def test_a_unit_that_nobody_may_own_makes_the_model_infeasible() -> None:
    model = random_assignment(4, 2)
    empty = Model(type(model.pairs).of_lists(2, [[0], [], [1], [0]]), model.terms, model.levels, model.barred_by)
    assert solve_levels(empty, Budget(5.0)).status == "infeasible"


def test_no_units_at_all_are_solved_at_once() -> None:
    model = field_sales(1, 2)
    none = type(model.pairs).of_lists(2, [])
    outcome = solve_levels(Model(none, (), model.levels, model.barred_by), Budget(5.0))
    assert (outcome.status, [level.cost for level in outcome.levels]) == ("optimal", [0, 0])


@pytest.mark.parametrize("method", ["exact", "hybrid"])
def test_a_work_limit_makes_runs_repeat(method: Method) -> None:
    model = field_sales(60, 5, seed=3)
    plans = [solve_levels(model, Budget(None, 0.4), workers=2, seed=7, method=method).owner for _ in range(2)]
    assert plans[0] is not None and plans[1] is not None
    assert plans[0].tobytes() == plans[1].tobytes()


def test_neighbourhoods_do_not_depend_on_the_number_of_workers() -> None:
    model = field_sales(80, 6, seed=4)
    one, two = (solve_levels(model, Budget(None, 0.4), workers=n, method="hybrid").owner for n in (1, 2))
    assert one is not None and two is not None
    assert one.tobytes() == two.tobytes()


def test_an_interrupt_keeps_the_best_plan() -> None:
    model, stop, news = field_sales(200, 10), Event(), []

    def listen(one: Progress) -> None:
        news.append(one)
        if one.level == 1 and one.phase == "improve":
            stop.set()

    outcome = solve_levels(model, Budget(None, None, stop), listener=listen)
    assert outcome.status == "feasible"
    assert outcome.owner is not None and model.violation(outcome.owner) == 0
    assert outcome.levels[1].cost == model.cost(outcome.owner)[1] <= news[-1].incumbent


def test_an_interrupt_before_anything_was_found_still_gives_a_plan() -> None:
    model, stop = field_sales(60, 5), Event()
    stop.set()
    outcome = solve_levels(model, Budget(None, None, stop), method="exact")
    assert outcome.owner is not None and model.violation(outcome.owner) == 0
    assert len(outcome.levels) == 2


def test_an_interrupt_ends_the_exact_solver_too() -> None:
    model, stop = random_assignment(100, 10), Event()

    def listen(one: Progress) -> None:
        if one.incumbent is not None:
            Timer(0.3, stop.set).start()

    outcome = solve_levels(model, Budget(None, None, stop), listener=listen, method="exact")
    assert outcome.owner is not None and model.violation(outcome.owner) == 0


def test_news_never_gets_worse_within_a_level() -> None:
    news: list[Progress] = []
    solve_levels(field_sales(80, 6), Budget(None, 0.4), listener=news.append)
    assert {one.phase for one in news} >= {"prices"}
    for level in (0, 1):
        costs = [one.incumbent for one in news if one.level == level and one.incumbent is not None]
        gaps = [one.gap for one in news if one.level == level and one.gap is not None]
        assert costs and min(gaps) >= 0


@pytest.mark.parametrize("seed", range(2))
def test_the_gap_of_a_business_case_is_small(seed: int) -> None:
    model = field_sales(100, 5, seed)
    outcome = solve_levels(model, Budget(None, 3.0), seed=seed)
    balance, money = outcome.levels
    assert outcome.owner is not None and model.violation(outcome.owner) == 0
    assert balance.cost - balance.bound_certified <= 10**5  # a tenth of a point
    assert money.cost - money.bound_certified <= 0.03 * money.cost
    assert np.array_equal(balance.cap, model.levels[0].cap(balance.cost))


def test_prices_at_the_top_are_proven_afresh_and_climb_no_more() -> None:
    model = random_assignment(600, 10)
    half_way = replace(best_prices(model, 0, (), Budget(None, 0.01)), bound=10**12)
    at_top = Start(certificates=(half_way,), at_top=True)
    for start, same in ((at_top, True), (replace(at_top, at_top=False), False)):
        outcome = solve_levels(model, Budget(None, 1.0), start=start)
        assert np.array_equal(outcome.certificates[0].prices[0], half_way.prices[0]) == same
        assert outcome.levels[0].bound_certified <= outcome.levels[0].cost
