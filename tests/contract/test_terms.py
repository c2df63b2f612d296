"""What every term promises: its readings (evaluate, deltas, state, duals) cannot disagree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.terms import HARD, Follow, Limits, Load, Measure, Model, Pairs, Split
from tests.contract import naive
from tests.strategies_terms import DenseBars, DenseEntries, limits, models, owners

ONE_OF_EACH = pytest.mark.parametrize("kind", ["load", "pair", "split", "protected", "follow"])


@ONE_OF_EACH
@given(data=st.data())
def test_evaluate_says_what_the_plain_words_say(kind: str, data: st.DataObject) -> None:
    model = data.draw(models((kind,)))
    owner = data.draw(owners(model))
    assert model.terms[0].evaluate(model, owner) == Measure(*naive.evaluate(model.terms[0], owner.tolist()))


@given(data=st.data())
def test_a_model_adds_up_its_terms_levels_bars_and_missing_owners(data: st.DataObject) -> None:
    model = data.draw(models())
    owner = data.draw(owners(model))
    assert model.violation(owner) == naive.violation(model, owner.tolist())
    assert model.cost(owner) == tuple(naive.costs(model, owner.tolist()))


@ONE_OF_EACH
@given(data=st.data())
def test_deltas_are_differences_and_states_stay_exact_on_a_walk(kind: str, data: st.DataObject) -> None:
    model = data.draw(models((kind,)))
    term, owner = model.terms[0], data.draw(owners(model)).copy()
    state = term.state(model, owner)
    for _ in range(4):
        check_deltas(model, owner, state, data)
        unit, rep = data.draw(st.integers(0, model.n_units - 1)), data.draw(st.integers(-1, model.n_reps - 1))
        term.apply(model, state, unit, rep)
        owner[unit] = rep
    check_deltas(model, owner, state, data)


def check_deltas(model: Model, owner: np.ndarray, state: object, data: st.DataObject) -> None:
    term, before = model.terms[0], model.terms[0].evaluate(model, owner)
    units = np.array(data.draw(st.permutations(range(model.n_units))), np.int64)
    violation, cost = term.deltas(model, state, units)
    moves = [(u, j) for u in units.tolist() for j in model.pairs.rep[model.pairs.start[u] : model.pairs.start[u + 1]]]
    assert len(moves) == len(violation) == len(cost)
    for (unit, rep), more_broken, dearer in zip(moves, violation.tolist(), cost.tolist(), strict=True):
        moved = owner.copy()
        moved[unit] = rep
        assert term.evaluate(model, moved) - before == Measure(more_broken, dearer)


@given(data=st.data())
def test_duals_load_rows_and_cost_as_evaluate_does(data: st.DataObject) -> None:
    model = data.draw(models())
    owner = data.draw(owners(model))
    chosen = model.pairs.find(np.arange(model.n_units), owner)
    kept = np.where(chosen >= 0, owner, -1)
    for term in model.terms:
        cost, entries, _ = term.duals(model)
        if isinstance(term, Load):
            loads = np.zeros(len(term.limits), np.int64)
            inside = np.isin(entries.at, chosen[chosen >= 0])
            np.add.at(loads, entries.row[inside], entries.weight[inside])
            assert loads.tolist() == Load.loads(term, kept).tolist()  # of a protected row the weights alone
        elif not isinstance(term, Split | Follow):
            assert cost[chosen[chosen >= 0]].sum() == term.evaluate(model, kept).cost


@given(data=st.data())
def test_hard_limits_are_drawn_in_to_what_the_candidates_can_reach(data: st.DataObject) -> None:
    model = data.draw(models(("load",)))
    term = model.terms[0]
    assert isinstance(term, Load)
    reach = term.duals(model).limits
    least, most = naive.reach(term, model)
    assert reach.hard_lo.tolist() == np.maximum(term.limits.hard_lo, least).tolist()
    assert reach.hard_hi.tolist() == np.minimum(term.limits.hard_hi, most).tolist()


@given(data=st.data(), weight=st.integers(0, 3), join=st.sampled_from(["sum", "max"]))
def test_the_closed_form_of_the_slack_is_the_least_over_all_loads(data: st.DataObject, weight: int, join: str) -> None:
    n_rows = data.draw(st.integers(0, 4))
    ends = [sorted(data.draw(st.lists(st.integers(-6, 20), min_size=2, max_size=2))) for _ in range(n_rows)]
    lo, hi = np.array(ends, np.int64).reshape(-1, 2).T
    some = data.draw(limits(n_rows, join)).within(lo, hi)
    crossing = some.hard_lo > some.hard_hi
    some.hard_lo[crossing], some.hard_hi[crossing] = lo[crossing], hi[crossing]
    prices = data.draw(st.lists(st.integers(-6, 6), min_size=n_rows, max_size=n_rows))
    assert some.least_slack(weight, np.array(prices, np.int64)) == naive.least_slack(some, weight, prices)


def test_a_group_among_three_reps_counts_two_extra() -> None:
    """Random plans rarely split a group three ways; counting "split or not" would pass for long."""
    pairs = Pairs.of_lists(3, [[0, 1, 2]] * 3)
    for price, expected in ((HARD, Measure(2, 0)), (5, Measure(0, 10))):
        term = Split(0, 0, np.array([0, 3]), np.arange(3), np.array([price]))
        model = Model(pairs, (term,), (), DenseBars(pairs))
        assert term.evaluate(model, np.array([2, 0, 1])) == expected
        violation, cost = term.deltas(model, term.state(model, np.array([2, 0, 0])), np.array([1]))
        change = [0, 1, 0] if price == HARD else [0, 5, 0]
        assert (violation if price == HARD else cost).tolist() == change


def test_one_whole_number_decides_on_either_side_of_each_limit() -> None:
    term = Load(0, 0, DenseEntries(()), Limits(*(np.array([n]) for n in (2, 9, 4, 7, 3, 5))))
    measures = [term.limits.measure(np.array([load])) for load in (1, 2, 3, 4, 7, 8, 9, 10)]
    assert [one.violation for one in measures] == [1, 0, 0, 0, 0, 0, 0, 1]
    assert [one.cost for one in measures] == [9, 6, 3, 0, 0, 5, 10, 15]
