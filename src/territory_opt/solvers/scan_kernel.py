"""Sums of forms for one unit after another with every rep, and which of them are small: the inner loop of a scan."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from territory_opt.geography.lines import BEND
from territory_opt.solvers.compiled import compiled
from territory_opt.terms import Ints, Reals


class Chart(NamedTuple):
    """Forms times their factors, as arrays; those of `territory_opt.geography.Lines` as there.

    Attributes
    ----------
    start, member
        The full units of each unit: those of unit ``u`` are ``member[start[u]:start[u + 1]]``.
    flat, flat_factor
        Figures of units, and what they are multiplied with. Shapes (flats, full units) and (flats, reps).
    way, night, way_factor
        The same of ways; none at all where no way counts. Shapes (ways, full units), twice, and (ways, reps).
    slack
        What a member's sum may be below its forms. Shape (reps,).
    """

    start: Ints
    member: Ints
    flat: Reals
    flat_factor: Reals
    way: Reals
    night: Reals
    way_factor: Reals
    slack: Reals
    place: Reals
    home: Reals
    radius: Reals
    lost: float
    near: float
    stops: float
    beyond: float


@compiled
def _add_flats(row: Reals, chart: Chart, full: int) -> None:
    """Add a full unit's figures, and take off what they may be too large."""
    for rep in range(len(row)):
        row[rep] -= chart.slack[rep]
    for k in range(len(chart.flat)):
        figure = chart.flat[k, full]
        if figure != 0.0:
            for rep in range(len(row)):
                row[rep] += figure * chart.flat_factor[k, rep]


@compiled
def _measure(least: Reals, most: Reals, chart: Chart, full: int) -> None:
    """Measure a full unit's way to every rep at least and at most, in km, as `Lines.between` does."""
    x, y, z = chart.place[0, full], chart.place[1, full], chart.place[2, full]
    for rep in range(len(least)):
        square = 2.0 - 2.0 * (x * chart.home[0, rep] + y * chart.home[1, rep] + z * chart.home[2, rep])
        line = math.sqrt(square if square > 0.0 else 0.0)
        shortest = line * chart.radius[rep] - chart.lost
        least[rep] = shortest if shortest > 0.0 else 0.0
        most[rep] = (line + BEND * line * line * line) * chart.radius[rep] + chart.lost


@compiled
def _add_ways(row: Reals, least: Reals, most: Reals, chart: Chart, full: int) -> None:
    """Add what a full unit's ways are worth: the shortest where that costs, the longest where it saves."""
    for k in range(len(chart.way)):
        way, night = chart.way[k, full], chart.night[k, full]
        if way == 0.0 and night == 0.0:
            continue
        for rep in range(len(row)):
            factor = chart.way_factor[k, rep]
            km = least[rep] if factor >= 0.0 else most[rep]
            shared = chart.near + (km - chart.near) / chart.stops if km > chart.near else km
            row[rep] += factor * (way * shared + (night if km > chart.beyond else 0.0))


@compiled
def small_pairs(
    chart: Chart, first: int, after: int, rest: Reals, mark: Reals, unit_out: Ints, rep_out: Ints
) -> tuple[int, int]:
    """Note the pairs of the units ``first .. after - 1`` whose sum may be as small as their unit's mark.

    Parameters
    ----------
    rest
        What no form says, for the units from ``first`` on with every rep; without columns if there is nothing.
    mark
        Shape (units,).
    unit_out, rep_out
        Room for the pairs.

    Returns
    -------
    int, int
        The first unit that was not looked at for want of room, and how many pairs were noted.
    """
    n_reps, noted = len(chart.slack), 0
    row, least, most = np.empty(n_reps), np.empty(n_reps), np.empty(n_reps)
    for unit in range(first, after):
        if noted + n_reps > len(unit_out):
            return unit, noted
        for rep in range(n_reps):
            row[rep] = rest[unit - first, rep] if rest.shape[1] else 0.0
        for m in range(chart.start[unit], chart.start[unit + 1]):
            _add_flats(row, chart, chart.member[m])
            if len(chart.way):
                _measure(least, most, chart, chart.member[m])
                _add_ways(row, least, most, chart, chart.member[m])
        for rep in range(n_reps):
            if row[rep] <= mark[unit]:
                unit_out[noted], rep_out[noted] = unit, rep
                noted += 1
    return after, noted
