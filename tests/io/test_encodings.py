"""Encodings are told apart by what would be letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt.errors import Faults
from territory_opt.io.case_folder import read_case
from territory_opt.io.csv_files import parse_csv
from territory_opt.io.encodings import encoding_of

POLISH = "Łódź, Gdańsk, Wrocław, Białystok, Bielsko-Biała, Częstochowa, Zażółć gęślą jaźń"
FRENCH = "Besançon, Saint-Étienne, Nîmes, Orléans, œuvre, Citroën, 12 m³ à 3,50 £, où"
SPANISH = "¿Qué? Logroño, Cádiz, A Coruña, León, nº 1ª, Almería, Jaén, Castellón"
GERMAN = "Köln, Düsseldorf, Straße, Österreich, 20 m²"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLISH, "cp1250"),
        (FRENCH, "cp1252"),
        (SPANISH, "cp1252"),
        (GERMAN, "cp1252"),
        ("Ťažký kôň", "cp1250"),  # Ť is nothing in Windows-1252
        (POLISH, "utf-8-sig"),
        ("plain", "utf-8-sig"),
    ],
)
def test_texts_are_told_apart(text: str, encoding: str) -> None:
    assert encoding_of(text.encode(encoding)) == encoding


def test_what_is_said_counts_unless_it_is_utf_8() -> None:
    czech = "Kříž, Plzeň".encode("cp1250")
    assert (encoding_of(czech), encoding_of(czech, "cp1250")) == ("cp1252", "cp1250")
    assert encoding_of(POLISH.encode(), "cp1250") == "utf-8-sig"
    assert encoding_of("Ť".encode("cp1250"), "cp1252") is None


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        (None, "is neither UTF-8 nor Windows-1252 or Windows-1250 text; save it as CSV UTF-8"),
        ("cp1252", "is neither UTF-8 nor Windows-1252 text; save it as CSV UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(encoding: str | None, words: str) -> None:
    faults = Faults()
    assert parse_csv(b"name\n\x81\x83\x9d\xff\xfe\n", "a.csv", faults, encoding) is None
    assert [str(fault) for fault in faults] == [f"a.csv: {words}"]


def test_a_case_may_say_its_encoding(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_bytes("account_id,name\nA,Kříž\n".encode("cp1250"))
    (tmp_path / "reps.csv").write_text("rep_id,name\nR,Łucja\n", encoding="utf-8")
    read = read_case(tmp_path)
    assert [str(one) for one in read.faults] == [
        "accounts.csv: is not UTF-8; read as Windows-1252: check names with accents"
    ]
    (tmp_path / "case.yaml").write_text("encoding: cp1250\n")
    read = read_case(tmp_path)
    assert not list(read.faults)
    assert read.tables.accounts.text("name").tolist() == ["Kříž"]
    assert read.tables.reps.text("name").tolist() == ["Łucja"]
    (tmp_path / "case.yaml").write_text("encoding: latin2\n")
    assert [str(one) for one in read_case(tmp_path).faults.errors] == [
        'case.yaml, encoding: "latin2" is not one of cp1250, cp1252'
    ]
