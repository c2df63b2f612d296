"""Guesses at foreign files: by name, and only if the cells agree."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import Faults
from territory_opt.io.csv_files import parse_csv
from territory_opt.io.guessing import TableGuess, guess_mapping
from territory_opt.io.synonyms import SYNONYMS, plain_name
from territory_opt.schema.columns import TextColumns
from territory_opt.schema.record import kinds_of
from territory_opt.schema.tables import RECORDS


def read(text: str) -> TextColumns:
    found = parse_csv(text.encode(), "export.csv", Faults())
    assert found is not None
    return found


def guess(text: str, name: str = "accounts", **known: set[str]) -> TableGuess:
    return guess_mapping(name, read(text), known)


def ours(found: TableGuess) -> dict[str, str]:
    return {one.ours: f"{one.theirs} ({one.sure})" for one in found.guesses}


@pytest.mark.parametrize(
    "name", ["BillingPostalCode", "Billing Postal Code", "billing_postal_code", "BILLING POSTAL-CODE"]
)
def test_names_are_compared_by_their_words(name: str) -> None:
    assert plain_name(name) == "billing postal code"


def test_umlauts_are_two_letters() -> None:
    assert [plain_name(name) for name in ("Währung", "GRÖSSE", "Größe", "Verkäufer-Nr.")] == [
        "waehrung",
        "groesse",
        "groesse",
        "verkaeufer nr",
    ]


def test_synonyms_are_plain_names_of_our_columns() -> None:
    for table, columns in SYNONYMS.items():
        assert columns.keys() <= kinds_of(RECORDS[table]).keys()
        for names in columns.values():
            assert [plain_name(name) for name in names] == list(names)
            assert len(set(names)) == len(names)


def test_a_crm_export() -> None:
    found = guess(
        "Id,Name,BillingLatitude,BillingLongitude,BillingPostalCode,BillingCountry,Industry,AnnualRevenue,"
        "NumberOfEmployees,OwnerId,ParentId,Website\n"
        "001,Acme,52.1,21.0,00-950,Poland,Retail,1200.5,12,U1,,acme.example\n"
        "002,Beta,50.1,19.9,30-001,Poland,Media,800,7,U2,001,beta.example\n",
        current_rep_id={"U1", "U2"},
    )
    assert ours(found) == {
        "account_id": "Id (likely)",
        "name": "Name (certain)",
        "latitude": "BillingLatitude (likely)",
        "longitude": "BillingLongitude (likely)",
        "postal_code": "BillingPostalCode (likely)",
        "country": "BillingCountry (likely)",
        "industry": "Industry (certain)",
        "employees": "NumberOfEmployees (likely)",
        "revenue": "AnnualRevenue (likely)",
        "parent_id": "ParentId (certain)",
        "current_rep_id": "OwnerId (likely)",
    }
    assert found.left == ("Website",)
    assert found.notes == (
        '"AnnualRevenue" must be what the account brings you, not its own turnover; else set it to null.',
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Account Name,City\nA,x\nB,y\n", "Account Name (likely)"),
        ("Account Name,Customer ID\nA,1\nB,2\n", "Customer ID (likely)"),
        ("Account Name,Customer ID\nA,1\nB,1\n", "Account Name (likely)"),  # an id does not stand twice
        ("account_id,Customer ID\nA,1\nA,2\n", "account_id (certain)"),  # ours, though it must be mended
        ("City,Code\nx,1\nx,2\n", "Code (guess)"),
    ],
)
def test_the_key(text: str, expected: str) -> None:
    assert ours(guess(text))["account_id"] == expected


def test_no_key() -> None:
    found = guess("City,Code,potential\nx,1,1\nx,1,2\n,,2\n")
    assert "account_id" not in ours(found)
    assert found.notes == ("No column can be account_id: in each, cells are blank or stand twice.",)


def test_cells_must_agree() -> None:
    found = guess("account_id,lat,lng,revenue,stage\nA,152,21,a,hot\nB,153,22,b,cold\n")
    assert ours(found) == {"account_id": "account_id (certain)"}
    assert found.mapping.columns == {"account_id": "account_id", "revenue": None, "stage": None}
    assert found.left == ("lat", "lng")
    assert found.notes == (
        '"lng" looks like the longitude, but nothing looks like the other half.',
        '"lat" looks like latitude but has cells that do not fit; it is kept as an attribute.',
        '"revenue" bears our name but has cells that do not fit; it is not read.',
        '"stage" bears our name but has cells that do not fit; it is not read.',
        "No column says what an account is worth: all of them count alike.",
    )


@pytest.mark.parametrize(("good", "mapped"), [(9, True), (8, False)])
def test_nine_cells_of_ten_are_enough(good: int, mapped: bool) -> None:
    rows = "".join(f"A{row},{row if row < good else 'n/a'}\n" for row in range(10))
    assert ("potential" in ours(guess(f"id,Sales Potential\n{rows}"))) is mapped


@pytest.mark.parametrize(("owners", "mapped"), [("R1 R2 X Y", True), ("R1 X Y Z", False), ("- - - -", False)])
def test_half_of_the_ids_must_be_known(owners: str, mapped: bool) -> None:
    rows = "".join(f"A{row},{owner.replace('-', '')},1\n" for row, owner in enumerate(owners.split()))
    found = guess(f"id,Owner,potential\n{rows}", current_rep_id={"R1", "R2", "R3"})
    assert ("current_rep_id" in ours(found)) is mapped
    if "Z" in owners:
        assert found.notes == (
            '"Owner" looks like current_rep_id but has names of unknown rows; it is kept as an attribute.',
        )


def test_countries_are_known_by_their_cells() -> None:
    found = guess("id,Seat,potential\nA,Poland,1\nB,germany,2\nC,US,3\n")
    assert [one for one in found.guesses if one.ours == "country"] == [
        ("country", "Seat", "guess", "its cells name countries")
    ]
    assert "country" not in ours(guess("id,Office Location,potential\nA,Room 1,1\nB,Room 2,2\n"))


def test_a_similar_name_is_a_guess() -> None:
    found = guess("id,potentials\nA,1\nB,2\n")
    assert found.guesses[1] == ("potential", "potentials", "guess", "a similar name")


@pytest.mark.parametrize(
    ("cells", "style", "note"),
    [
        ("2026-12-31 2025-01-02", "2026-12-31", False),
        ("31/12/2026 01/02/2025", "31/12/2026", False),
        ("12/31/2026 01/02/2025", "12/31/2026", False),
        ("24.12.2026 -", "31/12/2026", False),
        ("01/02/2026 03/04/2025", "31/12/2026", True),
    ],
)
def test_how_days_are_written(cells: str, style: str, note: bool) -> None:
    rows = "".join(
        f"R{row},{cell.replace('-', '') if cell == '-' else cell}\n" for row, cell in enumerate(cells.split())
    )
    found = guess(f"rep_id,Hire Date\n{rows}", "reps")
    assert ours(found)["start_date"] == "Hire Date (likely)"
    assert found.mapping.dates == style
    assert found.notes == (('"Hire Date" may be day/month or month/day; taken as 31/12/2026.',) if note else ())


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        ("1200|3.5", "plain"),
        ("1200|3,5", "plain"),
        ('"1,200"|"1,234,567.5"', "1,234.50"),
        ("$1200|$3.50", "1,234.50"),
        ("1.200,50 €|3,5", "1.234,50"),
    ],
)
def test_how_numbers_are_written(cells: str, style: str) -> None:
    first, second = cells.split("|")
    found = guess(f"id;potential\nA;{first}\nB;{second}\n")
    assert ours(found)["potential"] == "potential (certain)"
    assert found.mapping.numbers == style


def test_a_column_is_taken_once() -> None:
    found = guess("rep,manager\nR,M\nS,M\n", "reps")
    assert ours(found) == {"rep_id": "rep (likely)", "manager_id": "manager (likely)"}


def test_blank_columns_are_ours_by_our_names_alone() -> None:
    empty = TextColumns("x.csv", np.arange(0), {"account_id": [], "potential": [], "lng": [], "Sector": []})
    assert ours(guess_mapping("accounts", empty)) == {
        "account_id": "account_id (certain)",
        "potential": "potential (certain)",
    }
