"""The rule that CONTRIBUTING.md shows is a rule: it compiles, costs what it says, and its findings add up."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from territory_opt.errors import Faults
from territory_opt.model.compile import compile_rules, prepare
from territory_opt.rules.facts import Facts
from territory_opt.schema.account import Account
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables
from territory_opt.terms import NOTHING

GUIDE = Path(__file__).parents[1] / "CONTRIBUTING.md"


@pytest.fixture(scope="module")
def example() -> Iterator[ModuleType]:
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    module = ModuleType("language_example")
    sys.modules[module.__name__] = module  # dataclasses look their module up
    exec(compile(blocks[0], str(GUIDE), "exec"), module.__dict__)
    yield module
    del sys.modules[module.__name__]


def facts(*, spoken: list[str | None], wanted: list[str | None]) -> Facts:
    accounts = [Account.model_validate({"account_id": f"A-{i}", "language": one}) for i, one in enumerate(wanted)]
    reps = [Rep.model_validate({"rep_id": f"R-{i}", "language": one}) for i, one in enumerate(spoken)]
    return Facts(Tables.from_models(accounts=accounts, reps=reps), CaseSettings(currency="USD"))


def test_the_example_rule_says_what_it_costs(example: Any) -> None:
    case = facts(spoken=["en", "fr"], wanted=["en", "fr", None])
    compiled = compile_rules(prepare(case, [example.Language(cost=500)]))
    owner = np.array([1, 1, 0])
    findings = list(compiled.rules[0].findings(compiled.scopes[0], owner))
    assert [found.text for found in findings] == ["R-1 serves A-0 in a foreign language, at 500 USD a period."]
    assert compiled.model.cost(owner)[0] * compiled.model.levels[0].quantum.size == 500
    assert sum((found.measure for found in findings), NOTHING) == compiled.model.terms[0].evaluate(
        compiled.model, owner
    )


def test_the_example_rule_checks_its_input(example: Any) -> None:
    faults = Faults()
    example.Language().check(facts(spoken=["en", None], wanted=["en"]), faults)
    assert [str(fault) for fault in faults] == ["reps row 2, language: is blank, needed by language"]


def test_the_example_rule_steps_aside_where_it_has_nothing_to_say(example: Any) -> None:
    tables = Tables.from_models(accounts=[Account(account_id="A-0")], reps=[Rep(rep_id="R-0")])
    assert example.Language().skipped(Facts(tables, CaseSettings())) == "accounts.csv has no language column"
    assert example.Language().skipped(facts(spoken=["en"], wanted=["en"])) is None
