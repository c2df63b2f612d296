"""Prices: as good as the LP, safe from overflow, and every alarm rings."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import MismatchError
from territory_opt.solvers.certificate import Certificate, certify, loads_of, reduced_prices
from territory_opt.solvers.choose import check_outcome
from territory_opt.solvers.everywhere import recheck
from territory_opt.solvers.levels import Outcome, solve_levels
from territory_opt.solvers.mip import relaxation
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.program import assemble
from territory_opt.solvers.slack import slack_of
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Limits, Model
from tests.solvers.instances import field_sales, random_assignment
from tests.strategies_terms import limits


def relaxed(model: Model, level: int, caps: tuple[int, ...]) -> float:
    return relaxation(assemble(model, model.whole_view(), level, caps))


@pytest.mark.parametrize("largest", [False, True], ids=["sum", "max"])
@pytest.mark.parametrize("seed", range(3))
def test_the_ascent_reaches_the_lp_bound(seed: int, largest: bool) -> None:
    model = field_sales(60, 5, seed, largest=largest)
    caps = (model.levels[0].cap(0),)
    lp = relaxed(model, 1, caps)
    bound = best_prices(model, 1, caps, Budget(None)).bound
    assert 0.9995 * lp <= bound <= lp + 1


def test_the_ascent_reaches_the_lp_bound_of_an_assignment_problem() -> None:
    model = random_assignment(40, 5)
    assert best_prices(model, 0, (), Budget(None)).bound == pytest.approx(relaxed(model, 0, ()), abs=1)


def test_a_positive_balance_bound_is_found() -> None:
    # Three equal units for two reps: one rep has a third too much, the other a third too little.
    model = field_sales(3, 2)
    bound = best_prices(model, 0, (), Budget(None)).bound
    assert bound <= relaxed(model, 0, ()) + 1


def test_warm_prices_prove_no_less_than_half_of_the_climb() -> None:
    model = field_sales(60, 5)
    cold = best_prices(model, 1, (10**5,), Budget(None))
    warm = best_prices(model, 1, (2 * 10**5,), Budget(None), cold)
    assert warm.bound == pytest.approx(best_prices(model, 1, (2 * 10**5,), Budget(None)).bound, rel=1e-3)


def test_huge_prices_lower_the_shift_instead_of_overflowing() -> None:
    model = random_assignment(10, 3)
    prices = [np.full(len(load.limits), 1e15) for load in loads_of(model)]
    one = certify(model, 0, (), prices, [])
    assert one.shift == 6
    assert recheck(model, one) == one.bound < 0


def test_reduced_prices_are_zero_at_each_units_cheapest_pair() -> None:
    model = random_assignment(10, 3)
    reduced = reduced_prices(model, best_prices(model, 0, (), Budget(None)))
    assert (np.minimum.reduceat(reduced, model.pairs.start[:-1]) == 0).all()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_cold_slack_is_the_exact_slack(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 3))
    reach = data.draw(st.lists(st.tuples(st.integers(-20, 0), st.integers(0, 40)), min_size=n, max_size=n))
    drawn = data.draw(limits(n))
    least, most = np.array(reach, np.int64).T
    hard_lo = np.minimum(np.maximum(drawn.hard_lo, least), most)
    some = replace(drawn, hard_lo=hard_lo, hard_hi=np.maximum(np.minimum(drawn.hard_hi, most), hard_lo))
    weight = data.draw(st.integers(0, 3))
    prices = np.array(data.draw(st.lists(st.integers(-6, 6), min_size=n, max_size=n)), np.int64)
    exact = some.least_slack(weight, prices)
    smooth, _, _ = slack_of(some, weight > 0).least(float(weight), prices.astype(float), 1e-6)
    assert smooth == pytest.approx(float(exact), abs=1e-3)


@pytest.mark.parametrize("join", ["sum", "max"])
def test_slopes_of_the_slack_are_its_differences(join: str) -> None:
    numbers = [np.array(column, np.int64) for column in ([0, 0], [30, 30], [10, 8], [14, 9], [2, 3], [3, 1])]
    slack = slack_of(Limits(*numbers, join), True)  # type: ignore[arg-type]  # one of two words
    prices, weight, step = np.array([1.3, -0.7]), 0.8, 1e-5
    _, by_price, by_weight = slack.least(weight, prices, 2.0)
    for i in range(2):
        up, down = (slack.least(weight, prices + sign * step * np.eye(2)[i], 2.0)[0] for sign in (1, -1))
        assert by_price[i] == pytest.approx((up - down) / (2 * step), rel=1e-4)
    up, down = (slack.least(weight + sign * step, prices, 2.0)[0] for sign in (1, -1))
    assert by_weight == pytest.approx((up - down) / (2 * step), rel=1e-4)


# ---------------------------------------------------------------- alarms


@pytest.fixture(scope="module")
def solved() -> tuple[Model, Outcome]:
    model = field_sales(40, 4)
    return model, solve_levels(model, Budget(None, 1.0))


def refuse(model: Model, outcome: Outcome, words: str) -> None:
    assert outcome.owner is not None
    with pytest.raises(MismatchError, match=words):
        check_outcome(model, model, outcome.owner, outcome)


def with_certificate(outcome: Outcome, level: int, certificate: Certificate) -> Outcome:
    proofs = list(outcome.certificates)
    proofs[level] = certificate
    return replace(outcome, certificates=tuple(proofs))


def with_level(outcome: Outcome, number: int, **changes: int) -> Outcome:
    levels = list(outcome.levels)
    levels[number] = replace(levels[number], **changes)
    return replace(outcome, levels=tuple(levels))


def test_an_honest_outcome_passes(solved: tuple[Model, Outcome]) -> None:
    model, outcome = solved
    assert outcome.owner is not None
    check_outcome(model, model, outcome.owner, outcome)


def test_a_bound_raised_by_one_is_refused(solved: tuple[Model, Outcome]) -> None:
    model, outcome = solved
    true = outcome.certificates[1]
    refuse(model, with_certificate(outcome, 1, replace(true, bound=true.bound + 1)), f"prove {true.bound}, not")


def test_a_stale_cap_is_refused(solved: tuple[Model, Outcome]) -> None:
    model, outcome = solved
    true = outcome.certificates[1]
    stale = certify(
        model,
        1,
        (true.caps[0] + 1,),
        [one / 2**true.shift for one in true.prices],
        [float(Fraction(mu, 2**true.shift)) for mu in true.level_prices],
    )
    refuse(model, with_certificate(outcome, 1, stale), "proven under other caps")


def test_a_cost_off_by_one_is_refused(solved: tuple[Model, Outcome]) -> None:
    model, outcome = solved
    refuse(model, with_level(outcome, 1, cost=outcome.levels[1].cost + 1), "level 2 costs .* not")


def test_a_cap_that_the_plan_does_not_keep_is_refused(solved: tuple[Model, Outcome]) -> None:
    model, outcome = solved
    assert outcome.owner is not None
    refuse(model, with_level(outcome, 0, cap=model.cost(outcome.owner)[0] - 1), "over its cap")


def test_a_bound_above_the_plan_is_refused(solved: tuple[Model, Outcome]) -> None:
    model, outcome = solved
    refuse(model, with_level(outcome, 1, bound_solver=outcome.levels[1].cost + 1), "under its bound")


def test_a_plan_that_breaks_a_limit_is_refused(solved: tuple[Model, Outcome]) -> None:
    model, outcome = solved
    refuse(model, replace(outcome, owner=np.zeros(model.n_units, np.int64)), "breaks hard limits")
