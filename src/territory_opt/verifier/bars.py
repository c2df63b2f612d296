"""Bars: accounts that are too large for a rep, not what the rep is there or sells for, and reps who are not there."""

from __future__ import annotations

import numpy as np

from territory_opt.verifier.allowed import Allowed
from territory_opt.verifier.facts import Facts, Floats
from territory_opt.verifier.lines import EVERY_LINE
from territory_opt.verifier.wishes import Wish


def size_of(facts: Facts, wish: Wish) -> Floats:
    """Return the sizes of accounts that a rule goes by, NaN where unknown. Shape (accounts,)."""
    return facts.amount if wish["size_by"] == "value" else facts.number(wish["size_by"])


def bar_by_size(facts: Facts, wish: Wish, allowed: Allowed) -> None:
    """Take away accounts from reps whose level is below that of the accounts' tier."""
    needed = np.zeros(len(facts.accounts))
    size = size_of(facts, wish)
    for tier in wish["tiers"]:
        needed[~(size < tier["from"])] = tier["level"]  # an unknown size may be any
    for rep, level in enumerate(facts.levels):
        if level is not None:
            allowed.keep(rep, needed <= level)


def bar_by_role(facts: Facts, wish: Wish, allowed: Allowed) -> None:
    """Leave account managers existing key accounts, inside reps remote accounts, and managers nothing."""
    accounts = facts.tables.accounts
    buys = np.isin(accounts.text("stage"), ("new", "customer", "loyal")) | (not accounts.has("stage"))
    remote = ~accounts.flag("in_person", default=True)
    for rep, role in enumerate(facts.tables.reps.text("role")):
        if role == "account_manager":
            allowed.keep(rep, facts.key_accounts & buys)
        elif role == "inside_rep":
            allowed.keep(rep, remote)
        elif role == "manager" and not wish["selling_managers"]:
            allowed.keep(rep, np.zeros(len(facts.accounts), np.bool_))


def bar_absent(facts: Facts, _: Wish, allowed: Allowed) -> None:
    """Take everything away from reps who are not there for a single day."""
    for rep, there in enumerate(facts.presence):
        if there == 0:
            allowed.keep(rep, np.zeros(len(facts.accounts), np.bool_))


def bar_other_lines(facts: Facts, _: Wish, allowed: Allowed) -> None:
    """Leave a rep who sells one line the accounts of that line."""
    sold = np.array(facts.lines, object)
    for rep, line in enumerate(facts.tables.reps.text("line").tolist()):
        if line not in EVERY_LINE:
            allowed.keep(rep, sold == line)
