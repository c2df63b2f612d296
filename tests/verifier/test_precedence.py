"""Who leaves a family or a cell where hard wishes collide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from territory_opt.schema.account import Account
from territory_opt.schema.lock import Lock
from territory_opt.schema.rep import Rep
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables
from territory_opt.verifier.candidates import Candidates, candidates
from territory_opt.verifier.facts import Facts
from territory_opt.verifier.groups import Settling, units_of, wished_groups
from territory_opt.verifier.travel import Roads
from territory_opt.verifier.wishes import DEFAULTS, Wish

WISHES = (
    Wish("boundary", "boundary", {**DEFAULTS["boundary"], "by": ["industries"]}, None),
    Wish("exclusive", "exclusive", {**DEFAULTS["exclusive"], "by": ["region"]}, None),
    Wish("keep_together", "keep_together", DEFAULTS["keep_together"], None),
    Wish("lock", "lock", DEFAULTS["lock"], None),
)


def settled(
    accounts: Sequence[dict[str, Any]], *, locks: Sequence[tuple[str, str]] = (), industries: Sequence[str] = ("", "")
) -> list[tuple[str, ...]]:
    """Return the accounts that move as one; R1, R2 ... may own the industries given for each."""
    tables = Tables.from_models(
        accounts=[
            Account.model_validate({"account_id": f"A{i}", "industry": "tech", "region": f"{i}", **row})
            for i, row in enumerate(accounts, 1)
        ],
        reps=[Rep(rep_id=f"R{j}", industries=own) for j, own in enumerate(industries, 1)],
        locks=[Lock(account_id=account, rep_id=rep) for account, rep in locks],
    )
    facts = Facts(tables, CaseSettings())
    found: Candidates = candidates(facts, Roads(facts), WISHES)
    groups = Settling(found).settle(list(wished_groups(facts, WISHES)))
    return [tuple(facts.accounts[a] for a in unit) for unit in units_of(found, groups) if len(unit) > 1]


FAMILY = [
    {"parent_id": "P", "potential": 10.0},
    {"parent_id": "P", "potential": 20.0},
    {"parent_id": "P", "potential": 5.0},
]


def test_a_family_with_a_common_rep_stays_whole_and_follows_its_pinned_member() -> None:
    assert settled(FAMILY) == [("A1", "A2", "A3")]
    assert settled(FAMILY, locks=[("A1", "R2")]) == [("A1", "A2", "A3")]


def test_members_pinned_to_another_rep_than_the_one_with_most_pinned_value_leave() -> None:
    assert settled(FAMILY, locks=[("A1", "R1"), ("A2", "R2")]) == [("A2", "A3")]
    assert settled(FAMILY, locks=[("A2", "R1"), ("A3", "R2")]) == [("A1", "A2")]
    assert settled(FAMILY, locks=[("A1", "R1"), ("A3", "R1"), ("A2", "R2")]) == []


def test_of_equals_the_rep_with_more_accounts_then_the_first_counts() -> None:
    even = [{"parent_id": "P", "potential": 10.0}] * 3
    assert settled(even, locks=[("A1", "R2"), ("A2", "R1")]) == [("A2", "A3")]
    none = [{"parent_id": "P", "potential": 0.0}] * 4
    assert settled(none, locks=[("A1", "R1"), ("A2", "R2"), ("A3", "R2")]) == [("A2", "A3", "A4")]


def test_if_that_does_not_help_all_pinned_members_leave() -> None:
    # A1 is locked to R1, who may not own the others.
    assert settled(FAMILY, locks=[("A1", "R1")], industries=("retail", "tech")) == [("A2", "A3")]


def test_if_nothing_helps_the_family_stays_and_no_plan_exists() -> None:
    torn = [{"parent_id": "P", "industry": "tech"}, {"parent_id": "P", "industry": "retail"}]
    assert settled(torn, industries=("tech", "retail")) == [("A1", "A2")]


def test_house_accounts_leave_their_family() -> None:
    lost = [{"parent_id": "P"}, {"parent_id": "P"}, {"parent_id": "P", "industry": "mining"}]
    assert settled(lost, industries=("tech", "tech")) == [("A1", "A2")]


def test_a_family_is_a_tree_of_parents_and_an_unknown_parent_a_label() -> None:
    assert settled([{}, {"parent_id": "A1"}, {"parent_id": "A2"}]) == [("A1", "A2", "A3")]
    assert settled([{"parent_id": "X"}, {"parent_id": "X"}, {}]) == [("A1", "A2")]


def test_cells_hold_accounts_together_and_a_family_that_spans_cells_leaves_them() -> None:
    assert settled([{"region": "N"}, {"region": "N"}, {"region": "S"}]) == [("A1", "A2")]
    spanning = [{"region": "N"}, {"region": "N", "parent_id": "P"}, {"region": "S", "parent_id": "P"}, {"region": "N"}]
    assert settled(spanning) == [("A1", "A4"), ("A2", "A3")]
    inside = [{"region": "N"}, {"region": "N", "parent_id": "P"}, {"region": "N", "parent_id": "P"}]
    assert settled(inside) == [("A1", "A2", "A3")]


def test_a_family_with_a_lock_leaves_a_cell_as_one() -> None:
    cell = [{"region": "N", "parent_id": "P"}, {"region": "N", "parent_id": "P"}, {"region": "N"}, {"region": "N"}]
    assert settled(cell, locks=[("A1", "R1"), ("A3", "R2")]) == [("A1", "A2", "A4")]
