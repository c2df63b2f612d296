"""Tables from databases, runs into them, and secrets that stay where they are."""

from __future__ import annotations

import logging
import os
import sqlite3
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from territory_opt.errors import OutputError
from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.run_sql import write_run_sql
from territory_opt.io.run_tables import read_run
from territory_opt.jobs.running import Options, solve_case
from tests.cli.small import write_case
from tests.io.postgresql import server
from tests.io.runs import write_run

SECRET = "s3cr/et@word:9"


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with server() as url:
        yield url


def case(folder: Path, accounts: str, query: str = "SELECT account_id, revenue FROM a ORDER BY 1") -> CaseFiles:
    folder.mkdir(exist_ok=True)
    (folder / "reps.csv").write_text("rep_id\nR\n", encoding="utf-8")
    (folder / "case.yaml").write_text(
        f"tables:\n  accounts: {{url: '{accounts}', query: '{query}'}}\n", encoding="utf-8"
    )
    return read_case(folder)


def sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE a (account_id TEXT, revenue REAL)")
        connection.executemany("INSERT INTO a VALUES (?, ?)", [("A", 1.5), ("B", None)])
    connection.close()


def words(files: CaseFiles) -> list[str]:
    return [str(fault) for fault in files.faults]


def test_a_query_is_a_table(tmp_path: Path) -> None:
    sqlite(tmp_path / "crm.db")
    files = case(tmp_path, "sqlite:///crm.db")
    assert words(files) == []
    assert files.tables.accounts.columns() == {"account_id": ["A", "B"], "revenue": [1.5, None]}
    assert set(files.hashes) == {"reps.csv", "case.yaml", "accounts (query)"}


def test_the_hash_is_that_of_the_rows(tmp_path: Path) -> None:
    sqlite(tmp_path / "crm.db")
    first = case(tmp_path, "sqlite:///crm.db").hashes["accounts (query)"]
    assert case(tmp_path, "sqlite:///./crm.db").hashes["accounts (query)"] == first
    with sqlite3.connect(tmp_path / "crm.db") as connection:
        connection.execute("UPDATE a SET revenue = 2 WHERE account_id = 'A'")
    connection.close()
    assert case(tmp_path, "sqlite:///crm.db").hashes["accounts (query)"] != first


def test_a_query_changes_nothing(tmp_path: Path) -> None:
    sqlite(tmp_path / "crm.db")
    case(tmp_path, "sqlite:///crm.db", "DELETE FROM a RETURNING account_id, revenue")
    assert len(case(tmp_path, "sqlite:///crm.db").tables.accounts.columns()["account_id"]) == 2


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    sqlite(tmp_path / "crm.db")
    assert words(case(tmp_path, "sqlite:///none.db")) == [
        "accounts (query): cannot be read: the database file none.db does not exist"
    ]
    assert not (tmp_path / "none.db").exists()
    assert words(case(tmp_path, "sqlite://")) == [
        "accounts (query): cannot be read: the address names no database file"
    ]
    assert words(case(tmp_path, "sqlite:///crm.db", "SELECT x FROM a")) == [
        "accounts (query): cannot be read: no such column: x"
    ]
    assert words(case(tmp_path, "sqlite:///crm.db", "SELECT account_id, revenue, revenue FROM a ORDER BY 1")) == [
        "accounts (query), revenue: the column appears twice"
    ]
    assert words(case(tmp_path, "sqlite:///crm.db", "SELECT revenue AS r, account_id, 95 AS latitude FROM a")) == [
        "accounts (query): has no ORDER BY; its rows may come in another order next time, and the plan with them",
        'accounts (query) row 1, latitude: "95" must be between -90 and 90',
        'accounts (query) row 2, latitude: "95" must be between -90 and 90',
    ]
    assert words(case(tmp_path, "oracle+none://${HOME}"))[0].startswith("accounts (query): cannot be read: ")


