from __future__ import annotations

import pytest

from territory_opt.rules.words import listed, number, percent, quantity


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.001, "0"), (1234.5, "1,234.5"), (1200, "1,200"), (100, "100"), (0.125, "0.12"), (-3.1, "-3.1")],
)
def test_numbers_have_no_idle_decimals(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1, "accounts", "1 account"),
        (2, "accounts", "2 accounts"),
        (1, "h", "1 h"),
        (12.345, "USD", "12.35 USD"),
        (999.99, "USD", "999.99 USD"),
        (1000.4, "USD", "1,000 USD"),
        (3, "", "3"),
    ],
)
def test_quantities(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


def test_digits_may_be_chosen() -> None:
    assert quantity(12.345, "km", 1) == "12.3 km"


def test_shares_in_per_cent() -> None:
    assert [percent(share) for share in (0.173, 0.5, 0, 1.25, 0.1234)] == ["17.3 %", "50 %", "0 %", "125 %", "12.3 %"]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], "none"),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B, C and 1 more"),
    ],
)
def test_lists_end_with_and(names: list[str], text: str) -> None:
    assert listed(names) == text
