from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import Faults
from territory_opt.schema.checks import check_tables
from territory_opt.schema.columns import TextColumns
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.tables import Tables

SOUND = {"accounts": "account_id\nA\nB\nC", "reps": "rep_id\nR\nS"}


def faults_of(settings: CaseSettings | None = None, **tables: str) -> list[str]:
    """Return the faults of tables written as lines of words, blanks as ``-``; warnings begin with a ``?``."""
    faults = Faults()
    given = {name: parsed(name, text) for name, text in {**SOUND, **tables}.items()}
    built = Tables.from_text(given, faults)
    assert not faults.found
    check_tables(built, faults, settings)
    return [("? " if fault.severity == "warning" else "") + str(fault) for fault in faults]


def parsed(name: str, text: str) -> TextColumns:
    header, *rows = (
        [cell.replace("-", "") if cell == "-" else cell for cell in line.split()] for line in text.split("\n")
    )
    cells = {column: [row[place] for row in rows] for place, column in enumerate(header)}
    return TextColumns(f"{name}.csv", np.arange(2, len(rows) + 2), cells)


def test_sound_tables_have_no_faults() -> None:
    assert faults_of() == []


def test_accounts_and_reps_have_rows() -> None:
    assert faults_of(accounts="account_id", reps="rep_id") == [
        "accounts.csv: has no rows",
        "reps.csv: has no rows",
    ]


def test_objects_without_rows_are_named_too() -> None:
    faults = Faults()
    check_tables(Tables.from_models(accounts=[], reps=[]), faults)
    assert [str(fault) for fault in faults] == ["accounts: has no rows", "reps: has no rows"]


@pytest.mark.parametrize(
    ("table", "text", "expected"),
    [
        ("accounts", "account_id\nA\nB\nA", 'row 4, account_id: "A" appears twice (first in row 2)'),
        ("reps", "rep_id\nR\nR", 'row 3, rep_id: "R" appears twice (first in row 2)'),
        (
            "pairs",
            "account_id rep_id\nA R\nA S\nA R",
            'row 4, account_id: "A" appears twice with rep_id R (first in row 2)',
        ),
        (
            "assignments",
            "account_id rep_id line\nA R -\nA R x\nA S -",
            'row 4, account_id: "A" appears twice (first in row 2)',
        ),
        (
            "account_lines",
            "account_id line\nA x\nA y\nA x",
            'row 4, account_id: "A" appears twice with line x (first in row 2)',
        ),
        (
            "relationships",
            "account_id rep_id\nA S\nA S",
            'row 3, account_id: "A" appears twice with rep_id S (first in row 2)',
        ),
        ("territories", "territory_id\nT\nT", 'row 3, territory_id: "T" appears twice (first in row 2)'),
        ("opportunities", "opportunity_id\nO\nO", 'row 3, opportunity_id: "O" appears twice (first in row 2)'),
        (
            "reps",
            "rep_id\nR\nHOUSE",
            'row 3, rep_id: "HOUSE" is the name for accounts that no rep may own; choose another id',
        ),
    ],
)
def test_ids_appear_once(table: str, text: str, expected: str) -> None:
    assert faults_of(**{table: text}) == [f"{table}.csv {expected}"]


def test_every_repetition_is_a_fault_but_a_lock_may_be_said_twice() -> None:
    assert len(faults_of(accounts="account_id\nA\nB\nA\nA\nB")) == 3
    assert faults_of(locks="account_id rep_id\nA R\nA R") == []


@pytest.mark.parametrize(
    ("table", "text", "column", "name", "target"),
    [
        ("locks", "account_id rep_id\nA- R", "account_id", "A-", "accounts.csv (did you mean A?)"),
        ("locks", "account_id rep_id\nA X", "rep_id", "X", "reps.csv"),
        ("pairs", "account_id rep_id\n0A R", "account_id", "0A", "accounts.csv (did you mean A?)"),
        ("pairs", "account_id rep_id\nA r", "rep_id", "r", "reps.csv (did you mean R?)"),
        ("relationships", "account_id rep_id\na R", "account_id", "a", "accounts.csv (did you mean A?)"),
        ("account_lines", "account_id line\na y", "account_id", "a", "accounts.csv (did you mean A?)"),
    ],
)
def test_an_unknown_id_is_an_error_where_it_must_be_mended(
    table: str, text: str, column: str, name: str, target: str
) -> None:
    assert faults_of(**{table: text}) == [f'{table}.csv row 2, {column}: "{name}" is not in {target}']


