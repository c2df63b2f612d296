"""OR-Library's sixty generalised assignment problems: the known optimum each, reached and proven."""

from pathlib import Path

import pytest

import territory_opt as to
from benchmarks.case import Case
from benchmarks.families.gap import GAP

FOLDER = Path(__file__).parents[3] / "shared" / "benchmarks" / "gap" / "orlib"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the OR-Library files are not at ../shared/benchmarks")

CASES = list(GAP.cases(FOLDER)) if FOLDER.is_dir() else []


def test_all_sixty_are_there() -> None:
    assert len(CASES) == 60
    assert all(case.best_known is not None for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_known_optimum_is_reached_and_proven(case: Case) -> None:
    with case.folder() as folder:
        problem = to.load_case(folder)
    result = to.solve(problem, time_limit=60.0, workers=2)
    assert result.plan is not None
    assert to.score(problem, result.plan).violation == 0
    assert case.best_known is not None
    assert case.best_known.optimal
    assert case.value(result.objective) == case.best_known.value
    assert case.value(result.bound) == case.best_known.value
    assert result.status == "optimal"
