"""The laws for settings that random rules seldom meet with data that suit them: alone, and beside one to three more.

The registry's laws draw settings and data apart from each other. Here the data are made to suit the setting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.contract.runs import written
from tests.contract.test_rules import (
    NAMES,
    law_1_a_fixed_plan_is_feasible_exactly_when_nothing_is_broken_and_costs_its_score,
    law_2_deltas_are_differences_and_walks_stay_exact,
    law_3_findings_add_up_to_the_score,
    some,
)
from tests.contract.test_verifier import agree
from tests.strategies import Case, any_owners, cases, compiled
from tests.strategies_rules import Row
from tests.strategies_terms import candidate_owners


@dataclass(frozen=True)
class Variant:
    """A rule as it is to be set, and columns that give it something to do: cells are dealt out in turn."""

    rule: str
    says: Mapping[str, Any]
    accounts: Mapping[str, Sequence[Any]]
    reps: Mapping[str, Sequence[Any]]


HOURS = {"visits": [2, 1, 4], "hours_per_visit": [1, 3, 0.5]}
KEY = {"key_account": [True, False, False]}
QUARTERS = {"q1": [0.5, 0.1], "q2": [0.2, 0.2], "q3": [0.1, 0.6], "q4": [0.2, 0.1]}
AMOUNTS = {"potential": [100, 250, 40, 100]}

VARIANTS = {
    "protect": Variant(
        "capacity", {"hard": True, "protect": {"share": 0.5, "accounts": 2}}, HOURS, {"capacity_hours": [8, 20, 5]}
    ),
    "a quarter": Variant("balance", {"measure": "potential@q3", "tolerance": 0.1}, {**AMOUNTS, **QUARTERS}, {}),
    "each quarter": Variant("balance", {"measure": "potential", "each_quarter": True}, {**AMOUNTS, **QUARTERS}, {}),
    "managers": Variant(
        "balance", {"measure": "potential", "by": "manager_id"}, AMOUNTS, {"manager_id": ["M", "N", "M"]}
    ),
    "without key accounts": Variant(
        "balance", {"measure": "potential", "exclude": "key_account", "aim": "largest"}, {**AMOUNTS, **KEY}, {}
    ),
    "own territory": Variant("keep_apart", {"key_account": "own_territory", "hard": True}, KEY, {}),
    "own territory at a price": Variant(
        "keep_apart", {"key_account": "own_territory", "hard": False, "cost_per_pair": 40}, KEY, {}
    ),
}


def suited(case: Case, variant: Variant) -> Case:
    """The case with its first such rule set as the variant says, and with columns that suit it."""
    first = next(rule for rule in case.settings["rules"] if rule["rule"] == variant.rule)
    own = {"rule": variant.rule, "id": first["id"], **variant.says}
    rules = [own if rule is first else rule for rule in case.settings["rules"]]
    tables = {
        **case.tables,
        "accounts": dealt(case.tables["accounts"], variant.accounts),
        "reps": dealt(case.tables["reps"], variant.reps),
    }
    return replace(case, tables=tables, settings={**case.settings, "rules": rules, "levels": None})


def dealt(rows: Sequence[Row], columns: Mapping[str, Sequence[Any]]) -> list[Row]:
    return [{**row, **{name: cells[at % len(cells)] for name, cells in columns.items()}} for at, row in enumerate(rows)]


@st.composite
def with_variant(draw: st.DrawFn, name: str, beside: int) -> Case:
    """A case with the variant and so many other rules."""
    variant, others = VARIANTS[name], draw(some(beside))
    return suited(draw(cases([variant.rule, *others])), variant)


BESIDE = [
    pytest.param(0, id="alone"),
    pytest.param(1, id="with-one", marks=pytest.mark.full),
    pytest.param(2, id="with-two", marks=pytest.mark.full),
    pytest.param(3, id="with-three", marks=pytest.mark.full),
]


def test_variants_are_of_rules_that_there_are() -> None:
    assert {variant.rule for variant in VARIANTS.values()} <= set(NAMES)


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("beside", BESIDE)
@settings(max_examples=30)
@given(data=st.data())
def test_laws_of_a_plan(name: str, beside: int, data: st.DataObject) -> None:
    one = compiled(data.draw(with_variant(name, beside)))
    assume(VARIANTS[name].rule in {rule.rule for rule in one.rules.values()})
    law_1_a_fixed_plan_is_feasible_exactly_when_nothing_is_broken_and_costs_its_score(one.model, data)
    law_2_deltas_are_differences_and_walks_stay_exact(one.model, data.draw(any_owners(one)), data)
    law_3_findings_add_up_to_the_score(one, data.draw(any_owners(one)))


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("beside", BESIDE)
@settings(max_examples=20)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_the_verifier_agrees_with_the_score(name: str, beside: int, data: st.DataObject, seed: int) -> None:
    case = data.draw(with_variant(name, beside))
    assume(not case.problem().check().errors)
    with TemporaryDirectory() as folder:
        problem = written(case, Path(folder) / "case")
        one = problem.compiled
        assume(VARIANTS[name].rule in {rule.rule for rule in one.rules.values()})
        plans = candidate_owners(one.model) if data.draw(st.booleans()) else any_owners(one)
        agree(problem, data.draw(plans), Path(folder), seed)
