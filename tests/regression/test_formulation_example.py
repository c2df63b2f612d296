"""The example of models/formulation.md, figure by figure."""

import pytest

import territory_opt as to

COSTS = {("A", "R-1"): 2, ("A", "R-2"): 9, ("B", "R-1"): 1, ("B", "R-2"): 4, ("C", "R-1"): 8, ("C", "R-2"): 5}


@pytest.fixture(scope="module")
def problem() -> to.Problem:
    from territory_opt.schema.pair import Pair

    return to.Problem(
        accounts=[to.Account(account_id=name, potential=value) for name, value in (("A", 6), ("B", 5), ("C", 3))],
        reps=[to.Rep(rep_id="R-1"), to.Rep(rep_id="R-2")],
        pairs=[Pair(account_id=account, rep_id=rep, cost=cost) for (account, rep), cost in COSTS.items()],
        rules=[{"rule": "balance", "measure": "potential", "tolerance": 0.1}, {"rule": "pair_cost"}],
    )


@pytest.fixture(scope="module")
def result(problem: to.Problem) -> to.Result:
    return to.solve(problem, time_limit=20.0)


def costs(problem: to.Problem, of_a: str, of_b: str, of_c: str) -> tuple[float, ...]:
    plan = to.Plan.from_mapping(problem, {"A": of_a, "B": of_b, "C": of_c})
    return to.score(problem, plan).costs


@pytest.mark.parametrize(
    ("owners", "points", "money"),
    [(("R-1", "R-2", "R-2"), 30 / 7, 11.0), (("R-2", "R-1", "R-1"), 30 / 7, 18.0)],
)
def test_the_two_best_plans_cost_what_the_text_says(
    problem: to.Problem, owners: tuple[str, str, str], points: float, money: float
) -> None:
    assert costs(problem, *owners) == pytest.approx((points, money), abs=1e-5)


def test_every_other_plan_is_less_even(problem: to.Problem) -> None:
    reps = ("R-1", "R-2")
    points = sorted(costs(problem, a, b, c)[0] for a in reps for b in reps for c in reps)
    assert points[:2] == pytest.approx([30 / 7, 30 / 7], abs=1e-5)
    assert points[2] > 30 / 7 + 0.1


def test_both_levels_are_proven(problem: to.Problem, result: to.Result) -> None:
    assert result.status == "optimal"
    assert result.plan is not None
    assert result.plan.owners() == {"A": "R-1", "B": "R-2", "C": "R-2"}
    levels = problem.compiled.model.levels
    reached = [levels[number].quantum.real(one.cost) for number, one in enumerate(result.levels)]
    assert reached == pytest.approx([30 / 7, 11.0], abs=1e-5)


def test_the_certified_bound_of_the_first_level_is_that_of_the_relaxation(result: to.Result) -> None:
    assert result.levels[0].bound_certified == 0
