"""``mapping.yaml``: which column of a foreign file is which of ours, so that an export can be read as it is.

For each table: our columns and theirs, constants that hold for every row, and how the file writes days and numbers::

    accounts:
      columns: {account_id: Account Name, industry: Sector, region: null}
      constants: {country: "NO"}
      dates: 31/12/2026
      numbers: 1.234,50

Columns that are not named keep their names. One of theirs that bears one of our names, though ours comes from
elsewhere or is null, is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from territory_opt.errors import Faults
from territory_opt.io.yaml_files import parse_yaml
from territory_opt.schema.cells import as_text
from territory_opt.schema.columns import TextColumns, ValueColumns
from territory_opt.schema.number import Number
from territory_opt.schema.record import kinds_of
from territory_opt.schema.settings_base import Settings
from territory_opt.schema.settings_faults import read_keys, unknown_key_message
from territory_opt.schema.tables import RECORDS
from territory_opt.schema.words import Choice, Day

MAPPING_FILE = "mapping.yaml"

DATES: Mapping[str, tuple[str, ...]] = {
    "2026-12-31": ("%Y-%m-%d",),
    "31/12/2026": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"),
    "12/31/2026": ("%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y"),
}
"""How a file may write the last day of 2026, and the patterns that this stands for."""

NUMBERS = ("plain", "1,234.50", "1.234,50")
"""How a file may write a number; plain is what needs no mending."""

_CURRENCY = re.compile(r"[$€£¥]|\b[A-Z]{3}\b|(?<=\d)[A-Z]{3}\b|\b[A-Z]{3}(?=\d)|\s")
_IN_BRACKETS = re.compile(r"\((.+)\)")
_US = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d*)?")
_EU = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d*)(?:,\d*)?")


class TableMapping(Settings):
    """How one table is read from a foreign file."""

    columns: dict[str, str | None] = Field(default={}, description="Their column for each of ours; null for none")
    constants: dict[str, Any] = Field(default={}, description="Columns of ours that are the same in every row")
    dates: Annotated[str, Choice(options=tuple(DATES), required=True)] = Field(
        default="2026-12-31", description="How days are written"
    )
    numbers: Annotated[str, Choice(options=NUMBERS, required=True)] = Field(
        default="plain", description="How numbers are written"
    )

    @field_validator("constants")
    @classmethod
    def _no_truth_values(cls, constants: dict[str, Any]) -> dict[str, str]:
        for name, value in constants.items():
            if isinstance(value, bool):  # YAML reads the country code NO as false
                words = f"has a truth value for {name}; write it in quotes"
                raise PydanticCustomError("row", "{words}", {"words": words})
        return {name: as_text(value) for name, value in constants.items()}


def parse_mapping(data: bytes, faults: Faults, file: str = MAPPING_FILE) -> dict[str, TableMapping]:
    """Read the mappings of all tables; what is wrong goes to `faults`, and is left out."""
    raw = parse_yaml(data, file, faults)
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        faults.error("must hold keys and values", file=file)
        return {}
    mappings: dict[str, TableMapping] = {}
    for name, keys in raw.items():
        if name not in RECORDS:
            faults.error(unknown_key_message(str(name), RECORDS), file=file, value=str(name))
            continue
        read = read_keys(TableMapping, {} if keys is None else keys, faults, file, str(name))
        if read is not None:
            mappings[name] = read
    return mappings


def mapped(
    name: str, given: TextColumns | ValueColumns, mapping: TableMapping, faults: Faults
) -> TextColumns | ValueColumns:
    """Return the columns of a foreign file under our names, and in text days and numbers as we write them.

    Parameters
    ----------
    name
        The table they are for.
    given
        The file as it was read.
    mapping
        What is what. A column of theirs that is missing goes to `faults`.
    """
    sources = {ours: theirs for ours, theirs in mapping.columns.items() if theirs is not None}
    for ours, theirs in sources.items():
        if theirs not in given.cells:
            words = f"the column is missing; {MAPPING_FILE} takes {ours} from it"
            faults.error(words, file=given.source, column=theirs)
    for ours in mapping.constants.keys() & sources.keys():
        words = f"is both a column and a constant in {MAPPING_FILE}"
        faults.error(words, file=given.source, column=ours)
    taken = {*sources.values(), *mapping.columns, *mapping.constants}
    cells: dict[str, Any] = {ours: given.cells[theirs] for ours, theirs in sources.items() if theirs in given.cells}
    cells |= {column: texts for column, texts in given.cells.items() if column not in taken}
    cells |= {ours: [value] * len(given.row) for ours, value in mapping.constants.items()}
    if isinstance(given, TextColumns):
        cells = {ours: _rewritten(name, ours, texts, mapping) for ours, texts in cells.items()}
    return replace(given, cells=cells)


def _rewritten(name: str, ours: str, texts: Sequence[str], mapping: TableMapping) -> Sequence[str]:
    """Return a column of days or numbers as we write them; what cannot be read stays, to be reported as it stands."""
    kind = kinds_of(RECORDS[name]).get(ours)
    if isinstance(kind, Day) and mapping.dates != "2026-12-31":
        return _each(texts, lambda text: iso_day(text, mapping.dates))
    if isinstance(kind, Number) and mapping.numbers != "plain":
        return _each(texts, lambda text: plain_number(text, mapping.numbers))
    return texts


def _each(texts: Sequence[str], rewrite: Callable[[str], str | None]) -> list[str]:
    return [(rewrite(text) or text) if text else "" for text in texts]


def iso_day(text: str, style: str) -> str | None:
    """Return a day written in one of the styles of `DATES` as ``2026-12-31``; None if it is none."""
    day = text.partition(" ")[0]  # a time of day is dropped
    for pattern in DATES[style]:
        try:
            return datetime.strptime(day, pattern).date().isoformat()
        except ValueError:
            continue
    return None


def plain_number(text: str, style: str) -> str | None:
    """Return a number written in one of the styles of `NUMBERS` without thousands marks and currency; None if none.

    The decimal mark stays what it is. A number in brackets is negative, as accountants write it.
    """
    bare = _CURRENCY.sub("", text)
    brackets = _IN_BRACKETS.fullmatch(bare)
    bare = f"-{brackets[1]}" if brackets else bare
    pattern, mark = (_EU, ".") if style == "1.234,50" else (_US, ",")
    return bare.replace(mark, "") if any(map(str.isdigit, bare)) and pattern.fullmatch(bare) else None
