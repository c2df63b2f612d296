"""Peers: the same arrays for all, plans scored by ours and by the verifier's arithmetic, environments of their own."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import territory_opt as to
from benchmarks.__main__ import main
from benchmarks.families.gap import read_gap
from benchmarks.families.ladder import draw
from benchmarks.peers import environment
from benchmarks.peers.arrays import write_arrays
from benchmarks.peers.environment import NoEnvironmentError, python_of
from benchmarks.peers.greedy import plan
from benchmarks.peers.plain import Instance
from benchmarks.peers.registry import PEERS, Peer
from benchmarks.peers.running import solve_by_peer
from benchmarks.peers.scip import _BOUNDS
from benchmarks.rescoring import rescored
from benchmarks.results import read
from benchmarks.setting import Setting, methods_named

GAP_FILE = "1\n2 3\n 9 5 4\n 6 8 7\n 2 2 2\n 3 3 3\n 4 6\n"


@pytest.fixture
def gap_case(tmp_path: Path) -> Path:
    file = tmp_path / "gap9.txt"
    file.write_text(GAP_FILE, encoding="ascii")
    folder = tmp_path / "case"
    folder.mkdir()
    read_gap(file)[0].write(folder, "gap9")
    return folder


def arrays_of(problem: to.Problem, folder: Path) -> Instance:
    write_arrays(problem, folder)
    with np.load(folder / "arrays.npz") as arrays:
        return Instance(**arrays)


def test_arrays_hold_the_whole_instance(gap_case: Path, tmp_path: Path) -> None:
    one = arrays_of(to.load_case(gap_case), tmp_path)
    assert (one.n_units, one.n_reps, one.start.tolist()) == (3, 2, [0, 2, 4, 6])
    # Profits are costs here: what each falls short of the largest, 9; in cents.
    assert one.dense_cost().tolist() == [[0, 300], [400, 100], [500, 200]]
    assert one.hi.tolist() == [240, 360] and (one.limits()[0] == -np.inf).all()  # minutes
    assert np.bincount(one.row, one.weight).tolist() == [3 * 120, 3 * 180]


def test_arrays_of_the_ladder_cost_what_the_model_costs(tmp_path: Path) -> None:
    rung = draw(200, 5, 0)
    problem = rung.problem()
    one = arrays_of(problem, tmp_path)
    chosen = np.arange(200) * 5 + rung.planted
    assert int(one.cost[chosen].sum()) == problem.compiled.model.cost(rung.planted)[0]
    inside = np.isin(one.at, chosen)
    load = np.bincount(one.row[inside], one.weight[inside], len(one.lo))
    assert (load >= one.lo).all() and (load <= one.hi).all()


def test_cases_with_several_levels_are_no_plain_model(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="peers take cases with one level, hard rows and costs of pairs; this one has"):
        write_arrays(to.load_case(Path(__file__).parents[2] / "data/samples/fake-company-500"), tmp_path)


def test_the_greedy_gives_heavy_accounts_to_cheap_reps_with_room() -> None:
    one = Instance(
        start=np.array([0, 2, 4, 6]),
        rep=np.tile([0, 1], 3),
        cost=np.array([1, 5, 1, 2, 1, 9]),
        at=np.arange(6),
        row=np.tile([0, 1], 3),
        weight=np.repeat([3, 4, 5], 2),
        lo=np.full(2, -(2**62)),
        hi=np.array([8, 8]),
        place=np.zeros((3, 2)),
        home=np.zeros((2, 2)),
    )
    assert one.owner(plan(one)).tolist() == [0, 1, 0]  # 5 first, then 4 which no longer fits, then 3 which just does


def test_any_plan_scores_as_the_verifier_reckons(tmp_path: Path) -> None:
    rung = draw(120, 4, 1)
    rung.write(tmp_path, "rung")
    problem = to.load_case(tmp_path)
    model = problem.compiled.model
    for owner in (rung.planted, np.zeros(120, np.int64), np.arange(120) % 4):
        assert rescored(tmp_path, to.Plan(problem, owner)) == (model.violation(owner), model.cost(owner))


@pytest.mark.parametrize("name", ["direct_cpsat", "scip", "highs"])
def test_solvers_prove_a_small_case(name: str, gap_case: Path) -> None:
    insist_on_environment(name)
    measured = solve_by_peer(gap_case, Setting(name, 5.0, 0, 2), PEERS[name])
    assert (measured.status, measured.violation, measured.verified) == ("optimal", 0, True)
    (level,) = measured.levels
    assert (level.objective, level.bound_certified) == (3.0, None)
    assert level.bound_solver == pytest.approx(3.0)
    assert measured.trace[-1].objective == pytest.approx(3.0) and measured.trace[-1].bound == pytest.approx(3.0)
    assert measured.peak_mib is not None and measured.peak_mib > 10
    assert 0 < measured.trace[-1].seconds <= measured.seconds["wall"]


@pytest.mark.parametrize("name", ["kmeans", "b2b", "greedy"])
def test_heuristics_give_everything_to_somebody(name: str, tmp_path: Path) -> None:
    insist_on_environment(name)
    draw(60, 3, 0).write(tmp_path, "rung")
    measured = solve_by_peer(tmp_path, Setting(name, 1.0, 0, 2), PEERS[name])
    assert measured.verified is True and measured.status == ("broken" if measured.violation else "feasible")
    (level,) = measured.levels
    assert level.objective is not None and level.objective > 0 and level.bound is None
    assert measured.trace[-1].objective == pytest.approx(level.objective)


def insist_on_environment(name: str) -> None:
    try:
        python_of(PEERS[name])
    except NoEnvironmentError as error:
        pytest.skip(str(error))


def test_a_run_by_a_peer_is_a_row_like_any_other(gap_case: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.csv"
    assert main(["run", str(tmp_path / "gap9.txt"), "--method", "greedy", "--out", str(out)]) == 0
    (row,) = read(out)
    assert (row.case, row.method, row.objective, row.bound_solver, row.gap) == ("gap9", "greedy", 24.0, None, None)
    assert (row.status, row.violation, row.verified, row.pairs) == ("feasible", 0, True, 6)


def test_an_environment_that_cannot_be_made_says_why() -> None:
    peer = Peer("nobody", "", ("no-such-package",))
    with pytest.raises(NoEnvironmentError, match=r"^no environment for nobody \(no-such-package\): out of luck$"):
        environment._run([sys.executable, "-c", "raise SystemExit('pip says\\nout of luck')"], peer)


def test_bounds_are_read_from_lines_of_a_log() -> None:
    line = "r 0.5s|     1 |     0 |   120 |  rounding|   0 | 231 |   0 | 1.250000e+03 | 1.5e+03 |  20.00%| unknown"
    found = _BOUNDS.search(line)
    assert found is not None and found.groups() == ("1.250000e+03", "1.5e+03")
    assert _BOUNDS.search("presolving (2 rounds: 2 fast)") is None


def test_methods_are_named_or_refused() -> None:
    assert methods_named(["auto", "peers"]) == ["auto", *PEERS]
    with pytest.raises(
        ValueError, match="cplex: no such method; there are auto, exact, mip, hybrid, direct_cpsat, scip"
    ):
        methods_named(["cplex"])
