"""Places of postal codes and towns, looked up offline and never guessed.

Where latitude and longitude are both blank, a postal code (or, without one, a town in a column ``city``) may still say
where somebody is: by ``gazetteer.csv`` in the case's folder, and in the United States by the package ``zipcodes`` if
``case.yaml`` says ``places: us``. Only exact matches count, after white space and the four digits after a ZIP code are
dropped; what is unknown or lies in several places is said and stays without a place.

It stands with the readers, since looking up is part of reading: whoever reads a case sees the same places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np

from territory_opt.errors import Faults
from territory_opt.schema.record import kinds_of
from territory_opt.schema.settings import CaseSettings
from territory_opt.schema.settings_faults import SETTINGS_FILE
from territory_opt.schema.table import Table
from territory_opt.schema.tables import RECORDS, Tables

PACKAGE = "zipcodes"

TOWN = "city"
"""The attribute of accounts and reps that names their town."""

UNITED_STATES = frozenset({"us", "usa", "united states", "united states of america"})

_ZIP = re.compile(r"(\d{5})(?:-?\d{4})?")

NOWHERE = (0.0, 0.0)
"""What the package says of codes that move with the armed forces."""

ONE_OF = {"accounts": "account", "reps": "rep"}

Point = tuple[float, float]
LookUp = Callable[[str], Point | None]


class Query(NamedTuple):
    """What is looked up: a row, the column that says where it is, the country, and the code or town."""

    at: int
    column: str
    country: str
    name: str


def with_places(tables: Tables, settings: CaseSettings, faults: Faults) -> Tables:
    """Return the tables with the places of accounts and reps that could be looked up.

    Parameters
    ----------
    tables
        The tables of a case. Nobody who has coordinates is looked up, so doing this twice changes nothing.
    settings
        Says whether the packaged table of the United States counts.
    faults
        Collects warnings: what was looked up, what could not be, and why. It is an error if the settings name a
        packaged table that is not installed.
    """
    zip_codes = _zip_codes(settings, faults)
    finder = _Finder(_by_key(tables.gazetteer), tables.gazetteer.source, zip_codes)
    placed = {name: _placed(getattr(tables, name), finder, faults) for name in ONE_OF}
    return replace(tables, **placed)


def package_version(settings: CaseSettings) -> str | None:
    """Return the version of the packaged table that the settings name, for the record; None if none is used."""
    if settings.places is None:
        return None
    try:
        return version(PACKAGE)
    except ModuleNotFoundError:
        return None


def _zip_codes(settings: CaseSettings, faults: Faults) -> LookUp | None:
    if settings.places is None:
        return None
    try:
        package: Any = import_module(PACKAGE)
    except ModuleNotFoundError:
        words = f'needs the package {PACKAGE}: pip install "territory-opt[places]"'
        faults.error(words, file=SETTINGS_FILE, column="places", value=settings.places)
        return None

    def look_up(code: str) -> Point | None:
        found = [one for one in package.matching(code) if one["country"] == "US"]
        points = {(float(one["lat"] or 0), float(one["long"] or 0)) for one in found} - {NOWHERE}
        return points.pop() if len(points) == 1 else None

    return look_up


@dataclass(frozen=True)
class _Finder:
    """All that places are looked up in.

    Attributes
    ----------
    points
        The places of the gazetteer by country, column and name.
    source
        The gazetteer's name.
    zip_codes
        The packaged table of the United States, if it counts.
    """

    points: Mapping[tuple[str, str, str], set[Point]]
    source: str
    zip_codes: LookUp | None

    def find(self, query: Query) -> Point | str | None:
        """Return where it is, or why that is not known; None if there is nothing to look it up in."""
        key = _key(query.country, query.column, query.name)
        points = self.points.get(key, set())
        if len(points) == 1:
            return next(iter(points))
        where = f"{self.source} ({_country(query)})"
        if points:
            return f"lies in several places of {where}"
        if query.country.casefold() in UNITED_STATES and query.column == "postal_code":
            if self.zip_codes is not None:
                return self._zip_code(query.name)
            if not self._covers(key[0]):
                return None
        if not self.points:
            return None
        return f"is not in {where}{self._zero_hint(query)}"

    def _covers(self, country: str) -> bool:
        return any(country == known for known, _, _ in self.points)

    def _zero_hint(self, query: Query) -> str:
        padded = query.name.zfill(5)
        known = query.name.isdigit() and _key(query.country, query.column, padded) in self.points
        return f"; {padded} is (a lost zero?)" if known else ""

    def _zip_code(self, name: str) -> Point | str:
        assert self.zip_codes is not None
        code = _ZIP.fullmatch(re.sub(r"\s", "", name))
        point = self.zip_codes(code[1]) if code else None
        if point is not None:
            return point
        padded = name.zfill(5)
        zero = f"; {padded} is (a lost zero?)" if re.fullmatch(r"\d{3,4}", name) and self.zip_codes(padded) else ""
        return f"is not a ZIP code of the United States that {PACKAGE} knows{zero}"


def _by_key(gazetteer: Table) -> dict[tuple[str, str, str], set[Point]]:
    points: dict[tuple[str, str, str], set[Point]] = {}
    columns = ("country", "postal_code", "place")
    latitude, longitude = gazetteer.number("latitude").tolist(), gazetteer.number("longitude").tolist()
    rows = zip(*(gazetteer.text(column).tolist() for column in columns), latitude, longitude, strict=True)
    for country, code, town, north, east in rows:
        if np.isnan(north) or np.isnan(east):  # wrong, and reported when the table was read
            continue
        for column, name in (("postal_code", code), (TOWN, town)):
            if name:
                points.setdefault(_key(country, column, name), set()).add((north, east))
    return points


def _key(country: str, column: str, name: str) -> tuple[str, str, str]:
    country = "us" if country.casefold() in UNITED_STATES else country.casefold()
    if column == "postal_code":
        name = re.sub(r"\s", "", name)
        zip_code = _ZIP.fullmatch(name) if country == "us" else None
        name = zip_code[1] if zip_code else name
    return country, column, name.casefold()


def _placed(table: Table, finder: _Finder, faults: Faults) -> Table:
    """Return a table with the places that could be looked up; say what was, and what could not be."""
    latitude, longitude = table.number("latitude").copy(), table.number("longitude").copy()
    count = unasked = 0
    for query in _queries(table):
        answer = finder.find(query)
        if isinstance(answer, str):
            words = f"{answer}; the {ONE_OF[table.name]} stays without a place"
            faults.warning(words, **table.at(query.at, query.column))
        elif answer is None:
            unasked += query.country.casefold() in UNITED_STATES and query.column == "postal_code"
        else:
            latitude[query.at], longitude[query.at] = answer
            count += 1
    _say(table, count, unasked, faults)
    return _with_coordinates(table, latitude, longitude) if count else table


def _queries(table: Table) -> Iterator[Query]:
    """Yield the rows without coordinates that say in another way where they are; remote accounts need no place."""
    if not table.has("postal_code") and not table.has(TOWN):
        return
    blank = np.isnan(table.number("latitude")) & np.isnan(table.number("longitude"))
    needed = blank & table.flag("in_person", default=True)
    code, town, country = (table.text(column).tolist() for column in ("postal_code", TOWN, "country"))
    for index in np.flatnonzero(needed).tolist():
        if code[index]:
            yield Query(index, "postal_code", country[index], code[index])
        elif town[index]:
            yield Query(index, TOWN, country[index], town[index])


def _say(table: Table, count: int, unasked: int, faults: Faults) -> None:
    if count:
        words = f"{_times(table, count)} no coordinates and a place that was looked up"
        faults.warning(words, file=table.source)
    if unasked:
        words = f"{_times(table, unasked)} no coordinates but a ZIP code; places: us in {SETTINGS_FILE} looks it up"
        faults.warning(words, file=table.source, column="postal_code")


def _times(table: Table, count: int) -> str:
    noun = ONE_OF[table.name]
    return f"1 {noun} has" if count == 1 else f"{count:,} {noun}s have"


def _with_coordinates(table: Table, latitude: np.ndarray[Any, Any], longitude: np.ndarray[Any, Any]) -> Table:
    kinds = kinds_of(RECORDS[table.name])
    new = {"latitude": latitude, "longitude": longitude}
    for column in new.values():
        column.setflags(write=False)
    packed = {**table.packed, **new}
    return replace(table, packed=packed, kinds={**table.kinds, **{name: kinds[name] for name in new}}, _known={})


def _country(query: Query) -> str:
    return f"country {query.country}" if query.country else "no country"
