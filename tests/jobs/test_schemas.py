"""JSON Schema of tables and settings."""

from __future__ import annotations

import json

from territory_opt.jobs.schemas import json_schemas
from territory_opt.rules import BY_NAME
from territory_opt.schema.record import kinds_of
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
