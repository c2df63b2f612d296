"""Each rep's own small program: which units she would have at given prices of units, her rows kept.

With one capacity a knapsack; in general with all of her rows, hard and soft.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from territory_opt.solvers.cpsat import solve_linear
from territory_opt.solvers.crew import Crew
from territory_opt.solvers.judge import Judge
from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.row_writer import RowWriter
from territory_opt.solvers.stop import Budget
from territory_opt.terms import Ints, Limits
from territory_opt.terms.load_rows import LoadRows

_DIGITS = 12
"""The most binary digits kept behind the point of a unit's price."""

_LARGEST = 24
"""Binary digits that the largest price or cost may have with them; more slow CP-SAT down and prove no more."""

_LARGEST_SUM = 2**61
"""Objectives stay below this, so that they fit 64 bits."""

_WORK = 1.0
"""Deterministic seconds that CP-SAT may take for one rep; then its bound counts."""

_WORK_OF_WRITING = 2e-3
"""Deterministic seconds charged for handing a program to CP-SAT."""


@dataclass(frozen=True, eq=False)
class Best:
    """The units that a rep would best have.

    Attributes
    ----------
    units
        Ascending.
    cost
        What they cost the level, her rows included, in quanta.
    least
        Proven: no set of hers costs less above its units' prices. Scaled like these.
    """

    units: Ints
    cost: int
    least: int


@dataclass(eq=False)
class Knapsacks:
    """The reps' programs of a level that is a sum over reps (`Sources.suit`).

    Each of a rep's candidate units has two columns: she has it, or she does not.

    Attributes
    ----------
    rest
        What rows cost that no pair loads, in quanta.
    """

    judge: Judge
    crew: Crew
    seed: int = 0
    rest: int = field(init=False)

    def __post_init__(self) -> None:
        joined, pairs = self.judge.joined, self.judge.model.pairs
        rep_of_row = joined.rep_of_row()
        unloaded = joined.limits.costs(np.zeros(joined.n_rows, np.int64))[rep_of_row < 0]
        self.rest = int(unloaded.sum())
        self._pairs_of = pairs.by_rep()
        self._programs = [self._written(at, np.flatnonzero(rep_of_row == rep)) for rep, at in enumerate(self._pairs_of)]

    def digits(self, price: Ints | np.ndarray) -> int | None:
        """Return how many binary digits of units' prices count; None if objectives would not fit 64 bits."""
        largest = max(float(np.abs(price).max(initial=0.0)), *(_largest(one.obj) for one in self._programs))
        shift = min(max(_LARGEST - int(largest).bit_length(), 0), _DIGITS)
        most = max(_most(one) for one in self._programs) + float(np.abs(price).sum())
        return shift if most * 2.0**shift < _LARGEST_SUM else None

    def best(self, price: Ints, shift: int, budget: Budget) -> list[Best] | None:
        """Return the best set of each rep; None if one of them has none, or the budget was over before.

        Parameters
        ----------
        price
            What each unit is worth, times ``2**shift``. Shape (units,).
        """
        seconds, work = budget.limits(_WORK)
        jobs = [
            self.crew.submit(self._best, rep, price, shift, seconds, work, budget) for rep in range(len(self._programs))
        ]
        done = [job.result() for job in jobs]
        budget.spend(sum(work for _, work in done) + _WORK_OF_WRITING * len(done))
        found = [one for one, _ in done if one is not None]
        return found if len(found) == len(done) else None

    def _best(
        self, rep: int, price: Ints, shift: int, seconds: float | None, work: float, budget: Budget
    ) -> tuple[Best | None, float]:
        own, at = self._programs[rep], self._pairs_of[rep]
        units = self.judge.model.pairs.unit[at]
        obj = own.obj << shift
        obj[: own.n_pairs : 2] -= price[units]
        program = replace(own, obj=obj, offset=own.offset << shift)
        found = solve_linear(program, seconds=seconds, work=work, seed=self.seed, signal=budget.signal, cuts=False)
        if found.x is None or found.bound is None:
            return None, found.work
        return Best(units[found.x[: own.n_pairs : 2] > 0], own.objective_of(found.x), found.bound), found.work

    def _written(self, at: Ints, rows: Ints) -> LinearProgram:
        """Write the program of the rep who has some pairs and some rows, each unit free of charge."""
        joined, n = self.judge.joined, len(at)
        all_of = joined.limits
        names = ("hard_lo", "hard_hi", "soft_lo", "soft_hi", "price_lo", "price_hi")
        limits = Limits(**{name: getattr(all_of, name)[rows] for name in names})
        entry_of, row, weight = joined.entries_of(at)
        number = np.searchsorted(rows, row)
        either = np.repeat(np.arange(n), 2)
        writer = RowWriter(2 * np.arange(n + 1), 0)
        writer.add(
            0, LoadRows(limits, np.zeros(len(rows), np.int64), 2 * n, either, 2 * entry_of, number, weight).rows()
        )
        program = writer.finished(())
        obj = program.obj.copy()
        obj[: 2 * n : 2] = joined.cost[at]
        return replace(program, obj=obj)


def _largest(values: Ints) -> float:
    return float(np.abs(values).max(initial=0))


def _most(program: LinearProgram) -> float:
    """Return the most that a program's objective can be, with either sign."""
    reach = np.concatenate([np.ones(program.n_pairs), np.abs(program.aux_hi).astype(float)])
    return float(np.abs(program.obj).astype(float) @ reach) + abs(program.offset)
