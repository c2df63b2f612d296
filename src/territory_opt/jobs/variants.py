"""Changes and scenarios from YAML files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from territory_opt.errors import Faults, InputError
from territory_opt.io.yaml_files import parse_yaml

Changes = Sequence[Mapping[str, Any]]


def read_changes(path: str | Path) -> Changes:
    """Read a list of changes.

    Raises
    ------
    InputError
        If the file cannot be read or is no such list.
    """
    return _changes(_content(path), Path(path).name)


def read_scenarios(path: str | Path) -> dict[str, Changes]:
    """Read lists of changes by name; an empty one is the case as it is.

    Raises
    ------
    InputError
        If the file cannot be read or holds no such lists.
    """
    content, name = _content(path), Path(path).name
    if not isinstance(content, Mapping) or not content:
        raise InputError(f"{name} must hold lists of changes, each with a name")
    return {str(key): _changes(value or [], f"{name}, {key}") for key, value in content.items()}


def _changes(content: object, where: str) -> Changes:
    if not isinstance(content, list) or not all(isinstance(one, Mapping) for one in content):
        raise InputError(f"{where} must be a list of changes such as - leaves: R-7")
    return content


def _content(path: str | Path) -> object:
    path, faults = Path(path), Faults()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    content = parse_yaml(data, path.name, faults)
    faults.raise_errors()
    return content
