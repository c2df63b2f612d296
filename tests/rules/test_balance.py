from __future__ import annotations

from fractions import Fraction

import pytest

from territory_opt.rules.balance import Balance
from territory_opt.rules.facts import Facts
from territory_opt.terms import NOTHING, Measure
from tests.rules.cases import every_pair, facts_of, faults, found, measured, pair_faults, plan, scope_of, texts

MICRO = Fraction(1, 10**6)


def potentials(*amounts: float, reps: int = 2) -> Facts:
    return facts_of([{"potential": amount} for amount in amounts], [{}] * reps)


def test_loads_at_the_ends_of_the_band_cost_nothing() -> None:
    facts = potentials(110, 90)
    rule = Balance()
    assert found(rule, scope_of(rule, facts, size=MICRO), plan(1, 2)) == []


def test_one_cent_outside_the_band_costs() -> None:
    facts = potentials(110.01, 89.99)
    rule = Balance()
    scope = scope_of(rule, facts, size=MICRO)
    # A cent is 0.01 per cent of the target of 100, averaged over two reps: 0.005 points for each of the two.
    assert measured(rule, scope, plan(1, 2)) == Measure(0, 2 * 5_000)
    assert texts(rule, scope, plan(1, 2)) == [
        "R1 carries 110.01 USD of potential, 0.01 USD above the band of 90 to 110 USD.",
        "R2 carries 89.99 USD of potential, 0.01 USD below the band of 90 to 110 USD.",
    ]


def test_the_price_is_per_cent_of_the_target_averaged_over_the_reps() -> None:
    facts = potentials(150_000, 50_000)
    rule = Balance(tolerance=0.25)
    scope = scope_of(rule, facts, size=MICRO)
    assert rule.prices(facts, scope.pairs) == [Fraction(100, 2 * 10_000_000)] * 2
    assert measured(rule, scope, plan(1, 2)).cost * MICRO == 25
    assert texts(rule, scope, plan(1, 2)) == [
        "R1 carries 150,000 USD of potential, 25,000 USD above the band of 75,000 to 125,000 USD.",
        "R2 carries 50,000 USD of potential, 25,000 USD below the band of 75,000 to 125,000 USD.",
    ]


def test_unequal_shares_make_unequal_targets() -> None:
    facts = facts_of([{"potential": 30}, {"potential": 60}], [{"fte": 0.5}, {"ramp": 1.0}, {"target_share": 0}])
    rule = Balance(tolerance=0)
    scope = scope_of(rule, facts, size=MICRO)
    assert found(rule, scope, plan(1, 2)) == []
    (labels,) = rule.rows(scope)
    assert labels.names == ("R1", "R2")
    assert labels.targets == (Fraction(3000), Fraction(6000))
    assert labels.measure == "potential"


def test_a_rep_without_target_may_carry_anything_and_what_he_carries_lacks_elsewhere() -> None:
    facts = facts_of([{"potential": 50}, {"potential": 50}], [{}, {"target_share": 0}])
    rule = Balance()
    assert texts(rule, scope_of(rule, facts, size=MICRO), plan(1, 2)) == [
        "R1 carries 50 USD of potential, 40 USD below the band of 90 to 110 USD."
    ]


def test_targets_leave_out_accounts_that_nobody_may_own() -> None:
    facts = potentials(100, 100, 1000)
    rule = Balance()
    scope = scope_of(rule, facts, every_pair(facts, without=[(2, 0), (2, 1)]), MICRO)
    assert found(rule, scope, plan(1, 2, 0)) == []


def test_hours_count_each_account_at_its_least() -> None:
    # 111.2 km of great circle and 2 visits: travel differs by rep, the target does not.
    near, far = {"latitude": 0, "longitude": 0}, {"latitude": 1, "longitude": 0}
    facts = facts_of([{**near, "visits": 2, "hours_per_visit": 3}] * 2, [near, far], travel={"trip_beyond_km": 1000})
    rule = Balance(measure="hours", tolerance=0)
    (labels,) = rule.rows(scope_of(rule, facts))
    assert labels.targets == (Fraction(360), Fraction(360))
    assert texts(rule, scope_of(rule, facts), plan(1, 2)) == [
        "R2 carries 13.23 h of work, 7.23 h above the target of 6 h."
    ]


def test_hard_band_breaks_by_what_is_outside_and_costs_nothing() -> None:
    facts = potentials(110.01, 89.99)
    rule = Balance(hard=True)
    assert rule.level_unit(facts) is None
    scope = scope_of(rule, facts)
    assert measured(rule, scope, plan(1, 2)) == Measure(2, 0)
    assert texts(rule, scope, plan(1, 2))[0] == (
        "R1 carries 110.01 USD of potential, 0.01 USD above the band of 90 to 110 USD."
    )


def test_mean_absolute_charges_the_whole_deviation() -> None:
    facts = potentials(101, 99)
    rule = Balance(aim="mean_absolute")
    scope = scope_of(rule, facts, size=MICRO)
    assert measured(rule, scope, plan(1, 2)).cost * MICRO == 1
    assert texts(rule, scope, plan(1, 2)) == [
        "R1 carries 101 USD of potential, 1 USD above the target of 100 USD.",
        "R2 carries 99 USD of potential, 1 USD below the target of 100 USD.",
    ]


