"""A case as it was read, before its cells have a meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from territory_opt.schema.columns import TextColumns, ValueColumns

Columns = TextColumns | ValueColumns


@dataclass(frozen=True)
class RawCase:
    """What a folder or a spreadsheet holds.

    Attributes
    ----------
    settings
        What its settings say; None if it has none.
    settings_place
        How faults name the settings.
    columns
        The tables that it has itself, by name.
    hashes
        SHA-256 of every file read, by name.
    settings_text
        The settings as they were written, comments and all; blank if they do not come as YAML.
    """

    settings: object = None
    settings_place: str = "case.yaml"
    columns: Mapping[str, Columns] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    settings_text: str = ""
