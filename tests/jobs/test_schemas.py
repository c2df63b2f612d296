"""JSON Schema of tables and settings."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from territory_opt.jobs.schemas import json_schemas
from territory_opt.rules import BY_NAME
from territory_opt.schema.record import kinds_of
from territory_opt.schema.settings import MILE_KEYS, TravelSettings
from territory_opt.schema.tables import RECORDS


def test_every_table_and_the_settings_have_a_schema() -> None:
    schemas = json_schemas()
    assert set(schemas) == {*RECORDS, "review", "case"}
    json.dumps(schemas, allow_nan=False)
    for name, record in RECORDS.items():
        properties = schemas[name]["properties"]
        assert list(properties) == list(kinds_of(record))
        for column, kind in kinds_of(record).items():
            assert properties[column]["description"]
            assert properties[column].get("unit", "") == kind.unit
        assert schemas[name].get("required", []) == [c for c, k in kinds_of(record).items() if k.required]


def test_limits_and_choices_are_in_it() -> None:
    accounts = json_schemas()["accounts"]["properties"]
    assert (accounts["latitude"]["minimum"], accounts["latitude"]["maximum"]) == (-90, 90)
    assert (accounts["visits"]["minimum"], accounts["employees"]["multipleOf"]) == (0, 1)
    assert accounts["stage"]["enum"] == ["prospect", "opportunity", "new", "customer", "loyal", None]
    assert "maximum" not in accounts["revenue"]


def test_rules_stand_in_the_schema_of_the_case() -> None:
    case = json_schemas()["case"]
    rules = case["properties"]["rules"]["anyOf"][0]["items"]
    assert set(rules["discriminator"]["mapping"]) == set(BY_NAME)
    for reference in rules["oneOf"]:
        assert reference["$ref"].removeprefix("#/$defs/") in case["$defs"]
    assert case["$defs"]["TravelSettings"]["properties"]["speed_kmh"]["unit"] == "km/h"


def test_keys_in_miles_are_as_good_as_those_in_kilometres() -> None:
    travel = json_schemas()["case"]["$defs"]["TravelSettings"]
    assert set(travel["properties"]) == {*TravelSettings.model_fields, *MILE_KEYS}
    assert travel["additionalProperties"] is False
    speed = travel["properties"]["speed_mph"]
    assert (speed["unit"], speed["description"]) == ("mph", "Average driving speed, in miles; in place of speed_kmh")
    TravelSettings.model_validate({"speed_mph": speed["minimum"] * (1 + 1e-12)})
    with pytest.raises(ValidationError):
        TravelSettings.model_validate({"speed_mph": speed["minimum"] * (1 - 1e-9)})
    assert {"not": {"required": ["cost_per_km", "cost_per_mi"]}} in travel["allOf"]
