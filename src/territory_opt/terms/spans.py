"""Spans: what pairs weigh or cost at least and at most, for some units with all reps, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from territory_opt.terms.base import EntryFunction, PairFunction
from territory_opt.terms.forms import Form, form_of
from territory_opt.terms.pairs import BLOCK, Ints, Reals


def spans(function: PairFunction, units: Ints, n_reps: int) -> Iterator[tuple[Ints, Reals, Reals]]:
    """Yield blocks of units, and numbers that no pair of theirs falls below or exceeds.

    Parameters
    ----------
    units
        Ascending.

    Yields
    ------
    units, least, most
        Shapes (b,), and twice (b, reps) or what broadcasts to it.
    """
    form = form_of(function)
    for block in unit_blocks(units, n_reps):
        if form is None:
            values = function(*crossed(block, n_reps)).astype(np.float64).reshape(len(block), n_reps)
            yield block, values, values
        else:
            yield block, *_span(form, function, block, n_reps)


def unit_blocks(units: Ints, n_reps: int, size: int = BLOCK) -> Iterator[Ints]:
    """Yield units in blocks that, with every rep, are so many pairs: of a size for one array, if nothing is said."""
    step = max(size // max(n_reps, 1), 1)
    for first in range(0, len(units), step):
        yield units[first : first + step]


def reach_of(entries: EntryFunction, units: Ints, n_reps: int, n_rows: int) -> tuple[Reals, Reals]:
    """Return what units together can bring to each row at least and at most, each free to bring nothing."""
    known: Callable[[Ints, int, int], tuple[Reals, Reals]] | None = getattr(entries, "reach", None)
    if known:
        return known(units, n_reps, n_rows)
    reach = np.zeros((2, n_rows))
    for block in unit_blocks(units, n_reps):
        at, row, weight = entries(*crossed(block, n_reps))
        key, place = np.unique(at // n_reps * n_rows + row, return_inverse=True)
        least, most = np.zeros(len(key)), np.zeros(len(key))
        np.minimum.at(least, place, weight)
        np.maximum.at(most, place, weight)
        np.add.at(reach[0], key % n_rows, least)
        np.add.at(reach[1], key % n_rows, most)
    return reach[0], reach[1]


def _span(form: Form, function: PairFunction, units: Ints, n_reps: int) -> tuple[Reals, Reals]:
    """Return what a form says of some units with every rep, and what the function says where the form is silent."""
    member, which = (units, np.arange(len(units))) if form.members is None else form.members.listed(units)
    least = most = form.flat[member, None]
    if form.lines is not None:
        near, far = form.lines.between(member)
        if form.way is not None:
            least = least + form.way[member, None] * form.lines.shared(near)
            most = most + form.way[member, None] * form.lines.shared(far)
        if form.night is not None:
            least = least + form.night[member, None] * (near > form.lines.night)
            most = most + form.night[member, None] * (far > form.lines.night)
    least, most = least - form.slack, most + form.slack
    if form.members is not None:
        least, most = (form.members.summed(end, which, len(units)) for end in (least, most))
    unit, rep = form.exceptions
    here = np.flatnonzero(np.isin(unit, units)) if len(unit) else unit
    if len(here):
        least, most = (np.array(np.broadcast_to(end, (len(units), n_reps))) for end in (least, most))
        place = np.searchsorted(units, unit[here])
        least[place, rep[here]] = most[place, rep[here]] = function(unit[here], rep[here])
    return least, most


def crossed(units: Ints, n_reps: int) -> tuple[Ints, Ints]:
    """Return the pairs of units with every rep, unit after unit. Shapes (units × reps,)."""
    return np.repeat(units, n_reps), np.tile(np.arange(n_reps, dtype=np.int64), len(units))
