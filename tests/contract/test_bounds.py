"""Law 4: any prices whatever give a valid bound, and reducing a model changes neither its plans nor their costs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.model.presolve import reduce_model
from territory_opt.solvers.certificate import certify, loads_of
from territory_opt.solvers.everywhere import recheck
from territory_opt.terms import Model, Split
from tests.contract.plans import caps_near, optimum
from tests.strategies_terms import all_plans, candidate_owners, models, owners

price = st.just(0.0) | st.floats(-9, 9) | st.sampled_from([-1e-7, 1e-7, -3.0, 2.0])


@st.composite
def prices(draw: st.DrawFn, model: Model) -> list[np.ndarray]:
    sizes = [len(term.limits) for term in loads_of(model)]
    return [np.array(draw(st.lists(price, min_size=n, max_size=n)), np.float64) for n in sizes]


@given(data=st.data())
def test_no_prices_whatever_bound_above_the_optimum(data: st.DataObject) -> None:
    model = data.draw(models())
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps = data.draw(caps_near(model, data.draw(candidate_owners(model)), level))
    of_levels = data.draw(st.lists(st.floats(0, 5), min_size=level, max_size=level))
    certificate = certify(model, level, caps, data.draw(prices(model)), of_levels)
    assert recheck(model, certificate) == certificate.bound
    best = optimum(model, level, caps)
    assert best is None or certificate.bound <= best


@given(data=st.data())
def test_a_reduced_model_has_the_same_plans_at_the_same_costs(data: st.DataObject) -> None:
    full = data.draw(models())
    reduction, reduced = reduce_model(full)
    feasible = {tuple(one.tolist()): full.cost(one) for one in all_plans(full) if full.violation(one) == 0}
    lifted = {}
    if reduced.pairs.open.all():
        for one in all_plans(reduced):
            whole = reduction.lift(one)
            assert reduced.cost(one) == full.cost(whole)
            assert (reduced.violation(one) == 0) == (full.violation(whole) == 0)
            if reduced.violation(one) == 0:
                lifted[tuple(whole.tolist())] = reduced.cost(one)
    assert lifted == feasible


@given(data=st.data())
def test_lowering_undoes_lifting(data: st.DataObject) -> None:
    full = data.draw(models())
    reduction, reduced = reduce_model(full)
    for one in all_plans(reduced):
        assert reduction.lower(reduction.lift(one)).tolist() == one.tolist()
    foreign = reduction.lower(data.draw(owners(full)))
    units = np.flatnonzero(foreign >= 0)
    assert (reduction.pairs.find(units, foreign[units]) >= 0).all()


@given(data=st.data())
def test_a_reduced_model_has_no_hard_groups_left(data: st.DataObject) -> None:
    _, reduced = reduce_model(data.draw(models(("split", "split", "load"))))
    assert all((term.price >= 0).all() for term in reduced.terms if isinstance(term, Split))


@given(data=st.data())
def test_bounds_of_the_reduced_model_hold_for_the_full_one(data: st.DataObject) -> None:
    full = data.draw(models())
    _, reduced = reduce_model(full)
    level = data.draw(st.integers(0, len(full.levels) - 1))
    caps = data.draw(caps_near(full, data.draw(candidate_owners(full)), level))
    of_levels = data.draw(st.lists(st.floats(0, 5), min_size=level, max_size=level))
    bound = certify(reduced, level, caps, data.draw(prices(reduced)), of_levels).bound
    best = optimum(full, level, caps)
    assert best is None or bound <= best
