"""Settings as the text of a ``case.yaml``, with the comments that people wrote, where that can be."""

from __future__ import annotations

import re

import yaml

from territory_opt.errors import Faults
from territory_opt.io.yaml_files import parse_yaml
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import read_settings

SOURCES = ("tables", "mapping")
"""Keys that say where tables come from, which a converted case does not need."""


def settings_text(settings: CaseSettings, written: str) -> tuple[str, bool]:
    """Return settings as text, and whether nothing that was written is lost.

    Parameters
    ----------
    settings
        What holds.
    written
        The text that it was read from, or nothing. Its own words stay, less the keys that say where tables come from,
        if they then mean the same.
    """
    own = _without_sources(written)
    if written and _meaning(own) == _comparable(settings):
        return own, True
    said = settings.model_dump(mode="json", exclude_unset=True, exclude=set(SOURCES))
    text = yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=100) if said else ""
    return text, not re.search(r"(?m)(^|\s)#", written)


def _without_sources(text: str) -> str:
    """Return YAML text without the blocks of some keys at its top: they end where the next key or comment begins."""
    keys = "|".join(SOURCES)
    return re.sub(rf"(?m)^(?:{keys})[ ]*:.*\n?(?:^(?:[ \t]+.*|[ \t]*|-.*)(?:\n|\Z))*", "", text)


def _meaning(text: str) -> CaseSettings | None:
    faults = Faults()
    settings = read_settings(parse_yaml(text.encode(), "", faults), faults)
    return None if faults.errors else _comparable(settings)


def _comparable(settings: CaseSettings) -> CaseSettings:
    """Return settings without where their tables came from, and as if each value had been written out."""
    return CaseSettings.model_construct(**{**dict(settings), "tables": {}, "mapping": None})
