"""Costs: what single pairs and split groups cost, derived from the case and the rules' settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from territory_opt.quantities import exact, half_up, whole
from territory_opt.verifier.candidates import Candidates
from territory_opt.verifier.facts import Facts, Ints
from territory_opt.verifier.groups import Group
from territory_opt.verifier.measures import Figure
from territory_opt.verifier.rows import keepers, moved
from territory_opt.verifier.travel import Roads
from territory_opt.verifier.wishes import Wish


@dataclass(frozen=True, eq=False)
class PairCost:
    """What pairs cost by one rule, in quanta of its level."""

    wish: Wish
    of: Figure

    def by_account(self, owner: Ints) -> Ints:
        """Return what each account costs under a plan; 0 for the house. Shape (accounts,)."""
        accounts = np.flatnonzero(owner >= 0)
        cost = np.zeros(len(owner), np.int64)
        cost[accounts] = self.of(accounts, owner[accounts])
        return cost


def pair_cost_of(facts: Facts, roads: Roads, found: Candidates, wish: Wish, size: Fraction) -> PairCost | None:
    """Return what a rule charges for pairs, None if it charges nothing; `size` is the quantum of its level."""
    match wish.kind:
        case "travel":
            return PairCost(wish, lambda account, rep: whole(roads.way(account, rep).cost, size))
        case "relationship":
            return PairCost(wish, _broken(facts, wish, size))
        case "fit":
            return PairCost(wish, _poor_fit(facts, wish, size))
        case "disruption" if wish["cost_per_move"] is not None:
            price = half_up(exact(wish["cost_per_move"]) / size)
            return PairCost(wish, moved(keepers(found), np.full(len(facts.accounts), price, np.int64)))
        case "pair_cost":
            given = facts.given("cost")

            def charge(account: Ints, rep: Ints) -> Ints:
                return whole(np.nan_to_num(given.at(account * len(facts.reps) + rep)), size)

            return PairCost(wish, charge)
    return None


def _broken(facts: Facts, wish: Wish, size: Fraction) -> Figure:
    """What the relationships with all other reps are worth: strength × loss share × value, each rounded once."""
    strongest: dict[tuple[int, int], float] = {}
    for account, rep, strength in facts.strengths:
        if strength > 0:
            strongest[account, rep] = max(strength, strongest.get((account, rep), 0.0))
    total, kept = np.zeros(len(facts.accounts), np.int64), {}
    for (account, rep), strength in strongest.items():
        if strength < wish["keep_from"]:
            loss = exact(strength) * exact(wish["loss_share"]) * exact(float(facts.yearly_gain[account]))
            kept[account * len(facts.reps) + rep] = half_up(loss / size)
            total[account] += kept[account * len(facts.reps) + rep]
    keys = np.array(sorted(kept), np.int64)
    saved = np.array([kept[key] for key in keys.tolist()], np.int64)

    def charge(account: Ints, rep: Ints) -> Ints:
        key = account * len(facts.reps) + rep
        if not len(keys):
            return np.zeros(key.shape, np.int64)
        place = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
        return total[account] - np.where(keys[place] == key, saved[place], 0)

    return charge


def _poor_fit(facts: Facts, wish: Wish, size: Fraction) -> Figure:
    """What each account has at stake, times what its rep lacks there in thousandths; each rounded once."""
    loss = exact(wish["weight"]) * exact(wish["loss_share"]) / size
    stake = np.array([half_up(loss * exact(float(gain))) for gain in facts.yearly_gain], np.int64)
    accounts = facts.tables.accounts
    columns = (accounts.text("industry").tolist(), accounts.lists("products"), accounts.text("segment").tolist())
    traits = [{industry, *products, segment} - {""} for industry, products, segment in zip(*columns, strict=True)]
    lacks: dict[frozenset[str], list[int]] = {}
    for one in map(frozenset, traits):
        if one not in lacks:
            lacks[one] = [
                half_up(1000 - 1000 * _mean([exact(own[name]) for name in one if name in own], wish["unknown"]))
                for own in facts.tables.reps.weights("strengths")
            ]
    lack = np.array([lacks[frozenset(one)] for one in traits], np.int64)

    def charge(account: Ints, rep: Ints) -> Ints:
        return (2 * stake[account] * lack[account, rep] + 1000) // 2000

    return charge


def _mean(known: Sequence[Fraction], unknown: float) -> Fraction:
    return sum(known, Fraction(0)) / len(known) if known else exact(unknown)


def reps_of(group: Group, owner: Ints) -> list[int]:
    """Return the reps who own members of a group, ascending."""
    return sorted({int(owner[account]) for account in group.members} - {-1})


def split_cost(groups: Sequence[Group], wish: int, owner: Ints, size: Fraction) -> int:
    """Return what one rule charges for the reps beyond the first in its groups."""
    return sum(
        half_up(group.price / size) * max(len(reps_of(group, owner)) - 1, 0)
        for group in groups
        if group.wish == wish and group.price is not None
    )
