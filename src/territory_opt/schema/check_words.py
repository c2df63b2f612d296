"""Words that are probably misspelt: rules take them for words of their own, and a boundary then keeps everybody out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from territory_opt.errors import Faults
from territory_opt.schema.table import Table
from territory_opt.schema.vocabulary import COUNTRIES, INDUSTRIES

ALIKE = 0.86
"""How alike a word must be to another to be a slip of it; on difflib's scale from 0 to 1."""

SHORTEST = 5
"""Shorter words are alike too easily."""

RARE = 10
"""A word is a slip of another one in the same column only if that one is so many times as frequent."""

MOST = 500
"""A column with more different words holds no kinds of anything."""


def check_words(accounts: Table, faults: Faults) -> None:
    """Warn of countries and industries of accounts that look misspelt, each word once."""
    for column, vocabulary in (("country", COUNTRIES), ("industry", INDUSTRIES)):
        warn_of_slips(accounts, column, vocabulary, faults)


def warn_of_slips(table: Table, column: str, vocabulary: Collection[str], faults: Faults) -> None:
    """Warn of words of a column that are almost one of a vocabulary, or almost a much more frequent word beside them.

    Parameters
    ----------
    vocabulary
        Words that are right, in small letters.
    """
    rows: dict[str, list[int]] = {}
    for index, word in enumerate(table.text(column).tolist()):
        if word:
            rows.setdefault(word, []).append(index)
    if len(rows) > MOST:
        return
    for word, at in rows.items():
        meant = _meant(word, vocabulary) or _meant(word, _frequent(rows, RARE * len(at)))
        if meant:
            times = "1 row" if len(at) == 1 else f"{len(at):,} rows"
            faults.warning(f"looks like a slip of {meant} ({times})", **table.at(at[0], column))


def _frequent(rows: dict[str, list[int]], least: int) -> list[str]:
    return [other.casefold() for other, at in rows.items() if len(at) >= least]


def _meant(word: str, vocabulary: Collection[str]) -> str | None:
    """Return the word of the vocabulary that was probably meant; None if the word itself is in it, or none is near."""
    plain = word.casefold()
    if plain in vocabulary or len(plain) < SHORTEST or any(character.isdigit() for character in plain):
        return None
    return next(iter(get_close_matches(plain, _of_like_length(plain, vocabulary), n=1, cutoff=ALIKE)), None)


def _of_like_length(word: str, vocabulary: Iterable[str]) -> list[str]:
    return [other for other in vocabulary if abs(len(other) - len(word)) <= 2 and len(other) >= SHORTEST]
