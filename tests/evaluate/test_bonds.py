from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.evaluate.bonds import relationships_from
from tests.evaluate.pipelines import TODAY, deals


def rows(*texts: str) -> list[tuple[str, str, float | None, date | None]]:
    found = relationships_from(deals(*texts), TODAY)
    return [(row.account_id, row.rep_id, row.strength, row.since) for row in found]


def test_two_fresh_deals_make_an_account_half_known() -> None:
    assert rows(*["A R Won 2026-10-01 5"] * 2) == [("A", "R", 0.5, TODAY)]
    assert rows(*["A R Won 2026-10-01 5"] * 4) == [("A", "R", 0.75, TODAY)]


def test_a_deal_of_a_year_ago_counts_half() -> None:
    assert rows(*["A R Won 2025-10-01 5"] * 4) == [("A", "R", 0.5, date(2025, 10, 1))]


def test_reps_share_an_account_by_their_deals() -> None:
    fresh = ["A R Won 2026-10-01 1"] * 3 + ["A S Won 2026-10-01 99"]
    assert rows(*fresh) == [("A", "R", 0.562, TODAY), ("A", "S", 0.188, TODAY)]


def test_a_later_deal_counts_as_one_of_today() -> None:
    assert rows("A R Won 2027-10-01 5", "A R Won 2026-10-01 5")[0][2] == 0.5


def test_only_won_deals_with_account_rep_and_day_count() -> None:
    assert rows("A R Lost 2026-10-01 5", "- R Won 2026-10-01 5", "A X Won 2026-10-01 5", "A R Won - 5") == []


@pytest.mark.parametrize(("years", "count"), [(5, 1), (6, 0)])  # 0.0108 and 0.0054
def test_faint_bonds_make_no_row(years: int, count: int) -> None:
    day = TODAY - timedelta(days=365 * years)
    assert len(rows(f"A R Won {day} 5")) == count


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("RST"), st.integers(0, 3000)), max_size=30))
def test_the_strengths_of_an_account_never_exceed_one(won: list[tuple[str, str, int]]) -> None:
    texts = [f"{account} {rep} Won {TODAY - timedelta(days=age)} 1" for account, rep, age in won]
    total = dict.fromkeys("AB", 0.0)
    for row in relationships_from(deals(*texts), TODAY):
        assert 0.01 <= (row.strength or 0) <= 1
        total[row.account_id] += row.strength or 0
    assert all(value <= 1.002 for value in total.values())  # rounded to thousandths
