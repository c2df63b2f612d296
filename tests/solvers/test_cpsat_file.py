"""Programs written as CP-SAT models: solved from the file, with nothing else known."""

from __future__ import annotations

from pathlib import Path

import pytest
from ortools.sat.python import cp_model

from territory_opt.solvers.cpsat import export_cpsat, solve_program
from territory_opt.solvers.program import Program, assemble
from tests.solvers.instances import field_sales


@pytest.fixture(scope="module")
def program() -> Program:
    """A program with a cap, auxiliaries and hard rows."""
    model = field_sales(12, 3)
    return assemble(model, model.whole_view(), 1, (2 * 10**6,))


def test_a_written_model_has_the_same_optimum(program: Program, tmp_path: Path) -> None:
    export_cpsat(program, tmp_path / "level.txt")
    model, solver = cp_model.CpModel(), cp_model.CpSolver()
    assert model.proto.parse_text_format((tmp_path / "level.txt").read_text())
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    best = solve_program(program)
    assert best.status == "optimal"
    assert solver.objective_value + program.offset == best.cost


def test_a_binary_model_is_smaller_than_its_text(program: Program, tmp_path: Path) -> None:
    for name in ("level.pb", "level.txt"):
        export_cpsat(program, tmp_path / name)
    assert 1000 < (tmp_path / "level.pb").stat().st_size < (tmp_path / "level.txt").stat().st_size
