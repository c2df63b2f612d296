"""The rows' part of a bound, against trying every load."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.verifier.loads import Row
from territory_opt.verifier.slack import Reach, least_of_max, least_of_sum, span

REACHES = st.tuples(st.integers(-3, 2), st.integers(2, 8))


@st.composite
def rows(draw: st.DrawFn, dearest: int) -> tuple[list[Row], list[Reach], list[int], int]:
    """Rows with prices up to `dearest`, what they can reach, their dual prices, and the weight of their cost."""
    n = draw(st.integers(1, 3))
    some = []
    for number in range(n):
        soft = sorted((draw(st.integers(-2, 6)), draw(st.integers(-2, 6))))
        some.append(
            Row(
                f"R{number}",
                hard_lo=draw(st.none() | st.integers(-3, 2)),
                hard_hi=draw(st.none() | st.integers(2, 7)),
                soft_lo=draw(st.sampled_from([None, soft[0]])),
                soft_hi=draw(st.sampled_from([None, soft[1]])),
                price_lo=draw(st.integers(0, dearest)),
                price_hi=draw(st.integers(0, dearest)),
            )
        )
    reaches = draw(st.lists(REACHES, min_size=n, max_size=n))
    prices = draw(st.lists(st.integers(-6, 6), min_size=n, max_size=n))
    return some, reaches, prices, draw(st.integers(0, 4))


def tried(some: list[Row], reaches: list[Reach], prices: list[int], weight: int, *, joined: str) -> int:
    """Return the least over all whole loads, one by one."""
    ranges = [range(low, high + 1) for low, high in map(span, some, reaches)]
    join = {"sum": sum, "max": max}[joined]
    return min(
        weight * join(int(row.cost(load)) for row, load in zip(some, loads, strict=True))
        - sum(price * load for price, load in zip(prices, loads, strict=True))
        for loads in product(*ranges)
    )


@settings(max_examples=300)
@given(rows(dearest=4))
def test_rows_that_add_up(case: tuple[list[Row], list[Reach], list[int], int]) -> None:
    assert least_of_sum(*case) == tried(*case, joined="sum")


@settings(max_examples=300)
@given(rows(dearest=1))
def test_the_dearest_row_where_all_prices_are_one(case: tuple[list[Row], list[Reach], list[int], int]) -> None:
    """With prices of 0 and 1 the bends lie at whole loads, so that trying whole loads finds the very least."""
    assert least_of_max(*case) == tried(*case, joined="max")


@settings(max_examples=300)
@given(rows(dearest=4))
def test_the_dearest_row_is_never_less(case: tuple[list[Row], list[Reach], list[int], int]) -> None:
    assert least_of_max(*case) <= tried(*case, joined="max")


def test_a_row_that_no_plan_can_bring_within_its_limits_is_named() -> None:
    with pytest.raises(ValueError, match=r"^no plan can bring R1 within its hard limits$"):
        span(Row("R1", hard_lo=5), (0, 4))
    assert span(Row("R1", hard_lo=4), (0, 4)) == (4, 4)
