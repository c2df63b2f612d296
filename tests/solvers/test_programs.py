"""Programs and the solvers that read them: CP-SAT, SCIP, HiGHS, MPS files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event, Timer
from time import monotonic

import pytest
from ortools.linear_solver.python import model_builder

from territory_opt.errors import SolverError
from territory_opt.solvers.answer import Answer
from territory_opt.solvers.cpsat import export_cpsat, solve_program
from territory_opt.solvers.exact import close, open_view
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.mip import MipSolver, solve_mip
from territory_opt.solvers.mps import export_mps
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.program import Program, assemble
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Model
from tests.solvers.instances import field_sales, random_assignment


def whole(model: Model, *caps: int) -> Program:
    return assemble(model, model.whole_view(), len(caps), caps)


@pytest.fixture(scope="module")
def two_levels() -> tuple[Program, int]:
    """A program with a cap, auxiliaries and hard rows, and its optimum."""
    program = whole(field_sales(12, 3), 2 * 10**6)
    answer = solve_program(program, work=20.0)
    assert answer.status == "optimal" and answer.cost == answer.bound and answer.cost is not None
    return program, answer.cost


@pytest.mark.parametrize("solver", ["scip", "highs"])
def test_mip_solvers_agree_with_cpsat(two_levels: tuple[Program, int], solver: MipSolver) -> None:
    program, best = two_levels
    answer = solve_mip(program, solver=solver, seconds=30.0)
    assert answer.cost == best
    assert answer.bound is not None and best * (1 - 2e-6) <= answer.bound <= best


@pytest.mark.parametrize("solver", ["scip", "highs"])
def test_mip_solvers_prove_optima_of_small_numbers(solver: MipSolver) -> None:
    program = whole(random_assignment(12, 3))
    assert solve_mip(program, solver=solver, seconds=30.0).status == "optimal"
    assert solve_mip(program, solver=solver).cost == solve_program(program).cost


def test_an_infeasible_program_is_called_so_by_all() -> None:
    model = random_assignment(12, 3)
    capped = assemble(model, model.whole_view(), 0, ())
    tight = replace(capped, hi=capped.hi // 10)
    assert solve_program(tight).status == solve_mip(tight).status == "infeasible"


def test_an_mps_file_has_the_same_optimum(two_levels: tuple[Program, int], tmp_path: Path) -> None:
    program, best = two_levels
    export_mps(program, tmp_path / "level.mps", title="a small case")
    model = model_builder.Model()
    assert model.import_from_mps_file(str(tmp_path / "level.mps"))
    assert model.num_variables == program.n_columns
    assert model.num_constraints == program.n_rows + program.model.n_units
    solver = model_builder.Solver("scip")
    solver.solve(model)
    assert solver.objective_value == pytest.approx(best, rel=1e-6)


def test_mps_columns_are_named_after_unit_and_rep(tmp_path: Path) -> None:
    export_mps(whole(random_assignment(2, 2)), tmp_path / "level.mps")
    text = (tmp_path / "level.mps").read_text()
    assert " x_1_0 one_1 1\n" in text
    assert text.startswith("NAME territory FREE\n") and text.endswith("ENDATA\n")


def test_an_export_that_cannot_be_written_is_an_error(two_levels: tuple[Program, int], tmp_path: Path) -> None:
    with pytest.raises(SolverError, match=r"CP-SAT could not write .*nowhere"):
        export_cpsat(two_levels[0], tmp_path / "nowhere" / "level.pb")


def test_the_bound_counts_in_whole_numbers_whatever_the_scale() -> None:
    # All costs share a factor, which CP-SAT divides by inside.
    model = random_assignment(10, 3)
    program = whole(model)
    scaled = replace(program, obj=program.obj * 12345, offset=777)
    plain, large = solve_program(program), solve_program(scaled)
    assert plain.cost is not None
    assert large.status == "optimal" and large.cost == large.bound == plain.cost * 12345 + 777


def test_a_set_signal_ends_the_search_without_any_claim() -> None:
    model, stop = field_sales(240, 30), Event()
    program = whole(model, model.levels[0].cap(0))
    Timer(1.0, stop.set).start()
    begun = monotonic()
    answer = solve_program(program, signal=stop, workers=2)
    assert answer.status in ("feasible", "unknown")
    assert answer.bound is None or answer.cost is None or answer.bound < answer.cost
    assert monotonic() - begun < 60


def test_an_interrupted_proof_keeps_the_plan_that_it_began_with() -> None:
    model, stop = random_assignment(60, 6), Event()
    known = solve_levels(model, Budget(None, 0.2), method="hybrid")
    assert known.owner is not None
    judge = Judge(model, (), known.certificates[0])
    stop.set()

    def solver(program: Program, hint: Ints | None) -> Answer:
        return solve_program(program, signal=stop, hint=hint)

    answer = close(judge, known.owner, judge.standing(known.owner), solver)
    assert answer.owner is not None and answer.cost is not None
    assert model.cost(answer.owner)[0] == answer.cost <= known.levels[0].cost
    assert answer.bound is None or answer.bound <= answer.cost


def test_reduced_cost_fixing_keeps_every_better_plan() -> None:
    closed = 0
    for seed in range(5):
        model = random_assignment(20, 3, seed)
        best = solve_program(whole(model)).cost
        assert best is not None
        judge = Judge(model, (), best_prices(model, 0, (), Budget(None)))
        view = open_view(judge, None, best + 1)
        closed += len(model.pairs) - len(view.pairs)
        assert solve_program(assemble(model, view, 0, ())).cost == best
    assert closed > 0
