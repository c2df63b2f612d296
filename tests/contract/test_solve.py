"""The whole way, from folder to folder: what is written is the optimum by brute force, level by level, and verified."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from territory_opt.jobs import solve_case
from territory_opt.jobs.running import Options
from tests.contract.plans import levels_and_optima
from tests.oracle import assert_verified
from tests.strategies import cases
from tests.strategies_terms import all_plans


@pytest.mark.parametrize("method", ["exact", "hybrid", "mip"])
@settings(max_examples=settings.default.max_examples // 10)
@given(data=st.data())
def test_a_run_reaches_the_optimum_and_is_verified(method: str, data: st.DataObject) -> None:
    case = data.draw(cases(most_accounts=4))
    assume(not case.problem().check().errors)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        case.write(place / "case")
        options = Options(work_limit=2.0, workers=1, method=method)
        result = solve_case(place / "case", place / "out", options).result
        assert_verified(place / "case", place / "out")
    model = result.problem.compiled.model
    plans = all_plans(model)
    if result.plan is None:
        assert result.status in ("infeasible", "unknown")
        assert result.status == "unknown" or all(model.violation(plan) for plan in plans)
        return
    for one, best in levels_and_optima(model, result, plans):
        assert not one.proven or one.cost == best
        if method == "exact" and not one.proven:  # then its own tolerance swallows the gap many times over
            assert one.cap is not None and one.bound is not None
            assert 20 * (one.cost - one.bound) <= one.cap - one.cost
