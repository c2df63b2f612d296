from __future__ import annotations

import numpy as np

from territory_opt.schema.kinds import Bad
from territory_opt.schema.number import Number
from territory_opt.schema.words import Flag, Text


def test_a_required_number_is_missed_in_a_column() -> None:
    values, bad = Number(required=True).read_column(["1", "", " "])
    assert bad == [Bad(1, None, "must not be blank"), Bad(2, None, "must not be blank")]
    assert np.isnan(values[1:]).all()


def test_odd_numbers_among_plain_ones_are_read_one_by_one() -> None:
    values, bad = Number(low=0).read_column(["1", "1 234.5", " 7 ", "-1", "x", "-1,000.5"])
    assert values[:3].tolist() == [1, 1234.5, 7]
    assert bad == [
        Bad(3, "-1", "must be at least 0"),
        Bad(4, "x", "is not a number"),
        Bad(5, "-1,000.5", "must be at least 0"),
    ]
    assert np.isnan(values[3:]).all()


def test_a_column_that_holds_its_own_separator_is_read_all_the_same() -> None:
    values, bad = Number().read_column(["1\x1f2", "3"])
    assert bad == [Bad(0, "1\x1f2", "is not a number")]
    assert values[1] == 3


def test_an_array_of_numbers_is_not_changed() -> None:
    given = np.array([1.0, np.inf])
    values, bad = Number().read_column(given)
    assert bad == [Bad(1, "inf", "is infinite; expected a finite number")]
    assert given[1] == np.inf
    assert np.isnan(values[1])


def test_columns_without_rows() -> None:
    for kind in (Number(), Text(), Flag()):
        values, bad = kind.read_column([])
        assert len(values) == 0
        assert bad == []
