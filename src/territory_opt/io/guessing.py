"""Which column of a foreign file is which of ours: by name, and only if its cells agree.

Every guess says how sure it is and why, so that a person can correct it in ``mapping.yaml``:

- ``certain``: it bears our name, and its cells fit;
- ``likely``: it bears a name that other systems use for it, and its cells fit;
- ``guess``: its name is only similar, or its cells alone speak for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from territory_opt.io.contents import ENOUGH, Fit, country_share, fit, in_share, names_rows
from territory_opt.io.mapping import TableMapping
from territory_opt.io.synonyms import SYNONYMS, plain_name
from territory_opt.schema.columns import TextColumns
from territory_opt.schema.number import Number
from territory_opt.schema.record import kinds_of, required_columns
from territory_opt.schema.tables import RECORDS
from territory_opt.schema.words import Day

ALIKE = 0.88
"""How alike two names must be for a guess; on difflib's scale from 0 to 1."""

KNOWN = 0.5
"""The share of the ids of a column that must be known for it to name rows of another table."""

CERTAIN, LIKELY, GUESS = "certain", "likely", "guess"


class Guess(NamedTuple):
    """One column of ours and the column of theirs that is taken for it; how sure that is, and why."""

    ours: str
    theirs: str
    sure: str
    why: str


@dataclass(frozen=True)
class TableGuess:
    """What is guessed of one file.

    Attributes
    ----------
    name
        The table it becomes.
    mapping
        The guesses, as the reader takes them.
    guesses
        The same with reasons, in the order of our columns.
    left
        Columns of theirs that stay as attributes.
    notes
        What a person should look at, one sentence each.
    source
        The file, or the sheet of a spreadsheet.
    """

    name: str
    mapping: TableMapping
    guesses: tuple[Guess, ...]
    left: tuple[str, ...]
    notes: tuple[str, ...]
    source: str

    def theirs(self, ours: str) -> str | None:
        """Return their column for one of ours, None if there is none."""
        return self.mapping.columns.get(ours)


class _Candidate(NamedTuple):
    rank: float
    order: int
    guess: Guess


@dataclass
class _Search:
    """One file while it is being guessed at."""

    name: str
    columns: TextColumns
    known: Mapping[str, Collection[str]]
    found: dict[str, Guess] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def free(self) -> list[str]:
        """Columns of theirs that are nothing yet."""
        taken = {guess.theirs for guess in self.found.values()}
        return [column for column in self.columns.cells if column not in taken]

    def take(self, guess: Guess) -> None:
        self.found[guess.ours] = guess


def guess_mapping(name: str, columns: TextColumns, known: Mapping[str, Collection[str]] | None = None) -> TableGuess:
    """Guess which column of a file is which of ours.

    Parameters
    ----------
    name
        The table that the file is to be: ``accounts``, ``reps`` or ``opportunities``.
    columns
        The file as it was read.
    known
        The ids that some of our columns must name, by column: ``{"current_rep_id": {"R-1", "R-2"}}``.
    """
    search = _Search(name, columns, known or {})
    _find_key(search)
    for candidate in sorted(_by_name(search)):
        guess = candidate.guess
        if guess.ours not in search.found and guess.theirs in search.free:
            search.take(guess)
    _find_country(search)
    _drop_half_places(search)
    dropped = _name_misfits(search)
    kinds = kinds_of(RECORDS[name])
    guesses = tuple(search.found[ours] for ours in kinds if ours in search.found)
    mapping = TableMapping(
        columns={guess.ours: guess.theirs for guess in guesses} | dict.fromkeys(dropped),
        dates=_style(search, Day, "2026-12-31"),
        numbers=_style(search, Number, "plain"),
    )
    if "revenue" in search.found:
        theirs = search.found["revenue"].theirs
        search.notes.append(
            f'"{theirs}" must be what the account brings you, not its own turnover; else set it to null.'
        )
    if name == "accounts" and not {"potential", "revenue"} & search.found.keys():
        search.notes.append("No column says what an account is worth: all of them count alike.")
    left = tuple(column for column in search.free if column not in dropped)
    return TableGuess(name, mapping, guesses, left, tuple(search.notes), columns.source)


