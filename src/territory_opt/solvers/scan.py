"""Scan: which of all pairs of a model, candidates or not, may be as cheap as their unit's mark under some prices.

Terms whose functions know a form are added up in one compiled pass; whatever else there is is evaluated before, block
by block. Nothing is missed: a form that is not exact is at most its slack too large, and pairs about which a form says
nothing are always noted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from territory_opt.geography import Lines
from territory_opt.solvers.scan_kernel import Chart, small_pairs
from territory_opt.terms import (
    BLOCK,
    EntryFunction,
    Form,
    Ints,
    Members,
    Model,
    PairFunction,
    PricedForm,
    Reals,
    form_of,
    priced_of,
)
from territory_opt.terms.spans import crossed, unit_blocks

_STRETCH = 2**24
"""Pairs that are scanned in one go where forms say everything: a moment's work for one thread."""

_ROOM = 2**18
"""Pairs that are noted in one go, and as many more as there are reps."""

_ABREAST = 2
"""Stretches that are scanned side by side."""


@dataclass(frozen=True, eq=False)
class Scan:
    """A sum of functions of pairs, each times a factor, of which only the small values are wanted.

    Attributes
    ----------
    forms
        The part of the sum that is known by forms; all of the same members and lines.
    costs, loads
        The rest: functions of pairs with their factors, and entries with their rows' prices.
    """

    model: Model
    forms: Sequence[PricedForm]
    costs: Sequence[tuple[PairFunction, float]]
    loads: Sequence[tuple[EntryFunction, Reals]]

    @classmethod
    def of(
        cls,
        model: Model,
        costs: Sequence[tuple[PairFunction, float]],
        loads: Sequence[tuple[EntryFunction, Reals]],
    ) -> Scan:
        """Sort functions by whether they know a form that fits the others'."""
        ones, forms = np.ones(model.n_reps), list[PricedForm]()
        other_costs, other_loads = list[tuple[PairFunction, float]](), list[tuple[EntryFunction, Reals]]()
        for cost, factor in costs:
            form = form_of(cost)
            if form is None or not _fit([form], forms):
                other_costs.append((cost, factor))
            else:
                forms.append(PricedForm(form, factor * ones))
        for entries, prices in loads:
            priced = priced_of(entries, prices)
            if priced is None or not _fit([one.form for one in priced], forms):
                other_loads.append((entries, prices))
            else:
                forms.extend(PricedForm(form, factor * ones) for form, factor in priced)
        return cls(model, forms, other_costs, other_loads)

    def small(self, mark: Reals) -> Iterator[tuple[Ints, Ints]]:
        """Yield units and reps of all pairs whose sum may be at most their unit's mark. Shape of the mark: (units,).

        Some pairs may come twice.
        """
        chart, under_way = self._chart(), deque[Future[tuple[Ints, Ints]]]()
        with ThreadPoolExecutor(_ABREAST) as executor:
            for units in self._stretches():
                if len(under_way) == _ABREAST:
                    yield under_way.popleft().result()
                under_way.append(executor.submit(self._small_of, chart, units, mark))
            yield from (job.result() for job in under_way)
        yield from (form.exceptions for form, _ in self.forms)

    def _stretches(self) -> Iterator[Ints]:
        units = np.arange(self.model.n_units, dtype=np.int64)
        return unit_blocks(units, self.model.n_reps, BLOCK if self.costs or self.loads else _STRETCH)

    def _small_of(self, chart: Chart, units: Ints, mark: Reals) -> tuple[Ints, Ints]:
        """Return the units and reps of the small pairs of some consecutive units."""
        rest, first, after = self._rest(units), int(units[0]), int(units[-1]) + 1
        found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
        while first < after:
            unit, rep = np.empty((2, _ROOM + self.model.n_reps), np.int64)
            first, noted = small_pairs(chart, first, after, rest[first - units[0] :], mark, unit, rep)
            found.append((unit[:noted].copy(), rep[:noted].copy()))
        units_found, reps_found = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return units_found, reps_found

    def _rest(self, units: Ints) -> Reals:
        """Return the part of the sum about which no form says anything; without columns if there is none."""
        if not (self.costs or self.loads):
            return np.zeros((len(units), 0))
        unit, rep = crossed(units, self.model.n_reps)
        total = np.zeros(len(unit))
        for cost, factor in self.costs:
            total += factor * cost(unit, rep)
        for entries, prices in self.loads:
            at, row, weight = entries(unit, rep)
            np.add.at(total, at, prices[row] * weight)
        return total.reshape(len(units), self.model.n_reps)

    def _chart(self) -> Chart:
        """Return the forms and factors as arrays."""
        lines = next((form.lines for form, _ in self.forms if form.lines is not None), _NOWHERE)
        members = next((form.members for form, _ in self.forms), None) or _alone(self.model.n_units)
        n_full, n_reps = members.unit.max(initial=-1) + 1, self.model.n_reps
        flat = [(form.flat, factor) for form, factor in self.forms if form.flat.any()]
        ways = [(form.way, form.night, factor) for form, factor in self.forms if form.lines is not None]
        return Chart(
            members.start,
            members.unit,
            _stacked([figure for figure, _ in flat], n_full),
            _stacked([factor for _, factor in flat], n_reps),
            _stacked([way for way, _, _ in ways], n_full),
            _stacked([night for _, night, _ in ways], n_full),
            _stacked([factor for _, _, factor in ways], n_reps),
            sum((form.slack * np.abs(factor) for form, factor in self.forms), np.zeros(n_reps)),
            lines.place,
            lines.home,
            lines.radius,
            lines.lost,
            lines.near,
            lines.stops,
            lines.night,
        )


_NOWHERE = Lines(np.zeros((3, 0)), np.zeros((3, 0)), np.zeros(0), 0.0, 0.0, 1.0, 0.0)


def _fit(forms: Sequence[Form], others: Sequence[PricedForm]) -> bool:
    """Tell whether all forms are of the same members, and of the same lines if of any."""
    every = [*forms, *(form for form, _ in others)]
    lines = {id(form.lines) for form in every if form.lines is not None}
    return len({id(form.members) for form in every}) == 1 and len(lines) <= 1


def _alone(n_units: int) -> Members:
    """Return that each unit stands for itself."""
    every = np.arange(n_units + 1, dtype=np.int64)
    return Members(every, every[:-1])


def _stacked(rows: Sequence[Reals | None], width: int) -> Reals:
    """Return rows as a matrix, zeros for those that are missing."""
    return np.array([np.zeros(width) if row is None else row[:width] for row in rows]).reshape(len(rows), width)
