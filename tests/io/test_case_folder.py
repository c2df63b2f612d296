from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from territory_opt.io.case_folder import CaseFiles, read_case


def case(folder: Path, **files: str) -> CaseFiles:
    """Read a case of the two tables needed and of further files, of which dots are written as two underscores."""
    given = {"accounts__csv": "account_id,revenue\nA,1\n", "reps__csv": "rep_id\nR\n"} | files
    for name, text in given.items():
        if text:
            (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return read_case(folder)


def words(files: CaseFiles) -> list[str]:
    return [str(fault) for fault in files.faults]


def test_two_files_are_a_case(tmp_path: Path) -> None:
    files = case(tmp_path)
    assert words(files) == []
    assert files.tables.accounts.number("revenue").tolist() == [1]
    assert files.tables.locks.n == 0
    assert files.hashes == {
        name: sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("accounts.csv", "reps.csv")
    }


def test_all_tables_and_settings_are_read(tmp_path: Path) -> None:
    files = case(tmp_path, locks__csv="account_id,rep_id\nA,R\n", case__yaml="name: x\nperiod: 2026\n")
    assert words(files) == []
    assert files.tables.locks.n == 1
    assert files.settings.name == "x"
    assert set(files.hashes) == {"accounts.csv", "reps.csv", "locks.csv", "case.yaml"}


def test_missing_files_are_faults(tmp_path: Path) -> None:
    assert words(case(tmp_path, accounts__csv="", reps__csv="")) == [
        "accounts.csv: the file is missing; a case needs accounts.csv and reps.csv",
        "reps.csv: the file is missing; a case needs accounts.csv and reps.csv",
    ]


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    files = read_case(tmp_path / "none")
    assert words(files) == [f"{tmp_path / 'none'}: is not a folder"]
    assert files.tables.accounts.n == 0


def test_a_missing_column_and_an_empty_file_are_one_fault_each(tmp_path: Path) -> None:
    assert words(case(tmp_path, accounts__csv="name\nx\n", reps__csv=" ")) == [
        "reps.csv: is empty; expected a row of column names",
        "accounts.csv, account_id: the column is missing",
    ]


def test_a_file_in_place_of_which_there_is_a_folder_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "locks.csv").mkdir()
    assert words(case(tmp_path)) == ["locks.csv: cannot be read: Is a directory"]


def test_strange_files_are_named(tmp_path: Path) -> None:
    files = case(tmp_path, lock__csv="a\n", Pairs__csv="a\n", notes__csv="a\n", notes__txt="a\n", case__yml="a: 1\n")
    assert words(files) == [
        "Pairs.csv: is not a file of a case and is not read (did you mean pairs.csv?)",
        "case.yml: is not a file of a case and is not read (did you mean case.yaml?)",
        "lock.csv: is not a file of a case and is not read (did you mean locks.csv?)",
        "notes.csv: is not a file of a case and is not read",
    ]
    assert not files.faults.errors


def test_everything_wrong_comes_at_once(tmp_path: Path) -> None:
    files = case(
        tmp_path,
        accounts__csv='account_id;revenue;latitude;longitude\nA;3,5;91;5\nA;"1.234,5O";;\n;2;;4\n',
        locks__csv="account_id,rep_id\nX,R\n",
        case__yaml="travel: {speed_kph: 3}\n",
    )
    assert words(files) == [
        'case.yaml, travel: "speed_kph" is not a known key (did you mean speed_kmh?)',
        "accounts.csv row 4, account_id: must not be blank",
        'accounts.csv row 3, revenue: "1.234,5O" is not a number (a letter O?)',
        'accounts.csv row 2, latitude: "91" must be between -90 and 90',
        'accounts.csv row 3, account_id: "A" appears twice (first in row 2)',
        'locks.csv row 2, account_id: "X" is not in accounts.csv (closed?)',
    ]
    assert files.tables.accounts.number("revenue").tolist()[0] == 3.5


def test_settings_decide_which_locks_hold(tmp_path: Path) -> None:
    locks = "account_id,rep_id,expires\nA,R,2026-03-31\nA,S,\n"
    reps = "rep_id\nR\nS\n"
    assert words(case(tmp_path, reps__csv=reps, locks__csv=locks, case__yaml="period: 2026Q2\n")) == []
    assert len(words(case(tmp_path, reps__csv=reps, locks__csv=locks, case__yaml="period: 2026Q1\n"))) == 1


def test_yaml_that_is_none_says_where(tmp_path: Path) -> None:
    assert words(case(tmp_path, case__yaml="name: x\ntravel: {speed_kmh: 3\n"))[0].startswith(
        "case.yaml row 3: expected"
    )
    assert words(case(tmp_path, case__yaml="name: x\nperiod: 2026\nname: y\n")) == [
        'case.yaml row 3: the key "name" appears twice'
    ]
    (tmp_path / "case.yaml").write_bytes(b"name: \xff\n")
    assert words(read_case(tmp_path)) == ["case.yaml: is not YAML text in UTF-8"]


def test_yaml_runs_nothing(tmp_path: Path) -> None:
    assert words(case(tmp_path, case__yaml="name: !!python/object/apply:os.getcwd []\n"))[0].startswith(
        "case.yaml row 1:"
    )
