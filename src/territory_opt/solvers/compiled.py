"""Compiled loops: numba, behind one decorator. Only large models come here; the exact path never imports it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, keep the result on disk, and run it without the interpreter lock."""
    return cast(Function, numba.njit(cache=True, nogil=True)(function))
