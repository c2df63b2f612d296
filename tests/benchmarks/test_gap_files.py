"""Generalised assignment files: both layouts, both senses, and what is refused."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

import territory_opt as to
from benchmarks.case import SHARED, BestKnown, Case
from benchmarks.families.gap import GAP, Instance, read_gap

# Two agents, four jobs, made up. Capacities bind: each agent can take about half of the work.
FIRST = """
 2 4
 17 21 12 18
 23 16 14 11
 8 15 14 9
 7 12 9 13
 26 24
"""
SECOND = """
 3 2
 4 9
 8 3
 6 6
 5 5
 5 5
 9 2
 5 5 9
"""


@pytest.fixture
def two_problems(tmp_path: Path) -> Path:
    path = tmp_path / "gap1.txt"
    path.write_text(f" 2\n{FIRST}{SECOND}", encoding="ascii")
    return path


@pytest.fixture
def one_problem(tmp_path: Path) -> Path:
    path = tmp_path / "a0204"
    path.write_text(FIRST, encoding="ascii")
    return path


def problem_of(case: Case) -> to.Problem:
    """The problem that the case's folder holds."""
    with case.folder() as folder:
        return to.load_case(folder)


def best_by_trying(instance: Instance) -> int:
    """The best total of all plans within the capacities, in the instance's own sense."""
    agents, jobs = instance.worth.shape
    totals = []
    for owner in product(range(agents), repeat=jobs):
        use = np.bincount(owner, weights=instance.use[owner, range(jobs)], minlength=agents)
        if (use <= instance.capacity).all():
            totals.append(int(instance.worth[owner, range(jobs)].sum()))
    return max(totals) if instance.sense == "max" else min(totals)


def test_a_file_of_several_problems_is_read(two_problems: Path) -> None:
    first, second = read_gap(two_problems)
    assert (first.sense, second.sense) == ("max", "max")
    assert first.worth.tolist() == [[17, 21, 12, 18], [23, 16, 14, 11]]
    assert first.use.tolist() == [[8, 15, 14, 9], [7, 12, 9, 13]]
    assert first.capacity.tolist() == [26, 24]
    assert second.worth.tolist() == [[4, 9], [8, 3], [6, 6]]
    assert second.use.tolist() == [[5, 5], [5, 5], [9, 2]]
    assert second.capacity.tolist() == [5, 5, 9]


def test_a_single_problem_without_a_count_is_minimised(one_problem: Path) -> None:
    (only,) = read_gap(one_problem)
    assert only.sense == "min"
    assert only.cost.tolist() == [[17, 21, 12, 18], [23, 16, 14, 11]]
    assert only.constant == 0


def test_orlib_files_named_by_letter_are_minimised(two_problems: Path) -> None:
    other = two_problems.rename(two_problems.with_name("gapc.txt"))
    assert [one.sense for one in read_gap(other)] == ["min", "min"]


def test_line_ends_do_not_matter(one_problem: Path) -> None:
    one_problem.write_bytes(FIRST.replace("\n", "\r\n").encode("ascii"))
    assert read_gap(one_problem)[0].capacity.tolist() == [26, 24]


def test_profits_become_costs_that_are_never_negative(two_problems: Path) -> None:
    first = read_gap(two_problems)[0]
    assert first.cost.tolist() == [[6, 2, 11, 5], [0, 7, 9, 12]]
    assert first.constant == 4 * 23


def test_cases_are_named_and_know_the_best_value(two_problems: Path) -> None:
    table = "instance,best_known,status,source\ngap1-1,75,best,somebody\n"
    (two_problems.parent / "best_known.csv").write_text(table, encoding="utf-8")
    cases = list(GAP.cases(two_problems))
    assert [case.name for case in cases] == ["gap1-1", "gap1-2"]
    assert cases[0].best_known == BestKnown(75.0, optimal=False, source="somebody")
    assert cases[1].best_known is None


def test_a_folder_is_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    for name in ("gap10.txt", "gap2.txt"):
        (tmp_path / name).write_text(f"1 {FIRST}", encoding="ascii")
    assert [case.name for case in GAP.cases(tmp_path)] == ["gap2", "gap10"]


@pytest.mark.parametrize(
    "text", ["", "1", "2 4 1 2 3", "1 2 4 17 21", f"3 {FIRST}{SECOND}", f"1 {FIRST} 7", "account_id,name\nA,B\n"]
)
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(text, encoding="ascii")
    with pytest.raises(ValueError, match=r"odd\.txt: "):
        read_gap(path)
    assert not GAP.reads(path)


def test_a_problem_scores_as_the_instance_counts(two_problems: Path) -> None:
    case = next(GAP.cases(two_problems))
    problem = problem_of(case)
    owners = {"job-1": "agent-2", "job-2": "agent-1", "job-3": "agent-2", "job-4": "agent-1"}
    score = to.score(problem, to.Plan.from_mapping(problem, owners))
    assert score.violation == 0
    assert case.value(score.costs[-1]) == 23 + 21 + 14 + 18


def test_a_job_too_many_breaks_the_capacity(two_problems: Path) -> None:
    problem = problem_of(next(GAP.cases(two_problems)))
    owners = {"job-1": "agent-1", "job-2": "agent-1", "job-3": "agent-2", "job-4": "agent-1"}
    score = to.score(problem, to.Plan.from_mapping(problem, owners))
    assert score.violation == (8 + 15 + 9 - 26) * 60  # minutes


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("name", ["gap1.txt", "gapa.txt"])
def test_the_optimum_is_that_of_trying_everything(two_problems: Path, name: str, number: int) -> None:
    path = two_problems.rename(two_problems.with_name(name))
    case = list(GAP.cases(path))[number]
    result = to.solve(problem_of(case), time_limit=10.0)
    assert result.status == "optimal"
    assert case.value(result.objective) == best_by_trying(read_gap(path)[number])
    assert case.value(result.bound) == case.value(result.objective)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public instances are not at hand in ../shared/benchmarks")
def test_every_public_instance_is_read_and_has_a_known_value() -> None:
    cases = list(GAP.everything(0))
    assert len(cases) == 60 + 21 + 12
    assert all(case.best_known is not None and case.best_known.source for case in cases)
    assert {case.sense for case in cases if case.name.startswith("gap")} == {"max"}
    assert {case.sense for case in cases if not case.name.startswith("gap")} == {"min"}
    assert [case.name for case in cases if case.best_known and not case.best_known.optimal] == ["d20400"]
