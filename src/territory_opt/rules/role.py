"""Role: who is there for which kind of account."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from territory_opt.errors import Faults
from territory_opt.rules.base import PairPredicate, Rule
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Switch
from territory_opt.rules.pair_classes import BarredClasses
from territory_opt.terms import Bools

EXISTING = ("new", "customer", "loyal")
"""Stages of accounts that buy already."""


class Role(Rule):
    """Let account managers own existing key accounts, inside reps remote accounts, and sales reps anything.

    Existing accounts are those of the stages new, customer and loyal; remote ones are not visited in person. Managers
    own nothing unless ``selling_managers`` lets them sell like anybody else. A rep without a role is a sales rep.
    """

    rule: Literal["role"] = "role"
    selling_managers: Switch = Field(default=False, description="Whether managers own accounts like sales reps")

    def skipped(self, facts: Facts) -> str | None:
        """Return that everybody may own anything, if so."""
        free = {"", "sales_rep", *(["manager"] if self.selling_managers else [])}
        return None if set(facts.tables.reps.text("role")) - free else "no rep has a role that limits accounts"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report key accounts of unknown stage, and managers who have a target but may own nothing."""
        reps, roles = facts.tables.reps, facts.tables.reps.text("role")
        if "account_manager" in roles:
            self._check_stages(facts, faults)
        for rep in np.flatnonzero(roles == "manager").tolist() if not self.selling_managers else ():
            if facts.shares[rep]:
                words = "is for a manager, who may own no accounts but has a target; set target_share to 0"
                faults.warning(words, **reps.at(rep, "role"))

    def _check_stages(self, facts: Facts, faults: Faults) -> None:
        accounts, why = facts.units, f'role "{self.name}"'
        if not accounts.flag("key_account").any():
            words = f"marks no account, so account managers may own none; {why}"
            faults.warning(words, file=accounts.source, column="key_account")
        elif not accounts.has("stage"):
            words = f"there is no such column; all key accounts count as existing ones; {why}"
            faults.warning(words, file=accounts.source, column="stage")
        else:
            unknown = accounts.flag("key_account") & (accounts.text("stage") == "")
            for unit in np.flatnonzero(unknown).tolist():
                words = f"is blank; needed by {why} to know whether the key account is an existing one"
                faults.error(words, **accounts.at(unit, "stage"))

    def bars(self, facts: Facts) -> PairPredicate:
        """Return which accounts are not for whom."""
        roles = facts.tables.reps.text("role")
        kinds = np.arange(4)[:, None]  # bit 0: an existing key account; bit 1: remote
        barred = (roles == "account_manager") & (kinds % 2 == 0) | (roles == "inside_rep") & (kinds < 2)
        if not self.selling_managers:
            barred = barred | (roles == "manager")
        kind = _existing_keys(facts) + 2 * _remote(facts)
        return BarredClasses(kind.astype(np.int64), barred.astype(np.bool_))

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return what the rep is there for, and what the account is instead."""
        role, name, account = facts.tables.reps.text("role")[rep], facts.rep_names[rep], facts.unit_names[unit]
        if role == "manager":
            return f"{name} is a manager, and managers own no accounts."
        if role == "inside_rep":
            return f"{name} is an inside rep and owns remote accounts only; {account} is visited in person."
        accounts = facts.units
        stage = accounts.text("stage")[unit]
        is_key = accounts.flag("key_account")[unit]
        what = "no key account" if not is_key else f"of stage {stage}" if stage else "of unknown stage"
        return f"{name} is an account manager and owns existing key accounts only; {account} is {what}."


def _existing_keys(facts: Facts) -> Bools:
    accounts = facts.units
    existing = np.isin(accounts.text("stage"), EXISTING) if accounts.has("stage") else True
    return np.asarray(accounts.flag("key_account") & existing, np.bool_)


def _remote(facts: Facts) -> Bools:
    return ~facts.units.flag("in_person", default=True)
