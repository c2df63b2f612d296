"""Caps with few digits: rounded to the side that is asked for, against all choices of small programs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np
import pytest

from territory_opt.solvers.answer import Answer
from territory_opt.solvers.cpsat import solve_program
from territory_opt.solvers.exact import close
from territory_opt.solvers.few_digits import few_digits
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.prices import best_prices
from territory_opt.solvers.program import Program, assemble
from territory_opt.solvers.stop import Budget
from territory_opt.terms import UNLIMITED, Ints
from tests.solvers.instances import field_sales

UNITS, REPS = 4, 3
CHOICES = [np.eye(REPS, dtype=np.int64)[list(plan)].reshape(-1) for plan in product(range(REPS), repeat=UNITS)]


def capped(seed: int, most: int | None = None) -> LinearProgram:
    """One cap over pairs that cost a million or so, negative ones among them; at the median of all choices."""
    rng, n = np.random.default_rng(seed), UNITS * REPS
    cost = rng.integers(100_000, 9_000_000, n) * rng.choice([-1, 1, 1], n)
    none = np.zeros(0, np.int64)
    sums = np.sort([int(cost @ x) for x in CHOICES])
    return LinearProgram(
        groups=np.arange(0, n + 1, REPS),
        r=np.zeros(n, np.int64),
        c=np.arange(n),
        v=cost,
        lo=np.array([-UNLIMITED]),
        hi=np.array([sums[len(sums) // 2] if most is None else most]),
        aux_lo=none,
        aux_hi=none,
        obj=np.zeros(n, np.int64),
        offset=0,
    )


def kept(program: LinearProgram) -> set[bytes]:
    return {x.tobytes() for x in CHOICES if not program.broken(x).any()}


@pytest.mark.parametrize("seed", range(20))
def test_few_digits_are_tighter_or_looser_and_hardly_so(seed: int) -> None:
    program = capped(seed)
    tighter, looser = few_digits(program, 1, "tighter", 6), few_digits(program, 1, "looser", 6)
    assert np.abs(tighter.v).max() < np.abs(program.v).max() / 1000
    assert kept(tighter) <= kept(program) <= kept(looser)
    fine = [few_digits(program, 1, side, 14) for side in ("tighter", "looser")]
    assert kept(fine[1]) - kept(fine[0]) <= {
        x.tobytes() for x in CHOICES if abs(int(program.v @ x) - int(program.hi[0])) < np.abs(program.v).sum() >> 12
    }


def test_small_numbers_and_missing_caps_stay_as_they_are() -> None:
    program = capped(0)
    assert few_digits(program, 0, "tighter") is program
    small = replace(program, v=program.v // 100_000)
    assert few_digits(small, 1, "looser") is small
    free = capped(0, UNLIMITED)
    assert few_digits(free, 1, "tighter") is free


def test_a_plan_that_only_rounded_caps_let_pass_is_sought_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("territory_opt.solvers.exact.few_digits", partial(few_digits, digits=1))
    model = field_sales(12, 3)
    best = solve_program(assemble(model, model.whole_view(), 1, (2 * 10**6,)), work=5.0).owner
    assert best is not None
    caps = (model.cost(best)[0] - 1,)  # by one quantum too little for that plan
    judge = Judge(model, caps, best_prices(model, 1, caps, Budget(None, 5.0)))
    asked: list[Program] = []

    def solver(program: Program, hint: Ints | None) -> Answer:
        asked.append(program)
        return solve_program(program, work=5.0, hint=hint)

    answer = close(judge, best, judge.standing(best), solver)
    exact = solve_program(assemble(model, model.whole_view(), 1, caps), work=5.0)
    assert len(asked) == 2
    assert answer.owner is not None
    assert judge.standing(answer.owner).broken == 0
    assert answer.bound is not None and exact.cost is not None and answer.cost is not None
    assert answer.bound <= exact.cost <= answer.cost == model.cost(answer.owner)[1]
