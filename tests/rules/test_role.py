from __future__ import annotations

from territory_opt.rules.role import Role
from tests.rules.cases import barred, facts_of, faults

STAGES = ("prospect", "opportunity", "new", "customer", "loyal")
REPS = [{"role": role} for role in ("account_manager", "inside_rep", "sales_rep", "manager")] + [{}]
KEY = {"key_account": True}


def test_account_managers_own_existing_key_accounts() -> None:
    facts = facts_of(
        [{**KEY, "stage": stage} for stage in STAGES] + [{"stage": "loyal"}], [{"role": "account_manager"}]
    )
    assert barred(Role(), facts) == [("A1", "R1"), ("A2", "R1"), ("A6", "R1")]
    says = "R1 is an account manager and owns existing key accounts only; "
    assert Role().why_barred(facts, 0, 0) == says + "A1 is of stage prospect."
    assert Role().why_barred(facts, 5, 0) == says + "A6 is no key account."


def test_inside_reps_own_remote_accounts_and_sales_reps_all() -> None:
    facts = facts_of(
        [{"in_person": False}, {"in_person": True}, {}], [{"role": "inside_rep"}, {"role": "sales_rep"}, {}]
    )
    assert barred(Role(), facts) == [("A2", "R1"), ("A3", "R1")]
    assert Role().why_barred(facts, 2, 0) == (
        "R1 is an inside rep and owns remote accounts only; A3 is visited in person."
    )


def test_managers_own_nothing_unless_they_sell() -> None:
    facts = facts_of([{}], [{"role": "manager"}, {}])
    assert barred(Role(), facts) == [("A1", "R1")]
    assert Role().why_barred(facts, 0, 0) == "R1 is a manager, and managers own no accounts."
    assert Role(selling_managers=True).skipped(facts) == "no rep has a role that limits accounts"
    assert barred(Role(selling_managers=True), facts) == []


def test_skipped_where_everybody_is_a_sales_rep() -> None:
    assert Role().skipped(facts_of([{}], [{}, {"role": "sales_rep"}])) == "no rep has a role that limits accounts"
    assert Role().skipped(facts_of([{}], [{}, {"role": "manager"}])) is None


def test_a_key_account_of_unknown_stage_is_an_error() -> None:
    facts = facts_of([{**KEY, "stage": "loyal"}, KEY, {}], REPS)
    assert faults(Role(), facts) == [
        'error: accounts row 2, stage: is blank; needed by role "role" to know whether the key account is an '
        "existing one",
        'warning: reps row 4, role: "manager" is for a manager, who may own no accounts but has a target; '
        "set target_share to 0",
    ]
    assert Role().why_barred(facts, 1, 0).endswith("; A2 is of unknown stage.")


def test_without_any_stage_all_key_accounts_count_as_existing() -> None:
    facts = facts_of([KEY, {}], REPS[:1])
    assert faults(Role(), facts) == [
        'warning: accounts, stage: there is no such column; all key accounts count as existing ones; role "role"'
    ]
    assert barred(Role(), facts) == [("A2", "R1")]


def test_account_managers_without_key_accounts_are_named() -> None:
    facts = facts_of([{}], REPS[:1])
    assert faults(Role(), facts) == [
        'warning: accounts, key_account: marks no account, so account managers may own none; role "role"'
    ]
