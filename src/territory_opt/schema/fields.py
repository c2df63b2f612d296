"""The types of the fields: a Python type with the kind of column it stands for, named by what it measures."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from territory_opt.schema.number import Number
from territory_opt.schema.words import Choice, Day, Flag, Names, Strengths, Text

Id = Annotated[str, Text(required=True)]
Word = Annotated[str | None, Text()]
WordList = Annotated[tuple[str, ...], Names()]
StrengthMap = Annotated[dict[str, float], Strengths()]
YesNo = Annotated[bool | None, Flag()]
Date = Annotated[date | None, Day()]

Money = Annotated[float | None, Number(unit="currency of the case, per money period")]
Amount = Annotated[float | None, Number(unit="currency of the case")]
Hours = Annotated[float | None, Number(unit="hours", low=0)]
HoursPerPeriod = Annotated[float | None, Number(unit="hours per period", low=0)]
HoursPerWeek = Annotated[float | None, Number(unit="hours per week", low=0, high=168)]
PerPeriod = Annotated[float | None, Number(unit="times per period", low=0)]
Count = Annotated[float | None, Number(unit="count", low=0, whole=True)]
Size = Annotated[float | None, Number(unit="that of the size measure")]
Years = Annotated[float | None, Number(unit="years", low=0)]
Kilometres = Annotated[float | None, Number(unit="km, one way", low=0)]
Minutes = Annotated[float | None, Number(unit="minutes, one way", low=0)]
Factor = Annotated[float | None, Number(unit="factor", low=0)]
Share = Annotated[float | None, Number(unit="share from 0 to 1", low=0, high=1)]
Level = Annotated[float | None, Number(unit="level from 1 to 5", low=1, high=5, whole=True)]
NetPromoterScore = Annotated[float | None, Number(unit="points", low=-100, high=100)]
Latitude = Annotated[float | None, Number(unit="degrees north", low=-90, high=90)]
Longitude = Annotated[float | None, Number(unit="degrees east", low=-180, high=180)]

Stage = Annotated[str | None, Choice(options=("prospect", "opportunity", "new", "customer", "loyal"))]
Role = Annotated[str | None, Choice(options=("sales_rep", "account_manager", "inside_rep", "manager"))]
Vacancy = Annotated[str | None, Choice(options=("hold", "dissolve"))]
LockKind = Annotated[str | None, Choice(options=("lock", "forbid"))]