@pytest.mark.parametrize(
    ("table", "text", "column", "target"),
    [
        ("relationships", "account_id rep_id\nX R", "account_id", "accounts.csv (closed?)"),
        ("relationships", "account_id rep_id\nA X", "rep_id", "reps.csv (departed?)"),
        ("locks", "account_id rep_id\nX R", "account_id", "accounts.csv (closed?)"),
        ("pairs", "account_id rep_id\nX R", "account_id", "accounts.csv (closed?)"),
        ("pairs", "account_id rep_id\nA X", "rep_id", "reps.csv (departed?)"),
        ("account_lines", "account_id line\nX y", "account_id", "accounts.csv (closed?)"),
        ("assignments", "account_id rep_id\nX R", "account_id", "accounts.csv (closed?)"),
        ("assignments", "account_id rep_id\nA X", "rep_id", "reps.csv (departed?)"),
        ("accounts", "account_id current_rep_id\nA X", "current_rep_id", "reps.csv (departed?)"),
        ("opportunities", "opportunity_id rep_id\nO X", "rep_id", "reps.csv (departed?)"),
        ("opportunities", "opportunity_id account_id\nO X", "account_id", "accounts.csv (closed?)"),
    ],
)
def test_an_unknown_id_is_a_warning_where_time_has_passed(table: str, text: str, column: str, target: str) -> None:
    assert faults_of(**{table: text}) == [f'? {table}.csv row 2, {column}: "X" is not in {target}']


def test_a_territory_must_be_known_only_if_territories_are_given() -> None:
    assert faults_of(reps="rep_id territory_id\nR T") == []
    assert faults_of(reps="rep_id territory_id\nR T", territories="territory_id\nU") == [
        '? reps.csv row 2, territory_id: "T" is not in territories.csv'
    ]


def test_an_id_that_a_spreadsheet_has_mangled_is_recognised() -> None:
    assert faults_of(accounts="account_id\n00-950", locks="account_id rep_id\n950 R\n00-95 R") == [
        'locks.csv row 2, account_id: "950" is not in accounts.csv (did you mean 00-950?)',
        '? locks.csv row 3, account_id: "00-95" is not in accounts.csv (closed?)',
    ]
    assert faults_of(locks="account_id rep_id\nA r") == [
        'locks.csv row 2, rep_id: "r" is not in reps.csv (did you mean R?)'
    ]


def test_an_id_that_stands_in_many_rows_is_told_once() -> None:
    assert faults_of(accounts="account_id\nA\nB", assignments="account_id rep_id\nA X\nB X") == [
        '? assignments.csv row 2, rep_id: "X" is not in reps.csv (departed?): 2 rows'
    ]


def test_nothing_is_asked_of_locks_that_have_expired() -> None:
    locks = "account_id rep_id expires\nX Y 2026-09-30"
    assert faults_of(locks=locks, settings=CaseSettings(period="2026Q4")) == []
    assert len(faults_of(locks=locks)) == 2


def test_nobody_can_be_locked_to_the_house() -> None:
    assert faults_of(locks="account_id rep_id\nA HOUSE") == ['locks.csv row 2, rep_id: "HOUSE" is not in reps.csv']


def test_blanks_the_house_and_labels_are_not_unknown() -> None:
    assert (
        faults_of(
            accounts="account_id current_rep_id parent_id\nA - Group\nB HOUSE -",
            assignments="account_id rep_id\nA HOUSE",
            reps="rep_id territory_id manager_id\nR North boss",
        )
        == []
    )


def test_a_cycle_of_parents_is_named_once() -> None:
    assert faults_of(accounts="account_id parent_id\nA B\nB C\nC A\nD A\nE E\nF label") == [
        'accounts.csv row 2, parent_id: "B" leads back to where it began: A -> B -> C -> A'
    ]


