"""Which mapping a case uses for foreign columns: its own file, a CRM's, or both."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from territory_opt.errors import Faults
from territory_opt.io.mapping import MAPPING_FILE, TableMapping, mapped, parse_mapping
from territory_opt.io.raw_case import Columns
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE

CRMS = ("salesforce", "hubspot")
"""The CRMs whose exports are known."""


def mapping_files(settings: CaseSettings) -> tuple[str, ...]:
    """Return the mapping files that a case folder may hold."""
    own = settings.mapping
    return (MAPPING_FILE,) if own is None or own in (*CRMS, MAPPING_FILE) else (MAPPING_FILE, own)


def with_mapping(
    columns: Mapping[str, Columns], settings: CaseSettings, folder: Path, faults: Faults, shared: bool = False
) -> tuple[dict[str, Columns], dict[str, str]]:
    """Return the tables under our names, and the SHA-256 of each mapping that was read, by name.

    ``mapping.yaml`` is read from the case's own folder; from one that it shares with others only if it is named, since
    it may be somebody else's. What a case names in its settings is read as well, and where both speak of a table
    ``mapping.yaml`` wins. Of a CRM's mapping only those columns count that a file has.
    """
    read: dict[str, bytes] = {}
    mappings: dict[str, TableMapping] = {}
    if settings.mapping in CRMS:
        file = f"{settings.mapping}.yaml"
        data = (files("territory_opt.io") / "crm_mappings" / file).read_bytes()
        read[f"{settings.mapping} (mapping)"] = data
        for name, mapping in parse_mapping(data, faults, file).items():
            if name in columns:
                mappings[name] = _as_far_as_it_goes(mapping, columns[name])
    for file in reversed(mapping_files(settings)):
        if (folder / file).is_file() and (file == settings.mapping or not shared):
            read[file] = (folder / file).read_bytes()
            mappings |= parse_mapping(read[file], faults, file)
        elif file == settings.mapping:
            faults.error("is neither salesforce, hubspot nor a file", file=SETTINGS_FILE, column="mapping", value=file)
    ours = {
        name: mapped(name, given, mappings[name], faults) if name in mappings else given
        for name, given in columns.items()
    }
    return ours, {name: sha256(data).hexdigest() for name, data in read.items()}


def _as_far_as_it_goes(mapping: TableMapping, given: Columns) -> TableMapping:
    there = {ours: theirs for ours, theirs in mapping.columns.items() if theirs in given.cells}
    return mapping.model_copy(update={"columns": there})
