"""Settings read from what a YAML file holds, with every fault in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from territory_opt.errors import Fault, Faults
from territory_opt.schema.cells import shown
from territory_opt.schema.connections import holds_secret
from territory_opt.schema.settings import CaseSettings

SETTINGS_FILE = "case.yaml"

Known = TypeVar("Known", bound=BaseModel)

_WORDS = {
    "missing": "is missing",
    "model_type": "must hold keys and values",
    "dict_type": "must hold keys and values",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "string_type": "must be text",
}


def unknown_key_message(key: str, known: Iterable[str]) -> str:
    """Return what to say of an unknown key, to stand behind the key in quotes.

    Parameters
    ----------
    key
        The unknown key; only used to find the nearest known one. Give it to the fault as its value.
    known
        The keys that would be known at its place.
    """
    near = get_close_matches(key, tuple(known), n=1)
    return f"is not a known key (did you mean {near[0]}?)" if near else "is not a known key"


def read_settings(raw: object, faults: Faults, file: str = SETTINGS_FILE) -> CaseSettings:
    """Read the settings of a case.

    Parameters
    ----------
    raw
        What the YAML file holds; None for an empty file.
    faults
        Collects what is wrong. A key with an error counts as not given, so that further checks can go on.
    file
        Name of the file, for the faults.
    """
    keys = {} if raw is None else raw
    settings = read_keys(CaseSettings, keys, faults, file)
    if settings is None and isinstance(keys, Mapping):
        sound = {key: value for key, value in keys.items() if _is_sound(key, value)}
        settings = read_keys(CaseSettings, sound, Faults(), file)
    return settings or CaseSettings()


def _is_sound(key: object, value: object) -> bool:
    """Tell whether a key of the settings is right by itself."""
    return read_keys(CaseSettings, {key: value}, Faults(), SETTINGS_FILE) is not None


def read_keys(settings: type[Known], raw: object, faults: Faults, file: str, place: str | None = None) -> Known | None:
    """Read any settings class from keys and values; what is wrong goes to `faults`, and the answer is then None.

    Parameters
    ----------
    place
        What part of the file it is, such as ``rules 3``, for the faults.
    """
    try:
        return settings.model_validate(raw)
    except ValidationError as error:
        faults.extend(_fault(settings, detail, file, place) for detail in error.errors(include_url=False))
        return None


def _fault(settings: type[BaseModel], detail: Mapping[str, Any], file: str, place: str | None) -> Fault:
    loc = detail["loc"]
    if detail["type"] == "extra_forbidden":
        key = str(loc[-1])
        return Fault(unknown_key_message(key, _keys_at(settings, loc[:-1])), file, None, _spoken(loc[:-1], place), key)
    value = detail["input"]
    hidden = isinstance(value, Mapping | list | tuple) or holds_secret(str(value))
    cell = None if hidden else shown(value)
    return Fault(_WORDS.get(detail["type"], detail["msg"]), file, None, _spoken(loc, place), cell)


def _spoken(loc: tuple[int | str, ...], place: str | None) -> str | None:
    """Return a place as people say it: ``service_levels 2, visits`` counts from one."""
    words = place or ""
    for part in loc:
        words += f" {part + 1}" if isinstance(part, int) else f", {part}" if words else part
    return words or None


def _keys_at(settings: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys known at a place, following the fields down."""
    for part in loc:
        if isinstance(part, str) and part in settings.model_fields:
            inner = _settings_in(settings.model_fields[part].annotation)
            if inner is not None:
                settings = inner
    return list(settings.model_fields)


def _settings_in(annotation: Any) -> type[BaseModel] | None:
    """Return the settings class in an annotation such as ``tuple[LevelSettings, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _settings_in(part))), None)
