"""Databases: how they are reached, without a secret ever leaving the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from territory_opt.io.extras import needed
from territory_opt.schema.connections import PLACEHOLDER, holds_secret

EXTRA = "sql"

_PARTS = re.compile(r"(?P<scheme>[^:/]+://)(?P<user>[^@/]*@)?(?P<rest>.*)", re.DOTALL)


class DatabaseError(Exception):
    """A database that cannot be reached, or refuses what was asked of it; the message holds no secret.

    It does not leave `territory_opt.io`: reading turns it into a fault, writing into an `OutputError`.
    """


@contextmanager
def connected(url: str, folder: Path, *, write: bool = False) -> Iterator[Any]:
    """Give an SQLAlchemy connection in a transaction, which is committed only if the block ends with `commit`.

    Parameters
    ----------
    url
        The address; ``${NAME}`` in it stands for the environment variable of that name.
    folder
        What the path of an SQLite file is relative to.
    write
        Whether it is written to: an SQLite file that does not exist is made, and writers wait for each other.

    Raises
    ------
    InputError
        If SQLAlchemy or the database's driver is not installed.
    DatabaseError
        If anything fails. What the environment gave is masked in its message, and nothing is chained to it.
    """
    sa = needed("sqlalchemy", EXTRA)
    failed: str | None = None
    engine = None
    try:
        engine = sa.create_engine(_address(sa, url, folder, write), poolclass=sa.NullPool, hide_parameters=True)
        _begin_whole(sa, engine, write)
        with engine.connect() as connection:
            yield connection
    except ModuleNotFoundError as error:
        failed = f"the driver {error.name} is not installed"
    except (sa.exc.SQLAlchemyError, ValueError, UnicodeError) as error:
        failed = _words(error)
    finally:
        if engine is not None:
            engine.dispose()
    if failed is not None:
        raise DatabaseError(masked(failed, url)) from None


def masked(text: str, url: str) -> str:
    """Return a text with all that the environment gave to an address taken out, whole, escaped or in parts."""
    forms: set[str] = set()
    for name in PLACEHOLDER.findall(url):
        value = os.environ.get(name, "")
        forms |= {value, quote(value, safe="")}
        if "://" in value:
            forms |= {part for part in re.split(r"[:/@?&=]", value) if len(part) >= 4}
    for form in sorted(forms - {""}, key=len, reverse=True):
        text = text.replace(form, "***")
    return text


def _address(sa: Any, url: str, folder: Path, create: bool) -> Any:
    """Return the address with its placeholders filled in, as SQLAlchemy's object, which never shows a password."""
    if holds_secret(url):
        raise ValueError("the address holds a password; write ${NAME} and set the environment variable NAME")
    missing = [name for name in PLACEHOLDER.findall(url) if name not in os.environ]
    if missing:
        raise ValueError(f"the environment variable {missing[0]} is not set")
    parts = _PARTS.fullmatch(url)
    if parts is None:
        filled = _filled(url, plain=True)  # the whole address stands in the environment
    else:
        filled = parts["scheme"] + _filled(parts["user"] or "", plain=False) + _filled(parts["rest"], plain=True)
    address = sa.make_url(filled)
    return _beside(address, folder, create) if address.get_backend_name() == "sqlite" else address


def _filled(part: str, plain: bool) -> str:
    """Return a part of an address with its placeholders filled in; in user and password marks are escaped."""

    def value(match: re.Match[str]) -> str:
        given = os.environ[match[1]]
        return given if plain else quote(given, safe="")

    return PLACEHOLDER.sub(value, part)


def _beside(address: Any, folder: Path, create: bool) -> Any:
    """Return an SQLite address whose relative path begins at a folder."""
    name = address.database
    if not name or name == ":memory:":
        raise ValueError("the address names no database file")
    path = folder / name
    if not create and not path.is_file():
        raise ValueError(f"the database file {name} does not exist")
    return address.set(database=str(path))


def _begin_whole(sa: Any, engine: Any, write: bool) -> None:
    """Make SQLite's transactions hold changes of tables too: its driver would begin them too late."""
    if engine.dialect.name != "sqlite":
        return

    def hands_off(connection: Any, record: Any) -> None:
        connection.isolation_level = None

    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    sa.event.listen(engine, "connect", hands_off)
    sa.event.listen(engine, "begin", begin)


def _words(error: Exception) -> str:
    """Return the first lines of what a driver said, without the statement and without addresses of manuals."""
    said = str(getattr(error, "orig", None) or error)
    return " ".join(said.partition("\n[SQL")[0].partition("(Background on")[0].split())
