"""The encoding of text: UTF-8 if it can be; else Windows-1252 or Windows-1250, told apart by what would be letters.

The two share most of their letters. Where Polish writes ``ł``, ``ą`` or ``ż``, Windows-1252 has ``³``, ``¹`` and
``¿``, which seldom touch a letter; and some bytes are nothing at all in Windows-1252. Texts that hold none of these
cannot be told apart, and are taken for Windows-1252: ``encoding`` in ``case.yaml`` says otherwise.
"""

from __future__ import annotations

import re

UTF8, WESTERN, CENTRAL = "utf-8-sig", "cp1252", "cp1250"

SPOKEN = {WESTERN: "Windows-1252", CENTRAL: "Windows-1250"}
"""What people call the encodings that are no UTF-8."""

_SYMBOLS = bytes(
    code
    for code in range(0x80, 0x100)
    if bytes([code]).decode(CENTRAL, "ignore").isalpha() and not bytes([code]).decode(WESTERN, "ignore").isalpha()
)
_TOUCHING = re.compile(
    b"(?<=[A-Za-z\x80-\xff])[" + re.escape(_SYMBOLS) + b"]|[" + re.escape(_SYMBOLS) + b"](?=[A-Za-z\x80-\xff])"
)
"""A byte that only Windows-1250 takes for a letter, beside a letter."""

_OUTSIDE_ASCII = re.compile(b"[\x80-\xff]")

LEAST_SHARE = 0.1
"""So many of the bytes outside ASCII must speak for Windows-1250: one ``m³`` among many accents does not."""


def encoding_of(data: bytes, told: str | None = None) -> str | None:
    """Return the encoding of a text file; None if it is none of the three.

    Parameters
    ----------
    data
        The file's bytes.
    told
        What to take if it is not UTF-8.
    """
    if _can_be(data, UTF8):
        return UTF8
    if told is not None:
        return told if _can_be(data, told) else None
    central = len(_TOUCHING.findall(data)) > LEAST_SHARE * len(_OUTSIDE_ASCII.findall(data))
    order = (CENTRAL, WESTERN) if central else (WESTERN, CENTRAL)
    return next((encoding for encoding in order if _can_be(data, encoding)), None)


def _can_be(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
