"""A rep: somebody who owns accounts."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from territory_opt.schema.fields import (
    Count,
    Date,
    Factor,
    HoursPerPeriod,
    HoursPerWeek,
    Id,
    Latitude,
    Level,
    Longitude,
    Money,
    Role,
    Share,
    Size,
    StrengthMap,
    Vacancy,
    Word,
    WordList,
    Years,
)
from territory_opt.schema.record import Record
from territory_opt.schema.row_rules import RowRule, ascending, in_time, together


class Rep(Record):
    """Somebody who owns accounts: one row of ``reps.csv``. Only the id is needed; a blank list means anything."""

    row_rules: ClassVar[tuple[RowRule, ...]] = (
        together("latitude", "longitude"),
        in_time("start_date", "end_date"),
        ascending("min_accounts", "max_accounts"),
        ascending("size_min", "size_max", strictly=True),
    )

    rep_id: Id = Field(description="Name of the rep in all tables; always text")
    name: Word = Field(default=None, description="Name for people")
    latitude: Latitude = Field(default=None, description="Latitude of the place where trips begin")
    longitude: Longitude = Field(default=None, description="Longitude of the place where trips begin")
    postal_code: Word = Field(default=None, description="Postal code of that place; always text")
    country: Word = Field(default=None, description="Country of that place")
    role: Role = Field(default=None, description="What the rep does: which accounts suit follows from it")
    territory_id: Word = Field(default=None, description="The territory the rep works in; it outlives the rep")
    manager_id: Word = Field(default=None, description="The rep's manager")
    line: Word = Field(default=None, description="The product line sold, where lines are sold separately; blank is all")
    experience_years: Years = Field(default=None, description="Years in the job")
    level: Level = Field(default=None, description="Experience as a level, 5 is the highest")
    capacity_hours: HoursPerPeriod = Field(default=None, description="Net hours for accounts, travel included")
    capacity_hours_week: HoursPerWeek = Field(default=None, description="Hours a week, where capacity_hours is blank")
    fte: Factor = Field(default=None, description="Full-time equivalents; blank is 1")
    start_date: Date = Field(default=None, description="First day in the job; blank is before the period")
    end_date: Date = Field(default=None, description="Last day in the job; blank is after the period")
    ramp: Share = Field(default=None, description="How productive a new rep is already; blank is 1")
    target_share: Factor = Field(default=None, description="Weight of the rep's target against the others'; blank is 1")
    min_accounts: Count = Field(default=None, description="Fewest accounts")
    max_accounts: Count = Field(default=None, description="Most accounts")
    vacant: Vacancy = Field(default=None, description="A position nobody holds: hold its accounts, or dissolve it")
    cover_id: Word = Field(default=None, description="Who looks after a vacant position's accounts; blank: the manager")
    quota: Money = Field(default=None, description="What the rep is to sell")
    regions: WordList = Field(default=(), description="Regions the rep may own")
    industries: WordList = Field(default=(), description="Industries the rep may own")
    products: WordList = Field(default=(), description="Products the rep sells")
    size_min: Size = Field(default=None, description="Smallest size the rep may own, included")
    size_max: Size = Field(default=None, description="Size from which the rep may not own, excluded")
    strengths: StrengthMap = Field(default={}, description="How good the rep is at an industry, product or segment")
