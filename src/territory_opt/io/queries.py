"""Tables of a case that come from a database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from territory_opt.errors import Faults
from territory_opt.io.databases import DatabaseError, connected
from territory_opt.io.extras import needed
from territory_opt.io.typed_cells import packed
from territory_opt.schema.cells import as_text
from territory_opt.schema.columns import ValueColumns
from territory_opt.schema.connections import TableSource
from territory_opt.schema.kinds import Kind
from territory_opt.schema.number import Number

_ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)


def read_query(
    name: str, source: TableSource, folder: Path, kinds: Mapping[str, Kind[Any]], faults: Faults
) -> tuple[ValueColumns, str] | None:
    """Read a table from a database; the transaction is never committed.

    Parameters
    ----------
    name
        Name of the table.
    folder
        What the path of an SQLite file is relative to.
    kinds
        The kinds of the columns that are known.

    Returns
    -------
    columns, hash
        The cells, and the SHA-256 of what the query gave: a plan was made from these rows, not from an address.
        None if there is no answer, which is a fault.

    Raises
    ------
    InputError
        If SQLAlchemy is not installed.
    """
    place = query_place(name)
    text = needed("sqlalchemy", "sql").text
    try:
        with connected(source.url, folder) as connection:
            answer = connection.execute(text(source.query))
            names = [column.strip() for column in answer.keys()]  # noqa: SIM118  # not a mapping
            rows = answer.fetchall()
    except DatabaseError as error:
        faults.error(f"cannot be read: {error}", file=place)
        return None
    twice = next((column for at, column in enumerate(names) if column in names[:at]), None)
    if twice is not None:
        faults.error("the column appears twice", file=place, column=twice)
        return None
    if rows and _ORDERED.search(source.query) is None:
        words = "has no ORDER BY; its rows may come in another order next time, and the plan with them"
        faults.warning(words, file=place)
    by_column = zip(*rows, strict=True) if rows else [()] * len(names)
    cells = {
        column: packed(values) if isinstance(kinds.get(column), Number) else list(values)
        for column, values in zip(names, by_column, strict=True)
    }
    digest = sha256(repr(names).encode())
    for row in rows:
        digest.update(repr([None if cell is None else as_text(cell) for cell in row]).encode())
    return ValueColumns(place, np.arange(1, len(rows) + 1), cells), digest.hexdigest()


def query_place(name: str) -> str:
    """Return how faults and hashes name the answer to a query: never by its address."""
    return f"{name} (query)"
