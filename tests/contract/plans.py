"""Brute force over small models, and programs with a plan fixed in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from territory_opt.model.plan import LevelResult, Result
from territory_opt.solvers.cpsat import Answer, solve_program
from territory_opt.solvers.program import Program
from territory_opt.terms import UNLIMITED, Ints, Model, View
from tests.strategies_terms import all_plans, candidates


def fixed(program: Program, owner: Ints) -> Program:
    """The program with one more row for each unit: the pair that the plan chose is 1."""
    pairs = program.model.pairs
    chosen = np.flatnonzero(pairs.rep[program.view.pairs] == owner[pairs.unit[program.view.pairs]])
    row = program.n_rows + np.arange(len(chosen))
    one = np.ones(len(chosen), np.int64)
    return replace(
        program,
        r=np.concatenate([program.r, row]),
        c=np.concatenate([program.c, chosen]),
        v=np.concatenate([program.v, one]),
        lo=np.concatenate([program.lo, one]),
        hi=np.concatenate([program.hi, one]),
    )


def solved(program: Program) -> Answer:
    """CP-SAT's answer, which on models of this size must be final."""
    answer = solve_program(program, work=5.0)
    assert answer.status in ("optimal", "infeasible")
    return answer


def keeps(model: Model, owner: Ints, level: int, caps: Sequence[int]) -> bool:
    """Whether a plan breaks no hard limit and no upper level's cap."""
    cost = model.cost(owner)
    return model.violation(owner) == 0 and all(cost[k] <= caps[k] for k in range(level))


def optimum(model: Model, level: int, caps: Sequence[int], plans: Sequence[Ints] | None = None) -> int | None:
    """The least cost of a level by brute force, None if no plan is feasible."""
    plans = all_plans(model) if plans is None else plans
    return min((model.cost(one)[level] for one in plans if keeps(model, one, level, caps)), default=None)


def levels_and_optima(model: Model, result: Result, plans: Sequence[Ints]) -> Iterator[tuple[LevelResult, int]]:
    """Each level that a run reached, held against its optimum by brute force under the caps of those above."""
    caps: list[int] = []
    for level, one in enumerate(result.levels):
        best = optimum(model, level, caps, plans)
        assert best is not None
        assert one.cost >= best
        assert one.bound is None or one.bound <= best
        yield one, best
        caps.append(one.cost if one.cap is None else one.cap)


@st.composite
def caps_near(draw: st.DrawFn, model: Model, owner: Ints, level: int) -> list[int]:
    """Caps of the upper levels around what a plan costs: some just keep it, some just do not, some are far off."""
    cost = model.cost(owner)
    slack = st.sampled_from([-1, 0, 0, 1, 5, UNLIMITED // 2**20])
    return [cost[k] + draw(slack) for k in range(level)]


@st.composite
def views(draw: st.DrawFn, model: Model) -> View:
    """Some units free among some of their candidates, all others frozen wherever they are (also in wrong places)."""
    reps = candidates(model)
    free = sorted(draw(st.sets(st.sampled_from(range(model.n_units)))) & {u for u, one in enumerate(reps) if one})
    open_pairs = [
        pair
        for u in free
        for pair in sorted(
            draw(st.sets(st.sampled_from(range(model.pairs.start[u], model.pairs.start[u + 1])), min_size=1))
        )
    ]
    owner = draw(st.lists(st.integers(-1, model.n_reps - 1), min_size=model.n_units, max_size=model.n_units))
    return View(np.array(free, np.int64), np.array(open_pairs, np.int64), np.array(owner, np.int64))


def plans_of_view(model: Model, view: View) -> list[Ints]:
    """Every plan that a view leaves open."""
    narrowed = {u: set() for u in view.free.tolist()}
    for pair in view.pairs.tolist():
        narrowed[int(model.pairs.unit[pair])].add(int(model.pairs.rep[pair]))
    plans = [view.owner.copy()]
    for unit, reps in narrowed.items():
        plans = [np.where(np.arange(model.n_units) == unit, rep, plan) for plan in plans for rep in sorted(reps)]
    return plans
