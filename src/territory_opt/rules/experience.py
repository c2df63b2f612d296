"""Experience: large accounts need a rep who can carry them."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from territory_opt.errors import Faults
from territory_opt.rules.base import PairPredicate, Rule
from territory_opt.rules.facts import Facts
from territory_opt.rules.fields import Name, fault
from territory_opt.rules.pair_classes import BarredClasses
from territory_opt.rules.seniority import UNKNOWN, rep_levels, warn_of_unknown_levels
from territory_opt.rules.sizes import check_sizes, size_of
from territory_opt.rules.words import quantity
from territory_opt.schema.number import Number
from territory_opt.terms import Ints


class Tier(BaseModel):
    """Accounts of a size and more need a rep of a level and more; ``{from: 250000, level: 3}`` in the settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Annotated[float, Number(low=0, required=True)] = Field(
        alias="from", description="Smallest size of the tier, included"
    )
    level: Annotated[float, Number(low=1, high=5, whole=True, required=True)] = Field(
        description="Lowest level of a rep who may own its accounts, 1 to 5"
    )

    @model_serializer
    def _as_written(self) -> dict[str, float]:
        return {"from": self.start, "level": self.level}


class Experience(Rule):
    """Let only experienced reps own large accounts.

    A rep without a level has that of the years in the job; one without either may own anything.
    """

    rule: Literal["experience"] = "experience"
    tiers: tuple[Tier, ...] = Field(description="Sizes of accounts and the level that each needs, sizes rising")
    size_by: Name = Field(default="potential", description="What a size is: value or a column of accounts")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        starts = [tier.start for tier in self.tiers]
        if not starts:
            raise fault("tiers must name a size and a level")
        if any(low >= high for low, high in pairwise(starts)):
            raise fault("tiers must begin at rising sizes")
        return self

    def skipped(self, facts: Facts) -> str | None:
        """Return that nobody's experience is known, if so."""
        return None if rep_levels(facts).any() else "no rep has a level or experience_years"

    def check(self, facts: Facts, faults: Faults) -> None:
        """Report accounts without a size, and reps whose level is unknown."""
        check_sizes(facts, self.size_by, f'experience "{self.name}"', faults)
        warn_of_unknown_levels(facts, "the rep may own accounts of any size", faults)

    def bars(self, facts: Facts) -> PairPredicate:
        """Return which accounts are too large for whom."""
        levels, needed = rep_levels(facts), np.array([UNKNOWN, *(tier.level for tier in self.tiers)])
        return BarredClasses(self._tier_of(facts), (levels != UNKNOWN) & (levels < needed[:, None]))

    def why_barred(self, facts: Facts, unit: int, rep: int) -> str:
        """Return the level that the account needs and the one that the rep has."""
        tier_of = facts.once(self, "tiers", lambda: self._tier_of(facts))
        needed = self.tiers[int(tier_of[unit]) - 1].level
        has = f"{facts.rep_names[rep]} is of level {rep_levels(facts)[rep]}"
        unknown = np.isnan(size_of(facts, self.size_by).amount[unit])
        so = " and may need" if unknown else ", which needs"
        return f"{self._size(facts, unit)}{so} a rep of level {needed:g}; {has}."

    def why_left(self, facts: Facts, unit: int, rep: int) -> str:
        """Return how large the account is, and nothing of the rep's level."""
        return f"{self._size(facts, unit)}: a matter of experience."

    def _size(self, facts: Facts, unit: int) -> str:
        """Return how large an account is, as the beginning of a sentence."""
        size, account = size_of(facts, self.size_by), facts.unit_names[unit]
        if np.isnan(size.amount[unit]):
            return f"{account} has no {size.what}"
        return f"{account} has {quantity(float(size.amount[unit]), size.unit)} of {size.what}"

    def _tier_of(self, facts: Facts) -> Ints:
        """Return the tier of each account, counted from 1; 0 below the first, the last where the size is unknown."""
        starts = np.array([tier.start for tier in self.tiers])
        tier: Ints = np.searchsorted(starts, size_of(facts, self.size_by).amount, side="right").astype(np.int64)
        return tier
