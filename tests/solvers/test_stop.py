"""When a solve ends: by time, work, a gap that is small enough, or an event; the best plan survives."""

from __future__ import annotations

from threading import Event

import pytest

from territory_opt.solvers.levels import Outcome, solve_levels
from territory_opt.solvers.method import Method
from territory_opt.solvers.progress import Progress
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Model
from tests.solvers.instances import field_sales, random_assignment


def gaps(model: Model, outcome: Outcome) -> list[float]:
    known = zip(outcome.levels, model.levels, strict=True)
    return [level.gap(float(1 / facts.quantum.size)) for level, facts in known]


def kept(model: Model, outcome: Outcome) -> bool:
    """Whether there is a plan that keeps every limit and costs what the outcome says."""
    assert outcome.owner is not None
    return model.violation(outcome.owner) == 0 and model.cost(outcome.owner)[-1] == outcome.levels[-1].cost


@pytest.mark.parametrize("seconds", [0.0, 1.0])
def test_time_ends_it(seconds: float) -> None:
    model = field_sales(120, 6)
    outcome = solve_levels(model, Budget(seconds), workers=1, method="hybrid")
    assert outcome.owner is None or kept(model, outcome)


def test_what_is_worked_with_a_lent_share_counts() -> None:
    budget = Budget(None, 8.0)
    with budget.lent(0.25) as part:
        assert part.left == 2.0
        part.spend(1.5)
    assert budget.left == 6.5


@pytest.mark.parametrize("method", ["exact", "mip", "hybrid"])
def test_a_gap_that_is_small_enough_ends_it_on_every_level(method: Method) -> None:
    model = field_sales(60, 5)
    outcome = solve_levels(model, Budget(60.0, gap=0.2), workers=1, method=method)
    assert outcome.status in ("feasible", "optimal") and kept(model, outcome)
    assert all(gap is not None and gap <= 0.2 for gap in gaps(model, outcome))


def test_without_a_gap_only_the_best_is_good_enough() -> None:
    model = random_assignment(25, 4)
    near, best = (solve_levels(model, Budget(None, 5.0, gap=gap), method="exact") for gap in (0.1, 0.0))
    assert (near.status, best.status) == ("feasible", "optimal")
    assert 0 < gaps(model, near)[0] <= 0.1
    assert near.levels[0].bound is not None and near.levels[0].bound <= best.levels[0].cost <= near.levels[0].cost


def test_a_gap_is_a_share_of_the_cost_but_at_least_of_one_unit() -> None:
    budget = Budget(gap=0.01)
    assert [budget.slack(cost, 100) for cost in (0, 99, -5000, 12345)] == [1, 1, 50, 123]
    assert budget.part(0.5).gap == 0.01 and Budget(None, 3.0, gap=0.5).part(0.5).gap == 0.5
    assert Budget().slack(10**9, 100) == 0


@pytest.mark.parametrize("phase", ["prices", "improve"])
def test_an_event_ends_it_and_the_best_plan_survives(phase: str) -> None:
    model, stop, news = field_sales(150, 6), Event(), []

    def listen(one: Progress) -> None:
        news.append(one)
        if one.phase == phase and one.level == 1:
            stop.set()

    outcome = solve_levels(model, Budget(None, None, stop), method="hybrid", listener=listen)
    assert kept(model, outcome)
    best = [one.incumbent for one in news if one.level == 1 and one.incumbent is not None]
    assert not best or outcome.levels[1].cost <= min(best)


def test_news_tell_where_a_solve_stands() -> None:
    model, news = field_sales(80, 6), []
    outcome = solve_levels(model, Budget(None, 0.3), method="hybrid", listener=news.append)
    assert {one.level for one in news} == {0, 1}
    assert [one.elapsed for one in news] == sorted(one.elapsed for one in news)
    for one in news:
        assert one.bound is not None
        assert one.gap is None if one.incumbent is None else one.gap == one.incumbent - one.bound
    last = outcome.levels[1]
    assert last.bound == news[-1].bound and last.cost <= news[-1].incumbent


def test_one_program_has_what_is_left_on_the_clock_or_of_the_work() -> None:
    assert Budget(seconds=None).limits(2.0) == (None, 2.0)
    assert Budget(seconds=None, work=0.5).limits(2.0) == (None, 0.5)
    assert Budget(seconds=None, work=5.0).limits(2.0) == (None, 2.0)
    seconds, work = Budget(seconds=10.0).limits(2.0)
    assert seconds is not None
    assert 0.0 < seconds <= 10.0
    assert work == 2.0
