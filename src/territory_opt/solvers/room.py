"""The room that rows of several reps have left, shared out among neighbourhoods that are solved at the same time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from territory_opt.solvers.joined import Joined
from territory_opt.terms import UNLIMITED, Bools, Ints


@dataclass(frozen=True, eq=False)
class Loan:
    """What a neighbourhood may use of some rows.

    Attributes
    ----------
    rows
        Which rows, ascending.
    lo, hi
        The limits that it must keep. Shape of ``rows``.
    down, up
        By how much it may lower and raise what the rows hold. Shape of ``rows``.
    """

    rows: Ints
    lo: Ints
    hi: Ints
    down: Ints
    up: Ints


@dataclass(eq=False)
class Room:
    """Lends every neighbourhood half of what is left of each shared row, so that they cannot break it together."""

    joined: Joined
    shared: Bools = field(init=False)
    down: Ints = field(init=False)
    up: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.shared = self.joined.rep_of_row() < 0
        self.down, self.up = (np.zeros(self.joined.n_rows, np.int64) for _ in range(2))

    def lend(self, rows: Ints, load: Ints) -> Loan:
        """Return the limits of some rows for one neighbourhood; those of a row that no other rep loads are its own.

        Parameters
        ----------
        rows
            Ascending.
        load
            What they hold now; a cap's row, what its level costs.
        """
        shared, lo, hi = self.shared[rows], self.joined.limits.hard_lo[rows], self.joined.limits.hard_hi[rows]
        up = (np.maximum(hi - load - self.up[rows], 0) + 1) // 2
        down = (np.maximum(load - lo - self.down[rows], 0) + 1) // 2
        has_hi, has_lo = shared & (hi < UNLIMITED) & (load <= hi), shared & (lo > -UNLIMITED) & (load >= lo)
        up, down = np.where(has_hi, up, 0), np.where(has_lo, down, 0)
        self.up[rows] += up
        self.down[rows] += down
        return Loan(rows, np.where(has_lo, load - down, lo), np.where(has_hi, load + up, hi), down, up)

    def settle(self, loan: Loan) -> None:
        """Take back what was lent."""
        self.up[loan.rows] -= loan.up
        self.down[loan.rows] -= loan.down
