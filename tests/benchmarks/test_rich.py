"""The full set of rules: a plan that keeps every hard one is planted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import territory_opt as to
from benchmarks.families.rich import draw


@pytest.mark.parametrize("seed", range(3))
def test_the_planted_plan_keeps_every_hard_rule_and_every_band(seed: int, tmp_path: Path) -> None:
    rich = draw(600, 12, seed)
    rich.write(tmp_path, "rich")
    problem = to.load_case(tmp_path)
    assert not list(to.check(problem).errors)
    model = problem.compiled.model
    assert [level.name for level in model.levels] == [
        "even-potential + even-hours",
        "travel + relationship + disruption",
    ]
    assert problem.compiled.skipped == {} and problem.compiled.waivers == ()
    assert model.violation(rich.planted) == 0
    assert model.cost(rich.planted)[0] == 0


def test_no_rule_is_there_for_show(tmp_path: Path) -> None:
    rich = draw(600, 12, 0)
    rich.write(tmp_path, "rich")
    compiled = to.load_case(tmp_path).compiled
    assert compiled.reduced.n_units < 590, "families and cells merge accounts"
    pinned = np.diff(compiled.model.pairs.start) == 1
    assert 10 < pinned.sum() < 200, "some relationships must be kept"
    moved = np.where(rich.planted == 0, 1, rich.planted)
    assert compiled.model.violation(moved) > 0
