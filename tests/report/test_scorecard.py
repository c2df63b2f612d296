"""The scorecard: one row for each rep, blank where nothing is known."""

from territory_opt.model.scorecard import scorecard
from tests.report.cases import owners, problem_of


def test_loads_stand_against_their_bands() -> None:
    rules = [{"id": "even", "rule": "balance", "measure": "potential", "tolerance": 0.1}]
    problem = problem_of([{"potential": 120}, {"potential": 79.99}, {"potential": 100.01}], [{}, {}, {}], rules)
    card = scorecard(problem.compiled, owners(1, 2, 3))
    assert card.columns["even_target"] == [100.0, 100.0, 100.0]
    assert card.columns["even_index"] == [120.0, 79.99, 100.01]
    assert (card.columns["even_low"][0], card.columns["even_high"][0]) == (90.0, 110.0)
    assert card.columns["flags"] == ["above even band", "below even band", None]


def test_reps_without_a_target_have_no_band() -> None:
    rules = [{"rule": "balance", "measure": "potential"}]
    problem = problem_of([{"potential": 1}], [{"target_share": 1}, {"target_share": 0}], rules)
    row = scorecard(problem.compiled, owners(1)).row(1)
    assert [row[f"balance_{part}"] for part in ("load", "target", "index", "low", "high")] == [None] * 5


def test_capacity_is_used_or_unlimited() -> None:
    accounts = [{"visits": 2, "hours_per_visit": 5, "in_person": False}] * 2
    problem = problem_of(accounts, [{"capacity_hours": 16}, {}], [{"rule": "capacity"}])
    card = scorecard(problem.compiled, owners(1, 2))
    assert card.columns["hours"] == [10.0, 10.0]
    assert card.columns["capacity_hours"] == [16.0, None]
    assert card.columns["capacity_used"] == [0.625, None]
    over = scorecard(problem.compiled, owners(1, 1))
    assert over.columns["flags"] == ["above capacity limit", None]


def test_hand_overs_count_both_ways_forced_or_not() -> None:
    accounts = [
        {"current_rep_id": "R1", "potential": 10},
        {"current_rep_id": "R9", "potential": 20},
        {"current_rep_id": "R1", "potential": -5},
        {"potential": 40},
    ]
    problem = problem_of(accounts, [{}, {}], [{"rule": "balance", "measure": "value"}])
    card = scorecard(problem.compiled, owners(2, 2, 1, 1))
    assert (card.columns["moved_in"], card.columns["moved_out"]) == ([0, 2], [1, 0])
    assert (card.columns["value_in"], card.columns["value_out"]) == ([0.0, 30.0], [10.0, 0.0])
    assert card.columns["losses"] == [-5.0, 0.0]
