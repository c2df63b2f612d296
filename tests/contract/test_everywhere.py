"""Where only promising pairs are candidates: bounds hold over all allowed pairs, and runs are verified all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from territory_opt.jobs import solve_case
from territory_opt.jobs.running import Options
from territory_opt.model.candidates import ascending
from territory_opt.model.compile import Compiled
from territory_opt.solvers import choices
from territory_opt.solvers.certificate import certify
from territory_opt.solvers.dual import Dual
from territory_opt.solvers.everywhere import look_beyond, proven_everywhere, recheck
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.scan import Scan
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Load, Model, Pair, Pairs
from territory_opt.terms.spans import reach_of, spans
from tests.contract.plans import caps_near, levels_and_optima, optimum
from tests.contract.runs import written
from tests.contract.test_bounds import prices
from tests.contract.test_verifier import agree
from tests.oracle import assert_verified
from tests.strategies import Case, any_owners, cases, compiled
from tests.strategies_terms import all_plans, candidate_owners
from tests.thin import thin_candidates


def thin(case: Case) -> Compiled:
    with thin_candidates():
        return compiled(case)


def every_pair(model: Model) -> tuple[Ints, Ints]:
    unit, rep = np.divmod(np.arange(model.n_units * model.n_reps), model.n_reps)
    return unit, rep


@given(case=cases())
def test_thin_candidates_are_allowed_and_leave_nobody_out(case: Case) -> None:
    whole, few = compiled(case), thin(case)
    assert np.isin(few.model.pairs.key, whole.model.pairs.key).all()
    assert few.model.pairs.open.tolist() == whole.model.pairs.open.tolist()
    assert few.reduction.unit_of.tolist() == whole.reduction.unit_of.tolist()
    assert few.reduced.pairs.open.tolist() == whole.reduced.pairs.open.tolist()
    levels = [(one.name, one.quantum) for one in few.model.levels]
    assert levels == [(one.name, one.quantum) for one in whole.model.levels]


@given(case=cases())
def test_what_a_reduced_model_says_of_other_pairs_is_what_the_whole_one_says(case: Case) -> None:
    few, whole = thin(case).reduced, compiled(case).reduced
    for plan in all_plans(whole)[:50]:
        assert few.cost(plan) == whole.cost(plan)
        assert few.violation(plan) == whole.violation(plan)


@given(case=cases())
def test_spans_hold_every_pair(case: Case) -> None:
    one = thin(case)
    for model in (one.model, one.reduced):
        units, shape = np.arange(model.n_units), (model.n_units, model.n_reps)
        for term in model.terms:
            if isinstance(term, Pair):
                cost = term.cost(*every_pair(model)).reshape(shape)
                for block, least, most in spans(term.cost, units, model.n_reps):
                    assert (least <= cost[block]).all()
                    assert (most >= cost[block]).all()
            elif isinstance(term, Load) and len(term.limits):
                low, high = reach_of(term.entries, units, model.n_reps, len(term.limits))
                for plan in all_plans(model)[:20]:
                    loads = Load.loads(term, plan)
                    assert ((low <= loads) & (loads <= high)).all()


@given(case=cases(), share=st.floats(0, 1))
def test_a_scan_notes_every_small_pair(case: Case, share: float) -> None:
    model = thin(case).reduced
    assume(model.n_units)
    unit, rep = every_pair(model)
    costs = [(term.cost, 2.0) for term in model.terms if isinstance(term, Pair)]
    loads = [
        (term.entries, np.resize([1.5, -2.0, 0.0, 3.0], len(term.limits)))
        for term in model.terms
        if isinstance(term, Load) and len(term.limits)
    ]
    total = sum((factor * cost(unit, rep) for cost, factor in costs), np.zeros(len(unit)))
    for entries, own in loads:
        at, row, weight = entries(unit, rep)
        np.add.at(total, at, own[row] * weight)
    mark = np.quantile(total.reshape(model.n_units, model.n_reps), share, axis=1)
    noted = [found * model.n_reps + reps for found, reps in Scan.of(model, costs, loads).small(mark + 1e-6)]
    assert np.isin(np.flatnonzero(total <= mark[unit]), np.concatenate(noted)).all()


@given(data=st.data())
def test_no_prices_whatever_bound_above_the_optimum_over_all_pairs(data: st.DataObject) -> None:
    case = data.draw(cases())
    whole, few = compiled(case).reduced, thin(case).reduced
    assume(whole.pairs.open.all())
    level = data.draw(st.integers(0, len(whole.levels) - 1))
    caps = data.draw(caps_near(whole, data.draw(candidate_owners(whole)), level))
    of_levels = data.draw(st.lists(st.floats(0, 5), min_size=level, max_size=level))
    among_candidates = certify(few, level, caps, data.draw(prices(few)), of_levels)
    proof = proven_everywhere(few, among_candidates)
    assert proof.bound <= among_candidates.bound
    best = optimum(whole, level, caps)
    assert best is None or proof.bound <= best
    missed = look_beyond(few, proof)
    assert (few.pairs.find(missed.unit, missed.rep) < 0).all()
    assert (whole.pairs.find(missed.unit, missed.rep) >= 0).all()
    assert (missed.saving > 0).all()
    # Whatever more is known, the prices prove the same; and with all that was missed nothing is missed any more.
    assert (missed.among, missed.bound) == (among_candidates.bound, proof.bound)
    further = Pairs.of_keys(few.n_units, few.n_reps, ascending([missed.unit * few.n_reps + missed.rep]))
    again = look_beyond(few, proof, further)
    assert again.bound == proof.bound
    if np.bincount(missed.unit, minlength=1).max() < 10:
        assert (again.among, len(again.unit)) == (proof.bound, 0)


@given(data=st.data(), compiles=st.booleans(), temperature=st.floats(0.01, 10))
def test_a_widened_dual_is_the_dual_of_all_pairs(data: st.DataObject, compiles: bool, temperature: float) -> None:
    case = data.draw(cases())
    whole, few = compiled(case).reduced, thin(case).reduced
    assume(whole.pairs.open.all())
    assume(few.n_units)
    level = data.draw(st.integers(0, len(whole.levels) - 1))
    caps = data.draw(caps_near(whole, data.draw(candidate_owners(whole)), level))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choices, "LARGE", 0 if compiles else 10**9)
        # Limits are those of the few candidates' model either way: what rows can reach at all is another bound there.
        all_pairs = Dual(replace(few, pairs=replace(whole.pairs, barred_by=few.pairs.barred_by)), level, caps)
        widened = Dual(few, level, caps)
    widened.widen(Pairs.of_keys(few.n_units, few.n_reps, np.setdiff1d(whole.pairs.key, few.pairs.key)))
    point = np.array(data.draw(st.lists(st.floats(-3, 3), min_size=widened.n_unknowns, max_size=widened.n_unknowns)))
    widened.scale = all_pairs.scale
    one, other = (dual.soft_value(point, temperature) for dual in (widened, all_pairs))
    assert one[0] == pytest.approx(other[0], rel=1e-5, abs=1e-3)
    assert one[1] == pytest.approx(other[1], rel=1e-4, abs=1e-2)


@settings(max_examples=settings.default.max_examples // 3)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_the_verifier_agrees_with_a_run_of_few_candidates(data: st.DataObject, seed: int) -> None:
    case = data.draw(cases())
    with thin_candidates(), TemporaryDirectory() as folder:
        assume(not case.problem().check().errors)
        problem = written(case, Path(folder) / "case")
        one = problem.compiled
        plans = candidate_owners(one.model) if data.draw(st.booleans()) else any_owners(one)
        agree(problem, data.draw(plans), Path(folder), seed)


@settings(max_examples=settings.default.max_examples // 10)
@given(data=st.data())
def test_a_run_of_few_candidates_is_verified_and_proves_nothing_false(data: st.DataObject) -> None:
    case = data.draw(cases(most_accounts=4))
    with TemporaryDirectory() as folder:
        place = Path(folder)
        with thin_candidates():
            assume(not case.problem().check().errors)
            case.write(place / "case")
            result = solve_case(place / "case", place / "out", Options(work_limit=2.0, workers=1)).result
        assert_verified(place / "case", place / "out")
        model = case.problem().compiled.model
    plans = all_plans(model)
    if result.plan is None:
        assert result.status != "infeasible" or all(model.violation(plan) for plan in plans)
        return
    for one, best in levels_and_optima(model, result, plans):
        assert not one.proven or one.cost == best


@settings(max_examples=settings.default.max_examples // 10)
@given(data=st.data())
def test_where_a_start_is_good_enough_the_bound_still_holds_over_all_pairs(data: st.DataObject) -> None:
    few = thin(data.draw(cases(most_accounts=4))).reduced
    assume(few.pairs.open.all())
    plan = data.draw(candidate_owners(few))
    assume(few.violation(plan) == 0)
    outcome = solve_levels(few, Budget(None, 0.5), start=Start(plan, few.cost(plan)))
    for proof in outcome.certificates:
        assert recheck(few, proof) == proof.bound
