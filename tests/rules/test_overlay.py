"""Overlay: one specialist for each core rep."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from territory_opt.model.presolve import Unbarred
from territory_opt.rules.overlay import Overlay
from territory_opt.terms import Measure, Pairs
from tests.rules.cases import Row, facts_of, faults, found, measured, pair_faults, plan, scope_of, texts
from tests.rules.test_registry import read


def both(*accounts: str) -> list[Row]:
    """Each account with a core line and a security line."""
    return [{"account_id": account, "line": line} for account in accounts for line in ("core", "security")]


RULE = Overlay(line="security")
SOFT = Overlay(line="security", hard=False, cost_per_extra_specialist=250.5)
REPS: list[Row] = [{"line": "core"}, {"line": "core"}, *([{"line": "security"}] * 3)]
FACTS = facts_of([{}, {}, {}], REPS, account_lines=both("A1", "A2", "A3"))
"""R1 and R2 sell core, R3 to R5 security; plans list A1 core, A1 security, A2 core ..."""


def test_a_core_rep_with_one_specialist_keeps_the_rule() -> None:
    scope = scope_of(RULE, FACTS)
    assert found(RULE, scope, plan(1, 3, 1, 3, 2, 4)) == []
    assert found(RULE, scope, plan(1, 3, 1, 3, 2, 3)) == []  # a specialist may serve several
    assert found(RULE, scope, plan(1, 3, 1, 0, 0, 4)) == []  # without an owner nobody meets


def test_a_second_one_breaks_it() -> None:
    scope = scope_of(RULE, FACTS)
    assert measured(RULE, scope, plan(1, 3, 1, 4, 2, 4)) == Measure(1, 0)
    assert texts(RULE, scope, plan(1, 3, 1, 4, 2, 4)) == [
        "R1 works with 2 specialists for security, R3 and R4; one is allowed."
    ]
    assert measured(RULE, scope, plan(1, 3, 1, 4, 1, 5)) == Measure(2, 0)
    (finding,) = found(RULE, scope, plan(1, 3, 1, 4, 1, 4))
    assert (finding.rep, finding.facts) == (0, {"specialists": 2, "accounts": 3})


def test_or_costs_its_price() -> None:
    scope = scope_of(SOFT, FACTS)
    assert (SOFT.level_unit(FACTS), SOFT.prices(FACTS, scope.pairs)) == ("money", [Fraction(501, 2)])
    assert (RULE.level_unit(FACTS), RULE.prices(FACTS, scope.pairs)) == (None, [])
    assert measured(SOFT, scope, plan(1, 3, 1, 4, 1, 5)) == Measure(0, 2 * 250_50)
    assert texts(SOFT, scope, plan(1, 3, 1, 4, 2, 4)) == [
        "R1 works with 2 specialists for security, R3 and R4: 250.5 USD."
    ]


def test_it_is_about_accounts_with_both_lines_only() -> None:
    lines = [*both("A1"), {"account_id": "A2", "line": "security"}, {"account_id": "A3", "line": "core"}]
    facts = facts_of([{}, {}, {}, {}], REPS, account_lines=lines)
    scope = scope_of(RULE, facts)
    assert found(RULE, scope, plan(1, 3, 4, 1, 1)) == []
    assert faults(RULE, facts) == [
        'warning: case.yaml, overlay "overlay": 1 account has security without core; any specialist may own it'
    ]
    assert faults(RULE, FACTS) == []


def test_a_line_that_no_account_has() -> None:
    assert faults(Overlay(line="securty", follows="hardware"), FACTS) == [
        'error: case.yaml, overlay "overlay", line: "securty" is not a line of any account (did you mean security?)',
        'error: case.yaml, overlay "overlay", follows: "hardware" is not a line of any account',
    ]


def test_accounts_that_no_one_specialist_may_own() -> None:
    open_to = [[0], [2], [0], [3], [1], [2, 3]]
    assert pair_faults(RULE, scope_of(RULE, FACTS, Pairs.of_lists(5, open_to))) == [
        'error: case.yaml, overlay "overlay": "A1 (security)" follows R1, who alone may own its core, '
        "and no rep may own all that do: A1 (security) and A2 (security)"
    ]
    for mended in ([[0], [2], [0], [2, 3], [1], [3]], [[0], [2], [0, 1], [3], [1], [3]]):
        assert pair_faults(RULE, scope_of(RULE, FACTS, Pairs.of_lists(5, mended))) == []
    assert pair_faults(SOFT, scope_of(SOFT, FACTS, Pairs.of_lists(5, open_to))) == []


def test_skipped_where_lines_are_not_sold_separately() -> None:
    assert RULE.skipped(facts_of([{}], REPS)) == "lines are not sold separately"
    assert RULE.skipped(FACTS) is None


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, ", line: is missing"),
        ({"line": "security", "hard": False}, ": hard: false needs cost_per_extra_specialist"),
        ({"line": "security", "cost_per_extra_specialist": 5}, ": cost_per_extra_specialist needs hard: false"),
        ({"line": "core"}, ": line and follows are both core; a line cannot follow itself"),
        ({"line": "all"}, ": line and follows must each name one line, not all"),
    ],
)
def test_settings_that_do_not_fit(keys: dict[str, Any], words: str) -> None:
    assert read({"rule": "overlay", **keys})[1] == [f"case.yaml, rules 1 (overlay){words}"]


def test_every_specialist_is_worth_a_look_for_whatever_follows() -> None:
    preferred = RULE.preferred(FACTS)
    assert preferred is not None
    pairs = [(FACTS.unit_names[unit], FACTS.rep_names[rep]) for unit, rep in zip(*preferred, strict=True)]
    assert pairs == [(f"A{i} (security)", rep) for i in (1, 2, 3) for rep in ("R3", "R4", "R5")]
    assert RULE.preferred(facts_of([{}], [{}, {}], account_lines=both("A1"))) is None  # all reps sell everything


def test_thinned_candidates_prove_nothing() -> None:
    thin = Pairs.of_keys(6, 5, np.array([0, 7, 10, 18, 21, 27]), Unbarred())
    assert pair_faults(RULE, scope_of(RULE, FACTS, thin)) == []
