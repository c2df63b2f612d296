"""Allowed: who may own what, a bit for each pair, so that a thousand million pairs stay within memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.verifier.facts import Bools, Ints

BLOCK = 262_144
"""Pairs looked at in one go."""


def blocks(n_accounts: int, n_reps: int) -> Iterator[Ints]:
    """Yield the accounts in blocks that make at most `BLOCK` pairs with all reps."""
    step = max(1, BLOCK // max(n_reps, 1))
    for first in range(0, n_accounts, step):
        yield np.arange(first, min(first + step, n_accounts), dtype=np.int64)


class Allowed:
    """Which pairs are allowed: like an array of booleans of shape (accounts, reps), packed eight to a byte.

    Parameters
    ----------
    n_accounts, n_reps
        Shape; at first everything is allowed.
    """

    def __init__(self, n_accounts: int, n_reps: int) -> None:
        self.n_accounts, self.n_reps = n_accounts, n_reps
        self._bits: NDArray[np.uint8] = np.full((n_accounts, -(-n_reps // 8)), 255, np.uint8)

    def of(self, accounts: Any) -> Bools:
        """Return the reps who may own each of some accounts. Shape (accounts, reps); (reps,) for one account."""
        packed = self._bits[accounts]
        return np.unpackbits(packed, axis=-1, count=self.n_reps).astype(np.bool_)

    def at(self, accounts: Ints, reps: Ints) -> Bools:
        """Tell of single pairs whether they are allowed; a rep below 0 is none, and never allowed."""
        bit = self._bits[accounts, np.maximum(reps, 0) >> 3] >> (7 - (np.maximum(reps, 0) & 7)).astype(np.uint8)
        allowed: Bools = (reps >= 0) & ((bit & 1) == 1)
        return allowed

    def set(self, accounts: Any, allowed: Bools) -> None:
        """Say anew who may own some accounts. Shape (accounts, reps), or (reps,) for one account."""
        self._bits[accounts] = np.packbits(allowed, axis=-1)

    def keep(self, rep: int, fits: Bools) -> None:
        """Leave a rep only the accounts that fit. Shape (accounts,)."""
        self.bar(~fits, rep)

    def bar(self, accounts: Any, rep: int) -> None:
        """Take some accounts away from a rep."""
        self._bits[accounts, rep >> 3] &= np.uint8(255 - (128 >> (rep & 7)))

    def blocks(self) -> Iterator[tuple[Ints, Bools]]:
        """Yield all accounts in blocks, each with the reps who may own them."""
        for accounts in blocks(self.n_accounts, self.n_reps):
            yield accounts, self.of(accounts)

    def count(self) -> int:
        """Return the number of allowed pairs."""
        return sum(int(np.count_nonzero(allowed)) for _, allowed in self.blocks())

    def anybody(self) -> Bools:
        """Return which accounts have an allowed rep. Shape (accounts,)."""
        return np.concatenate([np.zeros(0, np.bool_), *(allowed.any(axis=1) for _, allowed in self.blocks())])
