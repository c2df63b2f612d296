"""Portfolio: seasoned reps own few accounts, new reps many."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal, Self

import numpy as np
from pydantic import Field, field_validator, model_validator

from territory_opt.errors import Faults
from territory_opt.quantities import exact
from territory_opt.rules.banded import Banded
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import NotNegative, fault
from territory_opt.rules.measures import weigh
from territory_opt.rules.seniority import UNKNOWN, rep_levels, warn_of_unknown_levels
from territory_opt.rules.target_rows import Layer, Targets
from territory_opt.terms import Pairs

LEVELS = ("1", "2", "3", "4", "5")

MEAN = Fraction(1)
"""The factor that reps of unknown level count with in the others' targets."""


class Portfolio(Banded):
    """Keep the number of each rep's accounts near a target that depends on the rep's level.

    The target is proportional to the level's factor times the rep's target share, so that new reps own many small
    accounts and seasoned reps few large ones. Reps of unknown level own as many as they like.
    """

    rule: Literal["portfolio"] = "portfolio"
    counts_by_level: dict[int, NotNegative] = Field(
        default={1: 1.4, 2: 1.2, 3: 1.0, 4: 0.8, 5: 0.6},
        description="Number of accounts of a rep of each level, against that of others",
    )
    tolerance: NotNegative = Field(default=0.2, description="Half the width of the band, as a share of the target")

    @field_validator("counts_by_level", mode="before")
    @classmethod
    def _are_levels(cls, counts: Any) -> Any:
        for level in counts if isinstance(counts, Mapping) else ():
            if str(level) not in LEVELS:
                raise fault(f"names level {level}, expected 1 to 5")
        return counts

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if not any(self.counts_by_level.values()):
            raise fault("counts_by_level must give some level a factor above 0")
        return self

    def skipped(self, facts: Facts) -> str | None:
        """Return that nobody's level is known or nobody has a target, if so."""
        if not rep_levels(facts).any():
            return "no rep has a level or experience_years"
        known = [share for share, level in zip(facts.shares, rep_levels(facts), strict=True) if level != UNKNOWN]
        return None if any(known) else "no rep of known level has a target share above 0"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report reps whose level has no factor, and those whose level is unknown."""
        for rep, level in enumerate(rep_levels(facts).tolist()):
            if level != UNKNOWN and level not in self.counts_by_level:
                words = f'makes level {level}, which has no factor in counts_by_level of portfolio "{self.name}"'
                faults.error(words, **facts.tables.reps.at(rep, "level"))
        warn_of_unknown_levels(facts, "the number of the rep's accounts is not limited", faults)

    def targets(self, facts: Facts, pairs: Pairs) -> Targets:
        """Return a row for each rep of known level with a target."""
        weighing, levels = weigh(facts, "accounts"), rep_levels(facts).tolist()
        factors = [MEAN if level == UNKNOWN else exact(self.counts_by_level.get(level, 0)) for level in levels]
        parts = [factor * share for factor, share in zip(factors, facts.shares, strict=True)]
        whole, total = sum(parts, Fraction(0)), weighing.total(pairs)
        reps = [rep for rep, level in enumerate(levels) if level != UNKNOWN and parts[rep] * total > 0]
        row_of_rep = np.full(facts.n_reps, -1, np.int64)
        row_of_rep[reps] = np.arange(len(reps))
        names = tuple(facts.rep_names[rep] for rep in reps)
        amounts = tuple(parts[rep] * total / whole for rep in reps)
        return Targets(weighing.name, (Layer(weighing, row_of_rep),), names, np.array(reps, np.int64), amounts)
