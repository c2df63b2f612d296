"""Facts and workload: what the tables mean before any rule speaks."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from territory_opt.rules.balance import Balance
from territory_opt.rules.measures import weigh
from territory_opt.terms import UNLIMITED
from territory_opt.verifier.facts import Facts
from tests.rules.cases import every_pair, facts_of, faults

ALL_COLUMNS = {"potential": 5, "revenue": 100, "expense": 40, "expense_travel": 1}


@pytest.mark.parametrize(
    ("drop", "name", "amount"),
    [
        ((), "potential", 5),
        (("potential",), "net profit", 60),
        (("potential", "expense"), "net profit", 99),
        (("potential", "expense", "expense_travel"), "revenue", 100),
        (("potential", "revenue"), "accounts", 1),
    ],
)
def test_value_is_chosen_by_column(drop: tuple[str, ...], name: str, amount: float) -> None:
    row = {column: value for column, value in ALL_COLUMNS.items() if column not in drop}
    value = facts_of([row], [{}]).value
    assert (value.name, value.amount.tolist()) == (name, [amount])


def test_a_blank_of_the_chosen_column_is_no_reason_to_choose_another() -> None:
    facts = facts_of([{"potential": None, "revenue": 7}], [{}])
    assert facts.value.name == "potential"
    assert np.isnan(facts.value.amount).all()


def test_gain_counts_losses_as_nothing() -> None:
    facts = facts_of([{"revenue": 1, "expense": 3}, {"revenue": 5, "expense": 3}], [{}])
    assert facts.value.amount.tolist() == [-2, 2]
    assert facts.gain.tolist() == [0, 2]


def test_service_hours_are_visits_and_calls() -> None:
    facts = facts_of([{"visits": 3, "hours_per_visit": 1.5, "calls": 4, "hours_per_call": 0.25}], [{}])
    assert facts.workload.service_hours.tolist() == [5.5]


def test_nothing_to_do_takes_no_time_however_long_one_would_take() -> None:
    facts = facts_of([{"visits": 0, "calls": 2, "hours_per_call": 1}], [{}])
    assert facts.workload.service_hours.tolist() == [2]


def test_one_visit_each_where_nothing_says_how_many() -> None:
    assert facts_of([{}], [{}]).workload.one_visit_each
    assert facts_of([{}], [{}]).workload.visits.tolist() == [1]
    assert not facts_of([{"visits": None}], [{}]).workload.one_visit_each


def test_nobody_goes_to_remote_accounts_unless_they_say_how_long_a_visit_takes() -> None:
    remote = {"in_person": False}
    facts = facts_of([{"hours_per_visit": 2}, remote, {**remote, "hours_per_visit": 1}], [{}])
    assert facts.workload.visits.tolist() == [1, 0, 1]
    assert facts.workload.service_hours.tolist() == [2, 0, 1]
    assert Facts(facts.tables, facts.settings).visits.tolist() == [1, 0, 1]


def test_contact_standards_fill_blanks_only_and_the_first_that_fits_counts() -> None:
    facts = facts_of(
        [{"stage": "prospect", "visits": 7}, {"stage": "prospect"}, {"stage": "loyal", "segment": "big"}, {}],
        [{}],
        service_levels=[
            {"stage": "prospect", "visits": 3, "hours_per_visit": 1},
            {"segment": "big", "visits": 5},
            {"stage": "loyal", "visits": 1, "hours_per_visit": 2},
        ],
    )
    assert facts.workload.visits.tolist()[:3] == [7, 3, 5]
    assert np.isnan(facts.workload.visits[3])
    assert facts.workload.service_hours.tolist()[:3] == [7, 3, 10]


def capacity(rep: dict[str, object], **settings: object) -> int:
    return int(facts_of([{}], [rep], **settings).capacity_minutes[0])


def test_capacity_is_net_or_follows_from_the_week() -> None:
    assert capacity({"capacity_hours": 400, "fte": 0.5}) == 400 * 60
    assert capacity({"capacity_hours_week": 30, "fte": 0.5, "ramp": 0.5}) == int(30 * 13 * 0.25 * 60)
    assert capacity({"capacity_hours_week": 30}, period="2026") == 30 * 52 * 60
    assert capacity({"capacity_hours_week": 30}, period="2026-11") == 30 * 52 * 60 // 12
    assert capacity({}) == UNLIMITED


def test_presence_counts_days() -> None:
    # 2026-12-17 to 31 are 15 of the 92 days of the quarter.
    assert capacity({"capacity_hours_week": 92, "start_date": "2026-12-17"}, period="2026Q4") == 15 * 13 * 60


def test_shares_add_up_to_one() -> None:
    facts = facts_of([{}], [{"target_share": 2}, {"fte": 0.5}, {"ramp": 0.5}, {"target_share": 0}])
    assert facts.shares == (Fraction(2, 3), Fraction(1, 6), Fraction(1, 6), Fraction(0))
    assert facts_of([{}], [{"fte": 0}]).shares == (Fraction(0),)


def test_the_last_word_on_who_owns_an_account_is_the_plan_in_force() -> None:
    facts = facts_of(
        [{"current_rep_id": "R1"}, {"current_rep_id": "R1"}, {"current_rep_id": "R9"}, {}],
        [{}, {}],
        assignments=[{"account_id": "A2", "rep_id": "R2"}, {"account_id": "A8", "rep_id": "R2"}],
    )
    assert facts.previous_names == ["R1", "R2", "R9", ""]
    assert facts.previous.tolist() == [0, 1, -1, -1]


def test_a_pair_given_twice_counts_as_last_given() -> None:
    pairs = [{"account_id": "A1", "rep_id": "R1", "cost": cost} for cost in (3, 4)]
    key, cost = facts_of([{}], [{}], pairs=pairs).given_costs
    assert (key.tolist(), cost.tolist()) == ([0], [4])


def test_nobody_has_a_name() -> None:
    facts = facts_of([{}], [{}], currency=None)
    assert (facts.rep_name(-1), facts.rep_name(0), facts.money) == ("nobody", "R1", "cost units")


@pytest.mark.parametrize(
    ("measure", "said", "amount", "total"),
    [
        ("value", "1,500 USD", "1,500 USD of potential", 2500_00),
        ("accounts", "150,000 accounts", "150,000 accounts", 2),
        ("service_hours", "2,500 h", "2,500 h of service", 300),
        ("hours", "2,500 h", "2,500 h of work", 300),
        ("travel_hours", "2,500 h", "2,500 h of travel", 0),
        ("employees", "1,500", "1,500 of employees", 12_00),
        ("prior_revenue", "1,500 USD", "1,500 USD of prior revenue", 7_00),
    ],
)
def test_measures_are_said_in_their_units(measure: str, said: str, amount: str, total: int) -> None:
    row = {"visits": 1, "hours_per_visit": 2.5, "employees": 6, "prior_revenue": 3.5}
    facts = facts_of([{"potential": 1500, **row}, {"potential": 1000, **row}], [{}])
    weighing = weigh(facts, measure)
    assert (weighing.say(150_000), weighing.amount(150_000)) == (said, amount)
    assert weighing.total(every_pair(facts)) == total


def test_huge_amounts_are_weighed_more_coarsely() -> None:
    facts = facts_of([{"potential": 9e9}], [{}])
    assert weigh(facts, "value").quantum.size == 1
    assert weigh(facts_of([{"potential": 6e8}], [{}]), "value").quantum.size == Fraction(1, 100)


def test_service_and_travel_are_rounded_each_by_itself() -> None:
    pairs = [{"account_id": "A1", "rep_id": "R1", "minutes": 0.25}]
    facts = facts_of([{"visits": 1, "hours_per_visit": 0.5 / 60}], [{}], pairs=pairs)
    # Half a minute of service and half a minute of travel: one each, not one in all.
    assert facts.pair_minutes(np.array([0]), np.array([0])).tolist() == [2]


def test_hours_need_a_column_that_says_how_long() -> None:
    facts = facts_of([{"visits": 1}], [{}])
    assert faults(Balance(measure="hours"), facts) == [
        'error: accounts, hours_per_visit: there is no such column, so hours are unknown; needed by balance "balance"'
    ]


def test_each_blank_is_told_once_at_the_column_that_lacks() -> None:
    row = {"visits": 1, "hours_per_visit": 1, "calls": 1, "hours_per_call": 1}
    facts = facts_of([row, {**row, "visits": None}, {**row, "hours_per_call": None}], [{}])
    words = 'is blank and no contact standard in service_levels fits; needed by balance "balance"'
    assert faults(Balance(measure="service_hours"), facts) == [
        f"error: accounts row 2, visits: {words}",
        f"error: accounts row 3, hours_per_call: {words}",
    ]
