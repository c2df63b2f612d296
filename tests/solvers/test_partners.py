"""Search where specialists follow core reps: neighbourhoods that hold both sides, and followings brought together."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from territory_opt.model.problem import Problem
from territory_opt.solvers.certificate import no_certificate
from territory_opt.solvers.choose import solve
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.method import Method
from territory_opt.solvers.partners import Partners
from territory_opt.solvers.regroup import regrouped
from territory_opt.solvers.stop import Budget
from territory_opt.terms import NOTHING, Follow, Ints, Model, Pairs
from tests.report.cases import problem_of
from tests.strategies_terms import DenseBars


def overlaid(accounts: int, core: int, cloud: int, **rule: object) -> Problem:
    """Accounts of the same worth in both lines, so that even followings mean even specialists."""
    lines = [
        {"account_id": f"A{i}", "line": line, "potential": 10 + i % 3}
        for i in range(1, accounts + 1)
        for line in ("core", "cloud")
    ]
    reps = [{"line": "core", "target_share": 1 / core}] * core + [{"line": "cloud", "target_share": 1 / cloud}] * cloud
    rules = [{"rule": "balance", "tolerance": 0.05}, {"rule": "overlay", "line": "cloud", **rule}]
    return problem_of([{}] * accounts, reps, rules, tables={"account_lines": lines})


def partners_of(core: list[int], follower: list[int], n_reps: int) -> Partners:
    ends = np.array(core, np.int64), np.array(follower, np.int64)
    pairs = Pairs.of_lists(n_reps, [list(range(n_reps))] * (max(core + follower) + 1))
    found = Partners.of(Model(pairs, (Follow(0, 0, *ends, -1),), (), DenseBars(pairs)))
    assert found is not None
    return found


def freed(partners: Partners, free: list[int], inside: list[int], owner: list[int], most: int) -> list[int]:
    reps = np.isin(np.arange(partners.n_reps), inside)
    closed: Ints = partners.closed(np.array(free, np.int64), reps, np.array(owner, np.int64), most)
    return closed.tolist()


OWNER = [0, 2, 0, 2, 1, 2, 1, 3]
"""Units 0, 2, 4, 6 are core, followed by 1, 3, 5, 7: R0 works with R2, R1 with R2 and R3."""
FOUR = partners_of([0, 2, 4, 6], [1, 3, 5, 7], 4)


def test_links_are_freed_whole_and_so_is_what_follows_a_rep() -> None:
    assert freed(FOUR, [0], [0, 1, 2], OWNER, most=2) == [0, 1]
    assert freed(FOUR, [0], [0, 1, 2], OWNER, most=3) == [0, 1, 3]
    assert freed(FOUR, [1], [2, 3], OWNER, most=9) == [1, 3]  # R0 is not there, so its core stays
    assert freed(FOUR, [5], [1, 2, 3], OWNER, most=9) == [4, 5, 7]
    assert freed(FOUR, [5], [1, 2], OWNER, most=9) == [4, 5]  # R3 is another's


def test_partners_are_counted_and_pull() -> None:
    owner = np.array(OWNER, np.int64)
    assert FOUR.extra(owner).tolist() == [0, 1, 0, 0]
    competing = csr_array(np.array([[0, 4, 0, 0], [4, 0, 0, 0], [0, 0, 0, 2], [0, 0, 2, 0.0]]))
    pull = FOUR.pull(owner, competing).toarray()
    assert np.allclose(pull, pull.T, atol=1e-6)
    assert np.allclose(pull, [[0, 4, 2.5, 0], [4, 0, 1.5, 2], [2.5, 1.5, 0, 2], [0, 2, 2, 0]], atol=1e-6)


def test_nothing_follows_anything() -> None:
    pairs = Pairs.of_lists(1, [[0]])
    assert Partners.of(Model(pairs, (), (), DenseBars(pairs))) is None


@pytest.mark.parametrize("rule", [{}, {"hard": False, "cost_per_extra_specialist": 100}])
def test_followings_are_brought_together(rule: dict[str, object]) -> None:
    model = overlaid(24, 4, 2, **rule).compiled.reduced
    judge = Judge(
        model,
        () if not rule else (10**9,),
        no_certificate(model, len(model.levels) - 1, (10**9,) * (len(model.levels) - 1)),
    )
    core, cloud = np.arange(24) % 4, 4 + np.arange(24) % 5 % 2
    scattered = np.stack([core, cloud], axis=1).ravel()
    (term,) = (one for one in model.terms if isinstance(one, Follow))
    assert term.evaluate(model, scattered) != NOTHING
    owner = regrouped(judge, scattered, Budget())
    assert term.evaluate(model, owner) == NOTHING
    assert (owner[::2] == core).all()
    assert regrouped(judge, owner, Budget()) is owner


@pytest.mark.parametrize("method", ["exact", "hybrid"])
def test_both_lines_come_out_even(method: Method) -> None:
    problem = overlaid(30, 4, 2)
    result = solve(problem, work_limit=5, method=method, workers=1)
    assert result.plan is not None
    assert problem.compiled.model.violation(result.plan.owner) == 0
    assert result.levels[0].cost == 0