def _find_key(search: _Search) -> None:
    """Find the column that names the rows: by name, else the first that could."""
    key, cells = required_columns(RECORDS[search.name])[0], search.columns.cells
    by_plain = {plain_name(column): column for column in reversed(list(cells))}
    if plain_name(key) in by_plain:
        return search.take(Guess(key, by_plain[plain_name(key)], CERTAIN, "it bears the same name"))
    for synonym in SYNONYMS[search.name][key]:
        if synonym in by_plain and names_rows(cells[by_plain[synonym]]):
            why = "a usual name for it, and no cell is blank or stands twice"
            return search.take(Guess(key, by_plain[synonym], LIKELY, why))
    for column, texts in cells.items():
        if names_rows(texts):
            return search.take(Guess(key, column, GUESS, "the first column of which no cell is blank or stands twice"))
    search.notes.append(f"No column can be {key}: in each, cells are blank or stand twice.")
    return None


def _by_name(search: _Search) -> Iterator[_Candidate]:
    """Yield what columns could be by their names, if their cells agree."""
    for order, ours in enumerate(kinds_of(RECORDS[search.name])):
        if ours in search.found:
            continue
        for column in search.free:
            rank, sure, why = _alike(search.name, ours, plain_name(column))
            if sure and _agrees(search, ours, column, sure):
                yield _Candidate(rank, order, Guess(ours, column, sure, why))


def _alike(table: str, ours: str, theirs: str) -> tuple[float, str, str]:
    """Return how far a name is from ours (0 is the same), how sure that makes us, and why; blank for not at all."""
    if theirs == plain_name(ours):
        return 0.0, CERTAIN, "it bears the same name"
    synonyms = SYNONYMS[table].get(ours, ())
    if theirs in synonyms:
        return 1.0 + synonyms.index(theirs), LIKELY, "a usual name for it"
    best = max(SequenceMatcher(None, theirs, name).ratio() for name in (plain_name(ours), *synonyms))
    if best >= ALIKE:
        return 100.0 - best, GUESS, "a similar name"
    return 0.0, "", ""


def _agrees(search: _Search, ours: str, column: str, sure: str) -> bool:
    cells = search.columns.cells[column]
    if ours in search.known:
        return in_share(cells, search.known[ours]) >= KNOWN
    if ours == "country" and sure != CERTAIN:
        return country_share(cells) >= KNOWN
    return (sure == CERTAIN or any(cells)) and _fit(search, ours, column).enough


def _fit(search: _Search, ours: str, column: str) -> Fit:
    return fit(kinds_of(RECORDS[search.name])[ours], search.columns.cells[column])


def _find_country(search: _Search) -> None:
    """Take a column for the country if its cells alone say so."""
    if "country" not in kinds_of(RECORDS[search.name]) or "country" in search.found:
        return
    for column in search.free:
        if country_share(search.columns.cells[column]) >= ENOUGH:
            search.take(Guess("country", column, GUESS, "its cells name countries"))
            return


def _drop_half_places(search: _Search) -> None:
    """Give up a latitude without a longitude, or the other way round."""
    both = {"latitude", "longitude"} & search.found.keys()
    if len(both) == 1:
        guess = search.found.pop(both.pop())
        search.notes.append(f'"{guess.theirs}" looks like the {guess.ours}, but nothing looks like the other half.')


def _name_misfits(search: _Search) -> list[str]:
    """Note the columns whose name promises what their cells do not hold; return those that bear one of our names."""
    dropped: list[str] = []
    for column in search.free:
        ours = next((one for one in kinds_of(RECORDS[search.name]) if _promises(search, one, column)), None)
        if ours is None or not any(search.columns.cells[column]) or _agrees(search, ours, column, LIKELY):
            continue
        what = "names of unknown rows" if ours in search.known else "cells that do not fit"
        if column == ours:
            dropped.append(column)
            search.notes.append(f'"{column}" bears our name but has {what}; it is not read.')
        else:
            search.notes.append(f'"{column}" looks like {ours} but has {what}; it is kept as an attribute.')
    return dropped


def _promises(search: _Search, ours: str, column: str) -> bool:
    if ours in search.found:
        return column == ours
    return _alike(search.name, ours, plain_name(column))[1] in (CERTAIN, LIKELY)


def _style(search: _Search, kind: type, usual: str) -> str:
    """Return how most columns of a kind write their cells, the usual style left out unless it is the only one."""
    kinds, styles = kinds_of(RECORDS[search.name]), []
    for ours, guess in search.found.items():
        if isinstance(kinds[ours], kind):
            found = _fit(search, ours, guess.theirs)
            styles.append(found.style or usual)
            if found.doubtful and found.style != "2026-12-31":
                search.notes.append(f'"{guess.theirs}" may be day/month or month/day; taken as {found.style}.')
    odd = [style for style in styles if style != usual]
    return max(odd, key=odd.count) if odd else usual
