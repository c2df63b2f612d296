"""The page of tables and settings, made of the JSON Schemas when the site is built: it cannot fall behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from territory_opt.jobs.schemas import json_schemas

Schema = Mapping[str, Any]

INTRODUCTION = """\
# Tables and settings

Made of what `territory-opt schema` prints. A case is a folder of these tables as CSV or Parquet files, a spreadsheet
with a sheet for each, or queries; only `accounts` and `reps` are needed, and of them only the ids. Any other column is
kept as an attribute that rules may name. Lists are written `a;b`, strengths `healthcare:0.9;retail:0.4`.
"""


def schema_page() -> str:
    """Return the page as Markdown."""
    schemas = json_schemas()
    case = schemas.pop("case")
    parts = [INTRODUCTION]
    parts += [_section(f"`{name}`", schema) for name, schema in schemas.items()]
    parts.append(_section("`case.yaml`", case))
    parts.append(_section("`travel`", case["$defs"]["TravelSettings"], 3))
    for name, place in case["properties"]["rules"]["anyOf"][0]["items"]["discriminator"]["mapping"].items():
        parts.append(_section(f"rule `{name}`", case["$defs"][place.rpartition("/")[2]], 3))
    return "\n".join(parts)


def _section(title: str, schema: Schema, depth: int = 2) -> str:
    needed = set(schema.get("required", ()))
    said = str(schema.get("description", "")).partition("\n\n")[0].replace("\n", " ").replace("``", "`")
    lines = [
        f"{'#' * depth} {title}",
        "",
        said,
        "",
        "| | meaning | unit | may be | otherwise |",
        "|---|---|---|---|---|",
    ]
    for name, field in schema["properties"].items():
        if name != "rule":
            cells = (f"`{name}`", field.get("description", ""), field.get("unit", ""), "; ".join(_limits(field)))
            lines.append(f"| {' | '.join(map(_cell, (*cells, _otherwise(name, field, needed))))} |")
    return "\n".join([*lines, ""])


def _limits(field: Schema) -> Iterator[str]:
    """Yield what values are held to."""
    if "enum" in field:
        yield ", ".join(str(one) for one in field["enum"] if one is not None)
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None:
        yield f"at least {low:g}"
    if high is not None:
        yield f"at most {high:g}"
    if field.get("multipleOf") == 1:
        yield "whole"


def _otherwise(name: str, field: Schema, needed: set[str]) -> str:
    """Return what holds where nothing is said."""
    if name in needed:
        return "needed"
    value = field.get("default")
    plain = isinstance(value, str | int | float) and value != ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if plain else "blank"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
