"""Law 7: the verifier, which shares no code with rules and terms, agrees with the score on every plan."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from territory_opt.model.plan import Plan
from territory_opt.model.problem import Problem
from territory_opt.model.scoring import score
from territory_opt.rules import ALL
from territory_opt.terms import Ints
from territory_opt.verifier import Report, verify_folder
from tests.contract.runs import priced, write_run, written
from tests.oracle import assert_verified
from tests.strategies import any_owners, cases, name_of
from tests.strategies_terms import candidate_owners

NAMES = [name_of(rule) for rule in ALL]
ABOUT_THE_PLAN = {"ownership", "eligibility", "hard limits"}
"""Checks that may find fault with a plan; all others are about what the files say of it."""


def refused_by(report: Report) -> set[str]:
    return {check.name for check in report.checks if not check.ok}


def agree(problem: Problem, owner: Ints, folder: Path, seed: int) -> None:
    """Write the plan as a run, and hold the verifier's word against the score."""
    good = score(problem, Plan(problem, owner)).violation == 0
    write_run(problem, owner, folder / "out", priced(problem, owner, seed) if good else ())
    if good:
        assert_verified(folder / "case", folder / "out")
        return
    report = verify_folder(folder / "case", folder / "out")
    assert refused_by(report), "the verifier passes a plan that the score says is broken"
    assert refused_by(report) <= ABOUT_THE_PLAN, "\n".join(report.disagreements)


@pytest.mark.parametrize(
    "wishes",
    [
        pytest.param(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), id="any-rules"),
        *(pytest.param(st.just([name]), id=name, marks=pytest.mark.full) for name in NAMES),
    ],
)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_law_7_the_verifier_agrees_with_the_score(
    wishes: st.SearchStrategy[list[str]], data: st.DataObject, seed: int
) -> None:
    case = data.draw(cases(data.draw(wishes)))
    assume(not case.problem().check().errors)
    with TemporaryDirectory() as folder:
        problem = written(case, Path(folder) / "case")
        compiled = problem.compiled
        plans = candidate_owners(compiled.model) if data.draw(st.booleans()) else any_owners(compiled)
        agree(problem, data.draw(plans), Path(folder), seed)
