"""The laws for every rule of the registry, alone and with others: a new rule is covered the moment it is named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from territory_opt.model.compile import Compiled
from territory_opt.model.scoring import findings
from territory_opt.rules import ALL
from territory_opt.solvers.certificate import certify, loads_of
from territory_opt.solvers.program import assemble
from territory_opt.terms import Ints, Measure, Model
from tests.contract.plans import caps_near, fixed, keeps, plans_of_view, solved, views
from tests.strategies import any_owners, cases, compiled, name_of
from tests.strategies_rules import SETTINGS
from tests.strategies_terms import all_plans, candidate_owners

NAMES = [name_of(rule) for rule in ALL]


def some(n: int) -> st.SearchStrategy[list[str]]:
    """So many rules of any kind, also twice the same."""
    return st.lists(st.sampled_from(NAMES), min_size=n, max_size=n)


WISHES = pytest.mark.parametrize(
    "wishes",
    [
        *(pytest.param(st.just([name]), id=name) for name in NAMES),
        pytest.param(some(2), id="two-rules"),
        pytest.param(some(3), id="three-rules", marks=pytest.mark.full),
        pytest.param(some(4), id="four-rules", marks=pytest.mark.full),
    ],
)


def drawn(data: st.DataObject, wishes: st.SearchStrategy[list[str]], most_accounts: int = 5) -> Compiled:
    """A compiled case in which the wished rules have something to say."""
    one = compiled(data.draw(cases(data.draw(wishes), most_accounts)))
    assume(one.rules)
    return one


def test_every_rule_has_settings_to_be_tried_with() -> None:
    assert sorted(SETTINGS) == sorted(NAMES)


@WISHES
@given(data=st.data())
def test_laws_of_a_plan(wishes: st.SearchStrategy[list[str]], data: st.DataObject) -> None:
    one = drawn(data, wishes)
    law_1_a_fixed_plan_is_feasible_exactly_when_nothing_is_broken_and_costs_its_score(one.model, data)
    law_2_deltas_are_differences_and_walks_stay_exact(one.model, data.draw(any_owners(one)), data)
    law_3_findings_add_up_to_the_score(one, data.draw(any_owners(one)))


@WISHES
@given(data=st.data())
def test_laws_of_all_plans(wishes: st.SearchStrategy[list[str]], data: st.DataObject) -> None:
    one = drawn(data, wishes, most_accounts=4)
    plans = {
        tuple(plan.tolist()): one.model.cost(plan) for plan in all_plans(one.model) if not one.model.violation(plan)
    }
    law_4_reducing_changes_no_plan(one, plans)
    law_4_any_prices_bound_the_optimum(one, plans, data)
    law_5_a_neighbourhood_is_brute_force_over_its_free_accounts(one.model, data)


Plans = dict[tuple[int, ...], tuple[int, ...]]
"""Owners and costs of every plan that breaks nothing."""


def law_1_a_fixed_plan_is_feasible_exactly_when_nothing_is_broken_and_costs_its_score(
    model: Model, data: st.DataObject
) -> None:
    owner = data.draw(candidate_owners(model))
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps = data.draw(caps_near(model, owner, level))
    answer = solved(fixed(assemble(model, model.whole_view(), level, caps), owner))
    assert (answer.status == "optimal") == keeps(model, owner, level, caps)
    assert answer.cost == answer.bound == (model.cost(owner)[level] if answer.status == "optimal" else None)


def law_2_deltas_are_differences_and_walks_stay_exact(model: Model, owner: Ints, data: st.DataObject) -> None:
    units = np.arange(model.n_units, dtype=np.int64)
    step = st.tuples(st.integers(0, model.n_units - 1), st.integers(-1, model.n_reps - 1))
    walk = data.draw(st.lists(step, max_size=3))
    for term in model.terms:
        now, state = owner.copy(), term.state(model, owner)
        for unit, rep in walk:
            term.apply(model, state, unit, rep)
            now[unit] = rep
        before = term.evaluate(model, now)
        deltas = zip(*(change.tolist() for change in term.deltas(model, state, units)), strict=True)
        for unit, rep, change in zip(model.pairs.unit.tolist(), model.pairs.rep.tolist(), deltas, strict=True):
            moved = np.where(units == unit, rep, now)
            assert term.evaluate(model, moved) - before == Measure(*change)


def law_3_findings_add_up_to_the_score(one: Compiled, owner: Ints) -> None:
    found = list(findings(one, owner))
    assert sum(finding.measure.violation for finding in found) == one.model.violation(owner)
    for level, cost in enumerate(one.model.cost(owner)):
        assert sum(finding.measure.cost for finding in found if finding.level == level) == cost
    for finding in found:
        assert finding.text.endswith(".") and "nan" not in finding.text.lower().split()


def law_4_reducing_changes_no_plan(one: Compiled, plans: Plans) -> None:
    reduced, reduction = one.reduced, one.reduction
    lifted = {}
    for plan in all_plans(reduced) if reduced.pairs.open.all() else []:
        whole = reduction.lift(plan)
        assert reduction.lower(whole).tolist() == plan.tolist()
        if reduced.violation(plan) == 0:
            lifted[tuple(whole.tolist())] = reduced.cost(plan)
    assert lifted == plans


def law_4_any_prices_bound_the_optimum(one: Compiled, plans: Plans, data: st.DataObject) -> None:
    model = one.reduced
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps = data.draw(caps_near(one.model, data.draw(candidate_owners(one.model)), level))
    of_rows = st.floats(-2, 2) | st.sampled_from([0.0, 1e5, -1e5])
    prices = [np.array([data.draw(of_rows) for _ in range(len(term.limits))]) for term in loads_of(model)]
    bound = certify(model, level, caps, prices, [data.draw(st.floats(0, 3)) for _ in range(level)]).bound
    for cost in plans.values():
        assert bound <= cost[level] or any(cost[k] > caps[k] for k in range(level))


def law_5_a_neighbourhood_is_brute_force_over_its_free_accounts(model: Model, data: st.DataObject) -> None:
    view = data.draw(views(model))
    plans = plans_of_view(model, view)
    level = data.draw(st.integers(0, len(model.levels) - 1))
    caps = data.draw(caps_near(model, plans[0], level))
    costs = []
    for plan in plans:
        cost, broken = model.cost(plan), sum(term.evaluate(model, plan).violation for term in model.terms)
        if broken == 0 and all(cost[k] <= caps[k] for k in range(level)):
            costs.append(cost[level])
    answer = solved(assemble(model, view, level, caps))
    assert answer.cost == answer.bound == min(costs, default=None)
