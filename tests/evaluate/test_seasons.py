from __future__ import annotations

import numpy as np
import pytest

from territory_opt.evaluate.seasons import seasons_from
from tests.evaluate.pipelines import deals

YEAR = ["A R Won 2025-01-01 40", "A R Won 2025-04-01 20", "A R Won 2025-07-01 20", "B R Won 2025-12-31 20"]


def test_shares_of_a_year_are_drawn_towards_the_team() -> None:
    found = seasons_from(deals(*YEAR))
    assert (found.days, found.years) == (365, 1)
    assert found.team.tolist() == [0.4, 0.2, 0.2, 0.2]
    # A sold 80, B 20, the average account 50.
    assert found.shares[0] == pytest.approx([60 / 130, 30 / 130, 30 / 130, 10 / 130])
    assert found.shares[1] == pytest.approx([20 / 70, 10 / 70, 10 / 70, 30 / 70])
    assert np.isnan(found.shares[2]).all()
    assert found.shares[:2].sum(axis=1) == pytest.approx([1, 1])


def test_less_than_a_year_says_nothing() -> None:
    assert seasons_from(deals("A R Won 2025-01-01 1", "A R Won 2025-12-16 1")).years == 1  # 350 days
    short = seasons_from(deals("A R Won 2025-01-01 1", "A R Won 2025-12-15 1"))
    assert (short.years, short.days) == (0, 349)
    assert np.isnan(short.team).all()
    assert seasons_from(deals("A R Lost 2025-01-01 1")).days == 0


def test_only_the_last_whole_years_count() -> None:
    found = seasons_from(deals(*YEAR, "C R Won 2024-12-31 1000"))
    assert found.years == 1
    assert found.team.tolist() == [0.4, 0.2, 0.2, 0.2]


def test_quarters_follow_the_fiscal_year() -> None:
    assert seasons_from(deals(*YEAR), fiscal_year_start=4).team.tolist() == [0.2, 0.2, 0.2, 0.4]
    assert seasons_from(deals(*YEAR), fiscal_year_start=2).team.tolist() == [0.2, 0.2, 0, 0.6]
