"""A case in one spreadsheet: a sheet for each table, and its settings on a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from territory_opt.errors import Faults
from territory_opt.io.raw_case import Columns, RawCase
from territory_opt.io.sheets import Workbook, open_workbook, table_of
from territory_opt.io.yaml_files import parse_yaml
from territory_opt.schema.cells import as_text, is_blank
from territory_opt.schema.record import kinds_of
from territory_opt.schema.tables import RECORDS

YAML_SHEET = "case"
"""Its cells hold the text of ``case.yaml``, line by line."""

SETTINGS_SHEET = "settings"
"""A key and its value in each row: ``period``, ``travel.speed_kmh``, ``rules``."""

SILENT_SHEETS = ("read me", "notes")
"""Sheets for people, which nobody expects to be read."""


def read_workbook(path: Path, faults: Faults) -> RawCase:
    """Read a case from an ``.xlsx`` file; what is wrong goes to `faults`.

    Raises
    ------
    InputError
        If python-calamine is not installed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.error(f"cannot be read: {error.strerror}", file=path.name)
        return RawCase()
    book = open_workbook(data, path.name, faults)
    if book is None:
        return RawCase(hashes={path.name: sha256(data).hexdigest()})
    named = {name.strip().lower(): name for name in book.names}
    columns: dict[str, Columns] = {}
    for name, record in RECORDS.items():
        if name in named:
            place = book.place(named[name])
            sheet = table_of(book.rows(named[name], faults), place, kinds_of(record), faults)
            if sheet is not None:
                columns[name] = sheet
    _name_strangers(book, faults)
    yaml, listed = named.get(YAML_SHEET), named.get(SETTINGS_SHEET)
    text = "" if yaml is None else _text(book, yaml, faults)
    settings, place = _settings(book, yaml, listed, text, faults)
    return RawCase(settings, place, columns, {path.name: sha256(data).hexdigest()}, text)


def _text(book: Workbook, sheet: str, faults: Faults) -> str:
    """Return the cells of a sheet as lines."""
    return "\n".join("".join(as_line(cell) for cell in row) for row in book.rows(sheet, faults))


def _settings(book: Workbook, yaml: str | None, listed: str | None, text: str, faults: Faults) -> tuple[object, str]:
    if yaml is not None and listed is not None:
        faults.error(f"stands beside the sheet {yaml}; keep one of the two", file=book.place(listed))
    if yaml is not None:
        place = book.place(yaml)
        return parse_yaml(text.encode(), place, faults), place
    if listed is not None:
        place = book.place(listed)
        return _listed(book.rows(listed, faults), place, faults), place
    return None, book.source


def as_line(cell: object) -> str:
    """Return a cell of the settings' text; spaces in front of it have a meaning."""
    return cell if isinstance(cell, str) else as_text(cell)


def _listed(rows: Sequence[Sequence[object]], place: str, faults: Faults) -> dict[str, Any]:
    """Return keys and values as nested settings; the first row is a heading, and blank values count as not given."""
    settings: dict[str, Any] = {}
    for number, row in enumerate(rows[1:], start=2):
        key, value = as_text(row[0]), row[1] if len(row) > 1 else None
        if is_blank(value):
            continue
        *above, last = key.split(".")
        inside: Any = settings
        for part in above:
            inside = inside.setdefault(part, {}) if isinstance(inside, dict) else None
        if not isinstance(inside, dict) or last in inside:
            faults.error("appears twice", file=place, row=number, value=key)
        else:
            inside[last] = parse_yaml(value.encode(), place, faults) if isinstance(value, str) else _plain(value)
    return settings


def _plain(value: object) -> object:
    """Return a value as YAML would give it; spreadsheets know no whole numbers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _name_strangers(book: Workbook, faults: Faults) -> None:
    known = {*RECORDS, YAML_SHEET, SETTINGS_SHEET, *SILENT_SHEETS}
    for name in book.names:
        if name.strip().lower() not in known:
            near = get_close_matches(name.lower(), known - set(SILENT_SHEETS), n=1, cutoff=0.8)
            meant = f" (did you mean {near[0]}?)" if near else ""
            faults.warning(f"is not a sheet of a case and is not read{meant}", file=book.place(name))
