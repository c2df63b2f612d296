"""JSON Schema of every table and of ``case.yaml``, for editors, forms and other programs."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from territory_opt.rules import AnyRule
from territory_opt.schema.record import Record
from territory_opt.schema.review import Review
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import RECORDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_PLACE = "#/$defs/{model}"


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return JSON Schemas by name: a row of each table, a row of a review, and ``case.yaml`` as ``case``.

    Each property has a description, its unit where there is one, and the limits that its values are held to. Lists and
    strengths are described as the typed objects have them; in a file they are text such as ``a;b``.
    """
    rows: dict[str, type[Record]] = {**RECORDS, "review": Review}
    schemas = {name: record.model_json_schema(ref_template=_PLACE) for name, record in rows.items()}
    return {name: {"$schema": DIALECT, **schema} for name, schema in {**schemas, "case": _case()}.items()}


def _case() -> dict[str, Any]:
    """Return the schema of the settings with that of each rule in its place."""
    case = CaseSettings.model_json_schema(ref_template=_PLACE)
    rule = TypeAdapter[Any](AnyRule).json_schema(ref_template=_PLACE)
    case["$defs"] = {**case.get("$defs", {}), **rule.pop("$defs", {})}
    described = case["properties"]["rules"]
    described["anyOf"] = [{"type": "array", "items": rule}, {"type": "null"}]
    return case
