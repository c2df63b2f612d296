"""Levels: their order, their units, and whole numbers fine enough for every price."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from territory_opt.errors import InputError
from territory_opt.quantities import ONE, Quantum
from territory_opt.terms import Level
from tests.model.small import compiled

ACCOUNTS: dict[str, Any] = {
    "A": {"potential": 100, "latitude": 50, "longitude": 20, "current_rep_id": "R0"},
    "B": {"potential": 60, "latitude": 51, "longitude": 21},
}
PLACED: dict[str, Any] = {name: {"latitude": 50, "longitude": 20} for name in ("R0", "R1")}
BALANCE, TRAVEL, MOVES = {"rule": "balance"}, {"rule": "travel"}, {"rule": "disruption", "cost_per_move": 200}


def names(rules: list[dict[str, Any]], **settings: Any) -> list[str]:
    return [level.name for level in compiled(ACCOUNTS, rules, PLACED, **settings).model.levels]


def listed(*levels: list[str]) -> list[dict[str, Any]]:
    return [{"rules": level} for level in levels]


def refused(rules: list[dict[str, Any]], **settings: Any) -> str:
    with pytest.raises(InputError) as error:
        names(rules, **settings)
    return str(error.value)


def test_without_levels_balance_comes_first_and_money_second() -> None:
    assert names([TRAVEL, BALANCE, MOVES]) == ["balance", "travel + disruption"]
    assert names([MOVES, TRAVEL]) == ["disruption + travel"]
    assert names([BALANCE]) == ["balance"]


def test_a_case_in_which_nothing_costs_has_one_level_of_money() -> None:
    one = compiled(ACCOUNTS, [{"rule": "balance", "hard": True, "tolerance": 0.5}], PLACED)
    assert [(level.name, level.quantum) for level in one.model.levels] == [
        ("feasibility", Quantum("USD", Fraction(1, 100)))
    ]


def test_balance_with_a_price_stands_beside_money() -> None:
    assert names([{**BALANCE, "price_per_point": 3}, TRAVEL]) == ["balance + travel"]


def test_levels_stand_in_the_order_of_the_settings() -> None:
    rules = [TRAVEL, BALANCE, MOVES]
    assert names(rules, levels=listed(["disruption"], ["balance"], ["travel"])) == ["disruption", "balance", "travel"]


def test_soft_rules_that_no_level_lists_join_the_last() -> None:
    assert names([TRAVEL, BALANCE, MOVES], levels=listed(["balance"], ["travel"])) == ["balance", "travel + disruption"]


def test_levels_without_a_rule_that_costs_are_left_out() -> None:
    rules = [{**BALANCE, "hard": True, "tolerance": 0.5}, TRAVEL]
    assert names(rules, levels=listed(["balance"], ["travel"])) == ["travel"]
    assert names([TRAVEL, {"rule": "pair_cost"}], levels=listed(["pair_cost"], ["travel"])) == ["travel"]


def test_a_level_that_names_no_rule_is_a_fault() -> None:
    assert "is not the id of any rule (did you mean travel?)" in refused([TRAVEL], levels=listed(["travle"]))


def test_a_rule_in_two_levels_is_a_fault() -> None:
    told = refused([TRAVEL, MOVES], levels=listed(["travel"], ["disruption", "travel"]))
    assert "stands in two levels, expected in one" in told


def test_units_in_a_level_must_agree() -> None:
    words = (
        "costs money but balance costs points; the rules of a level share one unit: "
        "put them in different levels or give balance a price_per_point"
    )
    assert words in refused([BALANCE, TRAVEL], levels=listed(["balance", "travel"]))
    assert words in refused([BALANCE, TRAVEL], levels=listed(["balance"]))  # travel joins the last


def test_the_tolerance_of_a_level_is_rounded_down_to_its_quanta() -> None:
    tolerance = {"relative": 0.02, "absolute": 0.256}
    (level,) = compiled(ACCOUNTS, [TRAVEL], PLACED, levels=[{"rules": ["travel"], "tolerance": tolerance}]).model.levels
    assert level.quantum == Quantum("USD", Fraction(1, 100))
    assert (level.absolute, level.relative) == (25, Fraction(1, 50))


def test_a_cap_adds_the_larger_tolerance_to_what_was_delivered() -> None:
    level = Level("some", Quantum("points", ONE), 7, Fraction(1, 10))
    assert [level.cap(cost) for cost in (0, 69, 70, 79, 80, -100)] == [7, 76, 77, 86, 88, -90]


def test_the_quantum_keeps_six_digits_of_the_smallest_price() -> None:
    """Target 80 USD of each rep: a cent outside costs 100 / (8,000 · 2) = 1/160 of a point."""
    one = compiled(ACCOUNTS, [{**BALANCE, "measure": "potential"}], PLACED)
    assert one.model.levels[0].quantum == Quantum("points", Fraction(1, 10**8))
    limits = one.model.terms[0].limits
    assert limits.price_hi.tolist() == limits.price_lo.tolist() == [625_000, 625_000]


def test_large_amounts_make_fine_quanta() -> None:
    rich = {name: {"potential": 10**12} for name in ("A", "B", "C")}
    one = compiled(rich, [{**BALANCE, "measure": "potential"}], {"R0": {"target_share": 1}, "R1": {"target_share": 9}})
    prices = one.model.terms[0].limits.price_hi
    assert 10**5 <= prices.min() < 10**6
    size = one.model.levels[0].quantum.size
    # 3·10¹² USD fit below 2³⁶ quanta only in hundreds; R1's target is 2.7·10¹⁰ of them.
    assert prices.tolist() == [round(Fraction(100, 2 * 3 * 10**9) / size), round(Fraction(100, 2 * 27 * 10**9) / size)]


def test_prices_of_nothing_do_not_refine_the_quantum() -> None:
    free = {"rule": "disruption", "cost_per_move": 0}
    (level,) = compiled(ACCOUNTS, [free, TRAVEL], PLACED).model.levels
    assert level.quantum.size == Fraction(1, 100)


def test_money_is_refined_where_a_price_needs_it() -> None:
    family = {name: {"parent_id": "P"} for name in ("A", "B")}
    (level,) = compiled(family, [{"rule": "keep_together", "hard": False, "cost_per_extra_rep": 0.5}]).model.levels
    assert level.quantum == Quantum("USD", Fraction(1, 10**6))