def test_a_table_comes_from_one_place(tmp_path: Path) -> None:
    sqlite(tmp_path / "crm.db")
    (tmp_path / "accounts.csv").write_text("account_id\nA\n", encoding="utf-8")
    assert words(case(tmp_path, "sqlite:///crm.db")) == [
        'case.yaml, tables: "accounts" is given twice: here and by accounts.csv'
    ]
    (tmp_path / "case.yaml").write_text("tables: {acounts: {url: 'sqlite:///crm.db', query: x}}", encoding="utf-8")
    assert words(read_case(tmp_path)) == ['case.yaml, tables: "acounts" is not a known key (did you mean accounts?)']


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://user:{quote(SECRET, safe='')}@host/crm",
        f"postgresql://user@host/crm?password={quote(SECRET, safe='')}",
        "postgresql://user:s3cr${X}@host/crm",
    ],
)
def test_a_password_in_the_settings_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    files = case(tmp_path, url)
    assert words(files)[0] == (
        "case.yaml, tables, accounts, url: holds a password; write ${NAME} in its place and set the environment "
        "variable NAME"
    )
    (tmp_path / "case.yaml").write_text(f"tables: {{accounts: '{url}'}}", encoding="utf-8")
    assert words(read_case(tmp_path))[0] == "case.yaml, tables, accounts: must hold keys and values"
    assert not any("s3cr" in text for text in words(read_case(tmp_path)) + words(files))


def test_a_variable_that_is_not_set_is_named(tmp_path: Path) -> None:
    assert words(case(tmp_path, "postgresql+psycopg://u:${NO_SUCH_NAME}@127.0.0.1/crm")) == [
        "accounts (query): cannot be read: the environment variable NO_SUCH_NAME is not set"
    ]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://u:${CRM_PASSWORD}@127.0.0.1:1/crm",
        "postgresql+psycopg://u@127.0.0.1:${CRM_PASSWORD}/crm",
        "postgresql+psycopg://u@127.0.0.1:1/crm?options=${CRM_PASSWORD}",
        "sqlite:///${CRM_PASSWORD}.db",
        "none+${CRM_PASSWORD}://u@host/crm",
        "${CRM_URL}",
    ],
)
def test_secrets_are_in_no_fault(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CRM_PASSWORD", SECRET)
    monkeypatch.setenv("CRM_URL", f"postgresql+psycopg://u:{quote(SECRET, safe='')}@127.0.0.1:1x/crm")
    with caplog.at_level(logging.DEBUG):
        files = case(tmp_path, url)
    assert words(files)[0].startswith("accounts (query): cannot be read: ")
    said = "\n".join([*words(files), repr(files.settings), repr(files.hashes), caplog.text])
    assert SECRET not in said
    assert quote(SECRET, safe="") not in said
    run = write_run(tmp_path / "run", [("A", "R", "")])
    with pytest.raises(OutputError) as caught:
        write_run_sql(run, url if "sqlite" not in url else "sqlite:///${CRM_PASSWORD}/x.db", tmp_path)
    trace = "".join(traceback.format_exception(caught.value))
    assert SECRET not in trace
    assert quote(SECRET, safe="") not in trace


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sa.text(query))]
    engine.dispose()
    return found


def check_writing(tmp_path: Path, url: str, real: str) -> None:
    one = write_run(tmp_path / "one", [("A", "R", "S"), ("B", "R", "")])
    write_run(tmp_path / "two", [("=1+1", "R", "S")], reason="other\nline 'x'; DROP TABLE territory_opt_runs")
    for run in (one, one):
        write_run_sql(run, url, tmp_path)
    count = "SELECT count(*) FROM territory_opt_assignments WHERE run_id = '{}'"
    assert rows(real, count.format(one.id)) == [(2,)]
    assert rows(real, "SELECT run_id, status, gap FROM territory_opt_runs") == [(one.id, "feasible", 0.5)]
    (tmp_path / "two" / "plan.json").write_text('{"status": "optimal", "gap": 0}', encoding="utf-8")
    # Another run may have other rules, and so other columns.
    file = tmp_path / "two" / "assignments.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("cost_travel", "cost_fit %s"), encoding="utf-8")
    two = read_run(tmp_path / "two")
    write_run_sql(two, url, tmp_path)
    assert rows(real, count.format(one.id)) == [(2,)]
    query = "SELECT account_id, reason, \"cost_fit %s\", cost_travel FROM territory_opt_assignments WHERE run_id = '{}'"
    assert rows(real, query.format(two.id)) == [("=1+1", "other\nline 'x'; DROP TABLE territory_opt_runs", 1.5, None)]
    assert len(rows(real, "SELECT * FROM territory_opt_runs")) == 2


