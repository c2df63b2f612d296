"""The reference models: written the same every time, and solved to the same optimum by another solver from the file."""

import csv
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from ortools.linear_solver.python import model_builder

FOLDER = Path(__file__).parents[2] / "models" / "reference"

with open(FOLDER / "optima.csv", encoding="utf-8", newline="") as file:
    OPTIMA = list(csv.DictReader(file))


@pytest.mark.parametrize("row", OPTIMA, ids=[row["file"] for row in OPTIMA])
def test_another_solver_finds_the_same_optimum_in_the_file(row: dict[str, str]) -> None:
    model = model_builder.Model()
    assert model.import_from_mps_string((FOLDER / row["file"]).read_text(encoding="utf-8"))
    solver = model_builder.Solver("scip")
    assert solver.solve(model) == model_builder.SolveStatus.OPTIMAL
    assert round(solver.objective_value) == int(row["optimum"])
    assert solver.best_objective_bound == pytest.approx(int(row["optimum"]), rel=1e-6, abs=1e-3)


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run([sys.executable, "-B", FOLDER / "make_reference.py", folder], check=True)
    return folder


def test_the_same_files_are_written(rewritten: Path) -> None:
    kept = {path.name for path in FOLDER.iterdir() if path.suffix in (".mps", ".csv")}
    assert {path.name for path in rewritten.iterdir()} == kept
    assert {row["file"] for row in OPTIMA} | {"optima.csv"} == kept


@pytest.mark.parametrize("name", [*(row["file"] for row in OPTIMA), "optima.csv"])
def test_writing_them_again_gives_the_same_bytes(rewritten: Path, name: str) -> None:
    assert (rewritten / name).read_bytes() == (FOLDER / name).read_bytes()


def test_the_example_is_worked_out_right() -> None:
    # In hundredths of value and of money, as the files count: 714286 is 100 / (2 × 700) points in quanta of 1e-7.
    weight, cost, price = (600, 500, 300), ((200, 900), (100, 400), (800, 500)), 714_286
    plans = []
    for owner in product((0, 1), repeat=3):
        load = [sum(w for w, who in zip(weight, owner, strict=True) if who == rep) for rep in (0, 1)]
        points = price * sum(max(630 - one, 0) + max(one - 770, 0) for one in load)
        plans.append((points, sum(cost[u][rep] for u, rep in enumerate(owner))))
    least = min(points for points, _ in plans)
    known = {row["file"]: int(row["optimum"]) for row in OPTIMA}
    assert least == known["example-1.mps"]
    assert min(money for points, money in plans if points <= least + 10**6) == known["example-2.mps"]