def test_largest_counts_the_worst_rep_only() -> None:
    facts = potentials(150, 90, 60, reps=3)
    rule = Balance(aim="largest")
    scope = scope_of(rule, facts, size=MICRO)
    assert measured(rule, scope, plan(1, 2, 3)).cost * MICRO == 40
    assert texts(rule, scope, plan(1, 2, 3)) == [
        "R1 carries 150 USD of potential, 40 USD above the band of 90 to 110 USD, the largest deviation of all."
    ]


def test_a_point_may_have_a_price_in_money() -> None:
    facts = potentials(150, 50)
    rule = Balance(tolerance=0, price_per_point=30)
    assert rule.level_unit(facts) == "money"
    assert measured(rule, scope_of(rule, facts, size=MICRO), plan(1, 2)).cost * MICRO == 50 * 30


def test_a_band_too_narrow_for_whole_numbers_becomes_the_nearest_one() -> None:
    facts = facts_of([{}] * 3, [{}, {}])
    rule = Balance(measure="accounts")  # targets of 1.5 accounts: 1.35 to 1.65 holds no whole number
    assert texts(rule, scope_of(rule, facts, size=MICRO), plan(1, 1, 2)) == [
        "R2 carries 1 account, 1 account below the target of 2 accounts."
    ]


def test_losses_count_as_nothing() -> None:
    facts = facts_of([{"revenue": 10, "expense": 30}, {"revenue": 5, "expense": 0}], [{}, {}])
    rule = Balance(tolerance=0)
    (labels,) = rule.rows(scope_of(rule, facts))
    assert labels.measure == "net profit"
    assert labels.targets == (Fraction(250), Fraction(250))


def test_any_numeric_column_can_be_balanced() -> None:
    facts = facts_of([{"beds": "12.5"}, {"beds": 7.5}], [{}, {}])
    rule = Balance(measure="beds", tolerance=0)
    assert texts(rule, scope_of(rule, facts, size=MICRO), plan(1, 1))[0] == (
        "R1 carries 20 of beds, 10 above the target of 10."
    )


def test_nobody_owns_anything() -> None:
    facts = potentials(100, 100)
    rule = Balance()
    assert [one.rep for one in found(rule, scope_of(rule, facts, size=MICRO), plan(0, 0))] == [0, 1]


def test_blanks_are_reported_each() -> None:
    facts = facts_of([{"potential": 5}, {"potential": None}, {}], [{}])
    hint = (
        'is blank; needed by balance "even"; fill it in or say in case.yaml what a blank means, '
        "such as missing: {potential: 0}"
    )
    assert faults(Balance(id="even"), facts) == [
        f"error: accounts row 2, potential: {hint}",
        f"error: accounts row 3, potential: {hint}",
    ]


def test_missing_says_what_a_blank_is() -> None:
    facts = facts_of([{"potential": 5}, {"potential": None}], [{}], missing={"potential": 0})
    assert faults(Balance(), facts) == []


def test_unknown_measure_is_a_fault() -> None:
    assert faults(Balance(measure="beds"), potentials(1)) == [
        'error: accounts, beds: there is no such column; needed by balance "balance"; fill it in or say in case.yaml '
        "what a blank means, such as missing: {beds: 0}"
    ]


def test_cells_that_are_no_numbers_are_faults() -> None:
    facts = facts_of([{"beds": "many"}, {"beds": "3"}], [{}])
    assert faults(Balance(measure="beds"), facts) == ['error: accounts row 1, beds: "many" is not a number']


def test_negative_amounts_are_faults() -> None:
    facts = facts_of([{"revenue": -1}], [{}])
    assert faults(Balance(measure="revenue"), facts) == [
        'error: accounts row 1, revenue: "-1" is below 0; balance "balance" needs amounts of 0 or more'
    ]


@pytest.mark.parametrize(("hard", "severity"), [(False, "warning"), (True, "error")])
def test_oversize_accounts_are_named(hard: bool, severity: str) -> None:
    # Targets of 1,000: the band ends at 1,100.
    facts = potentials(1100.01, 799.99, 100)
    rule = Balance(hard=hard)
    assert pair_faults(rule, scope_of(rule, facts)) == [
        f'{severity}: accounts row 1, account_id: "A1" is oversize: 1,100 USD of potential, above the band of every '
        "rep who may own it (at most 1,100 USD)"
    ]
    assert pair_faults(rule, scope_of(rule, potentials(1100, 800, 100))) == []


def test_oversize_looks_at_the_reps_who_may_own_the_account() -> None:
    facts = facts_of([{"potential": 80}, {"potential": 20}], [{"target_share": 4}, {}])
    rule = Balance()
    assert pair_faults(rule, scope_of(rule, facts)) == []
    assert pair_faults(rule, scope_of(rule, facts, every_pair(facts, without=[(0, 0)]))) == [
        'warning: accounts row 1, account_id: "A1" is oversize: 80 USD of potential, above the band of every rep who '
        "may own it (at most 22 USD)"
    ]


def test_skipped_where_nobody_has_a_target() -> None:
    facts = facts_of([{"potential": 1}], [{"fte": 0}])
    assert Balance().skipped(facts) == "no rep has a target share above 0"
    assert Balance().skipped(potentials(1)) is None


def test_nothing_to_balance_costs_nothing() -> None:
    facts = potentials(0, 0)
    rule = Balance()
    scope = scope_of(rule, facts, size=MICRO)
    assert rule.prices(facts, scope.pairs) == []
    assert measured(rule, scope, plan(1, 1)) == NOTHING
    assert rule.loads(scope).targets.names == ()