def test_runs_go_into_sqlite(tmp_path: Path) -> None:
    check_writing(tmp_path, "sqlite:///plans.db", f"sqlite:///{tmp_path}/plans.db")


def test_runs_go_into_postgresql(tmp_path: Path, postgresql: str) -> None:
    real = postgresql.replace("${PGPASSWORD}", quote(os.environ["PGPASSWORD"], safe=""))
    check_writing(tmp_path, postgresql, real)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_run_is_written_whole_or_not_at_all(
    tmp_path: Path, kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "sqlite:///plans.db" if kind == "sqlite" else request.getfixturevalue("postgresql")
    real = url.replace("///", f"///{tmp_path}/")
    if kind == "postgresql":
        real = url.replace("${PGPASSWORD}", quote(os.environ["PGPASSWORD"], safe=""))
    run = write_run(tmp_path / "run", [("A", "R", "S")])
    write_run_sql(run, url, tmp_path)
    before = rows(real, "SELECT * FROM territory_opt_assignments ORDER BY account_id")
    broken = write_run(tmp_path / "broken", [("B", "R", "S"), ("C", "R", "S")])
    object.__setattr__(broken, "id", run.id)
    object.__setattr__(broken.scorecard, "rows", (("R", "x", "not a number" * 9, object(), 1, 1, 1, "x"),))
    with pytest.raises(OutputError, match=r"^the database cannot be written: "):
        write_run_sql(broken, url, tmp_path)
    assert rows(real, "SELECT * FROM territory_opt_assignments ORDER BY account_id") == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_writers_of_one_run_leave_one_run(tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> None:
    url = "sqlite:///plans.db" if kind == "sqlite" else request.getfixturevalue("postgresql")
    real = f"sqlite:///{tmp_path}/plans.db"
    if kind == "postgresql":
        real = url.replace("${PGPASSWORD}", quote(os.environ["PGPASSWORD"], safe=""))
    run = write_run(tmp_path / "run", [(f"A-{at}", "R", "S") for at in range(300)], reason=kind)
    object.__setattr__(run, "id", f"two writers {kind}")
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write_run_sql, run, url, tmp_path) for _ in range(6)]:
            done.result()
    for table in ("runs", "assignments", "moves"):
        count = f"SELECT count(*) FROM territory_opt_{table} WHERE run_id = 'two writers {kind}'"
        assert rows(real, count) == [(1 if table == "runs" else 300,)]


def test_a_secret_is_in_no_output(tmp_path: Path, postgresql: str) -> None:
    folder = write_case(tmp_path / "case")
    secret = os.environ["PGPASSWORD"]
    engine = sa.create_engine(postgresql.replace("${PGPASSWORD}", quote(secret, safe="")))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE r (rep_id TEXT, name TEXT, capacity_hours FLOAT)"))
        connection.execute(sa.text("INSERT INTO r VALUES ('R1', 'Anna', 60), ('R2', 'Bea', 60)"))
    engine.dispose()
    (folder / "reps.csv").unlink()
    with (folder / "case.yaml").open("a", encoding="utf-8") as file:
        file.write(f"tables: {{reps: {{url: '{postgresql}', query: SELECT * FROM r ORDER BY rep_id}}}}\n")
    solve_case(folder, tmp_path / "out", Options(time_limit=5))
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir())
    assert "reps (query)" in written
    assert secret not in written
    assert "127.0.0.1" not in written


def test_a_case_from_a_database_is_solved_and_verified(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    text = (folder / "accounts.csv").read_text(encoding="utf-8").splitlines()
    header, lines = text[0].split(","), [line.split(",") for line in text[1:]]
    with sqlite3.connect(tmp_path / "case" / "crm.db") as connection:
        connection.execute(f"CREATE TABLE a ({', '.join(header)})")
        connection.executemany(f"INSERT INTO a VALUES ({', '.join('?' * len(header))})", lines)
    connection.close()
    (folder / "accounts.csv").unlink()
    with (folder / "case.yaml").open("a", encoding="utf-8") as file:
        file.write("tables: {accounts: {url: 'sqlite:///crm.db', query: SELECT * FROM a ORDER BY account_id}}\n")
    run = solve_case(folder, tmp_path / "out", Options(time_limit=5))
    assert run.result.status == "optimal"
    assert "accounts (query)" in run.plan["provenance"]["input"]
