"""The tables of a run in a database: written in one transaction, and as often as one likes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from territory_opt.errors import OutputError
from territory_opt.io.databases import DatabaseError, connected
from territory_opt.io.extras import needed
from territory_opt.io.run_tables import RunTable, WrittenRun, sort_of_column

PREFIX = "territory_opt_"
"""What the names of the tables begin with: ``territory_opt_runs``, ``territory_opt_assignments`` ..."""

WRITERS = 8_372_616
"""Any number: PostgreSQL lets one writer at a time have it, so that two of one run cannot meet."""


def write_run_sql(run: WrittenRun, url: str, folder: Path | None = None) -> None:
    """Write the tables of a run, each row under the id of its run.

    What stands there of the same run is replaced, and a table that lacks a column gets it; all in one transaction.
    Other runs stay as they are.

    Parameters
    ----------
    url
        Address of the database; ``${NAME}`` stands for an environment variable.
    folder
        What the path of an SQLite file is relative to; the current folder if not given. The file is made if needed.

    Raises
    ------
    InputError
        If SQLAlchemy or the driver is not installed.
    OutputError
        If anything fails; the database is then as it was.
    """
    sa = needed("sqlalchemy", "sql")
    try:
        with connected(url, folder or Path(), write=True) as connection:
            _write(sa, connection, run)
            connection.commit()
    except DatabaseError as error:
        raise OutputError(f"the database cannot be written: {error}") from error


def _write(sa: Any, connection: Any, run: WrittenRun) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
    plan = run.plan
    provenance: Mapping[str, Any] = plan.get("provenance", {})
    figures = (plan.get("status"), plan.get("objective"), plan.get("bound"), plan.get("gap"))
    origin = (provenance.get("case"), provenance.get("hash"), provenance.get("started"))
    header = ("status", "objective", "bound", "gap", "case_name", "input_hash", "started")
    runs = RunTable("runs", header, ((*figures, *origin),))
    for table in (runs, *run.tables()):
        _replace(sa, connection, run.id, table)


def _replace(sa: Any, connection: Any, run_id: str, table: RunTable) -> None:
    stored = _stored(sa, connection, table)
    connection.execute(sa.delete(stored).where(stored.c.run_id == run_id))
    if table.rows:
        rows = [{"run_id": run_id, **dict(zip(table.header, cells, strict=True))} for cells in table.rows]
        connection.execute(sa.insert(stored), rows)


def _stored(sa: Any, connection: Any, table: RunTable) -> Any:
    """Return the database's table with all columns that the run's has; it is made, or gets those it lacks."""
    name = f"{PREFIX}{table.name}"
    columns = {column: _type(sa, table.name, column) for column in table.header}
    alone = table.name == "runs"  # one row for each run
    stored = sa.Table(
        name,
        sa.MetaData(),
        sa.Column("run_id", sa.String(64), primary_key=alone, index=not alone, nullable=False),
        *(sa.Column(column, kind) for column, kind in columns.items()),
    )
    inspector = sa.inspect(connection)
    if not inspector.has_table(name):
        stored.create(connection)
        return stored
    there = {column["name"] for column in inspector.get_columns(name)}
    quoted = connection.dialect.identifier_preparer.quote
    for column, kind in columns.items():
        if column not in there:
            text = kind.compile(connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {quoted(name)} ADD COLUMN {quoted(column)} {text}")
    return stored


def _type(sa: Any, table: str, column: str) -> Any:
    number = column in ("objective", "bound", "gap") if table == "runs" else sort_of_column(column) == "number"
    return sa.Double() if number else sa.Text()
