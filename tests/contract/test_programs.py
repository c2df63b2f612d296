"""Laws 1 and 5: the exact model and the scorer agree, on whole models and on neighbourhoods."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from territory_opt.solvers.program import assemble
from territory_opt.terms import Model
from tests.contract.plans import caps_near, fixed, keeps, plans_of_view, solved, views
from tests.strategies_terms import all_plans, candidate_owners, models

KINDS = pytest.mark.parametrize("kinds", [("load",), ("pair",), ("split",), ("protected",), ("follow",), None], ids=str)


@KINDS
@given(data=st.data())
def test_fixing_a_plan_is_feasible_exactly_when_nothing_is_broken(
    kinds: tuple[str, ...] | None, data: st.DataObject
) -> None:
    model = data.draw(models(kinds))
    owner = data.draw(candidate_owners(model))
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps = data.draw(caps_near(model, owner, level))
    answer = solved(fixed(assemble(model, model.whole_view(), level, caps), owner))
    assert (answer.status == "optimal") == keeps(model, owner, level, caps)
    if answer.status == "optimal":
        assert answer.cost == answer.bound == model.cost(owner)[level]
        assert answer.owner is not None and answer.owner.tolist() == owner.tolist()


@KINDS
@given(data=st.data())
def test_hints_complete_every_plan_and_tell_broken_ones(kinds: tuple[str, ...] | None, data: st.DataObject) -> None:
    model = data.draw(models(kinds, most_units=4))
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps = data.draw(caps_near(model, data.draw(candidate_owners(model)), level))
    program = assemble(model, model.whole_view(), level, caps)
    for owner in all_plans(model):
        x = program.hint(owner)
        assert program.owner_of(x).tolist() == owner.tolist()
        assert (not program.broken(x).any()) == keeps(model, owner, level, caps)
        if not program.broken(x).any():
            assert program.objective_of(x) == model.cost(owner)[level]


def measured(model: Model, owner: np.ndarray) -> int:
    """What the terms alone break: a frozen unit may stand in a wrong place, or in none."""
    return sum(term.evaluate(model, owner).violation for term in model.terms)


@KINDS
@given(data=st.data())
def test_a_neighbourhood_is_brute_force_over_its_free_units(kinds: tuple[str, ...] | None, data: st.DataObject) -> None:
    model = data.draw(models(kinds))
    view = data.draw(views(model))
    plans = plans_of_view(model, view)
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps = data.draw(caps_near(model, plans[0], level))
    costs = [
        model.cost(one)
        for one in plans
        if measured(model, one) == 0 and all(model.cost(one)[k] <= caps[k] for k in range(level))
    ]
    answer = solved(assemble(model, view, level, caps))
    assert answer.cost == answer.bound == min((cost[level] for cost in costs), default=None)
    if answer.owner is not None:
        assert model.cost(answer.owner)[level] == answer.cost
        frozen = np.setdiff1d(np.arange(model.n_units), view.free)
        assert (answer.owner[frozen] == view.owner[frozen]).all()


@given(data=st.data())
def test_a_softened_program_keeps_the_broken_plan_and_breaks_nothing_further(data: st.DataObject) -> None:
    model = data.draw(models(house=False))
    owner = data.draw(candidate_owners(model))
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps = data.draw(caps_near(model, owner, level))
    program = assemble(model, model.whole_view(), level, caps)
    assume((program.lo <= program.hi).all())  # a row that no value keeps may be broken either way
    soft = program.softened(owner, 100.0)
    assert not soft.broken(soft.hint(owner)).any()
    answer = solved(soft)
    assert answer.owner is not None
    before, after = program.broken(program.hint(owner)), program.broken(program.hint(answer.owner))
    assert (after <= before).all()
