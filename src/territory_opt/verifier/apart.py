"""Apart: rows of accounts that must not share a rep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

import numpy as np

from territory_opt.quantities import exact
from territory_opt.verifier.facts import Facts, Ints
from territory_opt.verifier.groups import family_tops
from territory_opt.verifier.lines import account_of
from territory_opt.verifier.loads import Load, Part, Row, price_of
from territory_opt.verifier.measures import by_account, scale_of
from territory_opt.verifier.travel import Roads
from territory_opt.verifier.wishes import Wish


def apart_of(facts: Facts, roads: Roads, wish: Wish, size: Fraction | None) -> Iterator[Load]:
    """Yield the rows of listed pairs, then those of key accounts that are to have a territory of their own."""
    n = len(facts.accounts)
    if wish["pairs"]:
        weights, names = [], []
        for one, other in (pair for listed in wish["pairs"] for pair in product(*map(facts.accounts_named, listed))):
            both = np.zeros(n, np.int64)
            both[[one, other]] = 1
            weights.append(both)
            names.append(f"{facts.accounts[one]} and {facts.accounts[other]}")
        yield _load(facts, roads, wish, size, 1, names, weights)
    if wish["key_account"]:
        keys = np.flatnonzero(facts.key_accounts).tolist()
        # All lines of a family may share the rep of one of them.
        top = np.array(list(map(account_of, family_tops(facts), facts.lines)), object)
        # The key account weighs as much as there is room, so that beside it there is none for others.
        alone = [np.where(np.arange(n) == key, n, (top != top[key]).astype(np.int64)) for key in keys]
        if keys:
            yield _load(facts, roads, wish, size, n, [facts.accounts[key] for key in keys], alone)


def _load(
    facts: Facts,
    roads: Roads,
    wish: Wish,
    size: Fraction | None,
    most: int,
    names: Sequence[str],
    weights: Sequence[Ints],
) -> Load:
    """Return one row for each named thing with each rep, which may hold so much at most."""
    price = 0 if wish["hard"] else price_of(exact(wish["cost_per_pair"]), size)
    hard, soft = (most, None) if wish["hard"] else (None, most)
    labels = [f"{name} with {rep}" for name in names for rep in facts.reps]
    rows = [Row(label, hard_hi=hard, soft_hi=soft, price_hi=price) for label in labels]
    reps = np.arange(len(facts.reps), dtype=np.int64)
    parts = [Part(number * len(facts.reps) + reps, by_account(own)) for number, own in enumerate(weights)]
    return Load(wish, scale_of(facts, roads, "accounts"), tuple(rows), tuple(parts))
