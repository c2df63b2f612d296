"""Which method suits a model, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.terms import Model

Method = Literal["auto", "exact", "mip", "hybrid"]

EXACT_PAIRS = 4000
"""With so many pairs or fewer, ``auto`` solves each level as a whole; with more, neighbourhood by neighbourhood."""

OPEN_PAIRS = 3000
"""With so many pairs left open by prices or fewer, one model of them may be proven; with more it hardly ever is."""

TIGHT_PAIRS = 8000
"""The same where reps own few units each: prices prove little there, and single moves find little."""

FEW_UNITS = 12
"""Fewer units than this for each rep are few."""


@dataclass(frozen=True, slots=True)
class MethodChoice:
    """How a model is solved.

    Attributes
    ----------
    method
        ``exact``, ``mip`` or ``hybrid``.
    why
        One sentence.
    """

    method: Method
    why: str

    @property
    def as_a_whole(self) -> bool:
        """Whether each level is given to a solver as one model."""
        return self.method != "hybrid"


def choose_method(method: Method, model: Model) -> MethodChoice:
    """Return the method that was asked for; for ``auto``, the one that suits the model's size and tightness."""
    if method != "auto":
        return MethodChoice(method, "as asked for")
    pairs, units, reps = len(model.pairs), model.n_units, model.n_reps
    if pairs <= EXACT_PAIRS:
        return MethodChoice("exact", f"{pairs:,} candidate pairs are few enough for one model ({EXACT_PAIRS:,})")
    if pairs <= TIGHT_PAIRS and units < FEW_UNITS * reps:
        return MethodChoice(
            "exact", f"{units / reps:.1f} units for each rep are too few for prices, and {pairs:,} pairs fit one model"
        )
    return MethodChoice("hybrid", f"{pairs:,} candidate pairs are too many for one model")
