"""Law 6: one object and one column are accepted or refused alike, in the same words, and mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from territory_opt.errors import Fault, Faults
from territory_opt.schema.columns import from_models, read_columns
from territory_opt.schema.kinds import Kind
from territory_opt.schema.number import Number
from territory_opt.schema.record import Record, faults_of, kinds_of, required_columns
from territory_opt.schema.tables import RECORDS
from territory_opt.schema.words import Choice, Day, Flag, Names, Strengths

ODD_NUMBERS = [
    "nan",
    "inf",
    "-inf",
    "1e400",
    "1_000",
    "1,5",
    "1.234,50",
    "1,234.50",
    "65,000",
    "1.5O",
    "--1",
    "1e",
    "0x10",
]
ODD_WORDS = [
    "",
    " ",
    "12 %",
    "$5",
    "1 234",
    "٣",
    "½",
    "+.5",
    "5.",
    "a\x1fb",
    "'=1",
    "true",
    "2026-02-30",
    "2026-2-3",
    ":1",
]
ODD_CELLS = st.sampled_from([*ODD_NUMBERS, *ODD_WORDS])
NUMBERS = st.one_of(
    st.integers(-3, 6).map(str),
    st.floats(-200, 200).map(str),
    st.sampled_from(["90", "90.0001", "-90", "180", "180.01", "1", "1.0001", "168", "0.25"]),
)
SOUND: Mapping[type, st.SearchStrategy[str]] = {
    Number: NUMBERS,
    Flag: st.sampled_from(["true", "No", "X", "0", "oFF"]),
    Day: st.dates(date(2026, 1, 1), date(2026, 1, 4)).map(str),
    Names: st.sampled_from(["a", "a;b", "b | a;;a", ";"]),
    Strengths: st.sampled_from(["a:0.5", "a:0,5;b:1", "a:1|b:0", "a:1.01", "a:1;a:0", "a b:nan"]),
}
PYTHON_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 200),
    st.floats(-200, 200),
    st.sampled_from([float("nan"), float("inf"), np.float64(0.5), np.int64(3), date(2026, 1, 2)]),
    st.sampled_from([["a", "b"], ("a", 1), {"a": 0.5}, {"a": 2}]),
)


def cells_of(kind: Kind[Any]) -> st.SearchStrategy[str]:
    if isinstance(kind, Choice):
        return st.one_of(st.sampled_from([*kind.options, kind.options[0].upper()]), ODD_CELLS)
    sound = SOUND.get(type(kind), st.text(max_size=5))
    return st.one_of(sound, sound, sound, ODD_CELLS)


def tables_of(record: type[Record], values: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, list[object]]]:
    kinds = kinds_of(record)
    names = st.lists(st.sampled_from(list(kinds)), unique=True, max_size=6)

    def columns(chosen: list[str], n: int) -> st.SearchStrategy[dict[str, list[object]]]:
        wanted = dict.fromkeys([*required_columns(record), *chosen])
        return st.fixed_dictionaries(
            {name: st.lists(st.one_of(cells_of(kinds[name]), values), min_size=n, max_size=n) for name in wanted}
        )

    return st.tuples(names, st.integers(1, 4)).flatmap(lambda drawn: columns(*drawn))


def row_wise(record: type[Record], columns: dict[str, list[object]]) -> tuple[list[Fault], list[Record | None]]:
    faults: list[Fault] = []
    models: list[Record | None] = []
    for place, values in enumerate(zip(*columns.values(), strict=True), start=1):
        try:
            models.append(record(**dict(zip(columns, values, strict=True))))
        except ValidationError as error:
            faults.extend(faults_of(error, "t", place))
            models.append(None)
    return faults, models


def agree(record: type[Record], columns: dict[str, list[object]]) -> None:
    expected, models = row_wise(record, columns)
    faults = Faults()
    n = len(models)
    table = read_columns(record, "t", "t", np.arange(1, n + 1), columns, faults)
    assert sorted(map(str, faults)) == sorted(map(str, expected))
    sound = [model for model in models if model is not None]
    if sound:
        kept = from_models(record, "t", sound).columns()
        places = [place for place, model in enumerate(models) if model is not None]
        assert {name: [cells[place] for place in places] for name, cells in table.columns().items()} == kept


@pytest.mark.parametrize("name", RECORDS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_text_is_read_alike(name: str, data: st.DataObject) -> None:
    agree(RECORDS[name], data.draw(tables_of(RECORDS[name], ODD_CELLS)))


@pytest.mark.parametrize("name", RECORDS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_python_values_are_read_alike(name: str, data: st.DataObject) -> None:
    agree(RECORDS[name], data.draw(tables_of(RECORDS[name], PYTHON_VALUES)))
