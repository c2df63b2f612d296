"""A plan as one spreadsheet: for planners, for managers, for reps, and a sheet to answer on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import Any

from territory_opt.io.reading_review import REVIEW
from territory_opt.io.run_tables import Cell, RunTable, WrittenRun, sort_of_column
from territory_opt.io.workbook_writing import Book, Look
from territory_opt.schema.review import DECISIONS
from territory_opt.schema.tables import Tables

MOST_REP_SHEETS = 250
"""Reps up to which each gets a sheet; more of them would make a file that no spreadsheet opens with pleasure."""

ACCOUNT_COLUMNS = ("city", "region", "industry", "segment", "potential", "revenue")
"""What is told of an account to its rep, as far as the case has it."""

WHEREABOUTS = ("city",)
"""What a redacted run does not tell of them."""

_LOOK_OF: Mapping[str, Look] = {
    **dict.fromkeys(("reason", "runner_up_breaks", "flags"), "note"),
    **dict.fromkeys(("accounts", "moved_in", "moved_out"), "whole"),
    **dict.fromkeys(ACCOUNT_COLUMNS, "text"),
    **dict.fromkeys(("potential", "revenue"), "amount"),
    "capacity_used": "percent",
    "relationship": "share",
}

_REVIEW_HEADER = (
    *("account_id", "line", "name", "from_rep_id", "to_rep_id", "value", "reason"),
    *("decision", "proposed_rep_id", "comment", "reviewer"),
)
_ENTRIES = _REVIEW_HEADER[7:]


def write_plan_workbook(run: WrittenRun, tables: Tables, path: Path) -> None:
    """Write a run as an ``.xlsx`` file.

    Parameters
    ----------
    run
        What the run wrote.
    tables
        The case, for the names of accounts and reps, and for who manages whom.
    path
        The file.

    Raises
    ------
    InputError
        If xlsxwriter is not installed.
    OutputError
        If the file cannot be written.
    """
    book = Book()
    names = _Names(tables)
    reps = [str(rep) for rep in run.scorecard.column("rep_id")]
    _read_me(book, run, len(reps))
    scorecard = _table(book, "scorecard", run.scorecard.header, run.scorecard.rows)
    _bars(scorecard, run.scorecard.header, len(run.scorecard.rows))
    for table in (run.assignments, run.moves, run.unassigned):
        header, rows = names.added(table)
        _table(book, table.name, header, rows)
    _review(book, run, names, len(reps))
    owned = _owned(run, tables, names)
    for manager, team in names.teams(reps).items():
        _manager(book, manager, team, run)
    for rep in reps if len(reps) <= MOST_REP_SHEETS else ():
        header, rows = owned(rep)
        _table(book, f"{rep} {names.reps.get(rep, '')}", header, rows)
    book.save(path)


class _Names:
    """The names of accounts and reps, and the reps of each manager."""

    def __init__(self, tables: Tables) -> None:
        self.accounts = _by_id(tables.accounts, "account_id", "name")
        self.reps = _by_id(tables.reps, "rep_id", "name")
        self._managers = _by_id(tables.reps, "rep_id", "manager_id")

    def added(self, table: RunTable) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
        """Return a table with the name of each account behind its id."""
        names = [self.accounts.get(account) or None for account in table.texts("account_id")]
        rows = [(row[0], name, *row[1:]) for row, name in zip(table.rows, names, strict=True)]
        return (*table.header[:1], "name", *table.header[1:]), rows

    def teams(self, reps: Iterable[str]) -> dict[str, list[str]]:
        """Return the reps of each manager, in the order of the reps."""
        teams: dict[str, list[str]] = {}
        for rep in reps:
            manager = self._managers.get(rep)
            if manager:
                teams.setdefault(manager, []).append(rep)
        return teams


def _by_id(table: Any, key: str, column: str) -> dict[str, str]:
    return dict(zip(table.text(key).tolist(), table.text(column).tolist(), strict=True))


def _read_me(book: Book, run: WrittenRun, reps: int) -> None:
    """Write the first sheet: what this is, and what stands where."""
    provenance: Mapping[str, Any] = run.plan.get("provenance", {})
    sheet = book.sheet("read me")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    book.write(sheet, 0, 0, f"Plan of {provenance.get('case', 'a case')}", "title")
    gap = run.plan.get("gap")
    rep_sheets = "A rep's accounts." if reps <= MOST_REP_SHEETS else f"Left out: there are more than {MOST_REP_SHEETS}."
    lines = [
        ("status", run.plan.get("status")),
        ("gap", "unknown" if gap is None else f"{gap:.2%} between the plan and the best there can be"),
        ("run", run.id),
        ("input", provenance.get("hash")),
        ("made", provenance.get("started")),
        ("scorecard", "A row for each rep: loads against targets, travel, accounts, who gains and who gives."),
        ("assignments", "Who owns which account, why, and who would be next."),
        ("moves", "What is handed over, most at risk first: by value, relationship and last contact."),
        ("unassigned", "Accounts that no rep may own, and why."),
        ("review", f"Answer here: {', '.join(DECISIONS)}. Send the file back; it is read as it is."),
        ("manager ...", "A manager's team."),
        ("sheets of reps", rep_sheets),
    ]
    for row, (what, text) in enumerate(lines, start=2):
        book.write(sheet, row, 0, what, "header")
        book.write(sheet, row, 1, text, "note")


def _table(book: Book, title: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Any:
    sheet = book.sheet(title)
    book.table(sheet, header, rows, {name: look_of(name) for name in header})
    return sheet


def look_of(column: str) -> Look:
    """Return how the cells of a column look, by its name."""
    if column in _LOOK_OF:
        return _LOOK_OF[column]
    if sort_of_column(column) == "text":
        return "text"
    return "tenths" if column.endswith(("_index", "hours", "km")) else "amount"


def _bars(sheet: Any, header: Sequence[str], rows: int) -> None:
    """Show indices and the use of capacity as bars from 0 to twice the target."""
    for column, name in enumerate(header):
        if rows and (name.endswith("_index") or name == "capacity_used"):
            most = 200 if name.endswith("_index") else 2
            bar = {"type": "data_bar", "bar_solid": True, "bar_color": "#8FB4D9", "min_type": "num", "max_type": "num"}
            sheet.conditional_format(1, column, rows, column, {**bar, "min_value": 0, "max_value": most})


def _review(book: Book, run: WrittenRun, names: _Names, reps: int) -> None:
    """Write the sheet to answer on: a row for each move, with lists to choose from."""
    moves = run.moves
    shown = [moves.column(name) for name in ("account_id", "line", "from_rep_id", "to_rep_id", "value", "reason")]
    accounts = [names.accounts.get(str(account)) or None for account in shown[0]]
    columns = [*shown[:2], accounts, *shown[2:]]
    rows = [(*row, *(None for _ in _ENTRIES)) for row in zip(*columns, strict=True)]
    sheet = book.sheet(REVIEW)
    looks: dict[str, Look] = {name: "entry" if name in _ENTRIES else look_of(name) for name in _REVIEW_HEADER}
    book.table(sheet, _REVIEW_HEADER, rows, looks)
    if rows:
        decision, proposed = (_REVIEW_HEADER.index(name) for name in ("decision", "proposed_rep_id"))
        sheet.data_validation(1, decision, len(rows), decision, {"validate": "list", "source": list(DECISIONS)})
        source = f"=scorecard!$A$2:$A${reps + 1}"
        sheet.data_validation(1, proposed, len(rows), proposed, {"validate": "list", "source": source})


def _manager(book: Book, manager: str, team: Sequence[str], run: WrittenRun) -> None:
    """Write a manager's sheet: the scorecard of the team, and under it what moves in or out of it."""
    members = set(team)
    header = run.scorecard.header
    rows = [row for row, rep in zip(run.scorecard.rows, run.scorecard.texts("rep_id"), strict=True) if rep in members]
    sheet = _table(book, f"manager {manager}", header, rows)
    _bars(sheet, header, len(rows))
    ends = zip(run.moves.rows, run.moves.texts("from_rep_id"), run.moves.texts("to_rep_id"), strict=True)
    moves = [row for row, before, after in ends if {before, after} & members]
    top = len(rows) + 3
    book.write(sheet, top - 1, 0, "Moves in and out of the team" if moves else "Nothing moves in or out", "title")
    for column, name in enumerate(run.moves.header if moves else ()):
        book.write(sheet, top, column, name, "header")
        for row, cells in enumerate(moves, start=top + 1):
            # A reason would make a row of a narrow column very tall; it stands on the sheet of moves as well.
            look = look_of(name)
            book.write(sheet, row, column, cells[column], "text" if look == "note" else look)


