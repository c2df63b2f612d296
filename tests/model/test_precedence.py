"""Where hard wishes collide: who leaves a family or a cell, and that every exception is listed."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.model.small import allowed, compiled, exceptions, groups

TOGETHER, LOCK = {"rule": "keep_together"}, {"rule": "lock"}
CELLS = {"rule": "exclusive", "by": ["industry"]}
BOUNDARY = {"rule": "boundary", "by": ["regions"]}
REPS: dict[str, Any] = {"R0": {"regions": ["N", "M"]}, "R1": {"regions": ["S", "M"]}}
"""R0 may own the north and the middle, R1 the south and the middle."""


def account(potential: float, family: str | None = "P", region: str = "M", industry: str = "x") -> dict[str, Any]:
    return {"potential": potential, "parent_id": family, "region": region, "industry": industry}


def locks(**to: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [(name, rep, {}) for name, rep in to.items()]


def test_a_family_with_a_common_rep_stays_whole_and_follows_its_pinned_member() -> None:
    one = compiled({"A": account(1), "B": account(9)}, [TOGETHER, LOCK], locks=locks(A="R1"))
    assert groups(one, "keep_together") == {"P": ["A", "B"]}
    assert allowed(one) == {"A": ["R1"], "B": ["R0", "R1"]}
    assert one.reduced.pairs.rep.tolist() == [1], "the merged family has the pinned member's rep only"
    assert exceptions(one) == []


def test_members_pinned_to_any_but_the_rep_with_most_pinned_value_leave() -> None:
    family = {"A": account(50), "B": account(60), "C": account(40), "D": account(0)}
    one = compiled(family, [TOGETHER, LOCK], locks=locks(A="R0", B="R1", C="R0"))
    assert groups(one, "keep_together") == {"P": ["A", "C", "D"]}
    assert exceptions(one) == [("keep_together", "B leaves the group P: pinned to reps who may not own the others.")]
    assert [waiver.units for waiver in one.waivers] == [(1,)]


def test_value_counts_not_the_number_of_pinned_members() -> None:
    family = {"A": account(100), "B": account(30), "C": account(30)}
    one = compiled(family, [TOGETHER, LOCK], locks=locks(A="R0", B="R1", C="R1"))
    assert groups(one, "keep_together") == {}, "only A is left, and one account is no family"
    assert exceptions(one) == [
        ("keep_together", "B and C leave the group P: pinned to reps who may not own the others.")
    ]


def test_a_loss_counts_as_nothing() -> None:
    family = {"A": account(-500), "B": account(1), "C": account(5)}
    one = compiled(family, [TOGETHER, LOCK], locks=locks(A="R1", B="R0"))
    assert groups(one, "keep_together") == {"P": ["B", "C"]}


def test_relationships_pin_as_locks_do() -> None:
    family = {"A": account(50), "B": account(60), "C": account(1)}
    strong = [("A", "R0", {"strength": 0.9}), ("B", "R1", {"strength": 0.9})]
    one = compiled(family, [TOGETHER, {"rule": "relationship"}], relationships=strong)
    assert groups(one, "keep_together") == {"P": ["B", "C"]}


def test_if_that_does_not_help_all_pinned_members_leave() -> None:
    family = {"A": account(100), "B": account(1), "C": account(5, region="S"), "D": account(5)}
    one = compiled(family, [TOGETHER, LOCK, BOUNDARY], REPS, locks=locks(A="R0", B="R1"))
    assert groups(one, "keep_together") == {"P": ["C", "D"]}
    assert exceptions(one) == [
        ("keep_together", "A and B leave the group P: pinned to reps who may not own the others.")
    ]


def test_a_family_of_pinned_members_only_keeps_those_of_the_dearest_rep() -> None:
    family = {"A": account(100), "B": account(1), "C": account(5)}
    one = compiled(family, [TOGETHER, LOCK], locks=locks(A="R0", B="R1", C="R0"))
    assert groups(one, "keep_together") == {"P": ["A", "C"]}


def test_if_nothing_helps_the_family_stays_and_the_case_is_infeasible() -> None:
    family = {"A": account(1, region="N"), "B": account(1, region="S"), "C": account(1)}
    one = compiled(family, [TOGETHER, LOCK, BOUNDARY], REPS, locks=locks(C="R0"))
    assert groups(one, "keep_together") == {"P": ["A", "B", "C"]}
    assert one.reduced.pairs.open.tolist() == [False]
    assert exceptions(one) == []


def test_a_priced_family_needs_no_exceptions() -> None:
    soft = {"rule": "keep_together", "hard": False, "cost_per_extra_rep": 7}
    one = compiled({"A": account(1), "B": account(9)}, [soft, LOCK], locks=locks(A="R0", B="R1"))
    assert groups(one, "keep_together") == {"P": ["A", "B"]}
    assert exceptions(one) == []
    assert one.model.violation(np.array([0, 1])) == 0
    assert one.model.levels[0].quantum.real(one.model.cost(np.array([0, 1]))[0]) == 7


def test_a_family_that_spans_cells_leaves_them() -> None:
    accounts = {
        "A": account(1, industry="x"),
        "B": account(1, industry="y"),
        "C": account(1, None, industry="x"),
        "D": account(1, None, industry="x"),
        "E": account(1, None, industry="y"),
    }
    for rules in ([CELLS, TOGETHER], [TOGETHER, CELLS]):  # families come first whatever the order
        one = compiled(accounts, rules)
        assert groups(one, "keep_together") == {"P": ["A", "B"]}
        assert groups(one, "exclusive") == {"x": ["C", "D"]}
        text = "The family of A and B spans several exclusive cells and stays outside them."
        assert exceptions(one) == [("exclusive", text)]
        assert one.reduction.unit_of.tolist() == [0, 0, 1, 1, 2]


def test_a_cell_of_one_account_is_a_cell_too() -> None:
    accounts = {"A": account(1, industry="x"), "B": account(1, industry="z"), "C": account(1, None, industry="x")}
    one = compiled(accounts, [TOGETHER, CELLS])
    assert groups(one, "exclusive") == {}
    assert len(exceptions(one)) == 1


def test_a_family_inside_one_cell_stays_in_it() -> None:
    accounts = {"A": account(1), "B": account(1), "C": account(1, None), "D": account(1, None, industry="y")}
    one = compiled(accounts, [TOGETHER, CELLS])
    assert groups(one, "exclusive") == {"x": ["A", "B", "C"]}
    assert exceptions(one) == []
    assert one.reduction.unit_of.tolist() == [0, 0, 0, 1]


def test_cells_resolve_as_families_do() -> None:
    accounts = {"A": account(50, None), "B": account(60, None), "C": account(5, None)}
    one = compiled(accounts, [CELLS, LOCK], locks=locks(A="R0", B="R1"))
    assert groups(one, "exclusive") == {"x": ["B", "C"]}
    assert exceptions(one) == [("exclusive", "A leaves the group x: pinned to reps who may not own the others.")]


def test_a_family_leaves_a_cell_as_a_whole() -> None:
    accounts = {"A": account(1), "B": account(2), "C": account(60, None), "D": account(5, None)}
    one = compiled(accounts, [CELLS, TOGETHER, LOCK], locks=locks(A="R0", C="R1"))
    assert groups(one, "keep_together") == {"P": ["A", "B"]}
    assert groups(one, "exclusive") == {"x": ["C", "D"]}
    assert exceptions(one) == [("exclusive", "A and B leave the group x: pinned to reps who may not own the others.")]


def test_what_leaves_a_family_may_still_share_a_cell() -> None:
    accounts = {"A": account(50), "B": account(60), "C": account(5), "D": account(1, None)}
    one = compiled(accounts, [TOGETHER, CELLS, LOCK], locks=locks(A="R0", B="R1"))
    assert groups(one, "keep_together") == {"P": ["B", "C"]}
    assert groups(one, "exclusive") == {"x": ["B", "C", "D"]}
    assert [rule for rule, _ in exceptions(one)] == ["keep_together", "exclusive"]


def test_every_exception_leaves_a_case_that_has_a_plan() -> None:
    family = {"A": account(100), "B": account(1), "C": account(5, region="S"), "D": account(5)}
    one = compiled(family, [TOGETHER, LOCK, BOUNDARY, CELLS], REPS, locks=locks(A="R0", B="R1"))
    assert one.reduced.pairs.open.all()
    assert one.model.violation(np.array([0, 1, 1, 1])) == 0
