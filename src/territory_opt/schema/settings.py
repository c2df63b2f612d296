"""The settings of a case: ``case.yaml``, all but what each rule says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Any

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from territory_opt.quantities import Period
from territory_opt.schema.cells import CellError, as_text
from territory_opt.schema.connections import HubspotSettings, SalesforceSettings, TableSource
from territory_opt.schema.fields import Hours, PerPeriod, Stage, Word
from territory_opt.schema.number import Number
from territory_opt.schema.settings_base import Settings
from territory_opt.schema.words import Choice, Flag

KM_PER_MILE = 1.609344
"""The international mile of 1959."""

MILE_KEYS = {
    "speed_mph": ("speed_kmh", KM_PER_MILE),
    "trip_beyond_mi": ("trip_beyond_km", KM_PER_MILE),
    "night_out_beyond_mi": ("night_out_beyond_km", KM_PER_MILE),
    "cost_per_mi": ("cost_per_km", 1 / KM_PER_MILE),
}
"""The keys of travel settings in miles, the key each stands for, and what its number is multiplied with."""

NotNegative = Annotated[float, Number(low=0, required=True)]
Positive = Annotated[float, Number(low=1e-6, required=True)]
Kilometres = Annotated[float, Number(unit="km", low=0, required=True)]

QUARTER_WEEKS = Fraction(13)


def _with_miles(schema: dict[str, Any]) -> None:
    """Add the keys in miles to the JSON Schema of travel settings: one of the two, never both."""
    properties = schema["properties"]
    for key, (own, factor) in MILE_KEYS.items():
        said = {part: value for part, value in properties[own].items() if part not in ("default", "title")}
        said["description"] += f", in miles; in place of {own}"
        said["minimum"] = said["minimum"] / factor
        if "unit" in said:
            said["unit"] = {"km/h": "mph", "km": "mi"}[said["unit"]]
        properties[key] = said
    schema["allOf"] = [{"not": {"required": [own, key]}} for key, (own, _) in MILE_KEYS.items()]


class TravelSettings(Settings):
    """How distance becomes hours and money. Keys in miles (`MILE_KEYS`) may stand in place of those in kilometres."""

    model_config = ConfigDict(json_schema_extra=_with_miles)

    road_factor: Annotated[float, Number(low=1, required=True)] = Field(
        default=1.3, description="Road distance over straight-line distance"
    )
    speed_kmh: Annotated[float, Number(unit="km/h", low=1, required=True)] = Field(
        default=80.0, description="Average driving speed"
    )
    stops_per_trip: Annotated[float, Number(low=1, required=True)] = Field(
        default=4.0, description="Accounts visited on one long trip, which share its distance"
    )
    trip_beyond_km: Kilometres = Field(default=50.0, description="Distance beyond which trips are shared")
    cost_per_km: NotNegative = Field(default=0.5, description="Cost of a kilometre")
    cost_per_hour: NotNegative = Field(default=40.0, description="Cost of an hour of driving")
    night_out_beyond_km: Kilometres = Field(default=300.0, description="Distance beyond which a trip needs a night out")
    night_cost: NotNegative = Field(default=150.0, description="Cost of a night out")

    @model_validator(mode="before")
    @classmethod
    def _miles_are_converted(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        converted = {key: value for key, value in raw.items() if key not in MILE_KEYS}
        for key in MILE_KEYS.keys() & raw.keys():
            own, factor = MILE_KEYS[key]
            if own in raw:
                raise PydanticCustomError("row", "{words}", {"words": f"has {own} and {key}; give one of them"})
            try:
                converted[own] = Number(required=True).parse(raw[key], ".") * factor
            except CellError as error:
                words = f"has {key} {as_text(raw[key])}, which {error}"
                raise PydanticCustomError("row", "{words}", {"words": words}) from error
        return converted


class ServiceLevel(Settings):
    """A contact standard: what accounts of a stage or segment need where their own columns are blank.

    Of several that fit, the first that says a number counts; one without stage and segment fits every account.
    """

    stage: Stage = Field(default=None, description="The stage it holds for; blank: every one")
    segment: Word = Field(default=None, description="The segment it holds for; blank: every one")
    visits: PerPeriod = Field(default=None, description="Visits needed")
    hours_per_visit: Hours = Field(default=None, description="Length of a visit")
    calls: PerPeriod = Field(default=None, description="Calls needed")
    hours_per_call: Hours = Field(default=None, description="Length of a call")


class Tolerance(Settings):
    """How much the levels below may worsen a level: the larger of the two counts."""

    relative: Annotated[float, Number(unit="share of the level's cost", low=0, required=True)] = 0.01
    absolute: Annotated[float, Number(unit="that of the level", low=0, required=True)] = 0.1


class LevelSettings(Settings):
    """One level of goals: the rules that share its unit, and what lower levels may cost it."""

    rules: tuple[str, ...] = Field(description="Ids of the rules of the level")
    tolerance: Tolerance = Tolerance()


class CaseSettings(Settings):
    """What ``case.yaml`` may say. Without the file all of it stands at its default.

    The rules stay as they were written here; `territory_opt.rules` reads them.
    """

    name: Word = Field(default=None, description="Name of the case")
    period: Word = Field(default=None, description="What is planned for: 2026, 2026Q4 or 2026-11; blank: some quarter")
    currency: Word = Field(default=None, description="Currency of all amounts; blank: amounts are cost units")
    money_period: Annotated[str, Choice(options=("year", "quarter", "month", "period"), required=True)] = Field(
        default="year", description="What revenue, expense and potential are per"
    )
    distance_unit: Annotated[str, Choice(options=("km", "mi"), required=True)] = Field(
        default="km", description="Unit of the distances given in files and limits"
    )
    fiscal_year_start: Annotated[int, Number(unit="month", low=1, high=12, whole=True, required=True)] = Field(
        default=1, description="Month in which the fiscal year begins; the year is named after the one it begins in"
    )
    extends: Word = Field(default=None, description="Policy that these settings build on")
    missing: dict[str, Annotated[float, Number(required=True)]] = Field(
        default={}, description="What a blank of a column is to mean"
    )
    encoding: Annotated[str | None, Choice(options=("cp1250", "cp1252"))] = Field(
        default=None, description="Encoding of files that are not UTF-8; blank: told by their letters"
    )
    places: Annotated[str | None, Choice(options=("us",))] = Field(
        default=None, description="Packaged table that places postal codes where latitude and longitude are blank: us"
    )
    tables: dict[str, TableSource] = Field(default={}, description="Tables that come from a database, by name")
    mapping: Word = Field(
        default=None, description="How foreign columns are named: salesforce, hubspot, or a file such as mapping.yaml"
    )
    areas: Word = Field(
        default=None, description="GeoJSON file of polygons that the map is drawn on; blank: cells around the accounts"
    )
    redact: Annotated[bool, Flag(required=True)] = Field(
        default=False, description="Whether names and free text are left out of everything that is written"
    )
    salesforce: SalesforceSettings | None = Field(default=None, description="What the files for Salesforce need")
    hubspot: HubspotSettings | None = Field(default=None, description="What the files for HubSpot need")
    travel: TravelSettings = TravelSettings()
    service_levels: tuple[ServiceLevel, ...] = ()
    levels: tuple[LevelSettings, ...] | None = None
    rules: tuple[dict[str, Any], ...] | None = None

    @field_validator("period")
    @classmethod
    def _is_a_period(cls, period: str | None) -> str | None:
        if period is not None:
            try:
                Period.parse(period)
            except ValueError as error:
                raise PydanticCustomError("cell", "{words}", {"words": f"is not a period; {error}"}) from error
        return period

    @property
    def calendar(self) -> Period | None:
        """The days planned for, or None if the case does not say.

        Years and quarters follow the fiscal year, months the calendar.
        """
        if self.period is None:
            return None
        period = Period.parse(self.period)
        if period.per_year == 12:
            return period
        shift = self.fiscal_year_start - 1
        after = _later(period.end + timedelta(days=1), shift)
        return replace(period, start=_later(period.start, shift), end=after - timedelta(days=1))

    @property
    def weeks(self) -> Fraction:
        """Working weeks of the period; those of a quarter if the case does not say."""
        return QUARTER_WEEKS if self.period is None else Period.parse(self.period).weeks

    @property
    def money_periods_per_year(self) -> int:
        """How many of the periods that amounts are given for a year has."""
        return {"year": 1, "quarter": 4, "month": 12, "period": self.periods_per_year}[self.money_period]

    @property
    def periods_per_year(self) -> int:
        """How many such periods a year has; 4 if the case does not say."""
        return 4 if self.period is None else Period.parse(self.period).per_year


def _later(first: date, months: int) -> date:
    """Return the first of a month, some months later."""
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
