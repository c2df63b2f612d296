"""Packages that are needed for some files only."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from territory_opt.errors import InputError


def needed(module: str, extra: str) -> Any:
    """Import a module of an optional package.

    Raises
    ------
    InputError
        If it is not installed; it says what to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        raise InputError(f"{package} is not installed: pip install 'territory-opt[{extra}]'") from error