def _owned(run: WrittenRun, tables: Tables, names: _Names) -> Any:
    """Return a function that gives a rep's accounts as a table. Nothing in it judges the rep."""
    redacted = run.plan.get("provenance", {}).get("redacted", False)
    told_of = [name for name in ACCOUNT_COLUMNS if not (redacted and name in WHEREABOUTS)]
    known = [name for name in told_of if tables.accounts.has(name)]
    facts = {name: _typed(tables, name) for name in known}
    index = tables.account_index
    owned: dict[str, list[tuple[Cell, ...]]] = {}
    assigned = run.assignments
    lines = assigned.texts("line")
    by_line = any(line != "all" for line in lines)
    columns = (assigned.texts(name) for name in ("account_id", "rep_id", "previous_rep_id", "moved", "reason"))
    for line, account, rep, before, moved, reason in zip(lines, *columns, strict=True):
        at = index.get(account)
        told = tuple(None if at is None else facts[name][at] for name in known)
        sold = (line,) if by_line else ()
        row = (account, *sold, names.accounts.get(account) or None, *told, before or None, moved, reason or None)
        owned.setdefault(rep, []).append(row)
    header = ("account_id", *(("line",) if by_line else ()), "name", *known, "previous_rep_id", "moved", "reason")
    return lambda rep: (header, owned.get(rep, []))


def _typed(tables: Tables, name: str) -> list[Cell]:
    if name in ("potential", "revenue"):
        return [None if isnan(value) else value for value in tables.accounts.number(name).tolist()]
    return [text or None for text in tables.accounts.text(name).tolist()]
