"""CP-SAT 9.15 proves a wrong optimum here unless one step of its presolve is off (google/or-tools#5293)."""

from __future__ import annotations

from itertools import product

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.schema.account import Account
from territory_opt.schema.rep import Rep
from territory_opt.solvers.cpsat import solve_program
from territory_opt.solvers.program import assemble

AMOUNTS = (92.77, 838.47, 35.0, 887.0, 435.0)
SHARES = (4, 5, 4, 2)


def test_the_proven_optimum_is_the_cheapest_of_all_plans() -> None:
    problem = Problem(
        [Account(account_id=f"A{i}", potential=amount) for i, amount in enumerate(AMOUNTS)],
        [Rep(rep_id=f"R{j}", target_share=share) for j, share in enumerate(SHARES)],
        rules=[
            {"id": "wide", "rule": "balance", "tolerance": 1},
            {"id": "worst", "rule": "balance", "tolerance": 0, "aim": "largest"},
        ],
    )
    model = problem.compiled.reduced
    plans = (np.array(plan, np.int64) for plan in product(range(len(SHARES)), repeat=len(AMOUNTS)))
    cheapest = min(model.cost(plan)[0] for plan in plans)
    answer = solve_program(assemble(model, model.whole_view(), 0, ()), seconds=10)
    assert (answer.status, answer.cost, answer.bound) == ("optimal", cheapest, cheapest)
