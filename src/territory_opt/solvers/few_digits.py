"""Caps with few digits: what upper levels may cost, rounded to one side, for solvers that stumble over long numbers.

A level's quantum resolves the smallest of its prices, so a cap may have a dozen digits. That is hard on propagation and
on the linear relaxation inside CP-SAT, out of all proportion to what the last digits mean.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeVar

import numpy as np

from territory_opt.solvers.linear import LinearProgram
from territory_opt.terms import UNLIMITED

DIGITS = 12
"""Binary digits that the smallest entry of a cap's row keeps."""

P = TypeVar("P", bound=LinearProgram)


def few_digits(program: P, caps: int, side: Literal["tighter", "looser"], digits: int = DIGITS) -> P:
    """Return a program whose caps have few digits; the same object if they have no more than that anyway.

    Parameters
    ----------
    caps
        Number of trailing rows that are caps of upper levels.
    side
        ``tighter``: whatever keeps the rounded caps keeps the caps. ``looser``: whatever keeps the caps keeps the
        rounded ones, so that bounds, and proofs that nothing does, hold.
    digits
        Binary digits that stay.
    """
    v, hi = program.v.copy(), program.hi.copy()
    for row in range(program.n_rows - caps, program.n_rows):
        entries = np.flatnonzero(program.r == row)
        unit = int(np.abs(v[entries]).min(initial=UNLIMITED)) >> digits
        if unit < 2 or not len(entries) or hi[row] >= UNLIMITED:
            continue
        # Columns are never below 0, so entries rounded up make the sum larger.
        if side == "tighter":
            v[entries], hi[row] = -(-v[entries] // unit), hi[row] // unit
        else:
            v[entries], hi[row] = v[entries] // unit, -(-hi[row] // unit)
    return program if bool((v == program.v).all()) else replace(program, v=v, hi=hi)
