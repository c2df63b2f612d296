"""Figures of a plan: evenness to the last quantum, what moved and why, travel, cells."""

import pytest

from territory_opt.model.cells import Overlap, cell_figures
from territory_opt.model.figures import changes, disruption, evenness, measures, travel_figures
from territory_opt.rules.measures import weigh
from tests.report.cases import owners, problem_of

EVEN = {"rule": "balance", "measure": "potential"}


def even(loads: list[float], **rep: list[float]):  # type: ignore[no-untyped-def]  # returns a figure of any kind
    reps = [{name: values[j] for name, values in rep.items()} for j in range(len(loads))]
    problem = problem_of([{"potential": load} for load in loads], reps, [EVEN])
    return evenness(problem.facts, weigh(problem.facts, "potential"), owners(*range(1, len(loads) + 1)))


@pytest.mark.parametrize(("load", "within"), [(105, 1.0), (105.01, 0.0), (95, 1.0), (94.99, 0.0)])
def test_five_per_cent_are_counted_exactly(load: float, within: float) -> None:
    assert even([load, 200 - load]).within_5 == within


def test_ten_and_fifteen_per_cent_have_their_own_limits() -> None:
    one = even([110, 85, 105])
    assert (one.within_5, one.within_10, one.within_15) == (1 / 3, 2 / 3, 1.0)


def test_spread_is_that_of_load_over_target() -> None:
    one = even([100, 300])
    assert (one.total, one.mean, one.max_over_min) == (400.0, 200.0, 3.0)
    assert one.cv == pytest.approx(0.5)
    assert (one.lowest, one.highest) == ("R1", "R2")


def test_a_share_counts_and_a_rep_without_a_target_does_not() -> None:
    one = even([100, 300, 0], target_share=[1, 3, 0])
    assert (one.cv, one.max_over_min, one.within_5, one.mean) == (0.0, 1.0, 1.0, 200.0)


def test_nothing_over_something_has_no_ratio() -> None:
    assert even([100, 0]).max_over_min is None


def test_without_any_load_there_is_nothing_to_compare() -> None:
    one = even([0, 0])
    assert (one.total, one.mean, one.cv, one.within_5, one.lowest) == (0.0, 0.0, None, None, None)


def test_only_known_measures_are_shown() -> None:
    problem = problem_of([{"potential": 5}], [{}], [EVEN])
    assert list(measures(problem.facts)) == ["value", "accounts"]
    placed = problem_of(
        [{"potential": 5, "latitude": 50, "longitude": 20, "visits": 1, "hours_per_visit": 2}],
        [{"latitude": 50, "longitude": 20}],
        [EVEN],
    )
    assert list(measures(placed.facts)) == ["value", "service_hours", "hours", "accounts", "travel_hours"]


def test_moves_are_told_apart() -> None:
    problem = problem_of(
        [
            {"current_rep_id": "R1", "potential": 10, "region": "n"},  # stays
            {"current_rep_id": "R1", "potential": 20, "region": "n"},  # moves
            {"current_rep_id": "R2", "potential": 30, "region": "n"},  # R2 may not own it
            {"current_rep_id": "R9", "potential": 40, "region": "n"},  # R9 has left
            {"potential": 50, "region": "n"},  # new
            {"current_rep_id": "R2", "potential": 60, "region": "x"},  # nobody may own it
        ],
        [{"regions": ["n"]}, {"regions": ["s"]}, {"regions": ["n"]}],
        [EVEN, {"rule": "boundary", "by": ["regions"]}],
    )
    pairs = problem.compiled.model.pairs
    owner = owners(1, 3, 1, 1, 1, 0)
    found = changes(problem.facts, pairs, owner)
    assert found.base.tolist() == [True, True, False, False, False, False]
    assert found.moved.tolist() == [False, True, False, False, False, False]
    assert found.forced.tolist() == [False, False, True, True, False, False]
    assert found.new.tolist() == [False, False, False, False, True, False]
    figures = disruption(problem.facts, pairs, owner)
    assert (figures.base, figures.moved, figures.moved_share) == (2, 1, 0.5)
    assert (figures.value_base, figures.value_moved, figures.value_moved_share) == (30.0, 20.0, 2 / 3)
    assert (figures.hours_moved, figures.forced, figures.new) == (None, 2, 1)


def test_travel_counts_who_has_no_place() -> None:
    at_home = {"latitude": 50.0, "longitude": 20.0}
    problem = problem_of(
        [{"potential": 1, **at_home}, {"potential": 1}, {"potential": 1, "in_person": False}], [at_home], [EVEN]
    )
    figures = travel_figures(problem.facts, owners(1, 1, 1))
    assert (figures.km, figures.hours, figures.cost, figures.without_place) == (0.0, 0.0, 0.0, 1)


def test_cells_with_two_owners_overlap_and_those_of_the_house_are_gaps() -> None:
    regions = ["n", "n", "s", "s", "x", "x", "w"]
    problem = problem_of(
        [{"potential": 1, "region": region} for region in regions],
        [{"regions": ["n", "s", "w"]}, {"regions": ["n", "s", "w"]}],
        [EVEN, {"rule": "boundary", "by": ["regions"]}, {"rule": "exclusive", "by": ["region"]}],
    )
    figures = cell_figures(problem.compiled, owners(1, 2, 2, 2, 0, 0, 1))["exclusive"]
    assert (figures.cells, figures.overlaps, figures.gaps) == (3, 1, 1)
    assert figures.listed == (Overlap("n", ("R1", "R2")),)
