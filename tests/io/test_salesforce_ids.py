"""Ids and names of Salesforce."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.io.salesforce_ids import checked_developer_name, checksum, developer_name, full_id, label
from territory_opt.schema.cells import CellError
from tests.io.hostile import NAMES


# Pairs of the short and the long form as they stand in public documentation.
@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("0019000000B98de", "0019000000B98deAAB"),
        ("500B000000A1nvP", "500B000000A1nvPIAR"),
        ("0" * 15, "0" * 15 + "AAA"),
    ],
)
def test_the_checksum_says_which_letters_are_capitals(short: str, long: str) -> None:
    assert full_id(short) == long
    assert full_id(long) == long
    assert checksum("ABCDEFGHIJKLMNO") == "555"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not a Salesforce id (15 or 18 letters and digits)"),
        ("0019000000B98d", "is not a Salesforce id (15 or 18 letters and digits)"),
        ("0019000000B98deA", "is not a Salesforce id (15 or 18 letters and digits)"),
        ("0019000000B98d\n", "is not a Salesforce id (15 or 18 letters and digits)"),
        ("0019000000B98dé", "is not a Salesforce id (15 or 18 letters and digits)"),
        (
            "0019000000b98deAAB",
            "is a Salesforce id with a slip in it: its last three characters do not fit the others",
        ),
        (
            "0059000000B98de",
            "is the Salesforce id of another kind of object; expected one that begins with 001",
        ),
    ],
)
def test_slips_are_named(text: str, words: str) -> None:
    with pytest.raises(CellError) as caught:
        full_id(text, "001")
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("East-1", "East_1"),
        ("1 east", "T_1_east"),
        ("__Łódź -- süd__", "odz_sud"),
        ("", "T"),
        ("東京", "T"),
        ("a" * 79 + "-b", "a" * 79),
        ("R-01", "R_01"),
    ],
)
def test_developer_names_are_made(text: str, name: str) -> None:
    assert developer_name(text) == name


@given(st.text(max_size=100))
def test_every_name_that_is_made_would_be_accepted(text: str) -> None:
    assert checked_developer_name(developer_name(text))


@pytest.mark.parametrize("text", ["", "1a", "_a", "a_", "a__b", "a b", "a-b", "ä", "a" * 81, "a\n"])
def test_developer_names_that_would_be_refused_are(text: str) -> None:
    with pytest.raises(CellError, match=r"^is not a DeveloperName: letters, digits and single underscores"):
        checked_developer_name(text)
    assert checked_developer_name("a" * 80)


def test_labels_are_one_line_that_one_can_see() -> None:
    for name in NAMES:
        made = label(name)
        assert len(made) <= 80
        assert re.search(r"[\x00-\x1f\u200f\u202e]", made) is None
    assert label("line one\nline two") == "line one line two"
