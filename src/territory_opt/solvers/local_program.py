"""The program of one neighbourhood, written from running totals: its cost is in proportion to the neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.solvers.few_digits import few_digits
from territory_opt.solvers.joined import OBJECTIVE
from territory_opt.solvers.linear import LinearProgram
from territory_opt.solvers.neighbourhood import Neighbourhood
from territory_opt.solvers.program import groups_of
from territory_opt.solvers.room import Loan, Room
from territory_opt.solvers.row_writer import RowWriter
from territory_opt.solvers.tally import Tally
from territory_opt.terms import AuxiliaryValues, Bools, Entries, Ints, Limits, Rows, View
from territory_opt.terms.load_rows import LoadRows


@dataclass(frozen=True, eq=False)
class LocalProgram:
    """A neighbourhood as plain arrays.

    Attributes
    ----------
    program
        Complete in itself.
    hint
        The plan as it is: values of all columns. Shape (columns,).
    loan
        What was lent to it of rows that other neighbourhoods load too.
    """

    program: LinearProgram
    hint: Ints
    loan: Loan


def local_program(tally: Tally, hood: Neighbourhood, room: Room, worth: float) -> LocalProgram:
    """Write the program of a neighbourhood, in which all else stays as the tally has it.

    What the plan breaks is softened: each unit of it costs ``worth``, in typical weights.
    """
    return _Local(tally, hood, room).written(worth)


class _Local:
    """Gathers the neighbourhood's part of the joined arrays."""

    def __init__(self, tally: Tally, hood: Neighbourhood, room: Room) -> None:
        self.tally, self.hood, self.joined = tally, hood, tally.joined
        pairs = self.joined.model.pairs
        self.unit = pairs.unit[hood.pairs]
        self.own = hood.pairs == tally.pair[self.unit]
        self.load, self.costs = tally.loads(), list(tally.now.costs)
        column, row, weight = self.joined.entries_of(hood.pairs)
        n_loads, told = self.joined.n_loads, self._told()
        self.of_caps = Entries(*(part[row >= n_loads] for part in (column, row, weight)))
        kept = (row < n_loads) & told[row]
        self.rows, number = np.unique(row[kept], return_inverse=True)
        self.entries = Entries(column[kept], number.astype(np.int64), weight[kept])
        caps = np.arange(n_loads, self.joined.n_rows)
        touched = np.concatenate([self.rows, caps])
        self.loan = room.lend(touched, self.load[touched])
        self.frozen = self.load[self.rows]
        mine = self.own[self.entries.at]
        np.subtract.at(self.frozen, self.entries.row[mine], self.entries.weight[mine])

    def written(self, worth: float) -> LocalProgram:
        level, n_rows = self.tally.judge.level, len(self.rows)
        writer = RowWriter(groups_of(self.unit, self.hood.free), level)
        for number in range(level + 1):
            self._write_pair_costs(writer, number)
        dearest = np.zeros(n_rows, np.bool_)
        for first, after in self.joined.dearest:
            inside = (self.rows >= first) & (self.rows < after)
            dearest |= inside
            self._write_dearest(writer, first, after, inside)
        for number in range(level + 1):
            charged = OBJECTIVE if number == level else self.joined.n_loads + number
            inside = (self.joined.charged[self.rows] == charged) & ~dearest
            limits = self._limits(inside)
            self.costs[number] -= int(limits.costs(self.load[self.rows[inside]]).sum())
            writer.add(number, self._rows(limits, inside).rows())
        told = self._write_untold(writer)
        writer.offset = [known + rest for known, rest in zip(writer.offset, self.costs, strict=True)]
        program = few_digits(writer.finished(self.loan.hi[n_rows:].tolist()), level, "tighter")
        values = [(first, values(self.tally.owner)) for first, values in told]
        hint = program.completed(self.own.astype(np.int64), values)
        soft = program.softened_at(hint, worth)
        return LocalProgram(soft, soft.completed(self.own.astype(np.int64), values), self.loan)

    def _write_pair_costs(self, writer: RowWriter, level: int) -> None:
        cost = np.zeros(len(self.unit), np.int64)
        if level == self.tally.judge.level:
            cost = self.joined.cost[self.hood.pairs]
        else:
            inside = self.of_caps.row == self.joined.n_loads + level
            cost[self.of_caps.at[inside]] = self.of_caps.weight[inside]
        self.costs[level] -= int(cost[self.own].sum())
        none = np.zeros(0, np.int64)
        writer.add(level, Rows(none, none, none, none, none, none, none, cost, 0))

    def _write_dearest(self, writer: RowWriter, first: int, after: int, inside: Bools) -> None:
        """Write a load of which only the dearest row costs: also of the rows elsewhere."""
        if not inside.any():
            return
        all_rows = slice(first, after)
        costs = self.joined.limits.costs(self.load)[all_rows]
        elsewhere = costs.copy()
        elsewhere[self.rows[inside] - first] = 0
        charged = int(self.joined.charged[first])
        level = self.tally.judge.level if charged == OBJECTIVE else charged - self.joined.n_loads
        self.costs[level] -= int(costs.max())
        writer.add(level, self._rows(replace(self._limits(inside), join="max"), inside).rows(int(elsewhere.max())))

    def _write_untold(self, writer: RowWriter) -> list[tuple[int, AuxiliaryValues]]:
        """Write the terms beside the arrays; return which auxiliaries only they know."""
        view = View(self.hood.free, self.hood.pairs, self.tally.owner)
        for one in self.tally.untold:
            part = one.around(self.hood.free)
            if one.term.level <= self.tally.judge.level:
                self.costs[one.term.level] -= one.read(self.tally.owner, part).cost
            writer.add(one.term.level, part.encode(self.joined.model, view))
        return writer.told

    def _limits(self, inside: Bools) -> Limits:
        """Return the limits of some of the touched rows, hard ones as lent."""
        rows, limits = self.rows[inside], self.joined.limits
        lo, hi = (part[: len(self.rows)][inside] for part in (self.loan.lo, self.loan.hi))
        soft_lo, soft_hi = limits.soft_lo[rows], limits.soft_hi[rows]
        return Limits(lo, hi, soft_lo, soft_hi, limits.price_lo[rows], limits.price_hi[rows])

    def _rows(self, limits: Limits, inside: Bools) -> LoadRows:
        number = np.cumsum(inside) - 1
        kept = inside[self.entries.row]
        entries = self.entries.at[kept], number[self.entries.row[kept]], self.entries.weight[kept]
        return LoadRows(limits, self.frozen[inside], len(self.unit), self.unit, *entries)

    def _told(self) -> Bools:
        told = np.ones(self.joined.n_rows, np.bool_)
        for _, first, after in self.joined.untold:
            told[first:after] = False
        return told
