"""What notebooks show: escaped tables, pictures, and frames whose columns stay."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.model.plan import LevelResult, Plan, Result
from territory_opt.model.problem import Problem
from tests.report.cases import problem_of


@pytest.fixture
def problem() -> Problem:
    accounts = [{"potential": 100, "latitude": 40, "longitude": at, "name": "$x$ <b>"} for at in range(6)]
    reps = [{"name": "<i>one</i>", "latitude": 41, "longitude": 2}, {"name": "two", "latitude": 39, "longitude": 3}]
    return problem_of(accounts, reps, [{"rule": "balance", "measure": "potential"}, {"rule": "travel"}])


@pytest.fixture
def result(problem: Problem) -> Result:
    plan = Plan(problem, np.array([0, 0, 0, 1, 1, 1]))
    reached = tuple(LevelResult(cost, None, cost, None) for cost in problem.compiled.model.cost(plan.owner))
    return Result(problem, "optimal", plan, reached)


def test_a_problem_shows_size_and_rules(problem: Problem) -> None:
    shown = problem._repr_html_()
    assert "<caption>small: 6 accounts, 2 reps</caption>" in shown
    assert "<td>balance</td><td>balance</td>" in shown


def test_a_result_shows_goals_and_bounds(result: Result) -> None:
    shown = result._repr_html_()
    assert "<caption>small: optimal</caption>" in shown
    assert "<td>0 points</td><td>0</td><td>proven</td>" in shown


def test_a_scorecard_is_escaped(result: Result) -> None:
    assert result.plan is not None
    shown = result.plan.scorecard()._repr_html_()
    assert "&lt;i&gt;one&lt;/i&gt;" in shown
    assert "<i>" not in shown


def test_columns_of_frames_stay(result: Result) -> None:
    assert result.plan is not None
    assert list(result.plan.frame().columns) == ["account_id", "line", "rep_id", "previous_rep_id"]
    frame = result.plan.scorecard().frame()
    assert list(frame.columns) == [
        *("rep_id", "name", "accounts", "value", "travel_hours", "capacity_hours", "capacity_used", "travel_km"),
        *("travel_cost", "balance_load", "balance_target", "balance_index", "balance_low", "balance_high"),
        *("moved_in", "moved_out", "value_in", "value_out", "losses", "flags"),
    ]
    assert frame["accounts"].tolist() == [3, 3]


def test_a_result_draws_itself(result: Result) -> None:
    pytest.importorskip("matplotlib", reason="the extra `report` is not installed")
    pytest.importorskip("bokeh", reason="the extra `report` is not installed")
    for what in ("map", "balance"):
        figure = result.plot(what)
        assert figure is not None
        assert figure._repr_png_().startswith(b"\x89PNG")


def test_the_same_plan_gives_the_same_pictures(result: Result) -> None:
    pytest.importorskip("matplotlib", reason="the extra `report` is not installed")
    pytest.importorskip("bokeh", reason="the extra `report` is not installed")
    from territory_opt.report.html.pictures import pictures

    first, second = dict(pictures(result)), dict(pictures(result))
    assert list(first) == ["map.png", "map.svg", "balance.png", "balance.svg"]
    assert first == second


def test_without_a_plan_there_is_nothing_to_draw(problem: Problem) -> None:
    pytest.importorskip("matplotlib", reason="the extra `report` is not installed")
    pytest.importorskip("bokeh", reason="the extra `report` is not installed")
    assert Result(problem, "unknown", None).plot() is None
