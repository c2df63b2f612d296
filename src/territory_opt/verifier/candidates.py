"""Candidates: who may own what, by bars, kept relationships and locks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from territory_opt.quantities import exact, upper_limit
from territory_opt.verifier.allowed import Allowed
from territory_opt.verifier.bars import bar_absent, bar_by_role, bar_by_size, bar_other_lines, size_of
from territory_opt.verifier.deals import open_deals
from territory_opt.verifier.facts import Bools, Facts
from territory_opt.verifier.travel import Roads
from territory_opt.verifier.wishes import Wish

LISTS = {"regions": "region", "industries": "industry", "products": "products"}
"""A rep's list, and the account's column, all of which must stand in it."""


@dataclass(eq=False)
class Candidates:
    """Who may own what.

    Attributes
    ----------
    allowed
        Who may own what, pair by pair.
    pinned
        Accounts held by a lock or a relationship. Shape (accounts,).
    held
        What holds each pinned account: the words, and the reps it is held to.
    """

    facts: Facts
    allowed: Allowed
    pinned: Bools
    held: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)

    @cached_property
    def open(self) -> Bools:
        """Accounts that somebody may own, once all is settled. Shape (accounts,)."""
        return self.allowed.anybody()

    def why_not(self, account: int, rep: int) -> str:
        """Return why a pair is no candidate."""
        if account in self.held and rep not in self.held[account][1]:
            words, reps = self.held[account]
            return f"{words} {' or '.join(self.facts.reps[j] for j in reps)}"
        return "barred by boundary, travel radius, experience, role, line, presence or a forbidden pair"


def candidates(facts: Facts, roads: Roads, wishes: tuple[Wish, ...]) -> Candidates:
    """Return who may own what: bars first, then relationships that are kept, then locks, which beat everything."""
    allowed = Allowed(len(facts.accounts), len(facts.reps))
    for wish in wishes:
        if wish.kind in BARS:
            BARS[wish.kind](facts, wish, allowed)
        elif wish.kind == "travel" and wish["max_km"] is not None:
            _radius(facts, roads, upper_limit(exact(wish["max_km"]) * facts.km_per_unit * 1000), allowed)
        elif wish.kind == "lock":
            for account, rep, forbidden in facts.locks:
                if forbidden:
                    allowed.bar(account, rep)
    found = Candidates(facts, allowed, np.zeros(len(facts.accounts), np.bool_))
    for wish in wishes:
        if wish.kind == "relationship":
            _keep(found, "keeps its relationship with", _kept(facts, wish), override=False)
        elif wish.kind == "holdout":
            _keep(found, "is held by an open deal of", _held(facts, wish), override=False)
    for wish in wishes:
        if wish.kind == "lock":
            _keep(found, "is locked to", locked(facts, wish), override=True)
    return found


def locked(facts: Facts, wish: Wish) -> dict[int, set[int]]:
    """Return the reps that each account is locked to."""
    pairs: dict[int, set[int]] = {}
    for account, rep, forbidden in facts.locks:
        if not forbidden:
            pairs.setdefault(account, set()).add(rep)
    for name, rep_name in wish["pairs"]:
        for account in facts.accounts_named(name):
            pairs.setdefault(account, set()).add(facts.tables.rep_index[rep_name])
    return pairs


def _kept(facts: Facts, wish: Wish) -> dict[int, set[int]]:
    pairs: dict[int, set[int]] = {}
    for account, rep, strength in facts.strengths:
        if strength > 0 and strength >= wish["keep_from"]:
            pairs.setdefault(account, set()).add(rep)
    return pairs


def _held(facts: Facts, wish: Wish) -> dict[int, set[int]]:
    pairs: dict[int, set[int]] = {}
    for account, rep, late in open_deals(facts, wish["min_value"]):
        if not late:
            pairs.setdefault(account, set()).add(rep)
    return pairs


def _keep(found: Candidates, words: str, pairs: Mapping[int, set[int]], *, override: bool) -> None:
    """Restrict accounts to their pairs; without override only to those that are allowed, or not at all."""
    for account, reps in pairs.items():
        may_own = found.allowed.of(account)
        good = sorted(reps) if override else [rep for rep in sorted(reps) if may_own[rep]]
        if good:
            found.allowed.set(account, np.isin(np.arange(len(may_own)), good))
            found.pinned[account] = True
            found.held[account] = words, tuple(good)


def _radius(facts: Facts, roads: Roads, metres: int, allowed: Allowed) -> None:
    reps = np.arange(len(facts.reps), dtype=np.int64)[None, :]
    for accounts, before in allowed.blocks():
        way = roads.way(accounts[:, None], reps)
        allowed.set(accounts, before & ~(way.counted & (way.metres > metres)))


def _boundary(facts: Facts, wish: Wish, allowed: Allowed) -> None:
    for name in wish["by"]:
        if name == "size":
            _size(facts, wish, allowed)
            continue
        named = facts.tables.accounts.lists(LISTS[name])
        code = {has: number for number, has in enumerate(dict.fromkeys(named))}
        of_account = np.array([code[has] for has in named], np.int64)
        for j, own in enumerate(facts.tables.reps.lists(name)):
            if own:
                # An account that names nothing never passes a rep who is restricted.
                fits = np.array([bool(has) and set(has) <= set(own) for has in code], np.bool_)
                allowed.keep(j, fits[of_account])


def _size(facts: Facts, wish: Wish, allowed: Allowed) -> None:
    size = size_of(facts, wish)
    low, high = (facts.tables.reps.number(column) for column in ("size_min", "size_max"))
    for j in range(len(facts.reps)):
        # A blank size is neither large nor small enough for anybody who has such a limit.
        if not np.isnan(low[j]):
            allowed.keep(j, size >= low[j])
        if not np.isnan(high[j]):
            allowed.keep(j, size < high[j])


BARS: Mapping[str, Callable[[Facts, Wish, Allowed], None]] = {
    "boundary": _boundary,
    "experience": bar_by_size,
    "role": bar_by_role,
    "presence": bar_absent,
    "line": bar_other_lines,
}
"""What each rule that does nothing but bar takes away."""
