from __future__ import annotations

from fractions import Fraction

from territory_opt.rules.portfolio import Portfolio
from territory_opt.terms import Measure
from tests.rules.cases import facts_of, faults, found, measured, plan, scope_of, texts
from tests.rules.test_registry import read

MICRO = Fraction(1, 10**6)
TEN = [{}] * 10


def test_counts_follow_the_factors_of_the_levels() -> None:
    facts, rule = facts_of(TEN, [{"level": 1}, {"level": 5}]), Portfolio()
    scope = scope_of(rule, facts, size=MICRO)
    (labels,) = rule.rows(scope)
    assert (labels.names, labels.targets) == (("R1", "R2"), (Fraction(7), Fraction(3)))
    # The bands are 5.6 to 8.4 and 2.4 to 3.6 accounts: 6 to 8, and 3.
    assert found(rule, scope, plan(*[1] * 7, *[2] * 3)) == []
    assert measured(rule, scope, plan(*[1] * 8, *[2] * 2)).cost * MICRO == Fraction(16_666_667, 10**6)
    assert texts(rule, scope, plan(*[1] * 8, *[2] * 2)) == [
        "R2 carries 2 accounts, 1 account below the target of 3 accounts."
    ]


def test_shares_count_as_well() -> None:
    facts, rule = facts_of(TEN, [{"level": 1, "fte": 0.5}, {"level": 1}, {"level": 5}]), Portfolio()
    (labels,) = rule.rows(scope_of(rule, facts))
    assert labels.targets == (Fraction(70, 27), Fraction(140, 27), Fraction(60, 27))


def test_a_hard_band_may_not_be_left() -> None:
    facts, rule = facts_of(TEN, [{"level": 1}, {"level": 5}]), Portfolio(hard=True)
    scope = scope_of(rule, facts)
    assert rule.level_unit(facts) is None
    assert measured(rule, scope, plan(*[1] * 7, *[2] * 3)) == Measure(0, 0)
    assert measured(rule, scope, plan(*[1] * 6, *[2] * 4)) == Measure(1, 0)


def test_a_rep_of_unknown_level_has_no_target_but_takes_his_part() -> None:
    facts, rule = facts_of([{}] * 9, [{"level": 3}, {"level": 3}, {}]), Portfolio()
    (labels,) = rule.rows(scope_of(rule, facts))
    assert (labels.names, labels.targets) == (("R1", "R2"), (Fraction(3), Fraction(3)))
    assert faults(rule, facts) == [
        "warning: reps row 3, level: is blank for R3, and so is experience_years; "
        "the number of the rep's accounts is not limited"
    ]


def test_a_level_without_a_factor_is_an_error() -> None:
    facts = facts_of(TEN, [{"level": 1}, {"level": 2}, {"experience_years": 4}])
    assert faults(Portfolio(counts_by_level={1: 2, 2: 0}), facts) == [
        'error: reps row 3, level: makes level 3, which has no factor in counts_by_level of portfolio "portfolio"'
    ]


def test_skipped_without_levels_or_targets() -> None:
    assert Portfolio().skipped(facts_of(TEN, [{}])) == "no rep has a level or experience_years"
    reps = [{"level": 1, "target_share": 0}, {}]
    assert Portfolio().skipped(facts_of(TEN, reps)) == "no rep of known level has a target share above 0"


def test_settings_that_make_no_sense() -> None:
    _, wrong = read(
        {"rule": "portfolio", "counts_by_level": {7: 1}},
        {"rule": "portfolio", "counts_by_level": {1: 0}},
        {"rule": "portfolio", "counts_by_level": {1: -1}},
        {"rule": "portfolio", "counts_by_level": 3},
    )
    assert wrong == [
        "case.yaml, rules 1 (portfolio), counts_by_level: names level 7, expected 1 to 5",
        "case.yaml, rules 2 (portfolio): counts_by_level must give some level a factor above 0",
        'case.yaml, rules 3 (portfolio), counts_by_level 2: "-1" must be at least 0',
        'case.yaml, rules 4 (portfolio), counts_by_level: "3" must hold keys and values',
    ]
