from __future__ import annotations

import pickle
from typing import Any, get_args

import numpy as np
import pytest
from pydantic import TypeAdapter

from territory_opt.errors import Faults
from territory_opt.rules import ALL, AnyRule, default_rules, parse_rules
from territory_opt.rules.balance import Balance
from territory_opt.rules.base import Rule
from tests.rules.cases import every_pair, facts_of, scope_of


def read(*raw: dict[str, Any]) -> tuple[list[Rule], list[str]]:
    faults = Faults()
    rules = parse_rules(raw, faults)
    return list(rules), [str(fault) for fault in faults]


def test_the_union_is_the_registry() -> None:
    union = get_args(AnyRule)[0]
    assert get_args(union) == ALL
    assert [rule.model_fields["rule"].default for rule in ALL] == [
        "balance",
        "capacity",
        "accounts",
        "travel",
        "boundary",
        "exclusive",
        "relationship",
        "holdout",
        "experience",
        "portfolio",
        "role",
        "fit",
        "lock",
        "keep_together",
        "keep_apart",
        "disruption",
        "pair_cost",
        "presence",
        "line",
        "overlay",
    ]
    parsed = TypeAdapter(AnyRule).validate_python({"rule": "balance", "tolerance": "0.05"})
    assert parsed == Balance(tolerance=0.05)


def test_every_setting_is_described() -> None:
    for rule in ALL:
        for name, field in rule.model_fields.items():
            assert name == "rule" or field.description, f"{rule.__name__}.{name}"


def test_rules_are_read_in_order() -> None:
    rules, faults = read({"rule": "lock"}, {"rule": "balance", "id": "even", "tolerance": 0.05, "hard": "yes"})
    assert faults == []
    assert [rule.name for rule in rules] == ["lock", "even"]
    assert isinstance(rules[1], Balance)
    assert (rules[1].tolerance, rules[1].hard) == (0.05, True)


def test_every_fault_is_found_at_once() -> None:
    rules, faults = read(
        {"rule": "balance", "tolerence": 0.05},
        {"rule": "balence"},
        {"rule": "zzz"},
        {"id": "x"},
        {"rule": "balance", "tolerance": -1, "aim": "bend"},
        {"rule": "exclusive"},
        {"rule": "lock"},
        {"rule": "travel", "id": "lock"},
        {"rule": "lock"},
    )
    assert [rule.name for rule in rules] == ["lock", "lock", "lock"]
    assert faults == [
        'case.yaml, rules 1 (balance): "tolerence" is not a known key (did you mean tolerance?)',
        'case.yaml, rules 2: "balence" is not a rule (did you mean balance?)',
        'case.yaml, rules 3: "zzz" is not a rule; expected balance, capacity, accounts, travel, boundary, exclusive, '
        "relationship, holdout, experience, portfolio, role, fit, lock, keep_together, keep_apart, disruption, "
        "pair_cost, presence, line, overlay",
        "case.yaml, rules 4, rule: is missing: the name of the rule",
        'case.yaml, rules 5 (balance), tolerance: "-1" must be at least 0',
        'case.yaml, rules 5 (balance), aim: "bend" is not one of band, mean_absolute, largest (did you mean band?)',
        "case.yaml, rules 6 (exclusive), by: is missing",
        'case.yaml, rules 8 (travel), id: "lock" is the id of rules 7 already; give each its own',
        'case.yaml, rules 9 (lock), id: "lock" is the id of rules 7 already; give each its own',
    ]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            {"rule": "balance", "hard": True, "aim": "largest"},
            "hard: true needs aim: band; largest cannot be kept, only come near to",
        ),
        ({"rule": "balance", "hard": True, "price_per_point": 3}, "price_per_point needs hard: false"),
        ({"rule": "capacity", "hard": False}, "hard: false needs price_per_hour"),
        ({"rule": "capacity", "price_per_hour": 80}, "price_per_hour needs hard: false"),
        ({"rule": "keep_together", "hard": False}, "hard: false needs cost_per_extra_rep"),
        ({"rule": "exclusive", "by": ["region"], "cost_per_extra_rep": 5}, "cost_per_extra_rep needs hard: false"),
        ({"rule": "exclusive", "by": []}, "by must name a column"),
        ({"rule": "accounts", "min": 3, "max": 2}, "min must be at most max"),
        ({"rule": "disruption"}, "needs max_accounts, max_value or cost_per_move"),
    ],
)
def test_settings_that_do_not_fit_together(keys: dict[str, Any], words: str) -> None:
    rules, faults = read(keys)
    assert rules == []
    assert faults == [f"case.yaml, rules 1 ({keys['rule']}): {words}"]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"rule": "travel", "max_share": 1.01}, 'max_share: "1.01" must be between 0 and 1'),
        ({"rule": "accounts", "max": 2.5}, 'max: "2.5" must be a whole number'),
        (
            {"rule": "boundary", "by": ["region"]},
            'by 1: "region" is not one of regions, industries, products, size (did you mean regions?)',
        ),
        ({"rule": "boundary", "by": "regions"}, 'by: "regions" must be a list'),
        ({"rule": "relationship", "loss_share": "a lot"}, 'loss_share: "a lot" is not a number'),
        ({"rule": "capacity", "hard": "perhaps"}, 'hard: "perhaps" is neither yes nor no (write true or false)'),
    ],
)
def test_settings_that_are_wrong(keys: dict[str, Any], words: str) -> None:
    assert read(keys)[1] == [f"case.yaml, rules 1 ({keys['rule']}), {words}"]


