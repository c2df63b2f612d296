"""Parquet files in and out: tables whose columns know what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Faults
from territory_opt.io.extras import needed
from territory_opt.io.plain_columns import Sort
from territory_opt.io.writing import write_bytes
from territory_opt.schema.columns import ValueColumns
from territory_opt.schema.kinds import Kind
from territory_opt.schema.number import Number

EXTRA = "parquet"


def parse_parquet(data: bytes, source: str, kinds: Mapping[str, Kind[Any]], faults: Faults) -> ValueColumns | None:
    """Read the bytes of a Parquet file.

    Parameters
    ----------
    source
        Name of the file, for the faults.
    kinds
        The kinds of the columns that are known.

    Returns
    -------
    ValueColumns or None
        The cells; nulls, and NaN where numbers are meant, are blanks. None if it is no Parquet file, which is a fault.

    Raises
    ------
    InputError
        If pyarrow is not installed.
    """
    pa = needed("pyarrow", EXTRA)
    try:
        table = needed("pyarrow.parquet", EXTRA).read_table(BytesIO(data))
    except (pa.ArrowException, OSError):
        faults.error("is not a Parquet file that can be read", file=source)
        return None
    cells: dict[str, Sequence[object] | NDArray[Any]] = {}
    for name, column in zip((name.strip() for name in table.column_names), table.columns, strict=True):
        if name in cells:
            faults.error("the column appears twice", file=source, column=name)
        else:
            cells[name] = _cells(pa, column, kinds.get(name))
    return ValueColumns(source, np.arange(1, table.num_rows + 1), cells)


def _cells(pa: Any, column: Any, kind: Kind[Any] | None) -> Sequence[object] | NDArray[Any]:
    if isinstance(kind, Number) and (pa.types.is_floating(column.type) or pa.types.is_integer(column.type)):
        numbers: NDArray[Any] = column.to_numpy()
        return numbers
    values: list[object] = column.to_pylist()
    if pa.types.is_floating(column.type):
        return [None if isinstance(value, float) and isnan(value) else value for value in values]
    return values


def write_parquet(path: Path, columns: Mapping[str, Sequence[object]], sorts: Mapping[str, Sort]) -> None:
    """Write a table; None is null.

    Raises
    ------
    InputError
        If pyarrow is not installed.
    OutputError
        If the file cannot be written.
    """
    pa = needed("pyarrow", EXTRA)
    types = {"text": pa.string(), "number": pa.float64(), "flag": pa.bool_(), "day": pa.date32()}
    arrays = {name: pa.array(cells, types[sorts[name]]) for name, cells in columns.items()}
    data = BytesIO()
    needed("pyarrow.parquet", EXTRA).write_table(pa.table(arrays), data)
    write_bytes(path, data.getvalue())
