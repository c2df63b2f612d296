"""A case folder from foreign files: copies of them as they are, and a mapping that says what is guessed of each.

No cell is rewritten: next quarter's export takes the place of this one's, and ``mapping.yaml`` reads it in the same
way. Of a spreadsheet, one sheet becomes a CSV file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from territory_opt.errors import Faults
from territory_opt.io.csv_files import parse_csv
from territory_opt.io.foreign_sheets import is_workbook, sheet_to_csv
from territory_opt.io.guessing import TableGuess, guess_mapping
from territory_opt.io.mapping import MAPPING_FILE, TableMapping
from territory_opt.io.writing import write_text
from territory_opt.schema.columns import TextColumns
from territory_opt.schema.record import required_columns
from territory_opt.schema.tables import RECORDS

KNOWS: Mapping[str, Mapping[str, str]] = {
    "reps": {},
    "accounts": {"current_rep_id": "reps"},
    "opportunities": {"account_id": "accounts", "rep_id": "reps"},
}
"""The tables that can be made, in the order in which they are guessed, and which tables their columns name rows of."""


def lay_out_foreign(files: Mapping[str, Path], folder: Path) -> tuple[tuple[TableGuess, ...], Faults]:
    """Copy foreign files, CSV or spreadsheets, into a folder and write what is guessed of them.

    Parameters
    ----------
    files
        The files by the table that each is to be: ``accounts``, ``reps``, perhaps ``opportunities``.
    folder
        An existing folder; it gets ``accounts.csv``, ``reps.csv`` and so on, and ``mapping.yaml`` unless the files
        bear our names and are written in our way already.

    Returns
    -------
    guesses, faults
        What was guessed of each file, and which files cannot be read. What is wrong in a file is found when the case
        is read.
    """
    faults = Faults()
    contents: dict[str, TextColumns] = {}
    for name in files.keys() & KNOWS.keys():
        read = _copied(files[name], folder / f"{name}.csv", faults)
        if read is not None:
            contents[name] = read
    guesses = guess_all(contents)
    if not all(_is_ours(guess) for guess in guesses):
        write_text(folder / MAPPING_FILE, mapping_yaml(guesses))
    return guesses, faults


def guess_all(contents: Mapping[str, TextColumns]) -> tuple[TableGuess, ...]:
    """Return what is guessed of each file; ids of one must be known in another."""
    guesses: dict[str, TableGuess] = {}
    for name, references in KNOWS.items():
        if name in contents:
            known = {ours: _ids(contents, guesses, table) for ours, table in references.items() if table in guesses}
            guesses[name] = guess_mapping(name, contents[name], known)
    return tuple(guesses[name] for name in ("accounts", "reps", "opportunities") if name in guesses)


def mapping_yaml(guesses: Sequence[TableGuess]) -> str:
    """Return the guesses as ``mapping.yaml``, with how sure each is."""
    return "\n".join(_lines(guesses)) + "\n"


def guess_notes(guess: TableGuess) -> tuple[str, ...]:
    """Return what was guessed of a file, one sentence each, to be shown."""
    lines = [f"{guess.name}: {one.ours} is their {one.theirs} ({one.sure}: {one.why})." for one in guess.guesses]
    if guess.left:
        lines.append(f"{guess.name}: kept as attributes: {', '.join(guess.left)}.")
    return (*lines, *(f"{guess.name}: {note}" for note in guess.notes))


def _copied(path: Path, to: Path, faults: Faults) -> TextColumns | None:
    source = str(path)
    try:
        if is_workbook(path):
            sheet = sheet_to_csv(path, to.stem, to, faults)
            if sheet is None:
                return None
            source = f"The sheet {sheet} of {path}"
        else:
            to.write_bytes(path.read_bytes())
    except OSError as error:
        faults.error(f"cannot be read: {error.strerror}", file=source)
        return None
    return parse_csv(to.read_bytes(), source, Faults())


def _is_ours(guess: TableGuess) -> bool:
    """Tell whether a file needs no mapping."""
    same = TableMapping(columns={ours: ours for ours in guess.mapping.columns})
    return guess.mapping == same


def _ids(contents: Mapping[str, TextColumns], guesses: Mapping[str, TableGuess], table: str) -> set[str]:
    theirs = guesses[table].theirs(required_columns(RECORDS[table])[0])
    return set() if theirs is None else set(contents[table].cells[theirs])


def _lines(guesses: Sequence[TableGuess]) -> Iterator[str]:
    yield "# Which column of each file is which of ours. These are guesses: correct them, and they are read as you say."
    yield "# null: we have no such column. A line left out: the column keeps its name."
    yield "# constants: {country: US} would give every row the same value; quote words such as NO."
    for guess in guesses:
        yield ""
        yield f"{guess.name}:"
        yield "  columns:"
        sure = {one.ours: f"{one.sure}: {one.why}" for one in guess.guesses}
        for ours, theirs in guess.mapping.columns.items():
            yield f"    {_entry(ours, theirs):44}# {sure.get(ours, 'its cells do not fit')}"
        yield f"    # kept as attributes: {', '.join(guess.left) or 'none'}"
        yield f"  {_entry('dates', guess.mapping.dates):46}# how days are written: 2026-12-31, 31/12/2026, 12/31/2026"
        yield f"  {_entry('numbers', guess.mapping.numbers):46}# how numbers are written: plain, 1,234.50, 1.234,50"
        for note in guess.notes:
            yield f"  # {note}"


def _entry(key: str, value: str | None) -> str:
    text = yaml.safe_dump({key: value}, default_flow_style=False, allow_unicode=True, width=10_000)
    return str(text).rstrip("\n")
