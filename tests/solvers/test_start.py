"""A solve that begins with something known: it never ends worse, and stops where it is good enough."""

import numpy as np

from territory_opt.solvers.levels import solve_levels
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Budget
from tests.solvers.instances import field_sales, random_assignment


def test_the_plan_that_is_given_is_kept_if_nothing_better_is_found() -> None:
    model = random_assignment(20, 4)
    best = solve_levels(model, Budget(None, 5.0), workers=1)
    assert best.owner is not None
    again = solve_levels(model, Budget(None, 1e-6), workers=1, start=Start(best.owner))
    assert again.levels[0].cost == best.levels[0].cost


def test_a_broken_plan_is_repaired() -> None:
    model = random_assignment(20, 4)
    found = solve_levels(model, Budget(None, 5.0), workers=1, start=Start(np.zeros(20, np.int64)))
    assert found.owner is not None
    assert model.violation(found.owner) == 0


def test_an_aim_that_is_reached_is_the_cap_of_its_level() -> None:
    model = field_sales(40, 4)
    cold = solve_levels(model, Budget(None, 4.0), workers=1)
    assert cold.owner is not None
    aim = model.cost(cold.owner)[0] + 10**9
    warm = solve_levels(model, Budget(None, 4.0), workers=1, start=Start(cold.owner, (aim,), cold.certificates))
    assert warm.owner is not None
    assert warm.levels[0].cap == aim
    assert model.cost(warm.owner)[0] <= aim
    assert warm.levels[1].cost <= cold.levels[1].cost
