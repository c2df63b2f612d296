"""Forms: what a function of pairs is nearly everywhere, as arrays over units: so millions of pairs are bounded fast.

With a hundred million allowed pairs nobody evaluates each. Most functions are a figure of the unit, plus so much for
each kilometre between unit and rep; a function that is, says so with a method `form`. Entries that turn such functions
into rows say with `priced` what their rows' prices make of them. All others are simply evaluated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from territory_opt.geography import Lines
from territory_opt.terms.members import Members
from territory_opt.terms.pairs import Ints, Reals


@dataclass(frozen=True, eq=False)
class Form:
    """A function of pairs: ``flat[unit] + way[unit] · shared km + night[unit] · (beyond a night's distance)``.

    Attributes
    ----------
    flat, way, night
        In quanta; `way` and `night` are never negative. Shape (full units,).
    lines
        Where units and reps are; None where neither `way` nor `night` counts.
    slack
        The function is within so many quanta of the form; nearer than that is rounding.
    apart
        Units and reps of pairs about which the form says nothing. Shapes (k,).
    members
        The full units that each unit stands for, over which the form is summed; None: each for itself.
    """

    flat: Reals
    way: Reals | None = None
    night: Reals | None = None
    lines: Lines | None = None
    slack: float = 0.0
    apart: tuple[Ints, Ints] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    members: Members | None = None

    def of_members(self, members: Members) -> Form:
        """Return the form summed over the members of merged units."""
        return replace(self, members=members)

    @cached_property
    def exceptions(self) -> tuple[Ints, Ints]:
        """The units, merged if the form is, and reps of the pairs about which it says nothing."""
        unit, rep = self.apart
        if self.members is None:
            return unit, rep
        merged = self.members.unit_of(len(self.flat))[unit]
        return merged[merged >= 0], rep[merged >= 0]


class PricedForm(NamedTuple):
    """A form times a factor for each rep: what a row's price or a level's makes of it. Shape of the factor: (reps,)."""

    form: Form
    factor: Reals


def form_of(function: object) -> Form | None:
    """Return the form of a function of pairs, None if it does not know any."""
    known: Callable[[], Form | None] | None = getattr(function, "form", None)
    return known() if known else None


def priced_of(entries: object, prices: Reals) -> tuple[PricedForm, ...] | None:
    """Return the forms that add up to the worth of each pair's entries, None if they are not known."""
    known: Callable[[Reals], tuple[PricedForm, ...] | None] | None = getattr(entries, "priced", None)
    return known(prices) if known else None
