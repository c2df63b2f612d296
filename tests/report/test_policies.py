"""Policies: what a case builds on, key by key and rule by rule."""

from pathlib import Path

import pytest

from territory_opt.errors import Faults, InputError
from territory_opt.io import policy_files
from territory_opt.io.policy_files import POLICY_KEYS
from territory_opt.model.problem import Problem
from territory_opt.policies import extended, load_policy, origins, policy_names
from territory_opt.rules import parse_rules
from territory_opt.schema.account import Account
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings


@pytest.mark.parametrize("name", policy_names())
def test_every_policy_is_sound(name: str) -> None:
    settings, faults = load_policy(name), Faults()
    rules = parse_rules(settings.rules or (), faults, f"{name}.yaml")
    assert not list(faults)
    ids = {rule.name for rule in rules}
    assert ids >= {rule for level in settings.levels or () for rule in level.rules}
    assert settings.model_fields_set <= set(POLICY_KEYS)


def test_without_extends_nothing_changes() -> None:
    settings = CaseSettings(name="own")
    assert extended(settings) is settings


def test_the_cases_keys_win_and_the_rest_is_the_policys() -> None:
    settings = CaseSettings(
        extends="field-sales",
        currency="EUR",
        rules=(
            {"id": "even-value", "tolerance": 0.2},
            {"rule": "travel", "max_km": 300},
            {"rule": "accounts", "max": 9},
        ),
    )
    policy, merged = load_policy("field-sales"), extended(settings)
    before = {rule.get("id", rule["rule"]): rule for rule in policy.rules or ()}
    after = {rule.get("id", rule["rule"]): rule for rule in merged.rules or ()}
    assert (merged.currency, merged.levels) == ("EUR", policy.levels)
    assert after["even-value"] == {**before["even-value"], "tolerance": 0.2}
    assert after["travel"] == {**before["travel"], "max_km": 300}
    assert after["capacity"] == before["capacity"]
    assert list(after) == [*before, "accounts"]


def test_another_kind_of_rule_of_the_same_id_replaces_it_whole() -> None:
    settings = CaseSettings(extends="field-sales", rules=({"id": "even-value", "rule": "accounts", "max": 9},))
    after = {rule.get("id", rule["rule"]): rule for rule in extended(settings).rules or ()}
    assert after["even-value"] == {"id": "even-value", "rule": "accounts", "max": 9}


def test_part_of_a_group_of_settings_leaves_the_others() -> None:
    merged = extended(CaseSettings.model_validate({"extends": "field-sales", "travel": {"speed_kmh": 60}}))
    assert (merged.travel.speed_kmh, merged.travel.cost_per_km) == (60.0, 0.5)


def test_a_contact_standard_of_the_case_takes_the_place_of_the_policys() -> None:
    own = [{"stage": "loyal", "calls": 2}]
    kept, replaced, none = (
        extended(CaseSettings.model_validate({"extends": "inside-sales", **more}))
        for more in ({}, {"service_levels": own}, {"service_levels": []})
    )
    assert kept.service_levels == load_policy("inside-sales").service_levels != ()
    assert [(one.stage, one.calls) for one in replaced.service_levels] == [("loyal", 2.0)]
    assert none.service_levels == ()


def test_a_policy_says_nothing_of_a_cases_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bold.yaml").write_text("currency: USD\nmissing: {potential: 0}\nrules: [{rule: balance}]\n")
    monkeypatch.setattr(policy_files, "_FOLDER", tmp_path)
    with pytest.raises(InputError) as caught:
        load_policy("bold")
    words = "cannot stand in a policy; it may hold travel, service_levels, levels, rules"
    assert [str(fault) for fault in caught.value.faults] == [
        f"bold.yaml, {key}: {words}" for key in ("currency", "missing")
    ]


def test_each_rule_says_where_it_was_written() -> None:
    settings = CaseSettings(
        extends="field-sales",
        rules=({"id": "even-value", "tolerance": 0.2}, {"rule": "travel"}, {"rule": "accounts", "max": 9}),
    )
    told = origins(settings)
    assert told["even-value"] == "policy field-sales; case.yaml: tolerance"
    assert told["travel"] == told["capacity"] == "policy field-sales"
    assert told["accounts"] == "case.yaml"
    assert origins(CaseSettings(rules=settings.rules)) == {}


def test_an_unknown_policy_names_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        extended(CaseSettings(extends="feild-sales"))
    assert str(caught.value) == 'case.yaml, extends: "feild-sales" is not a policy (did you mean field-sales?)'


def test_a_problem_from_objects_builds_on_a_policy_too() -> None:
    settings = CaseSettings(extends="field-sales")
    problem = Problem([Account(account_id="A", potential=3.0)], [Rep(rep_id="R")], settings=settings)
    policy = load_policy("field-sales").rules or ()
    assert [rule.name for rule in problem.rules] == [rule.get("id") or rule["rule"] for rule in policy]
