"""Places of postal codes and towns: exact, or not at all."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from math import isnan
from pathlib import Path

import pytest

from territory_opt.io.case_folder import CaseFiles, read_case
from territory_opt.io.places import with_places

GAZETTEER = """country,postal_code,place,latitude,longitude
DE,10115,Berlin,52.5323,13.3846
DE,20095,Hamburg,53.5500,10.0000
DE,02625,Bautzen,51.1814,14.4239
DE,60311,Frankfurt,50.1109,8.6821
DE,15230,Frankfurt,52.3410,14.5500
NL,1012 JS,Amsterdam,52.3731,4.8926
GB,SW1A 1AA,London,51.5010,-0.1416
"""


def case(folder: Path, accounts: str, settings: str = "", gazetteer: str = GAZETTEER, reps: str = "R,") -> CaseFiles:
    """Read a case whose accounts are rows of id, country, postal code, city, latitude, longitude."""
    (folder / "accounts.csv").write_text(f"account_id,country,postal_code,city,latitude,longitude\n{accounts}\n")
    (folder / "reps.csv").write_text(f"rep_id,postal_code,country\n{reps}\n" if reps != "R," else "rep_id\nR\n")
    (folder / "case.yaml").write_text(settings)
    if gazetteer:
        (folder / "gazetteer.csv").write_text(gazetteer)
    return read_case(folder)


def words(files: CaseFiles) -> list[str]:
    return [("? " if fault.severity == "warning" else "") + str(fault) for fault in files.faults]


def places(files: CaseFiles) -> list[tuple[float, float] | None]:
    table = files.tables.accounts
    points = zip(table.number("latitude").tolist(), table.number("longitude").tolist(), strict=True)
    return [None if isnan(north) else (north, east) for north, east in points]


@pytest.mark.parametrize(
    ("row", "point"),
    [
        ("A,DE,10115,,,", (52.5323, 13.3846)),
        ("A,de, 10115 ,Hamburg,,", (52.5323, 13.3846)),  # the code counts, not the town
        ("A,NL,1012js,,,", (52.3731, 4.8926)),
        ("A,GB,sw1a1aa,,,", (51.5010, -0.1416)),
        ("A,DE,,hamburg,,", (53.5500, 10.0000)),
    ],
)
def test_exact_matches_are_placed_and_said(tmp_path: Path, row: str, point: tuple[float, float]) -> None:
    files = case(tmp_path, row)
    assert places(files) == [point]
    assert words(files) == ["? accounts.csv: 1 account has no coordinates and a place that was looked up"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A,DE,10116,Berlin,,", '"10116" is not in gazetteer.csv (country DE)'),
        ("A,,10115,,,", '"10115" is not in gazetteer.csv (no country)'),
        ("A,AT,10115,,,", '"10115" is not in gazetteer.csv (country AT)'),
        ("A,DE,2625,,,", '"2625" is not in gazetteer.csv (country DE); 02625 is (a lost zero?)'),
        ("A,DE,,Berlinn,,", '"Berlinn" is not in gazetteer.csv (country DE)'),
        ("A,DE,,Frankfurt,,", '"Frankfurt" lies in several places of gazetteer.csv (country DE)'),
    ],
)
def test_what_is_unknown_or_ambiguous_stays_without_a_place(tmp_path: Path, row: str, expected: str) -> None:
    files = case(tmp_path, row)
    column = "postal_code" if row.split(",")[2] else "city"
    assert places(files) == [None]
    assert words(files) == [f"? accounts.csv row 2, {column}: {expected}; the account stays without a place"]


def test_whoever_has_coordinates_or_is_remote_is_left_alone(tmp_path: Path) -> None:
    files = case(tmp_path, "A,DE,10115,,1,2\nB,DE,,,,")
    assert places(files) == [(1, 2), None]
    assert words(files) == []
    (tmp_path / "accounts.csv").write_text("account_id,country,postal_code,in_person\nA,DE,10115,no\n")
    assert places(read_case(tmp_path)) == [None]


def test_reps_are_placed_too(tmp_path: Path) -> None:
    files = case(tmp_path, "A,DE,,,1,2", reps="R,20095,DE\nS,x,DE")
    assert files.tables.reps.number("latitude").tolist()[0] == 53.55
    assert words(files) == [
        '? reps.csv row 3, postal_code: "x" is not in gazetteer.csv (country DE); the rep stays without a place',
        "? reps.csv: 1 rep has no coordinates and a place that was looked up",
    ]


def test_looking_up_twice_changes_nothing(tmp_path: Path) -> None:
    files = case(tmp_path, "A,DE,10115,,,")
    again = with_places(files.tables, files.settings, files.faults)
    assert again.accounts.number("latitude").tolist() == files.tables.accounts.number("latitude").tolist()
    assert len(files.faults) == 1


def test_without_a_gazetteer_only_zip_codes_are_worth_a_word(tmp_path: Path) -> None:
    files = case(tmp_path, "A,DE,10115,,,\nB,USA,02139,,,\nC,US,02140,,,", gazetteer="")
    assert places(files) == [None, None, None]
    assert words(files) == [
        "? accounts.csv, postal_code: 2 accounts have no coordinates but a ZIP code; places: us in case.yaml "
        "looks it up"
    ]


@pytest.mark.parametrize("code", ["02139", "02139-4307", "021394307", " 02139 "])
def test_zip_codes_are_placed_by_the_package(tmp_path: Path, code: str) -> None:
    pytest.importorskip("zipcodes", reason="the extra `places` is not installed")
    files = case(tmp_path, f"A,United States,{code},,,", "places: us", gazetteer="")
    assert places(files) == [(pytest.approx(42.36, abs=0.02), pytest.approx(-71.10, abs=0.02))]
    assert files.hashes["zipcodes"] == sha256(version("zipcodes").encode()).hexdigest()


@pytest.mark.parametrize(
    ("code", "hint"),
    [("00000", ""), ("09001", ""), ("2139", "; 02139 is (a lost zero?)"), ("0213", ""), ("SW1A 1AA", "")],
)
def test_zip_codes_that_the_package_does_not_know(tmp_path: Path, code: str, hint: str) -> None:
    pytest.importorskip("zipcodes", reason="the extra `places` is not installed")
    files = case(tmp_path, f"A,US,{code},,,", "places: us", gazetteer="")
    assert words(files) == [
        f'? accounts.csv row 2, postal_code: "{code}" is not a ZIP code of the United States that zipcodes knows'
        f"{hint}; the account stays without a place"
    ]


def test_the_gazetteer_comes_before_the_package(tmp_path: Path) -> None:
    pytest.importorskip("zipcodes", reason="the extra `places` is not installed")
    own = "country,postal_code,latitude,longitude\nUS,02139,1,2\n"
    assert places(case(tmp_path, "A,US,02139-0001,,,", "places: us", own)) == [(1, 2)]


def test_a_missing_package_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "zipcodes", None)
    files = case(tmp_path, "A,US,02139,,1,2", "places: us", gazetteer="")
    assert words(files) == ['case.yaml, places: "us" needs the package zipcodes: pip install "territory-opt[places]"']
