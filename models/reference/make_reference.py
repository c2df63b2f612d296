"""Write the reference models again: tiny levels as MPS files, and ``optima.csv`` with the optimum of each.

``python models/reference/make_reference.py [FOLDER]``
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import territory_opt as to
from territory_opt.schema.pair import Pair
from territory_opt.solvers.mps import export_mps
from territory_opt.solvers.program import assemble

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "data" / "samples"

COSTS = {("A", "R-1"): 2, ("A", "R-2"): 9, ("B", "R-1"): 1, ("B", "R-2"): 4, ("C", "R-1"): 8, ("C", "R-2"): 5}


def example() -> to.Problem:
    """Return the example of models/formulation.md."""
    return to.Problem(
        accounts=[to.Account(account_id=name, potential=value) for name, value in (("A", 6), ("B", 5), ("C", 3))],
        reps=[to.Rep(rep_id="R-1"), to.Rep(rep_id="R-2")],
        pairs=[Pair(account_id=account, rep_id=rep, cost=cost) for (account, rep), cost in COSTS.items()],
        rules=[{"rule": "balance", "measure": "potential", "tolerance": 0.1}, {"rule": "pair_cost"}],
    )


def write(folder: Path) -> None:
    """Write the models and their optima into a folder."""
    problems = {"example": example(), "fake-company-500": to.load_case(SAMPLES / "fake-company-500")}
    with open(folder / "optima.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["file", "level", "optimum", "quantum", "unit"])
        for name, problem in problems.items():
            rows.writerows(_levels(folder, name, problem))


def _levels(folder: Path, name: str, problem: to.Problem) -> Iterator[list[object]]:
    result = to.solve(problem, method="exact", time_limit=60)
    assert result.status == "optimal", "a reference model without a proven optimum is none"
    model, caps = problem.compiled.reduced, list[int]()
    for number, (level, reached) in enumerate(zip(model.levels, result.levels, strict=True)):
        file = f"{name}-{number + 1}.mps"
        export_mps(assemble(model, model.whole_view(), number, caps), folder / file, name)
        yield [file, level.name, reached.cost, level.quantum.size, level.quantum.unit]
        caps.append(level.cap(reached.cost))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