def test_two_cycles_are_two_faults_and_long_ones_are_cut() -> None:
    ring = [f"N{i} N{(i + 1) % 7}" for i in range(7)]
    assert faults_of(accounts="\n".join(["account_id parent_id", "A B", "B A", *ring])) == [
        'accounts.csv row 2, parent_id: "B" leads back to where it began: A -> B -> A',
        'accounts.csv row 4, parent_id: "N1" leads back to where it began: N0 -> N1 -> N2 -> N3 -> N4 -> ... -> N0',
    ]


def test_managers_do_not_manage_each_other() -> None:
    assert faults_of(reps="rep_id manager_id\nR S\nS R") == [
        'reps.csv row 2, manager_id: "S" leads back to where it began: R -> S -> R'
    ]


@pytest.mark.parametrize(
    ("locks", "expected"),
    [
        ("A R lock -\nA S lock -", ['locks.csv row 3, rep_id: "S" is locked to this account, but so is R in row 2']),
        ("A R - -\nA R forbid -", ['locks.csv row 3, rep_id: "R" is forbidden for this account, but locked in row 2']),
        ("A R forbid -\nA R - -", ['locks.csv row 3, rep_id: "R" is locked for this account, but forbidden in row 2']),
        ("A R - x\nA S - -", ['locks.csv row 3, rep_id: "S" is locked to this account, but so is R in row 2']),
        ("A R - x\nA S - all", ['locks.csv row 3, rep_id: "S" is locked to this account, but so is R in row 2']),
        ("A R - x\nA S - y", []),
        ("A R - -\nA S forbid -", []),
        ("A R forbid -\nA S forbid -", []),
        ("A R - -\nB S - -", []),
        ("A R - -\nA R - -", []),
    ],
)
def test_locks_do_not_contradict_each_other(locks: str, expected: list[str]) -> None:
    assert faults_of(locks=f"account_id rep_id kind line\n{locks}") == expected


def test_an_expired_lock_contradicts_nothing() -> None:
    def found(last: str) -> int:
        locks = f"account_id rep_id expires\nA R {last}\nA S -"
        return len(faults_of(CaseSettings(period="2026Q2"), locks=locks))

    assert found("2026-04-01") == 1
    assert found("2026-03-31") == 0


PLACES = "\n".join(f"P{i} {40 + i}.5 {-70 - i}.5" for i in range(8))


def test_swapped_coordinates_are_suspected() -> None:
    assert faults_of(accounts=f"account_id latitude longitude\n{PLACES}\nZ -74 44") == [
        '? accounts.csv row 10, latitude: "-74" looks swapped with longitude: swapped, the place lies among the others'
    ]


def test_a_place_far_from_all_others_is_not_suspected() -> None:
    assert faults_of(accounts=f"account_id latitude longitude\n{PLACES}\nZ -80 -10") == []


def test_a_handful_of_places_says_nothing() -> None:
    few = "\n".join(PLACES.split("\n")[:6])
    assert faults_of(accounts=f"account_id latitude longitude\n{few}\nZ -74 44") == []


def test_zeros_are_not_a_place() -> None:
    assert faults_of(accounts="account_id latitude longitude\nA 0 0\nB 0 1\nC - -") == [
        '? accounts.csv row 2, latitude: "0" and longitude 0 are a place in the sea; leave both blank if unknown'
    ]


def test_a_column_that_is_almost_known_is_named() -> None:
    assert faults_of(accounts="account_id Lattitude Revenue tier\nA 1 2 x") == [
        "? accounts.csv, Lattitude: is kept as an attribute (did you mean latitude?)",
        "? accounts.csv, Revenue: is kept as an attribute (did you mean revenue?)",
    ]


def test_a_blank_can_only_be_explained_for_a_column_that_exists() -> None:
    settings = CaseSettings(missing={"potental": 0, "tier": 1, "visits": 2})
    assert faults_of(settings, accounts="account_id tier\nA 1") == [
        'case.yaml, missing: "potental" is not a column of any table (did you mean potential?)'
    ]