def test_a_rule_with_a_fault_of_its_own_can_be_read_from_what_it_dumps() -> None:
    for rule in default_rules(facts_of([{}], [{}])):
        again, faults = read(rule.model_dump())
        assert faults == []
        assert again == [rule]


def test_defaults_say_why_they_do_not_apply() -> None:
    facts = facts_of([{}], [{}])
    assert {rule.name: rule.skipped(facts) for rule in default_rules(facts)} == {
        "boundary": "no rep is restricted in regions, industries, products and size",
        "lock": "nothing is locked",
        "relationship": "there are no relationships",
        "balance": None,
        "capacity": "no rep has capacity_hours or capacity_hours_week",
        "accounts": "neither the rule nor the columns min_accounts and max_accounts set a limit",
        "travel": "no places of accounts and reps, and no given ways",
        "disruption": "no account has a current owner among the reps",
        "pair_cost": "pairs have no costs",
    }


def test_the_defaults_settings() -> None:
    settings = {rule.name: rule.model_dump(exclude_defaults=True) for rule in default_rules(facts_of([{}], [{}]))}
    assert settings.pop("disruption") == {"cost_per_move": 200}
    assert set(map(str, settings.values())) == {"{}"}


def test_terms_can_be_sent_to_other_processes() -> None:
    facts = facts_of(
        [{"potential": 10, "visits": 1, "hours_per_visit": 1, "current_rep_id": "R1", "parent_id": "x"}] * 2,
        [{"capacity_hours": 1, "max_accounts": 1}] * 2,
        relationships=[{"account_id": "A1", "rep_id": "R1", "strength": 0.5}],
        pairs=[{"account_id": "A1", "rep_id": "R1", "cost": 3, "km": 20}],
    )
    pairs = every_pair(facts)
    rules, faults = read(
        *({"rule": name} for name in ("balance", "capacity", "accounts", "relationship", "keep_together", "pair_cost")),
        {"rule": "travel", "max_hours": 1, "max_share": 0.5},
        {"rule": "disruption", "max_accounts": 0.5, "max_value": 0.5, "cost_per_move": 3},
    )
    assert faults == []
    for rule in rules:
        for term in pickle.loads(pickle.dumps(rule.terms(scope_of(rule, facts, pairs)))):
            assert term.rule == 3
            read_again = term.duals(_Model(pairs))
            assert np.isfinite(read_again.cost).all()


class _Model:
    """As much of a model as the terms' prices look at."""

    def __init__(self, pairs: Any) -> None:
        self.pairs = pairs
