from __future__ import annotations

import pytest

from territory_opt.schema.cells import CellError
from territory_opt.schema.numbers import decimal_mark, parse_all, parse_number


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12", ".", 12.0),
        ("-1.5", ".", -1.5),
        ("+.5", ".", 0.5),
        ("2.", ".", 2.0),
        ("1e3", ".", 1000.0),
        ("1,234.50", ".", 1234.5),
        ("1 234 567", ".", 1234567.0),
        ("3,5", ",", 3.5),
        ("1.234,50", ",", 1234.5),
        ("-12.345.678,9", ",", -12345678.9),
    ],
)
def test_numbers_as_people_write_them(text: str, decimal: str, number: float) -> None:
    assert parse_number(text, decimal) == number  # type: ignore[arg-type]  # a separator of any kind


@pytest.mark.parametrize(
    ("text", "decimal", "words"),
    [
        ("1.234,5O", ".", "is not a number (a letter O?)"),
        ("1l0", ".", "is not a number (a letter l or I?)"),
        ("65,000", ".", "is not a number (a thousands comma, or a decimal one? write it without)"),
        ("60,00", ".", "is not a number (a decimal comma, where other numbers have points?)"),
        ("52.2297", ",", "is not a number (a decimal point, where other numbers have commas?)"),
        ("65.000", ",", "is not a number (a thousands point, or a decimal one? write it without)"),
        ("12 %", ".", "is not a number (write 0.12 for 12 %)"),
        ("$12.5", ".", "is not a number (leave out the currency)"),
        ("12 EUR", ".", "is not a number (leave out the currency)"),
        ("OIO", ".", "is not a number"),
        ("nan", ".", "is not a number"),
        ("inf", ".", "is not a number"),
        ("1_000", ".", "is not a number"),
        ("0x1F", ".", "is not a number"),
        ("٣", ".", "is not a number"),
        ("1,2345.00", ".", "is not a number"),
    ],
)
def test_what_is_no_number_says_why(text: str, decimal: str, words: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_number(text, decimal)  # type: ignore[arg-type]  # a separator of any kind
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1", "2", ""], "."),
        (["3,5"], ","),
        (["52,2297", "1.234,50"], ","),
        (["65,000"], "."),
        (["65,000", "0,125"], ","),
        (["3,5", "3.5"], "."),
        (["3,5", "0.125"], "."),
        (["3,5", "1.234"], ","),
        (["", "12,", ",5"], ","),
        ([], "."),
    ],
)
def test_a_decimal_comma_needs_evidence(cells: list[str], mark: str) -> None:
    assert decimal_mark([cells]) == mark
    assert decimal_mark([["1"], cells]) == mark


def test_a_column_tells_its_odd_cells_apart() -> None:
    read = parse_all(["1", "x", "2.5"], ".")
    assert read is not None
    assert read[0][0] == 1
    assert read[0][2] == 2.5
    assert read[1] == [1]


def test_a_column_that_cannot_be_read_at_once_says_so() -> None:
    assert parse_all(["1", "2\x1f3"], ".") is None
    assert parse_all(["1-2"], ".") is None
