"""Ids and names as Salesforce has them."""

from __future__ import annotations

import re
import unicodedata

from territory_opt.schema.cells import CellError

ACCOUNT, USER, TERRITORY = "001", "005", "0MI"
"""What the ids of these objects begin with."""

LONGEST_NAME = 80
"""Characters that a label or a DeveloperName may have."""

_PLAIN = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")
_MARKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_DEVELOPER_NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*")


def full_id(text: str, prefix: str = "") -> str:
    """Return an id in its form of 18 characters.

    Parameters
    ----------
    text
        An id of 15 or 18 characters.
    prefix
        What ids of its object begin with.

    Raises
    ------
    CellError
        If it is no id, or its last three characters do not fit the capitals of the others.
    """
    if not _PLAIN.fullmatch(text):
        raise CellError("is not a Salesforce id (15 or 18 letters and digits)")
    if not text.startswith(prefix):
        raise CellError(f"is the Salesforce id of another kind of object; expected one that begins with {prefix}")
    whole = text[:15] + checksum(text[:15])
    if len(text) == 18 and text != whole:
        raise CellError("is a Salesforce id with a slip in it: its last three characters do not fit the others")
    return whole


def checksum(short: str) -> str:
    """Return the three characters that say which of the 15 characters of an id are capitals, five to each."""
    marks = ""
    for start in (0, 5, 10):
        bits = sum(1 << at for at, one in enumerate(short[start : start + 5]) if "A" <= one <= "Z")
        marks += _MARKS[bits]
    return marks


def developer_name(text: str) -> str:
    """Make a DeveloperName of any text: letters and digits without accents, all else an underscore."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")
    if not name or not name[0].isalpha():
        name = f"T_{name}".strip("_")
    return name[:LONGEST_NAME].rstrip("_")


def checked_developer_name(text: str) -> str:
    """Return a DeveloperName that somebody chose.

    Raises
    ------
    CellError
        If Salesforce would refuse it.
    """
    if len(text) > LONGEST_NAME or not _DEVELOPER_NAME.fullmatch(text):
        raise CellError(
            "is not a DeveloperName: letters, digits and single underscores, a letter first, no underscore last, "
            f"{LONGEST_NAME} characters at most"
        )
    return text


def label(text: str) -> str:
    """Return a text as the label of a record: one line, nothing invisible, 80 characters at most."""
    shown = "".join(" " if unicodedata.category(one) in ("Cc", "Cf", "Zl", "Zp") else one for one in text)
    return " ".join(shown.split())[:LONGEST_NAME].rstrip()
