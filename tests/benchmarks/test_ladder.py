"""The ladder: drawn from a seed, feasible by construction."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.families.ladder import SIZES, draw


@pytest.mark.parametrize("far", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_planted_plan_keeps_every_band(seed: int, far: bool) -> None:
    rung = draw(400, 10, seed, far)
    model = rung.problem().compiled.model
    assert model.violation(rung.planted) == 0
    # A band is a real limit: the same plan with one rep's accounts given away breaks it.
    assert model.violation(np.where(rung.planted == 0, 1, rung.planted)) > 0


def test_draws_repeat_and_seeds_differ() -> None:
    one, same, other = draw(400, 10, 0), draw(400, 10, 0), draw(400, 10, 1)
    assert (one.potential == same.potential).all() and (one.home == same.home).all()
    assert (one.potential != other.potential).any()


def test_far_homes_lie_far_from_accounts() -> None:
    def typical_way(far: bool) -> float:
        rung = draw(400, 40, 0, far)
        apart = np.abs(rung.place[:, None] - rung.home[None]).sum(axis=2)
        return float(np.median(apart.min(axis=1)))

    assert typical_way(far=True) > 2.0 * typical_way(far=False)


def test_rungs_keep_a_hundred_accounts_a_rep_or_half_of_them_or_twice() -> None:
    assert {name: accounts // reps for name, (accounts, reps) in SIZES.items()} == {
        "S": 50,
        "M": 100,
        "L": 100,
        "XL": 200,
    }
