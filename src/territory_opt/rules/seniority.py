"""Seniority: the level of each rep, from 1 to 5, or as near to it as the data lets one come."""

from __future__ import annotations

import numpy as np

from territory_opt.errors import Faults
from territory_opt.rules.facts import Facts
from territory_opt.terms import Ints

YEARS = (1, 3, 6, 10)
"""Years in the job from which a rep counts as level 2, 3, 4 and 5, where the level itself is blank."""

UNKNOWN = 0
"""The level of reps with neither a level nor years in the job."""


def rep_levels(facts: Facts) -> Ints:
    """Return the level of each rep: its own, else that of the years in the job, else `UNKNOWN`. Shape (reps,)."""
    reps = facts.tables.reps
    level, years = reps.number("level"), reps.number("experience_years")
    by_years = 1 + np.searchsorted(np.array(YEARS, np.float64), years, side="right")
    levels = np.where(np.isnan(level), np.where(np.isnan(years), UNKNOWN, by_years), np.nan_to_num(level))
    return levels.astype(np.int64)


def warn_of_unknown_levels(facts: Facts, words: str, faults: Faults) -> None:
    """Name the reps whose level cannot be known, and say what follows from it."""
    for rep in np.flatnonzero(rep_levels(facts) == UNKNOWN).tolist():
        text = f"is blank for {facts.rep_names[rep]}, and so is experience_years; {words}"
        faults.warning(text, **facts.tables.reps.at(rep, "level"))
