"""Files out, whole or not at all: everything is written beside its place first, then renamed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from math import isfinite
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from territory_opt.errors import OutputError
from territory_opt.schema.cells import as_text

RUN_MARK = "plan.json"
"""A folder that holds this file holds a run."""

CASE_MARK = "accounts.csv"
"""A folder that holds this file is a case, which no run may replace."""

# A spreadsheet runs such a cell; the apostrophes are counted so that reading back gives the very same text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_FIRST = frozenset("'=+-@\t\r")


@contextmanager
def writing_folder(out: str | Path, force: bool = False) -> Iterator[Path]:
    """Give a folder to write into, which becomes `out` when the block ends without an exception.

    Parameters
    ----------
    out
        The folder to be made. It may exist if it is empty.
    force
        Replace the run that the folder holds, with all other files in it.

    Yields
    ------
    Path
        A new folder beside `out`. If the block fails it is removed, and `out` is as it was.

    Raises
    ------
    OutputError
        If `out` holds files and may not be replaced, or the folder cannot be written.
    """
    out = Path(os.path.abspath(out))
    _refuse(out, force)
    staging = out.with_name(f".{out.name}.{uuid4().hex[:8]}.part")
    try:
        staging.mkdir(parents=True)
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror}") from error
    try:
        yield staging
        _swap(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _refuse(out: Path, force: bool) -> None:
    """Raise if the folder holds anything that must not be replaced."""
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputError(f"{out} is a file, not a folder")
    if not any(out.iterdir()):
        return
    if (out / CASE_MARK).exists() or not (out / RUN_MARK).exists():
        raise OutputError(f"{out} holds files that are not a run; choose another folder")
    if not force:
        raise OutputError(f"{out} holds another run; choose another folder, or replace it with --force")


def _swap(staging: Path, out: Path) -> None:
    """Put the new folder in place of the old one; if that fails the old one comes back."""
    aside = staging.with_suffix(".old")
    try:
        if out.exists():
            out.rename(aside)
        staging.rename(out)
    except OSError as error:
        if aside.exists():
            with suppress(OSError):
                aside.rename(out)
        raise OutputError(f"{out} cannot be written: {error.strerror}") from error
    shutil.rmtree(aside, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write a file whole, or leave the one that is there.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole, as `write_text` does."""
    with _whole(path) as file:
        file.write(data)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes its place when the block ends without an exception, and not before."""
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        with open(part, "wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    r"""Write a table: UTF-8, commas, ``\n``; None is a blank cell.

    Text that a spreadsheet would run as a formula gets an apostrophe in front, which `read_csv` takes off again.

    Raises
    ------
    ValueError
        If a number is NaN or infinite.
    OutputError
        If the file cannot be written.
    """
    with _whole(path) as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(map(_cell, header))
        writer.writerows(map(_cell, row) for row in rows)


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run a cell of this text."""
    return text[:1] in _FIRST and _FORMULA.match(text) is not None and not _NUMBER.fullmatch(text)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if looks_like_formula(value) else value
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{value} is not a figure to be written")
    return as_text(value)


def write_json(path: Path, content: object) -> None:
    """Write plain values as JSON, keys in the order given.

    Raises
    ------
    ValueError
        If a number is NaN or infinite.
    OutputError
        If the file cannot be written.
    """
    write_text(path, json.dumps(content, indent=2, allow_nan=False, ensure_ascii=False) + "\n")
